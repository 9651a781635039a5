package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// gridSendPage takes the whole table, gridCellPage one box of it from its script.
const (
	gridSendPage = gridPage + "/gui"
	gridCellPage = gridPage + "/o"
)

// sentCell is one box as it was sent. Its place is named by what it is about, not
// by where it stood: the table may have another row by now.
type sentCell struct {
	Row, Period string // a rowID and a period's days, or the whole figure in Row
	Text        string
	Seen        int
}

// gridSent is a table, or one box of it, as it was sent.
type gridSent struct {
	Ask   gridAsk
	Cells []sentCell
}

// refusedCell is a box that was not taken, with what was typed.
type refusedCell struct {
	Key           figure.Key
	Text          string
	Seen          int
	Kind          fault.Kind
	Sentence      string
	Theirs, Yours string
}

// gridOutcome is what became of a table that was sent: each box on its own.
type gridOutcome struct {
	Sent    int
	Refused []refusedCell
}

// mostBoxes is how many boxes a table may have that is sent whole: a thousand rows
// of a year's months, which no unit reaches.
const mostBoxes = 12_000

// readGrid parses the whole table. Boxes that stand as they were drawn are left to
// the act to tell, which knows the revision they were drawn with.
func readGrid(in *Input) (gridSent, error) {
	s := gridSent{Ask: askGrid(in)}
	rows, columns := strings.Fields(in.Get("hang")), strings.Fields(in.Get("cot"))
	seen := map[string]int{}
	for _, item := range strings.Fields(in.Get("thay")) {
		place, rev, _ := strings.Cut(item, "=")
		seen[place], _ = strconv.Atoi(rev) // none means that nothing was seen
	}
	if len(rows) > mostBoxes/max(len(columns), 1) {
		return s, fault.Invalidf("", "Bảng gửi lên có %d hàng và %d cột, nhiều hơn bảng nào của đơn vị. Hãy mở lại bảng nhập rồi gửi lại.", len(rows), len(columns))
	}
	choice := strings.SplitN(in.Form.Get("chon"), ".", 3)
	for i, row := range rows {
		for j, column := range columns {
			place := fmt.Sprintf("%d.%d", i, j)
			c := sentCell{Row: row, Period: column, Text: in.Get("o." + place), Seen: seen[place]}
			if len(choice) == 3 && choice[0]+"."+choice[1] == place {
				if choice[2] == "bo" {
					continue
				}
				c = c.chosen(choice[2])
			}
			if c.Text != "" || c.Seen > 0 {
				s.Cells = append(s.Cells, c)
			}
		}
	}
	if len(rows) == 0 || len(columns) == 0 {
		return s, fault.Invalidf("", "Bảng gửi lên không có ô nào. Hãy mở lại bảng nhập rồi gửi lại.")
	}
	return s, nil
}

// chosen is the box after one of its repairs was pressed: a revision that was seen,
// or a reading of what was typed.
func (c sentCell) chosen(how string) sentCell {
	if text, reading := strings.CutPrefix(how, "="); reading {
		c.Text = vn.NFC(text)
	} else if n, err := strconv.Atoi(how); err == nil {
		c.Seen = n
	}
	return c
}

// readGridCell parses one box.
func readGridCell(in *Input) (gridSent, error) {
	seen, _ := strconv.Atoi(in.Get("lan")) // none means that nothing was seen
	indicator, rest, _ := strings.Cut(in.Get("o"), "|")
	unit, period, ok := strings.Cut(rest, "|")
	if _, dated := cellKey(indicator, unit, period); !ok || !dated {
		return gridSent{}, fault.Invalidf("o", "Chưa rõ ô nào được gửi. Hãy tải lại bảng nhập; số đã gõ còn trong trình duyệt.")
	}
	a := askGrid(in)
	row := indicator
	if a.View == gridByIndicator {
		row, a.Indicator = unit, plan.IndicatorID(indicator)
	} else {
		a.Unit = auth.UnitID(unit)
	}
	return gridSent{Ask: a, Cells: []sentCell{{Row: row, Period: period, Text: in.Get("so"), Seen: seen}}}, nil
}

