package extract

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The least score of a shape that is taken for a table: that of two rows with figures,
// or of one under a head that numbers rows and tells their units.
const (
	flatCertain = 14
	flatOneRow  = 7
)

// certain reports a shape that leaves no doubt.
func (s *flatShape) certain() bool {
	least := flatCertain
	if s.roles != nil && s.roles[0] == flatAsCount && slices.Contains(s.roles, flatAsUnit) {
		least = flatOneRow
	}
	return s.score >= least && !s.doubt
}

// A flatShape is one way to cut a flat table into rows.
type flatShape struct {
	head  [][]cell
	roles []flatRole // of the columns
	body  int        // line where the rows begin
	score int
	doubt bool // another width fits as well
	rows  []flatRow
}

// A flatRow is a row of the body: its lines, and how many cells they make.
type flatRow struct {
	from, to int
	form     flatForm
}

type flatForm uint8

const (
	wholeRow   flatForm = iota // a line for each column
	groupRow                   // a label and a name over the rest
	titleRow                   // a name over the whole row
	unknownRow                 // a label and a name, and lines that cannot be told
)

// best finds the shape that fits the most rows.
func (f *flat) best() flatShape {
	f.kinds = make([]uint8, len(f.lines))
	for i, l := range f.lines {
		f.kinds[i] = kindOfLine(f.text, l)
	}
	var best flatShape
	for _, s := range f.shapes() {
		f.fit(&s)
		switch {
		case s.score > best.score:
			best = s
		case s.score == best.score && s.score > 0 && len(s.roles) != len(best.roles):
			best.doubt = true
		}
	}
	return best
}

// shapes lists the shapes that the head allows.
func (f *flat) shapes() (all []flatShape) {
	numbered := flatCount[f.low(0)]
	for e := 3; e < len(f.lines) && e < flatTallest; e++ {
		body, width := e, 0
		if n := f.numbering(e); n > 0 {
			body, width = e+n, n
		}
		switch {
		case width > 0:
		case !numbered && e > flatWidest:
			return all
		case !numbered && f.kinds[e]&flatWords == 0:
			continue
		case numbered && !f.begins(e):
			continue
		}
		for _, joined := range []bool{false, true} {
			cells := f.headCells(e, joined)
			if joined && len(cells) == e {
				continue
			}
			for _, rows := range f.headRows(cells) {
				s := flatShape{head: rows, body: body}
				s.roles = f.roles(rows)
				if s.roles != nil && (width == 0 || width == len(s.roles)) {
					all = append(all, s)
				}
			}
		}
		if numbered && width == 0 && f.kinds[e]&flatOrdinal != 0 && len(all) > 0 || width > 0 {
			return all
		}
	}
	return all
}

func (f *flat) low(i int) string { return lower(f.text[f.lines[i].start:f.lines[i].end]) }

// begins reports that a row may begin at line e: with its number and a name, with an
// empty cell and a name, or with the name of a group over the whole row.
func (f *flat) begins(e int) bool {
	if e+1 >= len(f.lines) {
		return false
	}
	k, next := f.kinds[e], f.kinds[e+1]
	switch {
	case k&flatOrdinal != 0:
		return next&flatWords != 0 && next&flatOrdinal == 0
	case k&flatBlank != 0:
		return next&flatWords != 0 && f.kinds[e-1]&flatBlank == 0
	}
	return next&flatOrdinal != 0 && k&flatWords != 0 && e+2 < len(f.lines) && f.kinds[e+2]&flatWords != 0
}

// numbering is the length of the row at line e that numbers the columns: "1", "2",
// "3", "4=3/2", or "A", "B", "1"; 0 where there is none.
func (f *flat) numbering(e int) int {
	n := 0
	for e+n < len(f.lines) && n < flatWidest {
		s := strings.Trim(f.text[f.lines[e+n].start:f.lines[e+n].end], "()[] ")
		formula := strings.Contains(s, "=") && len(s) < 20
		if !formula && (!isOrdinal(s) || len(s) > 2) {
			break
		}
		n++
	}
	if n > 0 && e+n < len(f.lines) && f.kinds[e+n]&flatWords != 0 {
		n-- // the number of the first row
	}
	if n < 3 {
		return 0
	}
	return n
}

