package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/request"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// typed gives what a form brought back, else what is known.
func (p *requestSheet) typed(field, known string) string {
	if _, sent := p.in.Form[field]; sent && len(p.wrong) > 0 {
		return p.in.Get(field)
	}
	return known
}

// choosePart asks what one place means: the one named in the address.
func (p *requestSheet) choosePart() templ.Component {
	n, err := strconv.Atoi(p.in.Get("y"))
	if err != nil || n < 1 || n > len(p.Items) || p.in.Get("viec") != "" && len(p.wrong) == 0 {
		return templ.NopComponent
	}
	i := p.Items[n-1]
	indicator := ui.Select{Name: "chi_tieu", Label: "Chỉ tiêu của đơn vị", Value: p.typed("chi_tieu", string(i.Meaning.Indicator)), Error: p.wrong["chi_tieu"], Span: ui.Half, Options: []ui.Option{{Value: "", Label: "Chưa chọn"}}}
	for _, d := range p.Definitions {
		if d.Retired == "" || d.Indicator == i.Meaning.Indicator {
			indicator.Options = append(indicator.Options, ui.Option{Value: string(d.Indicator), Label: withUnitName(d)})
		}
	}
	slices.SortFunc(indicator.Options[1:], func(a, b ui.Option) int { return vn.Compare(a.Label, b.Label) })
	unit := ui.Select{Name: "don_vi", Label: "Đơn vị", Value: p.typed("don_vi", string(i.Meaning.Unit)), Error: p.wrong["don_vi"], Span: ui.Half, Hint: "Số của đơn vị nào; khi giao thì là đơn vị được giao."}
	for _, u := range p.Tree.All() {
		unit.Options = append(unit.Options, ui.Option{Value: string(u.ID), Label: u.Name})
	}
	span := ui.Select{Name: "loai_ky", Label: "Kỳ của số được hỏi", Value: p.typed("loai_ky", string(i.Meaning.Span)), Error: p.wrong["loai_ky"], Options: p.spans(i.Meaning.Span), Span: ui.Half}
	choice := ui.Radios{Name: "viec", Legend: "Chỗ này là gì?", Value: p.typed("viec", string(request.Means)), Error: p.wrong["viec"], Span: ui.Full, Options: []ui.Option{
		{Value: string(request.Means), Label: "Là chỉ tiêu chọn ở dưới"},
		{Value: string(request.Assigns), Label: "Chưa có chỉ tiêu, giao đơn vị chọn ở dưới báo số"},
		{Value: string(request.NoFigure), Label: "Không phải số liệu của sổ, người lập tự viết"}}}
	body := []templ.Component{fields(choice, indicator, unit, span)}
	if p.in.Actor.Can(auth.DecideFact) {
		body = append(body, fields(ui.Check{Name: "nho", Label: "Nhớ tên này cho các lần hỏi sau", Hint: "“" + i.Name + "” sẽ được hiểu là chỉ tiêu đã chọn.", Checked: p.typed("nho", "") != "", Span: ui.Full}))
	}
	body = append(body, ui.Acts{ui.Button{Label: "Ghi cách hiểu", Icon: ui.IconCheck, Look: ui.Primary}, ui.Button{Label: "Thôi", Href: requestPath(p.ID) + fmt.Sprintf("#y-%d", i.N), Look: ui.Quiet}})
	return section(ui.Section{ID: "chon", Title: "Cấp trên hỏi: " + i.Label()},
		form(ui.Form{Send: send(requestPath(p.ID)+"/muc", ui.Hidden{Name: "y", Value: strconv.Itoa(i.N)}), Label: "Cách hiểu"}, body...))
}

// spans lists the days that a place may tell about.
func (p *requestSheet) spans(standing sheet.Span) []ui.Option {
	var all []ui.Option
	add := func(s sheet.Span, group string) {
		if s != "" && !slices.ContainsFunc(all, func(o ui.Option) bool { return o.Value == string(s) }) {
			all = append(all, ui.Option{Value: string(s), Label: vn.Sentence(s.Label()), Group: group})
		}
	}
	for _, s := range sheet.Spans {
		add(s, "Theo kỳ của yêu cầu")
	}
	for _, x := range p.periods {
		if x.Window == regime.CalendarCode {
			add(sheet.SpanOf(x), "Kỳ cố định")
		}
	}
	add(standing, "Kỳ cố định")
	return all
}