// sendGrid sends each changed box as a figure of its own: those that are refused
// leave the others as they are. It returns the outcome as it is remembered with the
// form.
func sendGrid(tx *db.Tx, s gridSent) (string, error) {
	g := &grid{in: &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now)}, ask: s.Ask}
	if err := g.load(tx); err != nil {
		return "", err
	}
	source, _, err := gridSource(tx)
	if err != nil {
		return "", err
	}
	var out gridOutcome
	for _, c := range s.Cells {
		key, r, known := g.place(c)
		if !known {
			out.Refused = append(out.Refused, refusedCell{Key: key, Text: c.Text, Kind: fault.Missing, Sentence: fmt.Sprintf("Ô ghi “%s” thuộc một hàng không còn trong bảng. Hãy mở lại bảng nhập và ghi lại số ấy.", c.Text)})
			continue
		}
		if c.Text == r.seenText(key, c.Seen) {
			continue
		}
		err := g.submit(tx, r, key, c, source)
		f := fault.Of(err)
		switch {
		case err == nil:
			out.Sent++
		case f == nil:
			return "", err
		default:
			out.Refused = append(out.Refused, refusedCell{Key: key, Text: c.Text, Seen: c.Seen, Kind: f.Kind, Sentence: f.Sentence, Theirs: f.Theirs, Yours: f.Yours})
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("outcome of grid: %w", err)
	}
	return string(text), nil
}

// place finds the row of a box and the figure that it is about.
func (g *grid) place(c sentCell) (figure.Key, *gridRow, bool) {
	from, to, _ := strings.Cut(c.Period, "_")
	for _, r := range g.rows {
		if r.rowID(g.ask) != c.Row {
			continue
		}
		for j, p := range g.periods {
			if string(p.From) == from && string(p.To) == to {
				return r.cells[j].key, r, true
			}
		}
	}
	return figure.Key{From: vn.Day(from), To: vn.Day(to)}, nil, false
}

// submit sends one box. What the revision before carries besides its value, a
// note, files, an explanation, goes along.
func (g *grid) submit(tx *db.Tx, r *gridRow, key figure.Key, c sentCell, source told) error {
	cell, err := figure.ReadCell(c.Text, r.d, vn.Undecided)
	if err != nil {
		return err
	}
	return g.write(tx, r, key, cell, c.Seen, source)
}

func (g *grid) write(tx *db.Tx, r *gridRow, key figure.Key, cell figure.Cell, seen int, source told) error {
	latest := r.last(key)
	e := figure.Entry{Key: key, Value: cell.Value, Status: cell.Status, Seen: seen, Note: latest.Note, Explanation: latest.Explanation, Evidences: latest.Evidences}
	if e.Status == "" {
		e.Status = g.ask.Status
	}
	if source.Via != figure.OwnEntry && g.everyone && key.Unit != g.tree.Root().ID {
		e.Via, e.ViaNote = source.Via, source.Who
		for _, id := range source.Files {
			if !slices.Contains(e.Evidences, id) {
				e.Evidences = append(slices.Clone(e.Evidences), id)
			}
		}
	}
	sent, err := figure.SubmitAs(tx, r.d, e)
	if err == nil {
		r.revisions = withRevision(r.revisions, sent)
	}
	return err
}

// withRevision adds a revision just sent to those that a row was read with.
func withRevision(all map[figure.Key][]figure.Figure, f figure.Figure) map[figure.Key][]figure.Figure {
	if all == nil {
		all = map[figure.Key][]figure.Figure{}
	}
	all[f.Key] = append(all[f.Key], f)
	return all
}

// gridForm is a table as a form: what it asks and what it does.
func gridForm(name string, read func(*Input) (gridSent, error)) Form[gridSent] {
	return Form[gridSent]{Right: auth.SubmitFigure, Name: name, Read: read, Act: sendGrid}
}

// gridSend takes the whole table, as a page without script sends it.
func (s *Server) gridSend() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, auth.SubmitFigure)
		if !ok {
			return
		}
		out, err := sentOutcome(s, gridForm("grid.send", readGrid), in)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		if len(out.Refused) == 0 {
			http.Redirect(w, r, askGrid(in).path()+"&xong="+strconv.Itoa(out.Sent), http.StatusSeeOther)
			return
		}
		s.show(w, r, in, http.StatusUnprocessableEntity, func(tx *db.Tx) (templ.Component, error) { return gridBody(tx, in, askGrid(in), &out) })
	}
}

