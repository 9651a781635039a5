package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// gridPastePage shows what a pasted block would write, and writes it.
const gridPastePage = gridPage + "/dan"

// The fields of a pasted block.
const (
	fieldBlock      = "khoi"
	fieldFrom       = "tu"      // the box it begins at, "3.7"
	fieldConvention = "quy_uoc" // chosen for the whole block
	fieldDo         = "viec"
	doWrite         = "ghi"
)

// pasted is a block as it was sent.
type pasted struct {
	Ask        gridAsk
	Text       string
	From       string
	Convention vn.Convention
	Seen       map[string]int // revisions on the preview, by row and period
}

func readPasted(in *Input) (pasted, error) {
	// Not Get: blanks at the ends of a block are empty cells.
	p := pasted{Ask: askGrid(in), Text: clean(in.Form.Get(fieldBlock)), From: in.Get(fieldFrom), Seen: map[string]int{}}
	if c := vn.Convention(in.Get(fieldConvention)); c == vn.DecimalComma || c == vn.DecimalPoint {
		p.Convention = c
	}
	for _, item := range strings.Fields(in.Get("thay")) {
		place, rev, _ := strings.Cut(item, "=")
		p.Seen[place], _ = strconv.Atoi(rev) // none means that nothing was seen
	}
	if strings.TrimSpace(p.Text) == "" {
		return p, fault.Invalidf(fieldBlock, "Chưa có gì để dán. Hãy chọn vùng trong Excel, bấm Ctrl+C, rồi dán vào ô này.")
	}
	return p, nil
}

// start is the row and column that a block begins at.
func (p pasted) start() (row, column int) {
	left, right, _ := strings.Cut(p.From, ".")
	row, _ = strconv.Atoi(left) // none is the first
	column, _ = strconv.Atoi(right)
	return max(0, row), max(0, column)
}

// pasteForm takes a block where there is no script, and below a preview.
func (g *grid) pasteForm(text, from string) templ.Component {
	s := ui.Select{Name: fieldFrom, Label: "Dán từ ô", Value: from, Hint: "Khối có tên chỉ tiêu và tên tháng thì tự đặt vào đúng chỗ."}
	for i, r := range g.rows {
		for j, p := range g.periods {
			s.Options = append(s.Options, ui.Option{Value: fmt.Sprintf("%d.%d", i, j), Label: columnLabel(p), Group: g.rowName(r)})
		}
	}
	return ui.Folded{Label: "Dán một vùng từ Excel", Parts: []templ.Component{
		form(ui.Form{Send: send(gridPastePage, g.hidden()...), ID: "dan", Label: "Dán từ Excel"},
			fields(ui.Textarea{Name: fieldBlock, Label: "Vùng chép từ Excel", Value: text, Rows: 6, Span: ui.Full, Hint: "Xem trước rồi mới ghi; chưa bấm ghi thì chưa có gì thay đổi."}, s),
			ui.Acts{ui.Button{Label: "Xem trước", Small: true}})}}
}

// gridPaste shows the preview of a block, or writes it where that was confirmed:
// all of it or nothing.
func (s *Server) gridPaste() http.HandlerFunc {
	write := post(s, Form[pasted]{Right: auth.SubmitFigure, Name: "grid.paste", Read: readPasted, Act: pasteBlock, Again: pasteAgain})
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, auth.SubmitFigure)
		if !ok {
			return
		}
		if in.Get(fieldDo) == doWrite {
			write(w, r)
			return
		}
		s.show(w, r, in, http.StatusOK, func(tx *db.Tx) (templ.Component, error) {
			_, err := readPasted(in)
			faults, _ := fault.All(err)
			return pasteAgain(tx, in, faults)
		})
	}
}

// pasteBlock writes every cell of a block that can be taken.
func pasteBlock(tx *db.Tx, p pasted) (string, error) {
	g := &grid{in: &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now)}, ask: p.Ask}
	if err := g.load(tx); err != nil {
		return "", err
	}
	source, _, err := gridSource(tx)
	if err != nil {
		return "", err
	}
	row, column := p.start()
	b := g.lay(p.Text, row, column, p.Convention)
	if b.undecided() {
		return "", fault.Invalidf(fieldConvention, "Chưa chọn cách đọc dấu chấm và dấu phẩy của khối. Hãy chọn một cách.")
	}
	taken := b.taken()
	if len(taken) == 0 {
		return "", fault.Invalidf(fieldBlock, "Không ô nào của khối ghi được hoặc cần ghi. Hãy xem lý do ở từng ô.")
	}
	var refused []error
	for _, c := range taken {
		r, box := g.rows[c.row], g.rows[c.row].cells[c.col]
		err := g.write(tx, r, box.key, c.read, p.Seen[g.placeName(c.row, c.col)], source)
		f := fault.Of(err)
		switch {
		case err == nil:
		case f == nil:
			return "", err
		default:
			refused = append(refused, fault.New(f.Kind, fieldBlock, "%s: %s", g.cellLabel(r, c.col), f.Sentence))
		}
	}
	return fmt.Sprintf("%s&xong=%d", p.Ask.path(), len(taken)), errors.Join(refused...)
}

// placeName names a box apart from where it stands.
func (g *grid) placeName(row, column int) string {
	p := g.periods[column]
	return g.rows[row].rowID(g.ask) + "|" + periodValue(p.From, p.To)
}

