package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

const booksPath = "/so-van-ban"

// booksPage shows the books of numbers: what each number went to, which are kept
// back, which were voided, and which nothing accounts for.
func booksPage(tx *db.Tx, in *Input) (templ.Component, error) { return booksBody(tx, in, nil) }

func booksBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	books, err := document.Books(tx)
	if err != nil {
		return nil, err
	}
	set, err := org.LoadSettings(tx, "")
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Sổ văn bản", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Sổ văn bản"}},
		Standing: ui.Words("Số văn bản hành chính chạy từ 01 theo từng loại trong năm; số văn bản của Đảng chạy từ 01 theo từng loại trong nhiệm kỳ. Mỗi số chỉ ghi cho một văn bản.")}
	var parts []templ.Component
	if len(faults) > 0 {
		parts = append(parts, bookErrors(in, faults))
	} else if id := in.Get("xong"); id != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu vào sổ", Text: ui.Words(bookDone(tx, id))})
	}
	if !set.StateBook && !set.PartyBook {
		parts = append(parts, ui.Notice{Title: "Sổ số chưa bật", Text: ui.Line{{Text: "Số lấy từ hệ thống quản lý văn bản của đơn vị thì chỉ cần ghi lại sau khi ban hành. Muốn giữ sổ tại đây, hãy bật ở "}, {Text: "Thiết lập", Href: "/thiet-lap#" + org.StateBook}, {Text: "."}}})
	}
	if len(books) == 0 {
		parts = append(parts, ui.Empty{Title: "Chưa ghi số nào", Text: ui.Words("Số hiện ở đây khi một văn bản được ghi số sau khi ban hành, hoặc khi giữ chỗ.")})
	}
	for _, b := range books {
		one, err := bookTable(tx, in, b)
		if err != nil {
			return nil, err
		}
		parts = append(parts, one)
	}
	if in.Actor.Can(auth.KeepBooks) {
		more, err := bookForms(tx, in, set, faults)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more)
	}
	return page(tx, in, p, templ.Join(parts...))
}

// booksAgain shows the page with the form that came back; it stands there even if
// the books were switched off since, so that nothing typed is lost.
func booksAgain(which string) func(*db.Tx, *Input, []*fault.Fault) (templ.Component, error) {
	return func(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
		in.Form.Set("viec", which)
		return booksBody(tx, in, faults)
	}
}

// voidReason is the field of the form that voids: the form that keeps a number back
// asks for a reason too.
const voidReason = "f-huy-ly-do"

func bookErrors(in *Input, faults []*fault.Fault) templ.Component {
	sum, _ := errorsOf("Chưa lưu được", faults)
	for i, item := range sum.Items {
		if sentTo(in, "huy") && item.Href == ui.FieldAnchor("ly_do") {
			sum.Items[i].Href = "#" + voidReason
		}
	}
	return sum
}

// bookDone says what was just done to a number; of what is no number nothing more.
func bookDone(tx *db.Tx, id string) string {
	n, err := document.GetNumber(tx, id)
	switch {
	case err != nil:
		return ""
	case n.State == document.Reserved:
		return "Số " + n.Symbol + " giữ cho " + n.Holder + "."
	}
	return "Số " + n.Symbol + " " + n.State.Label() + "."
}

