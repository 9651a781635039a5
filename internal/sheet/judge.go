package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// CellState is what an import would do with a cell.
type CellState string

// The states of a cell in the preview.
const (
	New     CellState = "new"     // mới: the record has nothing
	Same    CellState = "same"    // trùng: nothing will be written
	Changed CellState = "changed" // khác: a revision will be sent
	Refused CellState = "refused" // không ghi được, with the sentence
)

// Label names a state as the preview prints it.
func (s CellState) Label() string {
	switch s {
	case New:
		return "mới"
	case Same:
		return "không đổi"
	case Changed:
		return "thay số cũ"
	}
	return "không ghi được"
}

// Cell is one figure of a workbook as the preview shows it.
type Cell struct {
	At       string // "Tháng 5!D14"
	Key      figure.Key
	Name     string // of the indicator
	Unit     string
	Period   string
	State    CellState
	Old, New string // as printed
	Sentence string // why it is refused, or what to know of it
	Sure     int    // hundredths
	Locked   bool   // refused by a lock: nothing of the file can be written
	Skipped  bool   // a person decided not to write it
	entry    figure.Entry
}

// Writes reports whether the cell would be sent.
func (c Cell) Writes() bool { return !c.Skipped && (c.State == New || c.State == Changed) }

// Decisions are what a person decided about an import.
type Decisions struct {
	Convention  Convention // chosen by hand, Undecided to follow the evidence
	Skipped     []string   // places of cells not to be written
	SkipRefused bool       // leave all refused cells out
	Unit        auth.UnitID
}

// Preview is an import laid before a person.
type Preview struct {
	Cells      []Cell
	Findings   []Finding
	Evidence   Evidence
	Convention Convention // in force
	ByNames    bool
}

// Count returns how many cells are in a state.
func (p Preview) Count(s CellState) (n int) {
	for _, c := range p.Cells {
		if c.State == s {
			n++
		}
	}
	return n
}

// Writes returns how many figures would be sent.
func (p Preview) Writes() (n int) {
	for _, c := range p.Cells {
		if c.Writes() {
			n++
		}
	}
	return n
}

// Digest tells two previews apart: by what each cell would do to what. What a person
// leaves out is decided with the writing itself.
func (p Preview) Digest() string {
	var b strings.Builder
	for _, c := range p.Cells {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%d\n", c.At, c.State, c.Old, c.New, c.entry.Seen)
	}
	return sum(b.String()) + "-" + strconv.Itoa(b.Len())
}

// CanWrite returns nil when all is decided.
func (p Preview) CanWrite() error {
	var locked []string
	refused := 0
	for _, c := range p.Cells {
		if c.Locked {
			locked = append(locked, c.At)
		}
		if c.State == Refused && !c.Skipped {
			refused++
		}
	}
	for _, f := range p.Findings {
		if f.Stops {
			return fault.Conflictf("%s", f.Sentence)
		}
	}
	switch {
	case len(locked) > 0:
		return fault.Conflictf("Không ghi ô nào vì %d ô thuộc kỳ đã khóa: %s. Hãy xóa số ở các ô ấy trong tệp rồi gửi lại, hoặc nhờ Văn phòng mở khóa.", len(locked), fewOf(locked))
	case refused > 0:
		return fault.Conflictf("Còn %d ô chưa ghi được. Hãy sửa trong tệp rồi gửi lại, hoặc chọn bỏ qua các ô ấy.", refused)
	case p.Writes() == 0:
		return fault.Conflictf("Tệp này không có số nào mới so với sổ, nên không có gì để ghi.")
	}
	return nil
}

