package report

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// maxHeld is how many papers the numbers of one file may come from: a file is
// put together from a few, and each is drawn again to say what it would say today.
const maxHeld = 6

// Held is what the record has to say of a file that came back: the papers its
// numbers were printed in, gathered anew, and the board of its year.
type Held struct {
	board  score.Board
	known  intake.Known
	papers []heldPaper
	found  string                   // by what the papers are known, where it is not by tags; a whole sentence
	others map[string]check.Printed // numbers of files that are no papers of this package, by tag
	drawn  []namedFile              // those files as they were drawn
}

type namedFile struct {
	name string
	data []byte
}

// With adds the numbers of a file that another package drew (a reply to a superior),
// with the file as it was drawn.
func (h *Held) With(name string, data []byte, numbers []check.Printed) {
	if h.others == nil {
		h.others = map[string]check.Printed{}
	}
	for _, n := range numbers {
		h.others[n.Tag] = n
	}
	h.drawn = append(h.drawn, namedFile{name, data})
}

// Papers reports how many papers the numbers of the file come from.
func (h Held) Papers() int { return len(h.papers) + len(h.drawn) }

// heldPaper is a paper whose numbers stand in a file.
type heldPaper struct {
	made    Made
	now     Report          // what it would say today; of frozen figures what it says of them
	gone    bool            // it could not be drawn up today: it is held against as it was drawn
	later   *Report         // of frozen figures: what the record would say today
	changed map[string]bool // and the tags of the numbers that were corrected since
	numbers []Number
	name    string
	data    []byte   // as it was drawn
	parts   []string // of a folder the files that stand in what came back, where no tag tells
}

// Hold reads what the numbers of a file are held against: by their tags the papers
// they were printed in; without tags the papers whose sentences and rows stand in the
// file with most of their numbers; else the board of the year that the text is about.
// about is the paper that the file is said to be an edited version of, "" for none.
func Hold(tx *db.Tx, c check.Copy, about ID) (Held, error) {
	var h Held
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return h, err
	}
	var err error
	if h.known, err = intake.LoadKnown(tx); err != nil {
		return h, err
	}
	ids, err := papersOf(tx, c, about)
	if err != nil {
		return h, err
	}
	kin := map[ID]kinship{}
	if len(ids) == 0 {
		all, err := recognise(tx, c)
		if err != nil {
			return h, err
		}
		for _, k := range all {
			ids, kin[k.paper.ID] = append(ids, k.paper.ID), k
		}
	}
	for _, id := range ids {
		p, ok, err := holdPaper(tx, id)
		if err != nil {
			return h, err
		}
		if p.parts = kin[id].parts; ok {
			h.papers = append(h.papers, p)
		}
	}
	h.found = foundBy(h.papers, kin, about)
	year := yearOf(c.Text)
	if len(h.papers) > 0 {
		if !h.papers[0].gone {
			h.board = h.papers[0].now.Board
			return h, nil
		}
		year = h.papers[0].made.Year
	}
	h.board, err = score.LoadBoard(tx, score.Asked{Year: year})
	return h, err
}