// answerPart asks to whom the answer goes.
func (p *requestSheet) answerPart() templ.Component {
	if err := p.CanAnswer(p.in.Actor); err != nil {
		return section(ui.Section{ID: "tra-loi", Title: "Trả lời"}, ui.Note{Text: ui.Words(fault.Of(err).Sentence)})
	}
	say := "Biểu của cấp trên được điền, ngoài các ô có số mọi thứ giữ nguyên; kèm công văn dự thảo. Ô chưa có số để trống."
	if p.Form == request.Paper {
		say = "Soạn công văn dự thảo kèm phụ lục số liệu. Chỗ chưa có số in “……”."
	}
	world := ui.Radios{Name: "the_thuc", Legend: "Công văn của", Value: p.typed("the_thuc", string(p.Head.World())), Error: p.wrong["the_thuc"], Inline: true, Span: ui.Half, Options: []ui.Option{
		{Value: string(layout.State), Label: "Ủy ban nhân dân"}, {Value: string(layout.Party), Label: "Đảng ủy"}}}
	return section(ui.Section{ID: "tra-loi", Title: "Trả lời"}, ui.Note{Text: ui.Words(say)},
		form(ui.Form{Send: send(requestPath(p.ID) + "/tra-loi"), Label: "Trả lời"},
			fields(ui.Input{Name: "noi_nhan", Label: "Nơi nhận", Value: p.typed("noi_nhan", p.Head.Asker), Error: p.wrong["noi_nhan"], Span: ui.Half}, world),
			ui.Acts{ui.Button{Label: fmt.Sprintf("Soạn trả lời với %d số", len(p.Of(request.Ready))), Icon: ui.IconReport, Look: ui.Primary}}))
}

// headPart corrects what was read of the request itself.
func (p *requestSheet) headPart() templ.Component {
	h, wrong := p.Head, p.wrong
	input := func(name, label, known string, span ui.Span) ui.Input {
		return ui.Input{Name: name, Label: label, Value: p.typed(name, known), Error: wrong[name], Span: span}
	}
	day := func(name, label string, known vn.Day, optional bool) ui.Input {
		text := ""
		if known != "" {
			text = known.Short()
		}
		i := input(name, label, text, ui.Quarter)
		i.Optional, i.Placeholder = optional, "30/06/2026"
		return i
	}
	open := slices.ContainsFunc([]string{"nguoi_hoi", "so", "ngay", "trich_yeu", "han", "tu_ngay", "den_ngay"}, func(f string) bool { return wrong[f] != "" })
	return ui.Folded{Label: "Sửa cơ quan hỏi, kỳ và hạn", Open: open, Parts: []templ.Component{
		form(ui.Form{Send: send(requestPath(p.ID) + "/khung"), Label: "Sửa cơ quan hỏi, kỳ và hạn"},
			fields(input("nguoi_hoi", "Cơ quan hỏi", h.Asker, ui.Half), input("trich_yeu", "Nội dung", h.Title, ui.Half),
				input("so", "Số, ký hiệu", h.Number, ui.Quarter), day("ngay", "Ngày văn bản", h.Day, true), day("han", "Hạn gửi", h.Due, true),
				day("tu_ngay", "Kỳ từ ngày", h.From, false), day("den_ngay", "Đến ngày", h.To, false)),
			ui.Acts{ui.Button{Label: "Ghi", Icon: ui.IconCheck}})}}
}

// requestHead is the form of what was read of a request itself.
type requestHead struct {
	Request request.ID
	Head    request.Head
}

func (s *Server) requestCorrect() http.HandlerFunc {
	return post(s, Form[requestHead]{Right: auth.MakeReport, Name: "request.correct",
		Read: func(in *Input) (c requestHead, err error) {
			c = requestHead{request.ID(in.Path["request"]), request.Head{Asker: in.Get("nguoi_hoi"), Number: in.Get("so"), Title: in.Get("trich_yeu")}}
			for _, d := range []struct {
				field string
				to    *vn.Day
			}{{"ngay", &c.Head.Day}, {"han", &c.Head.Due}, {"tu_ngay", &c.Head.From}, {"den_ngay", &c.Head.To}} {
				if text := in.Get(d.field); text != "" {
					if *d.to, err = vn.ParseDay(text); err != nil {
						return c, atField(d.field, err)
					}
				}
			}
			return c, nil
		},
		Act: func(tx *db.Tx, c requestHead) (string, error) {
			return requestPath(c.Request), request.Correct(tx, c.Request, c.Head)
		},
		Again: requestBody,
	})
}

// requestSpan is the period that a person says a request asks for.
type requestSpan struct {
	Request  request.ID
	From, To vn.Day
}

