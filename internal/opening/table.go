package opening

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/vn"
)

// role is what a column of a table holds.
type role int

const (
	other role = iota
	numberColumn
	nameColumn
	unitColumn
	ownerColumn
	planColumn
	doneColumn
)

// column is one column of a table as its head names it.
type column struct {
	role     role
	label    string
	period   string // of planColumn and doneColumn
	baseline string
	status   figure.Status
}

// cellText is a cell with its place.
type cellText struct {
	col, span int
	text      string
	at        [2]int
}

// table is a table of a paper, row by row.
type table struct {
	n    int
	rows [][]cellText
	year int // that its caption or its paper names, 0 for none
	term string
}

// tables reads the tables of the paper that say what their columns are; it returns
// the rows that were read, as stretches of the text.
func (p *Paper) tables() [][2]int {
	var read [][2]int
	for _, t := range p.grids() {
		columns, first := t.columns()
		if columns == nil {
			continue
		}
		read = append(read, p.rowsOf(t, columns, first)...)
	}
	return read
}

// grids gathers the cells of the outline into tables.
func (p *Paper) grids() []table {
	var all []table
	caption := ""
	for _, n := range p.Nodes {
		text := strings.TrimSpace(p.Text[n.Span[0]:n.Span[1]])
		if n.Kind != extract.Cell || n.Table == 0 {
			if text != "" {
				caption = text + "\n" + cut(caption, 600)
			}
			continue
		}
		if len(all) == 0 || all[len(all)-1].n != n.Table {
			all = append(all, table{n: n.Table, year: max(yearIn(caption), 0), term: caption})
		}
		t := &all[len(all)-1]
		for len(t.rows) <= n.Row {
			t.rows = append(t.rows, nil)
		}
		t.rows[n.Row] = append(t.rows[n.Row], cellText{n.Col, max(n.ColSpan, 1), text, n.Span})
	}
	for i := range all {
		if all[i].year == 0 {
			all[i].year = yearIn(p.Document.Title + " " + cut(p.Text, 2000))
		}
		if all[i].year == 0 {
			all[i].year = p.Document.Day.Year()
		}
	}
	return all
}

// cut is the beginning of a text, at a boundary of letters.
func cut(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }

var (
	ordinal = regexp.MustCompile(`^(?:\d{1,3}|[IVX]{1,5}|[a-zđA-ZĐ])[.)]?$`)
	digits  = regexp.MustCompile(`\d`)
)

// columns reads the head of a table; nil where it does not name the indicators and
// at least one column of numbers. first is the first row below the head.
func (t table) columns() (all []column, first int) {
	width := 0
	for _, row := range t.rows {
		for _, c := range row {
			width = max(width, c.col+c.span)
		}
	}
	first = t.headRows()
	if first == 0 || width == 0 || width > 80 {
		return nil, 0
	}
	labels := make([]string, width)
	for _, row := range t.rows[:first] {
		for _, c := range row {
			for col := c.col; col < min(c.col+c.span, width); col++ {
				labels[col] = strings.TrimSpace(labels[col] + " " + strings.Join(strings.Fields(c.text), " "))
			}
		}
	}
	named, counted := false, false
	for _, label := range labels {
		c := t.column(label)
		if c.role == nameColumn && named {
			c.role = other
		}
		named = named || c.role == nameColumn
		counted = counted || c.role == planColumn || c.role == doneColumn
		all = append(all, c)
	}
	if !named || !counted {
		return nil, 0
	}
	return all, first
}

// headRows counts the rows of the head: those above the first that is numbered or
// that is a heading over the width of the table.
func (t table) headRows() int {
	for i, row := range t.rows {
		if i > 4 {
			return 0
		}
		if len(row) == 0 {
			continue
		}
		lead := row[0].text
		if i > 0 && (row[0].col == 0 && ordinal.MatchString(lead) || len(row) == 1 && row[0].span > 2) {
			return i
		}
		if i > 0 && slices.ContainsFunc(row[1:], func(c cellText) bool { _, ok := parseCell(c.text, false); return ok }) {
			return i
		}
	}
	return 0
}

