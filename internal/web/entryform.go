package web

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// typedHere gives a field's text: as typed where the form came back, from the
// draft where that was asked for, else from the newest revision, so that a figure
// that was returned is mended and not typed again.
func (e *entry) typedHere(field string) string {
	switch {
	case len(e.faults) > 0 || e.in.Get(field) != "":
		return e.in.Form.Get(field)
	case e.drafted && e.in.Get("nhap") != "":
		return e.draft.Fields[field]
	}
	return e.standing(field)
}

// standing is a field's text as the newest revision would fill it.
func (e *entry) standing(field string) string {
	v, have := e.latest.Value, e.latest.ID != ""
	input := func(n int64) string { return vn.Decimal{Units: n, Scale: e.d.Scale}.Trim().Input() }
	switch {
	case field == fieldStatus && !have:
		return string(figure.Preliminary)
	case !have:
		return ""
	case field == fieldStatus:
		return string(e.latest.Status)
	case field == fieldNote:
		return e.latest.Note
	case field == fieldExplain:
		return e.latest.Explanation
	case field == fieldAsOf && e.latest.AsOf != "":
		return e.latest.AsOf.Short()
	case field == fieldVia && e.in.Actor.Account == e.latest.SubmittedBy:
		return string(e.latest.Via)
	case field == fieldWho && e.in.Actor.Account == e.latest.SubmittedBy:
		return e.latest.ViaNote
	case field == fieldBound:
		return string(v.Bound)
	case field == fieldDone:
		return strconv.FormatInt(v.N, 10)
	case field == fieldDay && v.Day != "":
		return v.Day.Short()
	case field == fieldNum && v.Num != nil:
		return input(*v.Num)
	case field == fieldDen && v.Den != nil:
		return input(*v.Den)
	case field == fieldValue && (v.Num == nil || e.d.Kind != plan.Rate):
		return input(v.N)
	}
	return ""
}

// form is the form itself: which figure, its value, how final it is, what proves
// it.
func (e *entry) form() templ.Component {
	stale := e.stale()
	hidden := []ui.Hidden{{Name: fieldSeen, Value: strconv.Itoa(e.seen(stale != nil))}, {Name: fieldDrawn, Value: e.cell()}}
	if e.list {
		hidden = append(hidden, ui.Hidden{Name: fieldList, Value: "1"})
	}
	if stale != nil {
		hidden = append(hidden, ui.Hidden{Name: fieldStale, Value: "1"})
	}
	readings, asked := e.readings()
	hidden = append(hidden, asked...)
	values := append(e.values(), readings...)
	if stale != nil {
		values = append([]templ.Component{stale}, values...)
	}
	body := []templ.Component{fields(e.selects()...), fields(values...), fields(e.entered()...), fields(e.proof()...), ui.Note{Text: ui.Words(e.onBehalf())}, ui.Acts{
		ui.Button{Label: "Gửi số liệu", Icon: ui.IconSend, Look: ui.Primary},
		ui.Button{Label: "Mở chỉ tiêu, kỳ vừa chọn ở trên", Look: ui.Quiet, FormAction: entryPage, Attrs: templ.Attributes{"formmethod": "get"}}}}
	return form(ui.Form{Send: send(entryPage, hidden...), Label: "Ghi số liệu", Upload: true}, body...)
}

// seen is the newest revision that the sender knows of. A form that came back has
// seen no more than before, unless it shows both values now, and nothing at all of
// a figure it was not drawn for.
func (e *entry) seen(both bool) int {
	switch {
	case len(e.faults) == 0 || both:
		return e.latest.Revision
	case e.in.Get(fieldDrawn) != "" && e.in.Get(fieldDrawn) != e.cell():
		return figure.NotSeen
	}
	n, _ := strconv.Atoi(e.in.Get(fieldSeen)) // none means that nothing was seen
	return n
}

// onBehalf says in whose name a figure of another unit is sent.
func (e *entry) onBehalf() string {
	u, _ := e.tree.Find(e.key.Unit)
	if e.everyone && u.ID != e.tree.Root().ID {
		return fmt.Sprintf("Nhập thay %s: sổ ghi người nhập là %s.", u.Name, e.in.Actor.Name)
	}
	return "Số đã gửi chờ duyệt rồi mới được tính. Sửa số đã gửi thì gửi lại, các lần trước vẫn còn trong sổ."
}

