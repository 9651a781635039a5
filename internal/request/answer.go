package request

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// DocxMedia is the media type of a cover letter.
const DocxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Draft is an answer before its files are made.
type Draft struct {
	ID       AnswerID
	Request  ID
	Receiver string
	World    layout.World // whose letter goes with it
	Today    vn.Day
	Given    []Given // in the order of the asked places
	view     View
	blank    []byte
}

// CanAnswer says why a request cannot be answered yet; nil where it can.
func (v View) CanAnswer(a auth.Actor) error {
	if err := a.May(auth.MakeReport); err != nil {
		return err
	}
	if v.LacksPeriod() {
		return fault.Conflictf("Yêu cầu “%s” không ghi kỳ; đang tạm lấy từ %s đến %s. Hãy chọn kỳ của số liệu ở đầu trang trước khi soạn trả lời.", v.Name(), v.Head.From.Short(), v.Head.To.Short())
	}
	for _, i := range v.Items {
		if i.goesOut() {
			return nil
		}
	}
	return fault.Conflictf("Chưa có số liệu nào để trả lời “%s”: chỗ hỏi nào cũng còn thiếu số, khác định nghĩa hoặc chưa có chỉ tiêu. Hãy xem từng chỗ ở dưới trước.", v.Name())
}

// LacksPeriod reports whether nobody said yet for which period a request asks, and some
// of its places follow that period.
func (v View) LacksPeriod() bool {
	if v.Head.Basis != Assumed {
		return false
	}
	for _, i := range v.Items {
		if _, _, named := i.Meaning.Span.Named(v.Head.To.Year()); i.State != Aside && i.Meaning.Indicator != "" && !named {
			return true
		}
	}
	return false
}

// goesOut reports whether a value goes into the answer: one that is asked for, or one
// that a person accepted. A figure of another definition never goes out by itself.
func (i Item) goesOut() bool { return i.State == Ready && i.Printed() != "" }

// partyBodies are words in the names of bodies of the Party, folded.
var partyBodies = regexp.MustCompile(`\b(?:tinh uy|thanh uy|dang uy|dang bo|ban (?:to chuc|tuyen giao|dan van|noi chinh|xay dung dang|thuong vu)|uy ban kiem tra)\b`)

// World is the world in which a request is answered, by who asks.
func (h Head) World() layout.World {
	if partyBodies.MatchString(vn.Fold(vn.OneTone(h.Asker))) {
		return layout.Party
	}
	return layout.State
}

// Gather finds what goes into an answer to a request.
func Gather(tx *db.Tx, id ID, receiver string, world layout.World) (Draft, error) {
	d := Draft{ID: AnswerID(db.NewID()), Request: id, World: world, Today: vn.DayOf(tx.Now)}
	v, err := Look(tx, id)
	if err != nil {
		return d, err
	}
	if err := v.CanAnswer(tx.Actor); err != nil {
		return d, err
	}
	d.Receiver = strings.Join(strings.Fields(vn.NFC(receiver)), " ")
	if n := utf8.RuneCountInString(d.Receiver); n == 0 || n > 200 {
		return d, fault.Invalidf("noi_nhan", "Tên cơ quan nhận có %d ký tự; cần từ 1 đến 200. Hãy ghi nơi nhận, ví dụ “Sở Tài chính”.", n)
	}
	if !slices.Contains(layout.Worlds, world) {
		return d, fault.Invalidf("the_thuc", "Chưa chọn công văn trả lời của UBND hay của Đảng ủy. Hãy chọn một.")
	}
	d.view = v
	for _, i := range v.Items {
		if i.goesOut() {
			from, to := i.From, i.To
			if i.Decision.Choice == Accepts && !i.Plan {
				from, to = i.Decision.From, i.Decision.To
			}
			d.Given = append(d.Given, Given{Request: id, Ask: i.N, Receiver: d.Receiver, Indicator: i.Meaning.Indicator, Unit: i.Meaning.Unit,
				From: from, To: to, Plan: i.Plan, Printed: i.Printed(), Measure: i.Measure, Decimals: i.Decimals})
		}
	}
	if v.Form == Workbook {
		_, d.blank, err = blob.Get(tx, v.Blob)
	}
	return d, err
}

// Files are the files of an answer.
type Files struct {
	Letter   []byte // .docx: the cover letter, with a table of the values where a paper asked
	Workbook []byte // the superior's workbook filled in, nil where a paper asked

	numbers []number // of the letter
}