// headCells are the cells of the head before line e. Joined takes a line that begins
// small, or with a year or a bracket, for the rest of the one before it.
func (f *flat) headCells(e int, joined bool) (cells []cell) {
	for i := range e {
		l := f.lines[i]
		if joined && len(cells) > 0 && !l.blank && f.kinds[max(i-1, 0)]&flatBlank == 0 {
			first, _ := utf8.DecodeRuneInString(f.text[l.start:l.end])
			if unicode.IsLower(first) || unicode.IsDigit(first) || first == '(' || first == '%' && strings.Count(f.text[l.start:l.end], " ") == 0 {
				cells[len(cells)-1].end = l.end
				continue
			}
		}
		cells = append(cells, cell{start: l.start, end: l.end, span: 1})
	}
	return cells
}

// headRows are the ways to set cells as the one or two rows of a head. In two rows
// the second has a cell for each column, empty below a head that covers both.
func (f *flat) headRows(cells []cell) (all [][][]cell) {
	n, blanks := len(cells), 0
	for _, c := range cells {
		if c.start == c.end {
			blanks++
		}
	}
	if blanks == 0 && n >= 3 && n <= flatWidest {
		one := make([]cell, n)
		copy(one, cells)
		for i := range one {
			one[i].col = i
		}
		all = append(all, [][]cell{one})
	}
	if f.packed {
		return all
	}
	for top := 2; top*2 <= n; top++ {
		if n-top <= flatWidest && cells[top].start == cells[top].end {
			if two := stacked(cells[:top], cells[top:]); two != nil {
				all = append(all, two)
			}
		}
	}
	return all
}

// blankWithin reports an empty line in the table, with lines of the table after it.
func (f *flat) blankWithin(s flatShape) bool {
	blank := false
	for i := range s.rows[len(s.rows)-1].to {
		if f.kinds[i]&flatBlank != 0 {
			blank = true
		} else if blank {
			return true
		}
	}
	return false
}

// stacked sets a row of heads over one that splits some of them: a blank below is a
// head that covers both rows, a run of filled cells what one head is split into, or
// as many heads as repeat it. It returns nil where that does not come out even.
func stacked(top, below []cell) [][]cell {
	rows := [][]cell{make([]cell, 0, len(top)), make([]cell, 0, len(below))}
	runs := 0
	for k := 0; k < len(below); {
		if below[k].start == below[k].end {
			runs, k = runs+1, k+1
			continue
		}
		for runs++; k < len(below) && below[k].start < below[k].end; k++ {
		}
	}
	t, piece := 0, 0
	for k := 0; k < len(below); {
		if t >= len(top) || top[t].start == top[t].end {
			return nil
		}
		n := 1
		if below[k].start < below[k].end {
			for n = 0; k+n < len(below) && below[k+n].start < below[k+n].end; n++ {
			}
			if runs != len(top) && piece == 0 { // more heads than runs: the one run is split evenly
				heads := len(top) - runs + 1
				if heads < 1 || filledRuns(below) != 1 || n%heads != 0 {
					return nil
				}
				piece = n / heads
			}
			if piece > 0 {
				n = piece
			}
		}
		c := top[t]
		c.col, c.span = k, n
		rows[0] = append(rows[0], c)
		t, k = t+1, k+n
	}
	if t != len(top) {
		return nil
	}
	for k, c := range below {
		c.col = k
		rows[1] = append(rows[1], c)
	}
	return rows
}

// filledRuns counts the runs of filled cells.
func filledRuns(cells []cell) (n int) {
	for k, c := range cells {
		if c.start < c.end && (k == 0 || cells[k-1].start == cells[k-1].end) {
			n++
		}
	}
	return n
}

// roles tells what the columns of a head hold; nil where it is no head of targets: it
// has one column of names, one of figures at least, and none numbers rows but the
// first.
func (f *flat) roles(rows [][]cell) []flatRole {
	last := rows[len(rows)-1]
	roles := make([]flatRole, len(last))
	names, figures := 0, 0
	for k := range roles {
		head := ""
		for _, row := range rows {
			for _, c := range row {
				if c.col <= k && k < c.col+c.span {
					head += " " + squeeze(lower(f.text[c.start:c.end]))
				}
			}
		}
		switch roles[k] = roleOfHead(head); {
		case roles[k] == flatAsName:
			names++
		case roles[k] == flatAsFigure:
			figures++
		case roles[k] == flatAsCount && k > 0, len(head) > 160, roles[k] == flatAny && !headLike(head):
			return nil
		}
	}
	if names != 1 || figures == 0 || roles[len(roles)-1] == flatAsName {
		return nil
	}
	return roles
}