// pasteAgain draws the preview, with what refused the block where something did.
func pasteAgain(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	g := &grid{in: in, ask: askGrid(in)}
	if err := g.load(tx); err != nil {
		return nil, err
	}
	p, err := readPasted(in)
	if err != nil && fault.Of(err) == nil {
		return nil, err
	}
	head := ui.Page{Title: "Xem trước khối dán", Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Bảng nhập", Href: g.ask.path()}, {Label: "Dán từ Excel"}}}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa ghi khối này", faults)
		parts = append(parts, sum)
	}
	if len(g.rows) > 0 && strings.TrimSpace(p.Text) != "" {
		row, column := p.start()
		b := g.lay(p.Text, row, column, p.Convention)
		head.Standing = ui.Words(fmt.Sprintf("%d ô sẽ ghi, %d ô không ghi được, %d ô giữ nguyên. Chưa có gì được ghi.", len(b.taken()), b.count(func(c blockCell) bool { return c.problem != "" }), b.count(func(c blockCell) bool { return c.same })))
		parts = append(parts, g.preview(p, b))
	}
	parts = append(parts, g.pasteForm(p.Text, p.From))
	return page(tx, in, head, templ.Join(parts...))
}

func (b *block) count(is func(blockCell) bool) (n int) {
	for _, c := range b.cells {
		if is(c) {
			n++
		}
	}
	return n
}

// preview shows how the block is read and what it would write.
func (g *grid) preview(p pasted, b *block) templ.Component {
	var seen []string
	taken := ui.Table{Caption: "Các ô sẽ ghi", Columns: []ui.Column{{Label: "Ô"}, {Label: "Dán vào", Number: true}, {Label: "Đọc là", Number: true}, {Label: "Đang có", Number: true}}}
	refused := ui.Table{Caption: "Các ô không ghi được", Columns: []ui.Column{{Label: "Dán vào"}, {Label: "Vì sao"}}}
	for _, c := range b.cells {
		if c.problem != "" {
			refused.Rows = append(refused.Rows, ui.Row{Cells: []ui.Cell{ui.T("“" + c.text + "”"), {Text: c.problem, Tone: ui.Bad}}})
		}
	}
	for _, c := range b.taken() {
		r, box := g.rows[c.row], g.rows[c.row].cells[c.col]
		taken.Rows = append(taken.Rows, ui.Row{Cells: []ui.Cell{ui.T(g.cellLabel(r, c.col)), ui.T(c.text),
			ui.P(ui.Figure{Value: c.read.Value.WithUnit(r.d), Status: statusKinds[cmp.Or(c.read.Status, g.ask.Status)], Strong: true}), {Text: dashed(r.text(box.latest)), Tone: ui.Soft}}})
		seen = append(seen, fmt.Sprintf("%s=%d", g.placeName(c.row, c.col), box.latest.Revision))
	}
	hidden := append(g.hidden(), ui.Hidden{Name: fieldBlock, Value: p.Text}, ui.Hidden{Name: fieldFrom, Value: p.From}, ui.Hidden{Name: "thay", Value: strings.Join(seen, " ")})
	body := []templ.Component{g.conventionPart(b)}
	if len(taken.Rows) > 0 {
		body = append(body, ui.Acts{ui.Button{Label: fmt.Sprintf("Ghi %d ô", len(taken.Rows)), Icon: ui.IconSend, Look: ui.Primary, Name: fieldDo, Value: doWrite}, ui.Button{Label: "Thôi, không ghi", Look: ui.Quiet, Href: g.ask.path()}})
	}
	out := []templ.Component{form(ui.Form{Send: send(gridPastePage, hidden...), Label: "Ghi khối dán"}, body...)}
	if len(refused.Rows) > 0 {
		out = append(out, section(ui.Section{ID: "khong-ghi", Title: "Không ghi được", Count: fmt.Sprint(len(refused.Rows))}, refused))
	}
	if len(taken.Rows) > 0 {
		out = append(out, section(ui.Section{ID: "se-ghi", Title: "Sẽ ghi", Count: fmt.Sprint(len(taken.Rows))}, taken))
	}
	return templ.Join(out...)
}

// conventionPart says how dots and commas are read, by what evidence, and is the one
// switch for all.
func (g *grid) conventionPart(b *block) templ.Component {
	if b.why == "" {
		return ui.Note{Text: ui.Words("Khối không có số nào phải phân biệt dấu chấm và dấu phẩy.")}
	}
	r := ui.Radios{Name: fieldConvention, Legend: "Cách đọc dấu chấm và dấu phẩy của cả khối", Hint: b.why, Value: string(b.chosen), Span: ui.Full}
	if b.undecided() {
		r.Error = "Chưa chọn cách đọc nên chưa ghi được ô nào. Hãy chọn rồi bấm xem lại."
	}
	for _, c := range []vn.Convention{vn.DecimalComma, vn.DecimalPoint} {
		r.Options = append(r.Options, ui.Option{Value: string(c), Label: vn.Sentence(c.Label())})
	}
	return templ.Join(fields(r), ui.Acts{ui.Button{Label: "Xem lại theo cách đọc này", Small: true, Name: fieldDo, Value: "xem"}})
}