func (s *Server) requestPeriod() http.HandlerFunc {
	return post(s, Form[requestSpan]{Right: auth.MakeReport, Name: "request.period",
		Read: func(in *Input) (c requestSpan, err error) {
			from, to, _ := strings.Cut(in.Get("ky"), "_")
			c = requestSpan{request.ID(in.Path["request"]), vn.Day(from), vn.Day(to)}
			if !c.From.Valid() || !c.To.Valid() {
				return c, fault.Invalidf("ky", "Chưa chọn kỳ nào. Hãy chọn kỳ của số liệu trong danh sách.")
			}
			return c, nil
		},
		Act: func(tx *db.Tx, c requestSpan) (string, error) {
			return requestPath(c.Request), request.SetPeriod(tx, c.Request, c.From, c.To)
		},
		Again: requestBody,
	})
}

// requestChoice is what a person made of one place.
type requestChoice struct {
	request.Decision
	Learn bool // the name is remembered for the indicator
}

func (s *Server) requestDecide() http.HandlerFunc {
	return post(s, Form[requestChoice]{Right: auth.MakeReport, Name: "request.decide",
		Read: func(in *Input) (c requestChoice, err error) {
			c.Request, c.Choice, c.Learn = request.ID(in.Path["request"]), request.Choice(in.Get("viec")), in.Get("nho") != ""
			c.Meaning = request.Meaning{Indicator: plan.IndicatorID(in.Get("chi_tieu")), Unit: auth.UnitID(in.Get("don_vi")), Span: sheet.Span(in.Get("loai_ky"))}
			from, to, _ := strings.Cut(in.Get("chap_nhan"), "_")
			c.From, c.To = vn.Day(from), vn.Day(to)
			if c.Ask, err = strconv.Atoi(in.Get("y")); err != nil {
				return c, fault.Missingf("Không rõ chỗ hỏi nào của yêu cầu. Hãy mở lại trang yêu cầu.")
			}
			if c.Choice == request.NoFigure || c.Choice == request.Undecided {
				c.Meaning = request.Meaning{}
			}
			return c, nil
		},
		Act: func(tx *db.Tx, c requestChoice) (string, error) {
			to := fmt.Sprintf("%s#y-%d", requestPath(c.Request), c.Ask)
			if err := request.Decide(tx, c.Decision); err != nil || !c.Learn || c.Choice != request.Means {
				return to, err
			}
			return to, rememberAsked(tx, c.Decision)
		},
		Again: requestBody,
	})
}

// rememberAsked teaches the name by which a superior asked.
func rememberAsked(tx *db.Tx, d request.Decision) error {
	v, err := request.Look(tx, d.Request)
	if err != nil {
		return err
	}
	i := v.Items[d.Ask-1]
	return intake.Remember(tx, i.Name, cmp.Or(i.Ask.Measure, v.Definitions[d.Meaning.Indicator].Unit), d.Meaning.Indicator)
}

// requestReply is an answer, its files made before it is kept.
type requestReply struct {
	Draft request.Draft
	files request.Files
}

func (s *Server) requestAnswer() http.HandlerFunc {
	return post(s, Form[requestReply]{Right: auth.MakeReport, Name: "request.answer",
		Read: func(in *Input) (c requestReply, err error) {
			if err := in.server.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
				c.Draft, err = request.Gather(tx, request.ID(in.Path["request"]), in.Get("noi_nhan"), layout.World(in.Get("the_thuc")))
				return err
			}); err != nil {
				return c, err
			}
			c.files, err = c.Draft.Files()
			return c, err
		},
		Act: func(tx *db.Tx, c requestReply) (string, error) {
			id, err := request.Keep(tx, c.Draft, c.files)
			return requestPath(c.Draft.Request) + "?xong=" + string(id), err
		},
		Again: requestBody,
	})
}

func (s *Server) requestRemove() http.HandlerFunc {
	return post(s, Form[request.ID]{Right: auth.TakeDocument, Name: "request.remove",
		Read:  func(in *Input) (request.ID, error) { return request.ID(in.Path["request"]), nil },
		Act:   func(tx *db.Tx, id request.ID) (string, error) { return requestsPath, request.Remove(tx, id) },
		Again: requestsBody,
	})
}

func requestLetter(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	name, data, err = request.File(tx, request.ID(in.Path["request"]), request.AnswerID(in.Path["answer"]), false)
	return name, request.DocxMedia, data, err
}

func requestWorkbook(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	name, data, err = request.File(tx, request.ID(in.Path["request"]), request.AnswerID(in.Path["answer"]), true)
	return name, sheet.XlsxMedia, data, err
}