// fewOf lists the first of many places.
func fewOf(all []string) string {
	const few = 8
	if len(all) <= few {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s và %d ô khác", strings.Join(all[:few], ", "), len(all)-few)
}

// gathered is what a workbook says of one figure.
type gathered struct {
	key    figure.Key
	parts  map[Part][]Filed
	fields map[Field][]Filed
	sure   int
}

// first is the cell that the figure is named by.
func (g *gathered) first() Filed {
	for _, p := range []Part{Whole, Numerator, Denominator} {
		if len(g.parts[p]) > 0 {
			return g.parts[p][0]
		}
	}
	return Filed{}
}

// judge compares a workbook with the record.
func judge(tx *db.Tx, f *Filled, dec Decisions) (Preview, error) {
	year := vn.DayOf(tx.Now).Year()
	if len(f.Books) > 0 {
		year = f.Books[0].Year
	} else if f.ByNames {
		year = f.yearOf(year)
	}
	d, err := open(tx, year)
	if err != nil {
		return Preview{}, err
	}
	if f.ByNames {
		d.named(f, cmp.Or(dec.Unit, soleUnit(tx.Actor), d.tree.Root().ID))
	}
	p := Preview{Evidence: f.Evidence, Convention: cmp.Or(dec.Convention, f.Evidence.Decided), ByNames: f.ByNames}
	p.Findings = append(d.findings(f, tx.Actor), f.Findings...)
	j := judging{desk: d, tx: tx, f: f, conv: p.Convention, status: map[[2]vn.Day]Filed{}, wrong: d.mismatches(f)}
	for _, g := range j.gather() {
		c, err := j.cell(g)
		if err != nil {
			return Preview{}, err
		}
		c.Skipped = slices.Contains(dec.Skipped, c.At) || c.State == Refused && dec.SkipRefused && !c.Locked
		p.Cells = append(p.Cells, c)
	}
	return p, nil
}

// soleUnit is the unit of a reporter who has one, "" otherwise.
func soleUnit(a auth.Actor) auth.UnitID {
	if len(a.Units) > 0 && !a.Has(auth.Office) {
		return a.Units[0]
	}
	return ""
}

// judging compares the cells of one workbook.
type judging struct {
	*desk
	tx     *db.Tx
	f      *Filled
	conv   Convention
	status map[[2]vn.Day]Filed // the row of statuses
	wrong  map[string]string   // by place: why the keys of a cell are not to be trusted
}

// gather puts the cells of each figure together, in the order of the file.
func (j *judging) gather() []*gathered {
	byKey := map[figure.Key]*gathered{}
	var all []*gathered
	for _, c := range j.f.Cells {
		if c.Row.Indicator == "" {
			j.status[[2]vn.Day{c.Col.From, c.Col.To}] = c
			continue
		}
		k := figure.Key{Indicator: c.Row.Indicator, Unit: c.Row.Unit, From: c.Col.From, To: c.Col.To}
		g := byKey[k]
		if g == nil {
			g = &gathered{key: k, parts: map[Part][]Filed{}, fields: map[Field][]Filed{}, sure: 100}
			byKey[k] = g
			all = append(all, g)
		}
		g.sure = min(g.sure, c.Sure)
		if c.Col.Field == Value {
			g.parts[c.Row.Part] = append(g.parts[c.Row.Part], c)
		} else if c.Row.Part == Whole || len(g.fields[c.Col.Field]) == 0 {
			g.fields[c.Col.Field] = append(g.fields[c.Col.Field], c)
		}
	}
	return slices.DeleteFunc(all, func(g *gathered) bool { return len(g.parts) == 0 })
}

// cell judges one figure.
func (j *judging) cell(g *gathered) (Cell, error) {
	at := g.first()
	def := j.definitions[g.key.Indicator]
	c := Cell{At: at.At(), Key: g.key, Name: def.Name, Unit: j.nameOf(g.key.Unit), Period: j.periodName(g.key.From, g.key.To), Sure: g.sure, State: Refused}
	if j.tx.Actor.MayFor(auth.SubmitFigure, g.key.Unit) != nil {
		c.Sentence = fmt.Sprintf("Đây là số của “%s”, không phải đơn vị của bạn nên không gửi được. Hãy dùng biểu mẫu của đơn vị mình.", c.Unit)
		return c, nil // what the record has of it is nobody's business here
	}
	latest, have := j.figures[g.key]
	if have {
		c.Old = latest.Value.WithUnit(def)
		c.entry.Seen = latest.Revision
	}
	c.entry.Key = g.key
	value, note, err := j.value(g, def)
	if err == nil {
		c.New = value.WithUnit(def)
		c.entry.Value = value
		c.entry.Status, err = j.statusOf(g, latest, have && sameValue(value, latest.Value))
		if len(g.fields[Status]) == 0 && have && err == nil && j.status[[2]vn.Day{g.key.From, g.key.To}].Tab == "" {
			c.entry.Status = latest.Status
		}
	}
	if err == nil {
		c.entry.Note = j.noteOf(g, latest, have)
		c.Locked, err = j.refusal(c.entry)
	}
	if f := fault.Of(err); f != nil {
		c.Sentence = f.Sentence
		return c, nil
	} else if err != nil {
		return c, err
	}
	c.Sentence = note
	if g.sure < 100 {
		c.Sentence = strings.TrimSpace(fmt.Sprintf("Nhận theo tên “%s”, %s. %s", at.Read, sureWords(g.sure), note))
	}
	switch {
	case !have:
		c.State = New
	case latest.State != figure.Returned && agrees(c.entry, latest):
		c.State = Same
	default:
		c.State = Changed
		if latest.State == figure.Returned {
			c.Sentence = strings.TrimSpace("Số trước đã bị trả lại: " + latest.Reason + ". " + c.Sentence)
		}
	}
	return c, nil
}

// sureWords says how sure a reading by names is.
func sureWords(sure int) string {
	if sure >= sureName {
		return "khớp tên"
	}
	return fmt.Sprintf("gần giống %d%%, hãy xem lại", sure)
}

// agrees reports whether an entry says what a revision says.
func agrees(e figure.Entry, f figure.Figure) bool {
	return sameValue(e.Value, f.Value) && e.Status == f.Status && e.Note == f.Note
}

func sameValue(v, w figure.Value) bool {
	same := func(a, b *int64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
	return v.N == w.N && v.Bound == w.Bound && same(v.Num, w.Num) && same(v.Den, w.Den)
}

// refusal is why an entry cannot be sent, and whether a lock is the reason.
func (j *judging) refusal(e figure.Entry) (locked bool, err error) {
	if e.Key.From > j.today {
		return false, fault.Invalidf("", "%s chưa bắt đầu (hôm nay là %s) nên chưa có số. Hãy xóa số ở ô này.", j.periodName(e.Key.From, e.Key.To), j.today.Short())
	}
	if old, have := j.figures[e.Key]; have && old.State != figure.Returned && agrees(e, old) {
		return false, nil // nothing will be written, so no lock is in the way
	}
	err = regime.CheckFor(j.tx, string(e.Key.Indicator), e.Key.Unit, e.Key.From, e.Key.To)
	if fault.Is(err, fault.Conflict) {
		return true, err
	}
	if err == nil {
		err = figure.Judge(j.tx, j.definitions[e.Key.Indicator], e)
	}
	return false, err
}

// value puts the numbers of a figure together; note says what was done to them.
func (j *judging) value(g *gathered, def plan.Definition) (v figure.Value, note string, err error) {
	if def.Indicator == "" {
		return v, "", fault.Missingf("Không còn chỉ tiêu này trong đơn vị. Hãy tải biểu mẫu mới.")
	}
	numbers := map[Part]int64{}
	for _, part := range []Part{Numerator, Denominator, Whole} {
		cells := g.parts[part]
		if len(cells) == 0 {
			continue
		}
		n, bound, said, err := j.one(cells, g.fields[Bound], def)
		if err != nil {
			return v, "", err
		}
		numbers[part] = n
		note = cmp.Or(note, said)
		if part == Whole {
			v.Bound = bound
		}
	}
	n, whole := numbers[Whole]
	num, hasNum := numbers[Numerator]
	den, hasDen := numbers[Denominator]
	v.N = n
	switch {
	case def.Kind == plan.Rate && hasNum != hasDen:
		return v, "", fault.Invalidf("", "“%s” mới có một trong hai số tử số, mẫu số. Hãy ghi số còn lại.", def.Name)
	case def.Kind == plan.Rate && hasNum:
		v.Num, v.Den = &num, &den
		rate, err := quotient(num, den, def)
		if err != nil || whole && rate != n {
			return v, "", cmp.Or(err, error(fault.Invalidf("", "Tỷ lệ ghi là %s nhưng tử số chia mẫu số là %s. Hãy sửa một trong các số ấy.", def.WithUnit(n), def.WithUnit(rate))))
		}
		v.N = rate
	case hasDen && whole:
		v.Num, v.Den = &n, &den
	case !whole:
		return v, "", fault.Invalidf("", "“%s” có tổng số mà chưa có số đã xong. Hãy ghi cả hai.", def.Name)
	}
	return v, note, nil
}

// one reads the cells that give one number; two that say different things refuse.
func (j *judging) one(cells, bounds []Filed, def plan.Definition) (n int64, bound figure.Bound, note string, err error) {
	for i, c := range cells {
		if why := j.wrong[c.At()]; why != "" {
			return 0, "", "", fault.Invalidf("", "%s", why)
		}
		m, b, said, err := readNumber(c, def, j.conv)
		if err != nil {
			return 0, "", "", err
		}
		if i > 0 && (m != n || b != bound) {
			return 0, "", "", fault.Invalidf("", "Hai ô nói khác nhau về cùng một số: %s ghi %s, %s ghi %s. Hãy để lại một ô.", cells[0].At(), figure.Value{N: n, Bound: bound}.Format(def), c.At(), figure.Value{N: m, Bound: b}.Format(def))
		}
		n, bound, note = m, b, cmp.Or(note, said)
	}
	for _, c := range bounds {
		b, err := boundOf(c.Cell.Text)
		if err != nil {
			return 0, "", "", err
		}
		if bound != figure.Exact && b != bound {
			return 0, "", "", fault.Invalidf("", "Ô số ghi “%s” nhưng cột Mức ghi “%s”. Hãy sửa cho khớp.", cells[0].Cell.Text, c.Cell.Text)
		}
		bound = b
	}
	return n, bound, note, nil
}

// boundOf reads a choice of the column of bounds.
func boundOf(text string) (figure.Bound, error) {
	want := vn.Lower(strings.TrimSpace(text))
	if want == boundChoices()[0] {
		return figure.Exact, nil
	}
	for _, b := range figure.Bounds {
		if b != figure.Exact && b.Label() == want {
			return b, nil
		}
	}
	return "", fault.Invalidf("", "Cột Mức ghi “%s”. Hãy chọn một trong: %s.", text, strings.Join(boundChoices(), ", "))
}

// statusOf reads how final a figure is: its own cell, the month's row, what the
// record says, else sơ bộ.
// standing says that the record has this very value: the month's row is for others.
func (j *judging) statusOf(g *gathered, latest figure.Figure, standing bool) (figure.Status, error) {
	cells := g.fields[Status]
	if c, there := j.status[[2]vn.Day{g.key.From, g.key.To}]; there && len(cells) == 0 && !standing {
		cells = []Filed{c}
	}
	if len(cells) > 0 {
		c := cells[0]
		for _, s := range []figure.Status{figure.Estimate, figure.Preliminary, figure.Final} {
			if vn.Fold(c.Cell.Text) == vn.Fold(s.Label()) {
				return s, nil
			}
		}
		return "", fault.Invalidf("", "Tình trạng ở ô %s ghi “%s”. Hãy chọn một trong: %s.", c.At(), c.Cell.Text, strings.Join(statusChoices, ", "))
	}
	if standing {
		return latest.Status, nil
	}
	return figure.Preliminary, nil
}

func (j *judging) noteOf(g *gathered, latest figure.Figure, have bool) string {
	if notes := g.fields[Remark]; len(notes) > 0 {
		return strings.TrimSpace(notes[0].Cell.Text)
	}
	if have {
		return latest.Note
	}
	return ""
}

// periodName is what a span is called among the year's periods.
func (d *desk) periodName(from, to vn.Day) string {
	for _, p := range d.periods {
		if p.From == from && p.To == to {
			return p.Label()
		}
	}
	return from.Short() + "–" + to.Short()
}