// sentOutcome does a table's act once for its key.
func sentOutcome(s *Server, f Form[gridSent], in *Input) (out gridOutcome, err error) {
	text, err := perform(s, f, in)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return out, fmt.Errorf("outcome of grid: %w", err)
	}
	return out, nil
}

// show answers with a page read in one transaction.
func (s *Server) show(w http.ResponseWriter, r *http.Request, in *Input, status int, draw func(*db.Tx) (templ.Component, error)) {
	var page templ.Component
	if err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
		page, err = draw(tx)
		return err
	}); err != nil {
		s.problem(w, r, err)
		return
	}
	s.render(w, r, status, page)
}

// gridCellSend takes one box from the table's script and answers with its row, so
// that what follows from the box is drawn where everything is drawn.
func (s *Server) gridCellSend() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, auth.SubmitFigure)
		if !ok {
			return
		}
		sent, err := readGridCell(in)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		out, err := sentOutcome(s, gridForm("grid.cell", readGridCell), in)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		status := http.StatusOK
		if len(out.Refused) > 0 {
			status = statuses[out.Refused[0].Kind]
		}
		s.show(w, r, in, status, func(tx *db.Tx) (templ.Component, error) { return gridAnswer(tx, in, sent, out) })
	}
}

// gridAnswer draws the row of a box that was sent.
func gridAnswer(tx *db.Tx, in *Input, sent gridSent, out gridOutcome) (templ.Component, error) {
	g := &grid{in: in, ask: sent.Ask}
	if err := g.load(tx); err != nil {
		return nil, err
	}
	g.overlay(&out)
	t := g.table()
	t.Rows = slices.DeleteFunc(t.Rows, func(r ui.GridRow) bool { return r.ID != "h-"+sent.Cells[0].Row })
	if len(t.Rows) == 0 {
		return nil, fault.Missingf("Hàng này không còn trong bảng. Hãy tải lại bảng nhập; số đã gõ còn trong trình duyệt.")
	}
	return ui.GridRows{Grid: t}, nil
}

// told is where figures entered for units come from (nhập thay): chosen once, and
// said of every figure sent until it is changed.
type told struct {
	Via   figure.Via
	Who   string
	Files []string // blob ids
	Name  string   // of the file
}

const gridSourceCell = "nguon"

// gridSource reads what the account chose last; chosen is false for nothing.
func gridSource(tx *db.Tx) (t told, chosen bool, err error) {
	d, found, err := draftOf(tx, gridPage, gridSourceCell)
	if err != nil || !found {
		return told{}, false, err
	}
	t = told{Via: figure.Via(d.Fields[fieldVia]), Who: d.Fields[fieldWho], Name: d.Fields[fieldFile]}
	if d.Blob != "" {
		t.Files = []string{d.Blob}
	}
	return t, true, nil
}

// sourcePart says where the figures typed now come from, or asks.
func sourcePart(a gridAsk, t told, chosen bool) templ.Component {
	action := gridPage + "/nguon"
	ask := viewHidden(a)
	if chosen {
		text := "Mọi số gửi từ bảng này được ghi là nhập thay theo " + t.Via.Label()
		if t.Who != "" {
			text += ", " + t.Who + " báo"
		}
		if t.Name != "" {
			text += ", kèm tệp " + t.Name
		}
		return ui.Notice{Tone: ui.Wait, Title: "Đang nhập thay", Text: ui.Words(text + ". Đơn vị thấy ghi chú này cạnh số."),
			Actions: []templ.Component{ui.Act{Send: send(action, append(ask, ui.Hidden{Name: "bo", Value: "1"})...), Button: ui.Button{Label: "Thôi nhập thay", Small: true}}}}
	}
	return ui.Folded{Label: "Nhập thay: ghi nguồn một lần cho mọi số gửi sau đây", Parts: []templ.Component{form(ui.Form{Send: send(action, ask...), Label: "Nguồn nhập thay", Upload: true},
		fields(sourceFields(func(string) string { return "" }, nil)...), ui.Acts{ui.Button{Label: "Dùng nguồn này", Small: true}})}}
}