// headLike tells the head of a column of any kind from a cell of a row.
func headLike(head string) bool {
	head = strings.TrimSpace(head)
	if strings.HasPrefix(head, "-") || isFigure(head) || isOrdinal(head) {
		return false
	}
	return !isUnit(head, tUnit)
}

// isUnit reports a word of the given kinds standing alone, in lower case.
func isUnit(low string, tags tag) bool {
	t := lex.tokenize(low, 0, len(low), nil)
	e, n := lex.longest(t)
	return n > 0 && n == len(t) && e.tags&tags != 0
}

// fit cuts the body into rows, as many as fit.
func (f *flat) fit(s *flatShape) {
	p := &flatParse{f: f, s: s, best: map[int]flatStep{}}
	for k, role := range s.roles {
		if role == flatAsName {
			p.name = k
		}
	}
	s.score = p.from(s.body).score
	for i := s.body; ; {
		step := p.best[i]
		if step.to <= i {
			return
		}
		s.rows = append(s.rows, flatRow{i, step.to, step.form})
		i = step.to
	}
}

// A flatParse finds the best rows from each line on.
type flatParse struct {
	f    *flat
	s    *flatShape
	name int // column of names
	best map[int]flatStep
}

// A flatStep is the row that begins at a line, and the score of it and all after it.
type flatStep struct {
	to, score int
	form      flatForm
}

// from is the best step at line i; to is 0 where the table ends.
func (p *flatParse) from(i int) flatStep {
	if step, ok := p.best[i]; ok {
		return step
	}
	p.best[i] = flatStep{}
	var best flatStep
	try := func(to, score int, form flatForm) {
		if score += p.from(to).score; score > best.score {
			best = flatStep{to, score, form}
		}
	}
	f := p.f
	if score, ok := p.whole(i); ok {
		end := i + len(p.s.roles)
		if p.from(end).to > 0 || !p.swallows(i, end) {
			try(end, score, wholeRow)
		}
		if last := p.s.roles[len(p.s.roles)-1]; last == flatAsText || last == flatAny {
			for to := end; to < min(len(f.kinds), end+3) && f.kinds[to]&(flatWords|flatOrdinal) == flatWords; to++ {
				if p.labelled(to + 1) {
					try(to+1, score-3, wholeRow) // with a note of several lines
				}
			}
		}
	}
	if i+2 < len(f.kinds) && f.kinds[i]&flatWords != 0 && f.kinds[i]&(flatOrdinal|flatLong) == 0 && (f.lines[i].upper || f.lines[i].rank < rankDash) {
		try(i+1, -2, titleRow)
	}
	if p.labelled(i) {
		try(i+2, -1, groupRow)
		for to := i + 3; to < min(len(f.kinds), i+3*len(p.s.roles)); to++ {
			if p.labelled(to) {
				try(to, -4, unknownRow)
			}
		}
	}
	p.best[i] = best
	return best
}

// swallows reports a sentence among the lines of a row: what stands after the table.
func (p *flatParse) swallows(i, end int) bool {
	for j := i + p.name + 1; j < end; j++ {
		if l := p.f.lines[j]; !l.blank && sentenceLike(p.f.text[l.start:l.end]) {
			return true
		}
	}
	return false
}

// labelled reports a row's number at line i with a name after it.
func (p *flatParse) labelled(i int) bool {
	k := p.f.kinds
	return p.s.roles[0] == flatAsCount && i+1 < len(k) && k[i]&flatOrdinal != 0 && k[i+1]&flatWords != 0 && k[i+1]&flatOrdinal == 0
}

