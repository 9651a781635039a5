package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// How a box of the list names a group of it, and all of it.
const (
	pickGroup = "nhom:"
	pickAll   = "tat-ca"
)

// bulkReturn is the value of the button that returns; bulkApprove approves.
const (
	bulkApprove = "duyet"
	bulkReturn  = "tra-lai"
)

// bulkBar acts on the ticked figures. What was sent after the page was drawn is
// never taken with a group: nobody has seen it.
func (l *ledger) bulkBar(faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	hidden := append(l.filter.pairs(), ui.Hidden{Name: "den", Value: l.lastSent()})
	bar := ui.PickBar{Send: send("/so-lieu/nhieu", hidden...), Label: "Việc với các số liệu đã chọn",
		Form: []templ.Component{ui.Check{Name: ui.PickField, ID: "chon-tat-ca", Value: pickAll, Label: fmt.Sprintf("Cả %d số đang liệt kê", len(l.matching))}},
		Acts: []ui.Button{{Label: "Duyệt các số đã chọn", Icon: ui.IconCheckAll, Name: "viec", Value: bulkApprove},
			{Label: "Trả lại các số đã chọn", Look: ui.Quiet, Name: "viec", Value: bulkReturn}}}
	reason := ui.Input{Name: "ly_do_chung", Label: "Lý do, nếu trả lại", Value: l.in.Form.Get("ly_do_chung"), Error: wrong["ly_do_chung"], Optional: true}
	bar.Form = append(bar.Form, reason)
	return bar
}

// lastSent is when the newest figure of the list was sent.
func (l *ledger) lastSent() string {
	last := ""
	for _, f := range l.matching {
		last = max(last, f.SubmittedAt)
	}
	return last
}

// bulk is an act on many figures as its form sends it.
type bulk struct {
	Filter queueFilter
	IDs    []figure.ID
	Groups []string
	All    bool
	Until  string // what was sent later was not on the page
	Back   bool
	Reason string
}

func readBulk(in *Input) (bulk, error) {
	b := bulk{Filter: readQueueFilter(in), Until: in.Get("den"), Back: in.Get("viec") == bulkReturn, Reason: in.Get("ly_do_chung")}
	for _, v := range in.Form[ui.PickField] {
		group, isGroup := strings.CutPrefix(v, pickGroup)
		switch {
		case v == pickAll:
			b.All = true
		case isGroup:
			b.Groups = append(b.Groups, group)
		default:
			b.IDs = append(b.IDs, figure.ID(clean(v)))
		}
	}
	if !b.All && len(b.IDs)+len(b.Groups) == 0 {
		return b, fault.Invalidf("", "Chưa chọn số liệu nào. Hãy đánh dấu vào ô bên trái rồi bấm lại.")
	}
	return b, nil
}

// figuresMany approves or returns the ticked figures, each on its own.
func (s *Server) figuresMany() http.HandlerFunc {
	return post(s, Form[bulk]{Right: auth.DecideFigure, Name: "figure.many", Read: readBulk, Act: actOnMany, Again: figuresBody})
}

func actOnMany(tx *db.Tx, b bulk) (string, error) {
	ids, err := b.resolve(tx)
	if err != nil {
		return "", err
	}
	if len(ids) == 0 {
		return "", fault.Conflictf("Các số đã chọn vừa được người khác xử lý hết. Hãy mở lại trang để xem.")
	}
	var done []figure.Figure
	var refused []figure.Refused
	act := bulkApprove
	if b.Back {
		act = bulkReturn
		done, refused, err = figure.ReturnMany(tx, ids, b.Reason)
	} else {
		done, refused, err = figure.ApproveMany(tx, ids)
	}
	if f := fault.Of(err); f != nil && f.Field == "ly_do" {
		err = atField("ly_do_chung", err)
	}
	if err != nil {
		return "", err
	}
	id, err := keepOutcome(tx, act, done, refused)
	to := b.Filter
	to.Page = 1
	return to.link("ket-qua", id), err
}