// column tells what a head means.
func (t table) column(label string) column {
	c := column{label: label}
	fold := " " + strings.Join(strings.FieldsFunc(vn.Fold(label), func(r rune) bool { return strings.ContainsRune(" .,:;()/-–", r) }), " ") + " "
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(fold, " "+w+" ") })
	}
	switch {
	case fold == " stt " || fold == " tt " || fold == " so tt ":
		c.role = numberColumn
	case has("don vi tinh", "dvt", "don vi do"):
		c.role = unitColumn
	case has("chu tri", "don vi thuc hien", "co quan thuc hien", "don vi phu trach", "co quan phu trach"):
		c.role = ownerColumn
	case strings.Contains(label, "%") || has("ty le", "so voi", "so sanh", "tang giam", "tang", "danh gia", "ghi chu", "toc do"):
	case has("ke hoach", "kh", "muc tieu", "muc giao", "giao", "phan dau"):
		c.role, c.period, c.baseline = planColumn, t.yearOf(label), assignedBy(label)
	case has("thuc hien", "th", "ket qua", "uoc", "uoc th", "dat duoc", "thang", "quy", "luy ke", "ca nam") || periodIn(label, t.year) != "" && digits.MatchString(label) && !has("chi tieu"):
		c.role, c.period, c.status = doneColumn, periodIn(label, t.year), figure.Final
		if c.period == "" {
			c.period = periodIn(firstLine(t.term), t.year)
		}
		if c.period == "" && t.year > 0 {
			c.period = strconv.Itoa(t.year)
		}
		if has("uoc") {
			c.status = figure.Estimate
		}
	case has("chi tieu", "noi dung", "ten chi tieu", "danh muc", "ten"):
		c.role = nameColumn
	}
	if (c.role == planColumn || c.role == doneColumn) && c.period == "" {
		c.role = other
	}
	return c
}

func firstLine(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }

func (t table) yearOf(label string) string {
	year := yearIn(label)
	if year == 0 {
		year = t.year
	}
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

var assigner = regexp.MustCompile(`(?i)((?:HĐND|hội đồng nhân dân|UBND|ủy ban nhân dân|tỉnh|thành phố|trung ương|đảng ủy|cấp trên)[\p{L} ]*?)\s+giao`)

// assignedBy is who the head of a plan's column says assigned it: "Tỉnh giao"; ""
// where it does not say, and for the ward's own council.
func assignedBy(label string) string {
	m := assigner.FindStringSubmatch(label)
	if m == nil {
		return ""
	}
	who := vn.Fold(m[1])
	if strings.Contains(who, "phuong") || strings.HasSuffix(who, " xa") || strings.Contains(who, " xa ") || strings.Contains(who, "dac khu") || who == "hdnd" {
		return ""
	}
	return vn.Sentence(strings.Join(strings.Fields(m[1]), " ")) + " giao"
}

var (
	firstMonths = regexp.MustCompile(`(?:^|\D)(\d{1,2}) thang`)
	oneMonth    = regexp.MustCompile(`thang (?:thu )?0?(\d{1,2})(?:\D|$)|(?:^| )t0?(\d{1,2})(?:\D|$)`)
	oneQuarter  = regexp.MustCompile(`quy (i{1,3}|iv|[1-4])(?:\W|$)`)
	untilDay    = regexp.MustCompile(`den (?:het )?ngay \d{1,2}/0?(\d{1,2})(?:/20\d\d)?`)
)

// periodIn is the period that words name, in the corpus form, with a year where
// they leave it open; "" for none.
func periodIn(label string, year int) string {
	if said := yearIn(label); said != 0 {
		year = said
	}
	if year == 0 {
		return ""
	}
	fold := strings.Join(strings.Fields(vn.Fold(label)), " ")
	form := func(format string, args ...any) string { return fmt.Sprintf("%d", year) + fmt.Sprintf(format, args...) }
	if m := untilDay.FindStringSubmatch(fold); m != nil {
		return monthForm(form, m[1], "-%02d")
	}
	if m := firstMonths.FindStringSubmatch(fold); m != nil {
		switch {
		case m[1] == "6" && strings.Contains(fold, "cuoi nam"):
			return form("-H2")
		case m[1] == "6":
			return form("-H1")
		case m[1] == "12":
			return form("")
		}
		return monthForm(form, m[1], "-%02dM")
	}
	if m := oneQuarter.FindStringSubmatch(fold); m != nil {
		n := strings.Index(" 1i 2ii 3iii 4iv", " "+m[1])
		if n >= 0 {
			return form("-Q%s", m[1])
		}
		return form("-Q%d", map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}[m[1]])
	}
	if m := oneMonth.FindStringSubmatch(fold); m != nil {
		if strings.Contains(fold, "luy ke") {
			return canonical(monthForm(form, m[1]+m[2], "-%02dM"))
		}
		return monthForm(form, m[1]+m[2], "-%02d")
	}
	if strings.Contains(fold, "nam") || strings.Contains(label, strconv.Itoa(year)) {
		return form("")
	}
	return ""
}