// sourceFields ask where figures entered for a unit come from.
func sourceFields(typed func(string) string, wrong map[string]string) []templ.Component {
	via := ui.Select{Name: fieldVia, Label: "Số đến bằng", Value: typed(fieldVia), Error: wrong[fieldVia], Options: []ui.Option{{Value: "", Label: "tự đếm, không nhập thay"}}}
	for _, v := range figure.Vias {
		via.Options = append(via.Options, ui.Option{Value: string(v), Label: v.Label()})
	}
	return []templ.Component{via,
		ui.Input{Name: fieldWho, Label: "Ai báo", Value: typed(fieldWho), Error: wrong[fieldWho], Optional: true, Hint: "Họ tên người gửi ảnh, nhắn tin hoặc gọi điện."},
		ui.FileInput{Name: fieldFile, Label: "Ảnh hoặc tệp nguồn", Error: wrong[fieldFile], Accept: "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.doc,.xls"}}
}

// viewHidden carries what a table shows through another form of its page.
func viewHidden(a gridAsk) []ui.Hidden { return (&grid{ask: a}).hidden() }

// gridSourceSent is the source as its form sends it.
type gridSourceSent struct {
	Ask  gridAsk
	Drop bool
	Told told
	File *evidence
}

// gridSourceSet keeps where the figures sent next come from.
func (s *Server) gridSourceSet() http.HandlerFunc {
	return post(s, Form[gridSourceSent]{Right: auth.SubmitFigure, Name: "grid.source",
		Read: func(in *Input) (gridSourceSent, error) {
			t := gridSourceSent{Ask: askGrid(in), Drop: in.Get("bo") != "", Told: told{Via: figure.Via(in.Get(fieldVia)), Who: in.Get(fieldWho)}}
			var err error
			t.File, err = s.readEvidence(in)
			return t, err
		},
		Act: keepSource,
		Again: func(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
			return sourceAgain(tx, in, faults)
		}})
}

func keepSource(tx *db.Tx, s gridSourceSent) (string, error) {
	if s.Drop || s.Told.Via == figure.OwnEntry {
		return s.Ask.path(), dropDrafts(tx, gridPage, gridSourceCell, gridSourceCell)
	}
	switch {
	case !slices.Contains(figure.Vias, s.Told.Via):
		return "", fault.Invalidf(fieldVia, "Chưa rõ số liệu đến bằng cách nào (%q). Hãy chọn một cách trong danh sách.", string(s.Told.Via))
	case s.File == nil && (s.Told.Via == figure.ViaPhoto || s.Told.Via == figure.ViaPaper):
		return "", fault.Invalidf(fieldFile, "Nhập thay theo %s thì cần kèm tệp để đơn vị đối chiếu. Hãy chọn tệp.", s.Told.Via.Label())
	case s.Told.Who == "" && (s.Told.Via == figure.ViaMessage || s.Told.Via == figure.ViaCall):
		return "", fault.Invalidf(fieldWho, "Nhập thay theo %s thì cần ghi ai báo. Hãy ghi họ tên người báo.", s.Told.Via.Label())
	}
	d := &draft{Cell: gridSourceCell, Fields: map[string]string{fieldVia: string(s.Told.Via), fieldWho: s.Told.Who}}
	if s.File != nil {
		d.Fields[fieldFile] = s.File.Name
	}
	return s.Ask.path(), keepDraft(tx, gridPage, d, s.File)
}

// sourceAgain shows the source's form alone with what is to mend.
func sourceAgain(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	sum, wrong := errorsOf("Chưa ghi được nguồn", faults)
	a := askGrid(in)
	return page(tx, in, ui.Page{Title: "Nguồn nhập thay", Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Bảng nhập", Href: a.path()}, {Label: "Nguồn"}}},
		templ.Join(sum, form(ui.Form{Send: send(gridPage+"/nguon", viewHidden(a)...), Label: "Nguồn nhập thay", Upload: true},
			fields(sourceFields(in.Get, wrong)...), ui.Acts{ui.Button{Label: "Dùng nguồn này", Look: ui.Primary}, ui.Button{Label: "Thôi", Look: ui.Quiet, Href: a.path()}})))
}