// bookTable lists one book with the gaps in their places.
func bookTable(tx *db.Tx, in *Input, b document.Book) (templ.Component, error) {
	all, err := document.Numbers(tx, b)
	if err != nil {
		return nil, err
	}
	gone, err := document.Mistyped(tx, b)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: b.Title(), Columns: []ui.Column{{Label: "Số, ký hiệu"}, {Label: "Văn bản"}, {Label: "Ngày"}, {Label: "Tình trạng"}, {Label: "Người ghi"}, {Label: "Việc", Hidden: true}}}
	next := 1
	for _, n := range all {
		if n.N > next {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(gapLabel(next, n.N-1)), {Text: "chưa có văn bản nào", Tone: ui.Wait}, {}, {Text: "bỏ trống", Tone: ui.Wait}, {}, {}}})
		}
		next = n.N + 1
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Symbol, Whole: true}, numberPaper(n), ui.T(n.Day.Short()), numberStateCell(n), {Text: nameIn(names, n.By), Small: ui.Words(momentLabel(n.At))}, voidCell(in, n)}})
	}
	for _, n := range gone {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Symbol, Tone: ui.Faint}, {Text: n.Title, Tone: ui.Faint}, {Text: n.Day.Short(), Tone: ui.Faint}, {Text: n.State.Label(), Small: ui.Words(n.Note), Tone: ui.Faint}, {Text: nameIn(names, n.By), Small: ui.Words(momentLabel(n.At))}, {}}})
	}
	return section(ui.Section{Title: b.Title(), Count: bookCount(all)}, t), nil
}

func bookCount(all []document.Numbered) string {
	held := 0
	for _, n := range all {
		if n.State == document.Reserved {
			held++
		}
	}
	words := fmt.Sprintf("%d số", len(all))
	if held > 0 {
		words += fmt.Sprintf(", %d giữ chỗ", held)
	}
	if gaps := len(document.Gaps(all)); gaps > 0 {
		words += fmt.Sprintf(", %d bỏ trống", gaps)
	}
	return words
}

func gapLabel(from, to int) string {
	if from == to {
		return fmt.Sprintf("%02d", from)
	}
	return fmt.Sprintf("%02d–%02d", from, to)
}

// numberPaper is the paper that has a number, or for whom it is kept.
func numberPaper(n document.Numbered) ui.Cell {
	c := ui.Cell{Text: n.Title}
	switch {
	case n.Report != "":
		c.Href = "/bao-cao/" + n.Report
	case n.Paper != "":
		c.Href = documentPath(n.Paper)
	case n.Title == "":
		c = ui.Cell{Text: "giữ cho " + n.Holder, Tone: ui.Soft}
	}
	return c
}

func numberStateCell(n document.Numbered) ui.Cell {
	c := ui.Cell{Text: n.State.Label()}
	switch n.State {
	case document.Reserved:
		c.Tone, c.Small = ui.Wait, ui.Words(n.Reason)
	case document.Voided:
		c.Tone, c.Small = ui.Faint, ui.Words(n.Note)
	default:
		if n.Reason != "" {
			c.Small = ui.Words("đã giữ chỗ: " + n.Reason)
		}
	}
	return c
}

// voidCell leads to where a reserved number is voided.
func voidCell(in *Input, n document.Numbered) ui.Cell {
	if n.State != document.Reserved || !in.Actor.Can(auth.KeepBooks) {
		return ui.Cell{}
	}
	return ui.Cell{Act: true, Part: ui.Button{Label: "Hủy số", Says: "Hủy số " + n.Symbol, Small: true, Look: ui.Quiet, Href: booksPath + "?huy=" + n.ID + "#huy"}}
}

// bookForms are what a clerk does in the books: keep a number back, void one, begin a
// term of the Party committee.
func bookForms(tx *db.Tx, in *Input, set org.Settings, faults []*fault.Fault) (templ.Component, error) {
	var parts []templ.Component
	if id := in.Get("huy"); id != "" {
		n, err := document.GetNumber(tx, id)
		if err != nil {
			return nil, err
		}
		parts = append(parts, voidForm(in, n, faults))
	}
	if set.StateBook || set.PartyBook || sentTo(in, "giu") {
		parts = append(parts, reserveForm(in, set, faults))
	}
	if set.PartyBook || sentTo(in, "nhiem-ky") {
		terms, err := document.Terms(tx)
		if err != nil {
			return nil, err
		}
		parts = append(parts, termForm(in, terms, faults))
	}
	return templ.Join(parts...), nil
}