// resolve lists the figures that the boxes mean.
func (b bulk) resolve(tx *db.Tx) ([]figure.ID, error) {
	ids := slices.Clone(b.IDs)
	if !b.All && len(b.Groups) == 0 {
		return ids, nil
	}
	l := &ledger{in: &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now)}, filter: b.Filter}
	if err := l.loadMatching(tx); err != nil {
		return nil, err
	}
	for _, f := range l.matching {
		if f.SubmittedAt <= b.Until && (b.All || slices.Contains(b.Groups, l.groupKey(f))) && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return ids, nil
}

// outcomeOf is what an act on many came to: how many were done, and why the others
// were not.
type outcomeOf struct {
	Act     string
	Done    int
	Checked int
	Refused []refusal
}

type refusal struct {
	Figure figure.ID
	Reason string
}

// keepOutcome keeps what an act on many came to for the page that follows it.
func keepOutcome(tx *db.Tx, act string, done []figure.Figure, refused []figure.Refused) (string, error) {
	o := outcomeOf{Act: act, Done: len(done)}
	for _, f := range done {
		if f.State == figure.Checked {
			o.Checked++
		}
	}
	for _, r := range refused {
		o.Refused = append(o.Refused, refusal{r.ID, fault.Of(r.Reason).Sentence})
	}
	text, err := json.Marshal(o)
	if err != nil {
		return "", fmt.Errorf("keep outcome: %w", err)
	}
	id := db.NewID()
	_, err = tx.Exec(`insert into outcome (ward, id, account, text, recorded_at) values ($1, $2, $3, $4, $5)`, id, string(tx.Actor.Account), string(text), tx.Stamp())
	return id, err
}

// outcomeOfMany says what the last act on many came to and lists what was refused
// with its reason.
func (l *ledger) outcomeOfMany(tx *db.Tx) (templ.Component, error) {
	id := l.in.Get("ket-qua")
	if id == "" {
		return templ.NopComponent, nil
	}
	var text string
	found, err := tx.One([]any{&text}, `select text from outcome where ward = $1 and id = $2 and account = $3`, id, string(l.in.Actor.Account))
	if err != nil || !found {
		return templ.NopComponent, err
	}
	var o outcomeOf
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return nil, fmt.Errorf("outcome %s: %w", id, err)
	}
	n := ui.Notice{Tone: ui.Good, Title: fmt.Sprintf("Đã duyệt %d số liệu", o.Done-o.Checked)}
	switch {
	case o.Act == bulkReturn:
		n.Title = fmt.Sprintf("Đã trả lại %d số liệu", o.Done)
	case o.Checked > 0:
		n.Title = fmt.Sprintf("Đã duyệt %d, đã kiểm tra %d số liệu", o.Done-o.Checked, o.Checked)
	}
	if len(o.Refused) == 0 {
		return n, nil
	}
	n.Tone, n.Text = ui.Wait, ui.Words(fmt.Sprintf("%d số giữ nguyên, lý do ở dưới.", len(o.Refused)))
	refused, err := l.refusedTable(tx, o.Refused)
	return templ.Join(n, refused), err
}

func (l *ledger) refusedTable(tx *db.Tx, refused []refusal) (templ.Component, error) {
	var ids []figure.ID
	for _, r := range refused {
		ids = append(ids, r.Figure)
	}
	figures, err := figure.GetAll(tx, ids)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Số liệu giữ nguyên", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Lý do"}}}
	for _, r := range refused {
		f, have := figures[r.Figure]
		row := []ui.Cell{ui.T("Số liệu không còn trong sổ"), ui.T(""), ui.T(""), {Text: r.Reason, Tone: ui.Wait}}
		if have && !l.notMine(f) {
			d := l.definitions[f.Key.Indicator]
			row[0], row[1], row[2] = ui.Cell{Text: d.Name, Href: historyPath(f.Key), Small: ui.Words(l.unit(f.Key.Unit))}, ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(f.Value.Format(d))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: row})
	}
	return section(ui.Section{Title: "Số liệu giữ nguyên", Count: fmt.Sprint(len(t.Rows))}, t), nil
}
