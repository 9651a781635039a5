package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// recordField is what a column of a workbook of records holds.
type recordField int

// The columns of a workbook of records, each once, in any order.
const (
	recordUnit recordField = iota
	recordIndicator
	recordPeriod
	recordFrom
	recordTo
	recordYear
	recordValue
	recordNum
	recordDen
	recordStatus
	recordFields
)

// recordHeads are the words over the columns, as bare leaves them.
var recordHeads = map[string]recordField{
	"don vi": recordUnit, "ma don vi": recordUnit, "ten don vi": recordUnit, "chi tieu": recordIndicator, "ma chi tieu": recordIndicator, "ten chi tieu": recordIndicator,
	"ky": recordPeriod, "ky bao cao": recordPeriod, "ky so lieu": recordPeriod, "tu ngay": recordFrom, "den ngay": recordTo, "nam": recordYear,
	"gia tri": recordValue, "so lieu": recordValue, "thuc hien": recordValue, "tu so": recordNum, "mau so": recordDen, "tinh trang": recordStatus,
}

// mostRefused bounds the list of refused rows that is kept.
const mostRefused = 10_000

// history is what the rows of a workbook of records are read against: the whole
// record, once.
type history struct {
	today      vn.Day
	root       auth.UnitID
	units      map[string]auth.UnitID // by bare name and by id
	twice      map[string]bool        // bare names that two units have
	indicators map[string]plan.Definition
	periods    map[int]map[string]regime.Period // by year, then by folded name
	spans      map[[2]vn.Day]bool
	have       map[figure.Key]figure.Figure
	locks      []regime.Lock
	levels     regime.Levels
}