// sentTo reports whether a form came back, and is this one.
func sentTo(in *Input, which string) bool { return in.Get("viec") == which }

// wrongOf are the sentences of a form that came back, none for the others.
func wrongOf(in *Input, which string, faults []*fault.Fault) (wrong map[string]string, typed func(string) string) {
	if !sentTo(in, which) {
		return nil, func(string) string { return "" }
	}
	_, wrong = errorsOf("", faults)
	return wrong, in.Form.Get
}

func voidForm(in *Input, n document.Numbered, faults []*fault.Fault) templ.Component {
	wrong, typed := wrongOf(in, "huy", faults)
	return section(ui.Section{ID: "huy", Title: "Hủy số " + n.Symbol}, ui.Note{Text: ui.Words("Đang giữ chỗ cho " + n.Holder + ": " + n.Reason + ". Số đã hủy vẫn nằm trong sổ và không ghi cho văn bản nào nữa.")},
		form(ui.Form{Send: send(booksPath+"/huy", ui.Hidden{Name: "huy", Value: n.ID}), Label: "Hủy số"},
			fields(ui.Input{Name: "ly_do", ID: voidReason, Label: "Vì sao hủy", Value: typed("ly_do"), Error: wrong["ly_do"], MaxLength: 200, Span: ui.Half}),
			ui.Acts{ui.Button{Label: "Hủy số này"}, ui.Button{Label: "Thôi", Href: booksPath}}))
}

func reserveForm(in *Input, set org.Settings, faults []*fault.Fault) templ.Component {
	wrong, typed := wrongOf(in, "giu", faults)
	choose := ui.Select{Name: "loai", Label: "Loại văn bản", Value: cmp.Or(typed("loai"), "state BC"), Error: wrong["loai"], Span: ui.Half}
	for _, w := range layout.Worlds {
		if off := w == layout.State && !set.StateBook || w == layout.Party && !set.PartyBook; off && !sentTo(in, "giu") {
			continue
		}
		for _, t := range document.Types(w) {
			choose.Options = append(choose.Options, ui.Option{Value: string(w) + " " + t.Code, Label: strings.TrimSuffix(t.Name+" ("+t.Code+")", " ()"), Group: vn.Sentence(w.Label())})
		}
	}
	return section(ui.Section{ID: "giu", Title: "Giữ số"}, form(ui.Form{Send: send(booksPath + "/giu"), Label: "Giữ số"}, fields(choose,
		ui.Input{Name: "so", Label: "Số", Value: typed("so"), Optional: true, Mode: "numeric", Number: true, Hint: "Để trống thì lấy số tiếp theo.", Error: wrong["so"], MaxLength: 5, Span: ui.Quarter},
		ui.Input{Name: "ngay", Label: "Cho văn bản ngày", Value: cmp.Or(typed("ngay"), in.Today.Short()), Mode: "numeric", Error: wrong["ngay"], MaxLength: 40, Span: ui.Quarter},
		ui.Input{Name: "nguoi_giu", Label: "Giữ cho ai", Value: typed("nguoi_giu"), Hint: "Họ tên hoặc đơn vị xin số.", Error: wrong["nguoi_giu"], MaxLength: 100, Span: ui.Half},
		ui.Input{Name: "ly_do", Label: "Vì sao giữ", Value: typed("ly_do"), Error: wrong["ly_do"], MaxLength: 200, Span: ui.Half}),
		ui.Acts{ui.Button{Label: "Giữ số", Look: ui.Primary}}))
}