// Files makes the files of an answer; it needs no transaction. The numbers of the
// letter stand in content controls with their tags. Everything in the workbook but the
// cells that were filled is as it came, byte for byte: it gets no names for its cells,
// which the superior's own macros and links may count on.
func (d Draft) Files() (f Files, err error) {
	if d.view.Form == Workbook {
		var puts []xlsx.Put
		for _, i := range d.view.Items {
			if i.goesOut() {
				puts = append(puts, xlsx.Put{Tab: i.Tab, Row: i.Row, Col: i.Col, Number: i.Told.Number, Text: i.Told.Text})
			}
		}
		if f.Workbook, err = xlsx.Fill(d.blank, puts); err != nil {
			return f, err
		}
	}
	f.Letter, f.numbers, err = d.letter()
	return f, err
}

// Keep records an answer: what was given to whom, from which revisions, and its files.
func Keep(tx *db.Tx, d Draft, f Files) (AnswerID, error) {
	r, err := Get(tx, d.Request)
	if err != nil {
		return "", err
	}
	if len(d.Given) == 0 {
		return "", fault.Conflictf("Chưa có số liệu nào để trả lời “%s”. Hãy mở lại trang yêu cầu.", r.Name())
	}
	letter, err := blob.Put(tx, letterName(r.Filename), DocxMedia, f.Letter)
	if err != nil {
		return "", err
	}
	var workbook any
	if f.Workbook != nil {
		b, err := blob.Put(tx, r.Filename, sheet.XlsxMedia, f.Workbook)
		if err != nil {
			return "", err
		}
		workbook = b.ID
	}
	id := d.ID
	if _, err := tx.Exec(`insert into request_answer (ward, id, request, receiver, letter, workbook, filename, blanks, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(id), string(d.Request), d.Receiver, letter.ID, workbook, r.Filename, len(d.view.open()), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	for _, g := range d.Given {
		if err := g.insert(tx, id); err != nil {
			return "", err
		}
	}
	for _, i := range d.view.Items {
		if !i.goesOut() {
			continue
		}
		for _, f := range i.Figures {
			if _, err := tx.Exec(`insert into request_given_figure (ward, answer, ask, figure) values ($1, $2, $3, $4)`, string(id), i.N, string(f.ID)); err != nil {
				return "", err
			}
		}
	}
	for _, n := range f.numbers {
		if err := n.insert(tx, id); err != nil {
			return "", err
		}
	}
	return id, audit.Add(tx, audit.Entry{Act: "request.answer", Subject: d.Request.subject(), Detail: map[string]any{"answer": id, "values": len(d.Given)}})
}

func (g Given) insert(tx *db.Tx, id AnswerID) error {
	_, err := tx.Exec(`insert into request_given (ward, answer, ask, indicator, unit, from_day, to_day, plan, printed, measure, decimals)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(id), g.Ask, string(g.Indicator), string(g.Unit), string(g.From), string(g.To), g.Plan, g.Printed, g.Measure, g.Decimals)
	return err
}

// open lists the asked places that the answer leaves open.
func (v View) open() []Item {
	var some []Item
	for _, i := range v.Items {
		if !i.goesOut() && i.State != Aside {
			some = append(some, i)
		}
	}
	return some
}

func letterName(filename string) string {
	if at := strings.LastIndexByte(filename, '.'); at > 0 {
		filename = filename[:at]
	}
	return "tra-loi-" + filename + ".docx"
}

// File returns the letter or the workbook of an answer with its name.
func File(tx *db.Tx, r ID, id AnswerID, workbook bool) (name string, data []byte, err error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", nil, err
	}
	all, err := findAnswers(tx, `and a.request = $2 and a.id = $3`, string(r), string(id))
	if err != nil {
		return "", nil, err
	}
	if len(all) == 0 || workbook && all[0].Workbook == "" {
		return "", nil, fault.Missingf("Không có tệp này trong các lần trả lời. Hãy mở lại trang yêu cầu.")
	}
	name, of := letterName(all[0].Filename), all[0].Letter
	if workbook {
		name, of = sheet.FilledName(all[0].Filename), all[0].Workbook
	}
	_, data, err = blob.Get(tx, of)
	return name, data, err
}

// Standing says how many places of a request stand where.
func (v View) Standing() string {
	return fmt.Sprintf("%d chỗ hỏi số: %d đã có số, %d có số nhưng khác định nghĩa, %d chưa có số, %d chưa có chỉ tiêu.",
		len(v.Items)-len(v.Of(Aside)), len(v.Of(Ready)), len(v.Of(Differs)), len(v.Of(Lacking)), len(v.Of(New)))
}
