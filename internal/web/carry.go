package web

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// What is typed is not lost because a session ended over it: a form that comes
// without one waits, in the browser alone, behind the sign-in, and is offered to
// be sent on. Files are not carried: they would be read for anybody who asks.

// The fields of a carried form: where it goes, and the prefix of its own fields.
const (
	carryTo     = "gui_tiep"
	carryPrefix = "gt."
)

// carried is the form that a request without a session sent; ok is false where
// it came from no page of ours or does not fit.
func (s *Server) carried(w http.ResponseWriter, r *http.Request) (list []ui.Hidden, ok bool) {
	if boundReading(w) != nil {
		return nil, false
	}
	in := &Input{Form: url.Values{}, Files: map[string]File{}}
	body := http.MaxBytesReader(w, r.Body, maxForm)
	if media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		if in.readParts(multipart.NewReader(body, params["boundary"])) != nil {
			return nil, false
		}
	} else {
		r.Body = body
		if r.ParseForm() != nil {
			return nil, false
		}
		in.Form = r.PostForm
	}
	if in.Key() == "" {
		return nil, false
	}
	list = []ui.Hidden{{Name: carryTo, Value: r.URL.RequestURI()}}
	for name, values := range in.Form {
		for _, v := range values {
			list = append(list, ui.Hidden{Name: carryPrefix + name, Value: vn.NFC(v)})
		}
	}
	return sorted(list), true
}

// carriedOn takes a carried form out of the sign-in form, to be shown there again.
func carriedOn(form url.Values) []ui.Hidden {
	if form.Get(carryTo) == "" {
		return nil
	}
	list := []ui.Hidden{{Name: carryTo, Value: form.Get(carryTo)}}
	for name, values := range form {
		if strings.HasPrefix(name, carryPrefix) {
			for _, v := range values {
				list = append(list, ui.Hidden{Name: name, Value: v})
			}
		}
	}
	return sorted(list)
}

func sorted(list []ui.Hidden) []ui.Hidden {
	slices.SortStableFunc(list, func(a, b ui.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// sendOn is the page after signing in that sends a carried form where it was
// going, with the key it had: what was done already is not done twice.
func sendOn(t ui.Theme, list []ui.Hidden) (templ.Component, error) {
	to := ui.Send{}
	for _, h := range list {
		name, own := strings.CutPrefix(h.Name, carryPrefix)
		switch {
		case h.Name == carryTo:
			to.Action = ownPath(h.Value)
		case own && name == ui.KeyField:
			to.Key = h.Value
		case own:
			to.Hidden = append(to.Hidden, ui.Hidden{Name: name, Value: h.Value})
		}
	}
	if to.Action == "/" || to.Key == "" {
		return nil, errors.New("a carried form without a way or a key")
	}
	b := ui.Bare{Kicker: "Tổng kết", Title: "Gửi tiếp nội dung vừa ghi", Theme: t,
		Standing: ui.Words("Phiên làm việc hết khi đang gửi. Chữ và số đã ghi vẫn còn; tệp, ảnh phải chọn lại.")}
	return bare(b, form(ui.Form{Send: to, Label: "Gửi tiếp"}, ui.Acts{
		ui.Button{Label: "Gửi tiếp", Icon: ui.IconSend, Look: ui.Primary}, ui.Button{Label: "Bỏ, về trang đầu", Href: "/", Look: ui.Quiet}})), nil
}