func termForm(in *Input, terms []document.Term, faults []*fault.Fault) templ.Component {
	wrong, typed := wrongOf(in, "nhiem-ky", faults)
	list := ui.DefList{}
	for _, t := range terms {
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Nhiệm kỳ " + t.Name), Text: ui.Words("từ " + t.From.Short())})
	}
	var parts []templ.Component
	if len(terms) > 0 {
		parts = append(parts, list)
	} else {
		parts = append(parts, ui.Note{Text: ui.Words("Chưa ghi nhiệm kỳ nào: số văn bản của Đảng đang tính theo năm. Số chạy từ khi bế mạc đại hội này đến khi bế mạc đại hội sau.")})
	}
	parts = append(parts, form(ui.Form{Send: send(booksPath + "/nhiem-ky"), Label: "Thêm nhiệm kỳ"}, fields(
		ui.Input{Name: "ten", Label: "Nhiệm kỳ", Value: typed("ten"), Placeholder: "2025 - 2030", Error: wrong["ten"], MaxLength: 40, Span: ui.Quarter},
		ui.Input{Name: "tu_ngay", Label: "Ngày bế mạc đại hội", Value: typed("tu_ngay"), Mode: "numeric", Error: wrong["tu_ngay"], MaxLength: 40, Span: ui.Quarter}),
		ui.Acts{ui.Button{Label: "Thêm nhiệm kỳ"}}))
	return section(ui.Section{ID: "nhiem-ky", Title: "Nhiệm kỳ cấp ủy"}, parts...)
}

func readReservation(in *Input) (document.Reservation, error) {
	world, typ, _ := strings.Cut(in.Form.Get("loai"), " ")
	r := document.Reservation{Holder: in.Get("nguoi_giu"), Reason: in.Get("ly_do"), Symbol: document.Symbol{World: layout.World(world), Type: typ}}
	r.Symbol.Organ = document.UsualOrgan(r.Symbol.World, typ)
	if typ != "" && document.TypeName(r.Symbol.World, typ) == typ || world != string(layout.State) && world != string(layout.Party) {
		return r, fault.Invalidf("loai", "Không có loại văn bản “%s”. Hãy chọn một loại trong danh sách.", in.Form.Get("loai"))
	}
	if typed := in.Get("so"); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > 99999 {
			return r, fault.Invalidf("so", "“%s” không phải số văn bản. Hãy ghi một số từ 1, hoặc để trống để lấy số tiếp theo.", typed)
		}
		r.Symbol.N = n
	}
	var err error
	r.Day, err = issuedDay(in, "ngay")
	return r, err
}

func (s *Server) bookReserve() http.HandlerFunc {
	return post(s, Form[document.Reservation]{Right: auth.KeepBooks, Name: "book.reserve", Read: readReservation,
		Act: func(tx *db.Tx, r document.Reservation) (string, error) {
			n, err := document.Reserve(tx, r)
			return booksPath + "?xong=" + n.ID, err
		},
		Again: booksAgain("giu")})
}

// voided is which number goes out of use and why.
type voided struct{ ID, Reason string }

func (s *Server) bookVoid() http.HandlerFunc {
	return post(s, Form[voided]{Right: auth.KeepBooks, Name: "book.void",
		Read: func(in *Input) (voided, error) {
			v := voided{in.Get("huy"), in.Get("ly_do")}
			if v.ID == "" {
				return v, fault.Missingf("Chưa chọn số nào để hủy. Hãy bấm “Hủy số” ở dòng của số ấy trong sổ.")
			}
			return v, nil
		},
		Act: func(tx *db.Tx, v voided) (string, error) {
			return booksPath + "?xong=" + v.ID, document.Void(tx, v.ID, v.Reason)
		},
		Again: booksAgain("huy")})
}

func (s *Server) bookTerm() http.HandlerFunc {
	return post(s, Form[document.Term]{Right: auth.KeepBooks, Name: "book.term",
		Read: func(in *Input) (document.Term, error) {
			day, err := issuedDay(in, "tu_ngay")
			return document.Term{Name: in.Get("ten"), From: day}, err
		},
		Act: func(tx *db.Tx, t document.Term) (string, error) {
			return booksPath + "?xong=nhiem-ky", document.AddTerm(tx, t)
		},
		Again: booksAgain("nhiem-ky")})
}