// whole weighs the lines from i on as a whole row, and refuses what none is.
func (p *flatParse) whole(i int) (score int, ok bool) {
	f, n := p.f, len(p.s.roles)
	if i+n > len(f.kinds) {
		return 0, false
	}
	figures, blanks, marked := 0, 0, false
	for c, role := range p.s.roles {
		k := f.kinds[i+c]
		if k&flatBlank != 0 {
			if role == flatAsName || f.packed {
				return 0, false
			}
			blanks++
			continue
		}
		switch role {
		case flatAsCount:
			l := f.lines[i+c]
			if k&flatOrdinal == 0 && f.text[l.start:l.end] != "-" && f.text[l.start:l.end] != "+" {
				return 0, false
			}
			marked = true
		case flatAsName:
			if k&flatWords == 0 || k&flatFigure != 0 || f.packed && marked && f.lines[i+c].rank == rankDash {
				return 0, false
			}
		case flatAsUnit:
			if k&(flatFigure|flatLong) != 0 && f.text[f.lines[i+c].start:f.lines[i+c].end] != "%" {
				score -= 4
			}
		case flatAsFigure:
			switch {
			case k&flatLong != 0:
				return 0, false
			case k&flatFigure != 0:
				score, figures = score+2, figures+1
			case k&flatDigit != 0:
				score, figures = score+1, figures+1
			case k&flatDots == 0 || f.packed:
				return 0, false
			}
		case flatAsText:
			switch {
			case f.packed && f.lines[i+c].rank == rankDash:
				return 0, false // the name of a row without a number
			case k&flatFigure != 0:
				score -= 2
			}
		}
		if f.packed && c > p.name+1 && k&flatOrdinal != 0 && p.follows(i, i+c) {
			return 0, false
		}
	}
	switch {
	case score < 0:
		return 0, false
	case marked:
		score += 2
	case figures == 0 && blanks*2 >= n:
		return -1, true // "Trong đó:" over the rows below it
	case figures == 0:
		return 0, false
	}
	return score + 3, true
}

// follows reports that line j begins the row after row i: it has the number that
// comes next, or one of a group, with a name after it. Row i has fewer lines then
// than there are columns.
func (p *flatParse) follows(i, j int) bool {
	f := p.f
	if j+1 < len(f.kinds) && (f.kinds[j+1]&flatWords == 0 || f.kinds[j+1]&flatDots != 0) {
		return false
	}
	if j+2 < len(f.lines) && f.kinds[j+2]&flatBlank == 0 && isUnit(f.low(j+2), tUnit|tNoun) {
		return true
	}
	if c := j - i + 1; c < len(p.s.roles) && (p.s.roles[c] == flatAsText || p.s.roles[c] == flatAny) {
		return false // the words are those of the next column
	}
	a, b := ordinalParts(f.text[f.lines[i].start:f.lines[i].end]), ordinalParts(f.text[f.lines[j].start:f.lines[j].end])
	if b == nil {
		return true // "II", "B"
	}
	if a == nil {
		return b[len(b)-1] <= 3 // after the name of a group
	}
	for n := range min(len(a), len(b)) {
		if a[n] != b[n] {
			return n == len(b)-1 && a[n] < b[n] && b[n] <= a[n]+3
		}
	}
	return len(b) > len(a) && b[len(b)-1] == 1
}

// ordinalParts are the numbers of "2.1"; nil for a letter or a Roman number.
func ordinalParts(s string) (all []int) {
	for _, part := range strings.Split(strings.TrimRight(strings.Trim(s, "()"), ".)"), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}

// block makes the block of a table from its shape.
func (f *flat) block(s flatShape) block {
	b := block{start: f.lines[0].start, body: f.lines[0].start, rank: rankPlain, kind: Cell, table: &grid{rows: s.head, head: len(s.head)}}
	last := s.body
	name := 0
	for k, role := range s.roles {
		if role == flatAsName {
			name = k
		}
	}
	for _, row := range s.rows {
		var cells []cell
		put := func(line, col, span int) {
			l := f.lines[line]
			cells = append(cells, cell{start: l.start, end: l.end, col: col, span: span})
		}
		switch row.form {
		case wholeRow:
			for k := range s.roles {
				put(row.from+k, k, 1)
			}
		case titleRow:
			put(row.from, name, len(s.roles)-name)
		default:
			put(row.from, 0, 1)
			put(row.from+1, name, len(s.roles)-name)
		}
		b.table.rows = append(b.table.rows, cells)
		last = row.to
	}
	b.end = f.lines[last-1].end
	return b
}
