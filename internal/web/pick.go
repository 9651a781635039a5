package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// The views of a list of facts, as an address names them.
const (
	viewAll      = ""
	viewWaiting  = "cho"
	viewDoubtful = "can-xem"
)

// listed reports whether a fact is in the list: its view has it, or its form is
// open.
func (r *reading) listed(i, editing int) bool {
	return r.proposals[i].N == editing || r.inView(r.view, i)
}

// inView reports whether a fact is shown under a view.
func (r *reading) inView(view string, i int) bool {
	switch view {
	case viewWaiting:
		return r.proposals[i].State == intake.Waiting
	case viewDoubtful:
		return r.needsLook(i)
	}
	return true
}

// needsLook reports a waiting fact that a person should look at before it is
// confirmed: a finding speaks of it, the record says otherwise, a scan was read
// with doubt, or it does not say of when or of whom it is.
func (r *reading) needsLook(i int) bool {
	p, e := r.proposals[i], r.edits[i]
	if p.State != intake.Waiting || p.Fact == nil {
		return p.State == intake.Waiting && p.Directive != nil && len(r.blanks(p)) > 0
	}
	_, _, dated := intake.Span(e.Period)
	return r.doubted[p.N] || r.contradicts(i) || r.unsure(p.Span) || e.As == intake.Figure && !dated || p.Fact.Who != "" && e.For == ""
}

// unsure reports words of a stretch that a scan was read with doubt.
func (r *reading) unsure(span [2]int) bool {
	return slices.ContainsFunc(r.wordsIn(span), func(w extract.Word) bool { return w.Doubt > doc.Doubtful })
}

// views are the links that choose what is listed.
func (r *reading) views(in *Input) templ.Component {
	s := ui.Switch{Label: "Hiện dữ kiện"}
	for _, v := range []struct{ view, label string }{{viewAll, "Tất cả"}, {viewWaiting, "Chờ xác nhận"}, {viewDoubtful, "Cần xem"}} {
		n := 0
		for i := range r.proposals {
			if r.inView(v.view, i) {
				n++
			}
		}
		s.Items = append(s.Items, ui.SwitchItem{Label: v.label, Note: strconv.Itoa(n), Href: r.link(in, "loc", v.view), Current: r.view == v.view})
	}
	return ui.FilterBar{Switches: []ui.Switch{s}}
}

// pick is the value of a fact's box: its number and the revision of the record's
// figure that the page showed.
func (r *reading) pick(p intake.Proposal) string { return fmt.Sprintf("%d:%d", p.N, r.seen(p)) }

// pickBar acts on the ticked facts.
func (r *reading) pickBar() templ.Component {
	keys := ui.Words("Phím: j, k tới dữ kiện sau, trước; x chọn; a chọn hết; e sửa; c tới nút xác nhận, rồi Enter.")
	return ui.PickBar{Send: send(documentPath(r.doc.ID)+"/da-chon", ui.Hidden{Name: "loc", Value: r.view}), Label: "Việc với các dữ kiện đã chọn", Keys: keys,
		Acts: []ui.Button{{Label: "Xác nhận các dữ kiện đã chọn", Icon: ui.IconCheckAll, Name: "viec", Value: "xac-nhan"},
			{Label: "Bỏ các dữ kiện đã chọn", Look: ui.Quiet, Name: "viec", Value: "bo"}}}
}

// picked is what a PickBar sends.
type picked struct {
	Document string
	Reject   bool
	Facts    []pickedFact
	View     string
}

type pickedFact struct{ N, Seen int }

func readPicked(in *Input) (picked, error) {
	p := picked{Document: in.Path["document"], Reject: in.Get("viec") == "bo", View: in.Get("loc")}
	for _, v := range in.Form[ui.PickField] {
		number, seen, _ := strings.Cut(v, ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			continue // not one of the page's boxes
		}
		f := pickedFact{N: n}
		f.Seen, _ = strconv.Atoi(seen) // a missing one counts as nothing seen
		p.Facts = append(p.Facts, f)
	}
	if len(p.Facts) == 0 {
		return p, fault.Invalidf("", "Chưa chọn dữ kiện nào. Hãy đánh dấu vào ô bên trái của dữ kiện rồi bấm lại.")
	}
	return p, nil
}

// factPicked confirms or rejects the ticked facts, all or none.
func (s *Server) factPicked() http.HandlerFunc {
	return post(s, Form[picked]{Right: auth.DecideFact, Name: "intake.picked", Again: intakeBody, Read: readPicked,
		Act: func(tx *db.Tx, c picked) (string, error) {
			r, err := loadReading(tx, &Input{Path: map[string]string{"document": c.Document}, Today: vn.DayOf(tx.Now)})
			if err != nil {
				return "", err
			}
			var wrong []error
			for _, f := range c.Facts {
				if err := r.decide(tx, f, c.Reject); err != nil {
					if fault.Of(err) == nil {
						return "", err
					}
					wrong = append(wrong, ofFact(f.N, err))
				}
			}
			to := documentPath(r.doc.ID) + "?xong=1"
			if c.View != "" {
				to += "&loc=" + c.View
			}
			return to, errors.Join(wrong...)
		},
	})
}

// decide confirms one fact as the page showed it, or rejects it.
func (r *reading) decide(tx *db.Tx, f pickedFact, reject bool) error {
	for i, p := range r.proposals {
		if p.N != f.N {
			continue
		}
		if reject {
			_, err := intake.Reject(tx, p.ID)
			return err
		}
		e := r.edits[i]
		e.Seen = f.Seen
		_, err := intake.Confirm(tx, p.ID, e)
		return err
	}
	return fault.Missingf("Không có dữ kiện số %d trong văn bản này. Hãy mở lại trang.", f.N)
}

// ofFact says which fact a fault is about, and leads to its form.
func ofFact(n int, err error) error {
	f := *fault.Of(err)
	f.Sentence, f.Field = fmt.Sprintf("Dữ kiện %d: %s", n, f.Sentence), ""
	return &f
}