// openHistory reads the record for a workbook of records.
func openHistory(tx *db.Tx) (*history, error) {
	h := &history{today: vn.DayOf(tx.Now), units: map[string]auth.UnitID{}, twice: map[string]bool{}, indicators: map[string]plan.Definition{},
		periods: map[int]map[string]regime.Period{}, spans: map[[2]vn.Day]bool{}, have: map[figure.Key]figure.Figure{}}
	tree, err := org.LoadTree(tx, h.today)
	if err != nil {
		return nil, err
	}
	h.root = tree.Root().ID
	for _, u := range tree.All() {
		h.twice[bare(u.Name)] = h.units[bare(u.Name)] != ""
		h.units[bare(u.Name)], h.units[string(u.ID)] = u.ID, u.ID
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	for id, d := range definitions {
		h.indicators[bare(d.Name)], h.indicators[string(id)] = d, d
		if d.Code != "" {
			h.indicators[bare(d.Code)] = d
		}
	}
	if err := h.openPeriods(tx); err != nil {
		return nil, err
	}
	if h.locks, err = regime.Locks(tx); err != nil {
		return nil, err
	}
	if h.levels, err = regime.LoadLevels(tx, "1900-01-01", h.today); err != nil {
		return nil, err
	}
	all, err := figure.FindNewest(tx, "1900-01-01", h.today)
	for _, f := range all {
		h.have[f.Key] = f
	}
	return h, err
}

func (h *history) openPeriods(tx *db.Tx) error {
	years, err := regime.Years(tx)
	if err != nil {
		return err
	}
	for _, year := range years {
		periods, err := regime.Periods(tx, year)
		if err != nil {
			return err
		}
		h.periods[year] = map[string]regime.Period{}
		for _, p := range periods {
			h.spans[[2]vn.Day{p.From, p.To}] = true
			if name := vn.Fold(p.Name); h.periods[year][name].ID == "" || p.Window == regime.CalendarCode {
				h.periods[year][name] = p
			}
		}
	}
	return nil
}

// recordReader goes through the rows of a workbook of records.
type recordReader struct {
	*history
	cols     map[int]recordField
	chosen   Convention // by a person, Undecided to follow the evidence
	conv     Convention
	step     recordField // that is being read: where a refusal stands
	found    []found
	refused  []RefusedRow
	outcome  Outcome
	rows     int
	seen     map[figure.Key]int // place in found
	periodAt map[string]regime.Period
	bared    map[string]string // names as bare gives them: a workbook repeats a few
	progress func(part, whole int) error
	evidence Evidence
	late     []lateRow // with numbers typed as text, until the convention is known
}

// lateRow is a row that waits for the file's convention.
type lateRow struct {
	at    string
	n     int
	cells [recordFields]xlsx.Stored
}

// found is a number that was read, with the row it stands in.
type found struct {
	figure.Past
	tab   string
	row   int
	state CellState
	other int // a row that gives another number for the same figure, 0 for none
}

// mostRecords is how many rows are read of one workbook: what a large ward has of
// ten years is far less.
const mostRecords = 300_000

// progressEvery is how many rows lie between two signs of life.
const progressEvery = 10_000

// eachRow goes through the rows of a workbook or of a file of plain text.
func eachRow(data []byte, row func(xlsx.SheetRow) error) error {
	if len(data) > 0 && looksPlain(data) {
		return csvRows(data, row)
	}
	return xlsx.Rows(data, row)
}

// read reads all rows. Nothing of it touches the database.
func (r *recordReader) read(data []byte) error {
	r.seen, r.periodAt, r.bared = map[figure.Key]int{}, map[string]regime.Period{}, map[string]string{}
	tab := ""
	err := eachRow(data, func(row xlsx.SheetRow) error {
		if row.Tab != tab {
			tab, r.cols = row.Tab, nil
		}
		if r.cols == nil {
			r.heads(row.Cells)
			return nil
		}
		if r.rows++; r.rows > mostRecords {
			return fault.Refusedf("Tệp có hơn 300.000 hàng, quá mức đọc trong một lần. Hãy tách mỗi năm một tệp rồi gửi từng tệp.")
		}
		if r.rows%progressEvery == 0 {
			if err := r.progress(r.rows, row.Of); err != nil {
				return err
			}
		}
		return r.row(row)
	})
	if err != nil {
		return err
	}
	r.convene()
	for _, l := range r.late {
		if err := r.take(l.at, l.n, l.cells); err != nil {
			return err
		}
	}
	r.settle()
	if r.rows == 0 {
		return fault.Refusedf("Không thấy hàng đầu có các cột Đơn vị, Chỉ tiêu, Kỳ, Giá trị trong tệp này. Hãy đặt tên cột như trong mẫu rồi gửi lại.")
	}
	return nil
}

// convene decides how numbers with two readings are read. Where nothing tells, the
// language's own way shows what the file would come to, and a person is asked.
func (r *recordReader) convene() {
	r.evidence.Decide()
	r.conv = cmp.Or(r.chosen, r.evidence.Decided, Comma)
	if e := &r.evidence; e.OpenAll > 0 || e.CommaAll > 0 && e.PointAll > 0 {
		r.outcome.Numbers = TypedNumbers{Open: e.OpenAll, Convention: r.conv, Sentence: e.Sentence(), Asks: e.OpenAll > 0 && r.chosen == Undecided && e.Decided == Undecided}
	}
}

// heads learns the columns from a row that names at least indicator and value.
func (r *recordReader) heads(cells []xlsx.Stored) {
	cols, has := map[int]recordField{}, [recordFields]bool{}
	for _, c := range cells {
		if f, known := recordHeads[bare(c.Text)]; known && c.Holds == xlsx.HeldText && !has[f] {
			cols[c.Col], has[f] = f, true
		}
	}
	if has[recordIndicator] && (has[recordValue] || has[recordNum] && has[recordDen]) && (has[recordPeriod] || has[recordFrom] && has[recordTo] || has[recordYear]) {
		r.cols = cols
	}
}

// row reads one row: a number, or why there is none.
func (r *recordReader) row(row xlsx.SheetRow) error {
	var cells [recordFields]xlsx.Stored
	for _, c := range row.Cells {
		if f, is := r.cols[c.Col]; is {
			cells[f] = c
		}
	}
	if cells[recordValue].Text == "" && cells[recordNum].Text == "" {
		return nil // an empty row, or one that says nothing
	}
	at, n, late := row.Tab, row.Cells[0].Row, false
	for _, f := range []recordField{recordValue, recordNum, recordDen} {
		if c := cells[f]; c.Holds == xlsx.HeldText {
			r.evidence.Add(c.Text)
			late = true
		}
	}
	if late {
		r.late = append(r.late, lateRow{at, n, cells})
		return nil
	}
	return r.take(at, n, cells)
}

// take takes a row as a number, or notes why there is none.
func (r *recordReader) take(tab string, row int, cells [recordFields]xlsx.Stored) error {
	p, state, err := r.record(cells)
	if why := fault.Of(err); why != nil {
		r.refuse(tab, row, cells[r.step].Col, why.Sentence)
		return nil
	} else if err != nil {
		return err
	}
	if before, twice := r.seen[p.Key]; twice {
		if first := &r.found[before]; !samePast(first.Past, p) {
			r.refuse(tab, row, r.valueCol(), fmt.Sprintf("Số này đã có ở hàng %d với giá trị khác. Hãy để lại một hàng.", first.row))
			first.other = cmp.Or(first.other, row)
		}
		return nil
	}
	r.seen[p.Key] = len(r.found)
	r.found = append(r.found, found{Past: p, tab: tab, row: row, state: state})
	return nil
}

// settle counts what was read and leaves what can be written: of rows that say
// different things about one figure none, whichever stands first.
func (r *recordReader) settle() {
	r.found = slices.DeleteFunc(r.found, func(f found) bool {
		switch {
		case f.other != 0:
			r.refuse(f.tab, f.row, r.valueCol(), fmt.Sprintf("Số này còn ở hàng %d với giá trị khác. Hãy để lại một hàng.", f.other))
			return true
		case f.state == Same:
			r.outcome.Same++
			return true
		case f.state == New:
			r.outcome.New++
		default:
			r.outcome.Changed++
		}
		return false
	})
}

func samePast(a, b figure.Past) bool {
	same := func(x, y *int64) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	return a.N == b.N && a.Status == b.Status && same(a.Num, b.Num) && same(a.Den, b.Den)
}

// valueCol is the column of values, 0 for a sheet of numerators and denominators.
func (r *recordReader) valueCol() int {
	for col, f := range r.cols {
		if f == recordValue {
			return col
		}
	}
	return 0
}

// refuse notes why a row gives no number, at the cell that says so where one does.
func (r *recordReader) refuse(tab string, row, col int, sentence string) {
	r.outcome.Refused++
	at := strconv.Itoa(row)
	if col > 0 {
		at = xlsx.At(row, col)
	}
	if len(r.refused) < mostRefused {
		r.refused = append(r.refused, RefusedRow{tab + "!" + at, sentence})
	}
}

// record puts the cells of a row together.
func (r *recordReader) record(cells [recordFields]xlsx.Stored) (p figure.Past, state CellState, err error) {
	r.step = recordIndicator
	d, known := r.indicators[r.bare(cells[recordIndicator].Text)]
	if !known {
		if d, known = r.indicators[cells[recordIndicator].Text]; !known {
			return p, "", fault.Invalidf("", "Không có chỉ tiêu tên hoặc mã “%s”. Hãy sửa tên, hoặc lập chỉ tiêu trước.", short(cells[recordIndicator].Text))
		}
	}
	p.Key.Indicator = d.Indicator
	r.step = recordUnit
	if p.Key.Unit, err = r.unitNamed(cells[recordUnit].Text); err != nil {
		return p, "", err
	}
	if r.step = recordPeriod; cells[recordPeriod].Text == "" {
		r.step = recordTo
	}
	if p.Key.From, p.Key.To, err = r.spanNamed(cells); err != nil {
		return p, "", err
	}
	r.step = recordStatus
	if p.Status, err = statusNamed(cells[recordStatus].Text); err != nil {
		return p, "", err
	}
	if r.step = recordValue; cells[recordValue].Text == "" {
		r.step = recordNum
	}
	if err := r.numbers(&p, cells, d); err != nil {
		return p, "", err
	}
	return r.against(p, d)
}

// against compares a number with the record.
func (r *recordReader) against(p figure.Past, d plan.Definition) (figure.Past, CellState, error) {
	for _, l := range r.locks {
		if l.Covers(p.Key.Unit, p.Key.To) {
			return p, "", regime.LockedPeriod(l, p.Key.To)
		}
	}
	if r.levels.For(string(p.Key.Indicator), p.Key.Unit, p.Key.From, p.Key.To) > 1 {
		return p, "", figure.TwoLevels(p.Key)
	}
	if err := p.FitsPast(d); err != nil {
		return p, "", err
	}
	old, have := r.have[p.Key]
	switch {
	case !have:
		return p, New, nil
	case old.State == figure.Approved && old.Status == p.Status && sameValue(old.Value, figure.Value{N: p.N, Num: p.Num, Den: p.Den}):
		return p, Same, nil
	}
	p.Seen = old.Revision
	return p, Changed, nil
}

func (r *recordReader) unitNamed(text string) (auth.UnitID, error) {
	if strings.TrimSpace(text) == "" {
		return r.root, nil
	}
	id, known := r.units[text]
	if !known {
		id, known = r.units[r.bare(text)]
	}
	switch {
	case !known:
		return "", fault.Invalidf("", "Không có đơn vị “%s” trong cây tổ chức hiện nay. Hãy sửa tên đơn vị.", short(text))
	case r.twice[r.bare(text)]:
		return "", fault.Invalidf("", "Có hai đơn vị cùng tên “%s”. Hãy ghi mã đơn vị thay cho tên.", short(text))
	}
	return id, nil
}

// mostBared bounds the names that are remembered, for a workbook of names each its own.
const mostBared = 10_000

// bare is bare of each name once.
func (r *recordReader) bare(name string) string {
	if b, known := r.bared[name]; known {
		return b
	}
	if len(r.bared) >= mostBared {
		clear(r.bared)
	}
	b := bare(name)
	r.bared[name] = b
	return b
}

// spanNamed finds the days of a row: by its period's name, its days, or its year.
func (r *recordReader) spanNamed(cells [recordFields]xlsx.Stored) (from, to vn.Day, err error) {
	if cells[recordFrom].Text != "" {
		if from, err = vn.ParseDay(cells[recordFrom].Text); err == nil {
			to, err = vn.ParseDay(cells[recordTo].Text)
		}
		if err != nil {
			return "", "", err
		}
		if !r.spans[[2]vn.Day{from, to}] {
			return "", "", regime.UnknownPeriod(from, to)
		}
	} else {
		p, err := r.periodNamed(strings.TrimSpace(cells[recordPeriod].Text), cells[recordYear].Text)
		if err != nil {
			return "", "", err
		}
		from, to = p.From, p.To
	}
	if to.Year() >= r.today.Year() {
		return "", "", fault.Invalidf("", "Số đến ngày %s là của năm nay, không nhập hàng loạt. Hãy gửi bằng biểu mẫu để được duyệt từng số.", to.Short())
	}
	return from, to, nil
}

func (r *recordReader) periodNamed(name, yearText string) (regime.Period, error) {
	if name == "" {
		name = "Năm " + yearText
	}
	key := name + "\x00" + yearText
	if p, known := r.periodAt[key]; known {
		return p, nil
	}
	year := 0
	if m := yearIn.FindStringSubmatch(name + " " + yearText); m != nil {
		fmt.Sscan(m[1], &year) // the pattern holds digits only
	}
	byName, opened := r.periods[year]
	if !opened {
		return regime.Period{}, fault.Invalidf("", "Kỳ “%s” thuộc năm chưa mở kỳ báo cáo, hoặc không rõ năm nào. Hãy ghi như “Tháng 5/2024”, và mở các kỳ của năm ấy trước.", short(name))
	}
	p, known := byName[vn.Fold(name)]
	if !known {
		var all []regime.Period
		for _, p := range byName {
			all = append(all, p)
		}
		sortPeriods(all)
		p, known = periodOf(name, all, year)
	}
	if !known {
		return regime.Period{}, fault.Invalidf("", "Không có kỳ “%s” trong năm %d. Hãy ghi như “Tháng 5/%d”, “Quý II/%d” hoặc “Năm %d”.", short(name), year, year, year, year)
	}
	r.periodAt[key] = p
	return p, nil
}

func statusNamed(text string) (figure.Status, error) {
	switch vn.Fold(text) {
	case "", "chinh thuc":
		return figure.Final, nil
	case "so bo":
		return figure.Preliminary, nil
	case "uoc":
		return figure.Estimate, nil
	}
	return "", fault.Invalidf("", "Tình trạng “%s” không phải ước, sơ bộ hay chính thức. Hãy sửa, hoặc để trống nếu là chính thức.", short(text))
}

// numbers reads the value of a row, or numerator and denominator.
func (r *recordReader) numbers(p *figure.Past, cells [recordFields]xlsx.Stored, d plan.Definition) error {
	read := func(f recordField, part Part) (int64, error) {
		n, bound, _, err := readNumber(Filed{Cell: cells[f], Row: RowKey{Part: part}}, d, r.conv)
		if err == nil && bound != figure.Exact {
			err = fault.Invalidf("", "Số “%s” không phải số đúng bằng nên không nhập hàng loạt. Hãy ghi số này bằng trang Ghi số liệu.", short(cells[f].Text))
		}
		return n, err
	}
	if cells[recordNum].Text != "" && cells[recordDen].Text != "" {
		num, err := read(recordNum, Numerator)
		if err != nil {
			return err
		}
		den, err := read(recordDen, Denominator)
		if err != nil {
			return err
		}
		p.Num, p.Den, p.N = &num, &den, num
		if d.Kind == plan.Rate {
			p.N, err = quotient(num, den, d)
		}
		return err
	}
	n, err := read(recordValue, Whole)
	p.N = n
	return err
}