// papersOf lists the papers that the tags of a file come from, the one it is said
// to be first, then the one with the most.
func papersOf(tx *db.Tx, c check.Copy, about ID) ([]ID, error) {
	count := map[ID]int{}
	known := map[string]bool{}
	for _, t := range c.Numbers {
		if known[t.Tag] || !strings.HasPrefix(t.Tag, "tk") {
			continue
		}
		known[t.Tag] = true
		var id ID
		if _, err := tx.One([]any{&id}, `select report from report_number where ward = $1 and tag = $2`, t.Tag); err != nil {
			return nil, err
		}
		if id != "" {
			count[id]++
		}
	}
	var ids []ID
	for id := range count {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ID) int {
		return cmp.Or(cmp.Compare(order(b == about), order(a == about)), cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	if about != "" && count[about] == 0 {
		ids = append([]ID{about}, ids...)
	}
	return ids[:min(len(ids), maxHeld)], nil
}

func order(first bool) int {
	if first {
		return 1
	}
	return 0
}

// holdPaper reads a paper as it was drawn and gathers what it would say today.
func holdPaper(tx *db.Tx, id ID) (p heldPaper, ok bool, err error) {
	if p.made, err = Get(tx, id); err != nil || !p.made.Ready() {
		return p, false, err
	}
	if p.numbers, err = Numbers(tx, id); err != nil {
		return p, false, err
	}
	b, data, err := blob.Get(tx, p.made.Blob)
	if err != nil {
		return p, false, err
	}
	p.name, p.data = b.Name, data
	if p.now, err = GatherPaper(tx, p.made.Asked); fault.Of(err) != nil {
		p.gone, err = true, nil // its unit was dissolved, its plan withdrawn
	}
	if err == nil && p.made.Snapshot != "" && !p.gone {
		err = p.readLater(tx)
	}
	return p, err == nil, err
}

// readLater reads what the record says today of the numbers of a paper of frozen
// figures that were corrected since they were frozen.
func (p *heldPaper) readLater(tx *db.Tx) error {
	var err error
	if p.changed, err = corrected(tx, p.made.ID); err != nil || len(p.changed) == 0 {
		return err
	}
	asked := p.made.Asked
	asked.Snapshot = ""
	now, err := GatherPaper(tx, asked)
	if fault.Of(err) != nil {
		return nil // nothing can be said of today
	}
	p.later = &now
	return err
}

// yearOf is the year that most statements of a text are about.
func yearOf(d *extract.Document) int {
	count, best := map[int]int{}, 0
	for _, f := range d.Facts {
		var y int
		if n, err := fmt.Sscanf(f.Period, "%4d", &y); n != 1 || err != nil || y < 1900 {
			continue
		}
		count[y]++
		if count[y] > count[best] || count[y] == count[best] && y > best {
			best = y
		}
	}
	return best
}

// Review holds a file against what was read of the record. It draws the papers
// again, in memory, to see what each number says today; nothing is kept.
func (h Held) Review(c check.Copy) (check.Review, error) {
	r := check.Record{Board: h.board, Numbers: map[string]check.Printed{}, Indicator: h.indicator, Found: h.found}
	for i := range h.papers {
		p := &h.papers[i]
		now, err := p.today(&p.now)
		if err != nil {
			return check.Review{}, fmt.Errorf("hold against paper %s: %w", p.made.ID, err)
		}
		var later []string
		if p.later != nil {
			if later, err = p.today(p.later); err != nil {
				return check.Review{}, fmt.Errorf("hold against paper %s as of today: %w", p.made.ID, err)
			}
		}
		for k, n := range p.numbers {
			if strings.Contains(n.Key, "@") { // of a unit or another period: the ward's verdicts are not about it
				n.Indicator = ""
			}
			printed := check.Printed{Tag: n.Tag, Key: n.Key, Text: n.Printed, Now: now[k], Unit: p.unit(n), Name: p.called(n), Indicator: n.Indicator}
			if p.changed[n.Tag] && later != nil {
				printed.Later, printed.Frozen = later[k], p.now.Snapshot.Title()
			}
			r.Numbers[n.Tag] = printed
		}
		for name, data := range p.files(c) {
			drawn, err := copyAs(name, data)
			if err != nil {
				return check.Review{}, fmt.Errorf("read back paper %s: %w", p.made.ID, err)
			}
			r.Drawn = append(r.Drawn, drawn)
		}
	}
	maps.Copy(r.Numbers, h.others)
	for _, f := range h.drawn {
		drawn, err := copyAs(f.name, f.data)
		if err != nil {
			return check.Review{}, fmt.Errorf("read back %s: %w", f.name, err)
		}
		r.Drawn = append(r.Drawn, drawn)
	}
	return check.Edited(c, r), nil
}

func (h Held) indicator(f extract.Fact) (plan.IndicatorID, bool) {
	d, _, ok := h.known.Find(f.Name, f.Unit)
	return d.Indicator, ok
}

// today is how each number of the paper would be printed from what was gathered, ""
// for one that the paper would no longer print.
func (p *heldPaper) today(now *Report) ([]string, error) {
	if p.gone {
		as := make([]string, len(p.numbers))
		for i, n := range p.numbers {
			as[i] = n.Printed
		}
		return as, nil
	}
	now.drawn = &numbering{paper: p.made.ID}
	if err := now.Write(io.Discard); err != nil {
		return nil, err
	}
	return matched(p.numbers, now.drawn.all), nil
}

// matched finds for each number the one of a new drawing that says the same: of its
// key the one that is printed alike, else the one in the same turn, else the first.
func matched(then, now []Number) []string {
	byKey := map[string][]string{}
	for _, n := range now {
		byKey[n.Key] = append(byKey[n.Key], n.Printed)
	}
	turn := map[string]int{}
	out := make([]string, len(then))
	for i, n := range then {
		all := byKey[n.Key]
		k := turn[n.Key]
		turn[n.Key]++
		switch {
		case len(all) == 0:
		case slices.Contains(all, n.Printed):
			out[i] = n.Printed
		case k < len(all):
			out[i] = all[k]
		default:
			out[i] = all[0]
		}
	}
	return out
}

// copyAs reads a paper back as it was drawn.
func copyAs(name string, data []byte) (check.Copy, error) {
	read, err := paper.Read(name, data)
	if err != nil {
		return check.Copy{}, err
	}
	return check.CopyOf(data, read)
}

// files are the paper as it was drawn; of a folder those of its files whose numbers
// stand in what came back.
func (p *heldPaper) files(c check.Copy) map[string][]byte {
	if p.made.Format != Zip {
		return map[string][]byte{p.name: p.data}
	}
	tags := map[string]bool{}
	for _, t := range c.Numbers {
		tags[t.Tag] = true
	}
	wanted := map[string]bool{}
	for _, name := range p.parts {
		wanted[name] = true
	}
	for _, n := range p.numbers {
		if file, _, ok := strings.Cut(n.Place, ".docx/"); ok && tags[n.Tag] {
			wanted[file+".docx"] = true
		}
	}
	all := map[string][]byte{}
	folder, err := zip.NewReader(bytes.NewReader(p.data), int64(len(p.data)))
	if err != nil {
		return all // kept as it was drawn; without it every sentence counts as changed
	}
	for name := range wanted {
		if data, err := fs.ReadFile(folder, name); err == nil {
			all[name] = data
		}
	}
	return all
}

// unit is the unit that a number is printed with.
func (p *heldPaper) unit(n Number) string {
	_, field, _ := strings.Cut(n.Key, ".")
	field, _, _ = strings.Cut(field, "@")
	unit := p.now.Definitions[n.Indicator].Unit
	switch strings.TrimRight(field, "0123456789") {
	case tagPercent, tagRatio, tagNextRatio:
		return "%"
	case tagChange:
		if isRate(unit) {
			return points(unit)
		}
		return "%"
	}
	return unit
}

// called names a number within a sentence: "tổng thu ngân sách, so với kế hoạch".
func (p *heldPaper) called(n Number) string {
	d, ok := p.now.Definitions[n.Indicator]
	if !ok {
		return Says(n.Key)
	}
	return vn.Inside(d.Name) + ", " + Says(n.Key)
}