// values are the fields of the value, by what the indicator measures.
func (e *entry) values() []templ.Component {
	if e.d.Kind == plan.Milestone && e.d.Unit == "" {
		return []templ.Component{
			ui.Radios{Name: fieldDone, Legend: "Kết quả", Value: e.typedHere(fieldDone), Error: e.wrong[fieldDone], Inline: true, Span: ui.Half,
				Options: []ui.Option{{Value: "1", Label: "Đạt, đã hoàn thành"}, {Value: "0", Label: "Chưa đạt"}}},
			ui.Input{Name: fieldDay, Label: "Ngày hoàn thành", Value: e.typedHere(fieldDay), Error: e.wrong[fieldDay], Hint: e.dayHint(), Optional: true, Span: ui.Half},
			e.statusField()}
	}
	switch {
	case e.d.Kind == plan.Rate:
		num, den, rate := e.number(fieldNum, "Tử số", ""), e.number(fieldDen, "Mẫu số", ""), e.number(fieldValue, "Hoặc chỉ tỷ lệ", e.d.Unit)
		num.Hint, rate.Hint = "Có tử số và mẫu số thì tỷ lệ tự tính và cộng được.", "Chỉ có tỷ lệ thì số này không cộng được với đơn vị khác."
		return []templ.Component{num, den, rate, e.boundField(), e.statusField()}
	case e.list:
		return []templ.Component{e.number(fieldValue, "Đã xong", e.d.Unit), e.number(fieldDen, "Trên tổng số", e.d.Unit), e.statusField()}
	}
	value := e.number(fieldValue, "Giá trị", e.d.Unit)
	value.Hint = e.beside()
	return []templ.Component{value, e.boundField(), e.statusField()}
}

// beside is what a value is first compared with, below its field: on a phone the
// whole comparison lies further down.
func (e *entry) beside() string {
	var parts []string
	if f := e.nearest(); f != nil {
		parts = append(parts, spanLabel(f.Key.From, f.Key.To)+": "+f.Value.Format(e.d))
	}
	if e.lastYear != nil {
		parts = append(parts, "Cùng kỳ: "+e.lastYear.Value.Format(e.d))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ". ") + "."
}

func (e *entry) dayHint() string {
	for _, a := range e.plans() {
		if a.Operator == plan.DoneBy {
			return "Kế hoạch: " + e.d.FormatAssigned(a) + "."
		}
	}
	return "Ví dụ 08/01/2026."
}

// number is a field for a number, with how it was understood below it.
func (e *entry) number(field, label, unit string) ui.Input {
	typed := e.typedHere(field)
	i := ui.Input{Name: field, Label: label, Value: typed, Error: e.wrong[field], Unit: unit, Mode: "decimal", Number: true}
	if len(e.faults) == 0 || typed == "" || i.Error != "" {
		return i
	}
	if n, err := (number{typed, e.in.Get(field + numberRead)}).at(field, e.d.Scale); err == nil {
		i.Echo = "hiểu là " + plan.Measure(e.d.Format(n), unit)
	}
	return i
}

func (e *entry) boundField() templ.Component {
	return ui.Select{Name: fieldBound, Label: "Mức chính xác", Value: e.typedHere(fieldBound), Error: e.wrong[fieldBound], Options: boundOptions()}
}

func (e *entry) statusField() templ.Component {
	return ui.Radios{Name: fieldStatus, Legend: "Tình trạng", Value: e.typedHere(fieldStatus), Error: e.wrong[fieldStatus], Options: statusOptions(), Inline: true, Span: ui.Full}
}

// readings asks how each number with two readings is meant.
func (e *entry) readings() (out []templ.Component, asked []ui.Hidden) {
	for _, field := range []string{fieldValue, fieldNum, fieldDen} {
		typed := e.typedHere(field)
		var two *vn.Ambiguous
		if _, err := vn.ParseNumberAt(typed, e.d.Scale); len(e.faults) == 0 || !errors.As(err, &two) {
			continue
		}
		c := ui.Choose{Name: field + numberRead, Legend: "“" + typed + "” là số nào?"}
		if e.in.Get(field+numberAsked) == typed {
			c.Value = e.in.Get(field + numberRead)
		}
		unit := e.d.Unit
		if field != fieldValue && e.d.Kind == plan.Rate {
			unit = ""
		}
		for _, n := range two.Readings {
			c.Candidates = append(c.Candidates, ui.Candidate{Value: n.Input(), Figure: plan.Measure(n.String(), unit), Label: vn.Sentence(inWords(n))})
		}
		out, asked = append(out, c), append(asked, ui.Hidden{Name: field + numberAsked, Value: typed})
	}
	return out, asked
}