func monthForm(form func(string, ...any) string, digits, format string) string {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > 12 {
		return ""
	}
	return form(format, n)
}

// canonical writes a period in the one form of its days: three months from
// January are the first quarter.
func canonical(period string) string {
	from, to, ok := intake.Span(period)
	if !ok {
		return period
	}
	return intake.PeriodOf(from, to)
}

// rowsOf reads the rows below the head.
func (p *Paper) rowsOf(t table, columns []column, first int) [][2]int {
	var read [][2]int
	english := t.english(first)
	group, whole, unit, after := "", "", "", 0
	for i, row := range t.rows[first:] {
		if len(row) == 0 {
			continue
		}
		r := readRow(row, columns)
		at := [2]int{row[0].at[0], row[len(row)-1].at[1]}
		read = append(read, at)
		switch {
		case r.name == "":
			continue
		case r.heading(len(columns)):
			group, whole = p.heading(r.name), ""
			continue
		}
		after = max(after, r.number)
		part := strings.HasPrefix(r.name, "- ") || strings.HasPrefix(r.name, "+ ")
		name := strings.TrimSpace(strings.TrimLeft(r.name, "-+ "))
		within := strings.HasPrefix(vn.Fold(name), "trong do")
		if within {
			name = vn.Sentence(strings.TrimLeft(strings.TrimSpace(name[len("Trong đó"):]), ": "))
		}
		if len(r.values) == 0 {
			if r.number > 0 {
				whole = name
			}
			continue
		}
		if !part {
			whole = ""
		}
		if r.unit != "" && strings.Trim(r.unit, `"”-nt `) != "" {
			unit = r.unit
		}
		name, inside := unitInside(name)
		line := &Line{Number: r.number, After: after, Place: i + 1, Group: group, Owner: r.owner, Within: within || part && whole == "", Row: at}
		if part && whole != "" {
			line.Whole = whole
		}
		who := ""
		if placeLike(name) {
			continue // a row of one of the ward's parts: its sentences are read, its columns are of something else
		}
		for _, v := range r.values {
			s, ok := parseCell(v.text, english)
			if !ok {
				continue
			}
			c := columns[v.col]
			s.Name, s.Unit, s.Who, s.Plan, s.Period, s.Baseline = name, orElse(inside, unit), who, c.role == planColumn, c.period, c.baseline
			if s.days != "" {
				if period := periodIn(s.days, t.year); period != "" {
					s.Period, s.Level = period, untilDay.MatchString(vn.Fold(s.days))
				}
			}
			if c.status == figure.Estimate && s.Status != figure.Estimate {
				s.Status = figure.Estimate
			}
			if s.Plan {
				s.official = p.assigns()
				s.Baseline = orElse(s.Baseline, p.assigner())
			}
			if !s.Plan && s.Upper != nil || s.Unit == "" {
				continue
			}
			s.Table, s.Line, s.Source = t.n, line, p.source(v.at)
			if s.Source.Fact == 0 {
				s.Source.Fact = p.source(at).Fact
			}
			s.proposals = p.proposed(s.Statement)
			p.statements = append(p.statements, s.Statement)
		}
	}
	return read
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// tableRow is a row by the roles of its columns.
type tableRow struct {
	number            int
	mark              string
	name, unit, owner string
	values            []cellText
	widest            int
}

func readRow(row []cellText, columns []column) tableRow {
	var r tableRow
	for _, c := range row {
		if c.col >= len(columns) || c.text == "" {
			continue
		}
		r.widest = max(r.widest, c.span)
		switch columns[c.col].role {
		case numberColumn:
			r.mark = c.text
			r.number, _ = strconv.Atoi(strings.Trim(c.text, ".) "))
		case nameColumn:
			r.name = strings.Join(strings.Fields(c.text), " ")
		case unitColumn:
			r.unit = strings.Join(strings.Fields(c.text), " ")
		case ownerColumn:
			r.owner = strings.Join(strings.Fields(c.text), " ")
		case planColumn, doneColumn:
			r.values = append(r.values, c)
		}
	}
	return r
}

// heading reports a row that heads others: over the width of the table, or marked
// I, II, A and without anything but a name.
func (r tableRow) heading(width int) bool {
	return r.widest > width/2 && width > 2 || len(r.values) == 0 && r.unit == "" && r.number == 0 && r.mark != ""
}

var headNumber = regexp.MustCompile(`^(?:\d{1,2}|[IVX]{1,5}|[a-zđ])[.)]\s*`)

// heading writes a heading set in capitals as the paper writes it elsewhere, else
// as a sentence begins: "Xây dựng Đảng".
func (p *Paper) heading(name string) string {
	if name != vn.Upper(name) {
		return name
	}
	for _, n := range p.Nodes {
		text := headNumber.ReplaceAllString(strings.TrimSpace(p.Text[n.Span[0]:n.Span[1]]), "")
		if text != name && vn.Upper(text) == name {
			return vn.Sentence(text)
		}
	}
	return vn.Sentence(vn.Lower(name))
}

var inParens = regexp.MustCompile(`\s*\(\s*(%|‰|[\p{L}²³ /]+)\s*\)\s*$`)

// unitInside cuts the unit of measure off a name that ends with it in brackets.
func unitInside(name string) (rest, unit string) {
	m := inParens.FindStringSubmatchIndex(name)
	if m == nil {
		return name, ""
	}
	unit = name[m[2]:m[3]]
	u := vn.ParseUnit(unit)
	if u.Ground == vn.Money || u.Ground == "%" || u.Size.Num().Cmp(u.Size.Denom()) != 0 {
		return name[:m[0]], unit
	}
	return name, ""
}

// english reports a table whose numbers set decimals with a dot: some do so beyond
// doubt, and none with a comma.
func (t table) english(first int) bool {
	dots, commas := 0, 0
	for _, row := range t.rows[first:] {
		for _, c := range row {
			switch {
			case decimalDot.MatchString(c.text):
				dots++
			case decimalComma.MatchString(c.text):
				commas++
			}
		}
	}
	return dots > 0 && commas == 0
}

var (
	decimalDot   = regexp.MustCompile(`^[≥≤<>= ]*\d+(?:,\d{3})*\.(?:\d{1,2}|\d{4,})$|^\d+(?:,\d{3})+\.\d+$`)
	decimalComma = regexp.MustCompile(`^[≥≤<>= ]*\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})$|^\d+(?:\.\d{3})+,\d+$`)
)