// proof are the fields of what goes with the value.
func (e *entry) proof() []templ.Component {
	file := ui.FileInput{Name: fieldFile, Label: "Minh chứng", Error: e.wrong[fieldFile], Accept: evidenceTypes, Multiple: true, Span: ui.Half,
		Hint: "Ảnh chụp rõ chữ ký và ngày, hoặc tệp PDF, Word, Excel, đến 20 MB một tệp, nhiều nhất 10 tệp. Vị trí và giờ chụp trong ảnh được xóa.", Kept: e.keptFiles()}
	if e.settings.FinalNeedsEvidence {
		file.Hint += " Số chính thức phải có minh chứng."
	}
	return []templ.Component{e.asOfField(), file,
		ui.Textarea{Name: fieldExplain, Label: "Giải trình", Value: e.typedHere(fieldExplain), Error: e.wrong[fieldExplain], Rows: 3, Optional: e.wrong[fieldExplain] == "", Span: ui.Half,
			Hint: "Cần khi số cao hơn kế hoạch nhiều, giảm mạnh, hoặc kém chính thức hơn số đang dùng."},
		ui.Textarea{Name: fieldNote, Label: "Ghi chú", Value: e.typedHere(fieldNote), Error: e.wrong[fieldNote], Rows: 3, Optional: true, Span: ui.Half}}
}

// keptFiles offers the files that lie here: the draft's, or the newest revision's.
func (e *entry) keptFiles() []ui.KeptFile {
	note := ""
	if !e.fromDraft() {
		note = " · gửi lần trước"
	}
	var files []ui.KeptFile
	asked := keptOf(e.in)
	for _, f := range e.kept {
		if note != "" && len(e.faults) > 0 && !slices.Contains(asked, f.ID) {
			continue // it was there and was taken off
		}
		files = append(files, ui.KeptFile{Label: f.Name, Size: sizeWords(f.Size) + note, Name: fieldKept, Value: f.ID})
	}
	return files
}

// evidenceTypes are the files a browser offers first as evidence.
const evidenceTypes = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.doc,.xls"

// asOfField asks the day at which the number was true.
func (e *entry) asOfField() templ.Component {
	return ui.Input{Name: fieldAsOf, Label: "Số tính đến ngày", Value: e.typedHere(fieldAsOf), Error: e.wrong[fieldAsOf], Hint: "Để trống nếu tính đến hết kỳ.", Optional: true, Span: ui.Half}
}

// forOther reports whether the figure is another's than the sender's own: the
// office enters for a unit.
func (e *entry) forOther() bool {
	return e.everyone && e.key.Unit != e.tree.Root().ID && !slices.Contains(e.in.Actor.Units, e.key.Unit)
}

// entered asks how the number came that the office enters for a unit.
func (e *entry) entered() []templ.Component {
	if !e.forOther() {
		return nil
	}
	via := ui.Radios{Name: fieldVia, Legend: "Số đến Văn phòng bằng cách nào", Value: e.typedHere(fieldVia), Error: e.wrong[fieldVia], Inline: true, Span: ui.Full,
		Options: []ui.Option{{Value: string(figure.OwnEntry), Label: "Văn phòng tự tổng hợp"}}}
	for _, v := range figure.Vias {
		via.Options = append(via.Options, ui.Option{Value: string(v), Label: vn.Sentence(v.Label())})
	}
	return []templ.Component{via, ui.Input{Name: fieldWho, Label: "Người báo", Value: e.typedHere(fieldWho), Error: e.wrong[fieldWho], Span: ui.Half,
		Hint: "Họ tên người gửi ảnh, nhắn tin hay gọi điện. Đơn vị thấy tên này trên trang của mình.", Optional: true}}
}

// fromDraft reports whether the file on offer is the draft's.
func (e *entry) fromDraft() bool {
	return e.drafted && e.draft.Blob != "" && (len(e.faults) > 0 || e.in.Get("nhap") != "")
}

// sizeWords prints the size of a file.
func sizeWords(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	tenths := (n*10 + 1<<19) >> 20
	return vn.Decimal{Units: tenths, Scale: 1}.String() + " MB"
}

// stale puts the two values of a form that was drawn too early side by side.
func (e *entry) stale() templ.Component {
	var f *fault.Fault
	for _, g := range e.faults {
		if g.Theirs != "" {
			f = g
		}
	}
	if f == nil && (len(e.faults) == 0 || e.in.Get(fieldStale) == "") {
		return nil
	}
	theirs := e.latest.Value.WithUnit(e.d)
	yours := cmp.Or(e.in.Get(fieldValue), "giá trị đang ghi")
	if f != nil {
		yours = f.Yours
	}
	return ui.Choose{Name: fieldChoice, Legend: "Kỳ này có hai giá trị, giá trị nào đúng?", Value: e.in.Get(fieldChoice), Error: e.wrong[fieldChoice],
		Text: ui.Words("Số trong sổ đến sau khi bạn mở trang. Chọn một rồi bấm gửi."),
		Candidates: []ui.Candidate{
			{Value: chooseMine, Figure: yours, Label: "Số của bạn", Note: "đang ghi ở dưới, gửi thì thay số trong sổ"},
			{Value: chooseTheirs, Figure: theirs, Label: "Số trong sổ", Note: e.senderOf(e.latest) + ", " + e.latest.State.Label()}}}
}
