package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// reading is one version of a paper with everything its page shows.
type reading struct {
	doc        document.Document
	version    document.Version   // the one shown
	versions   []document.Version // all, newest first
	proposals  []intake.Proposal
	edits      []intake.Edit     // what each proposal would be confirmed as
	findings   []check.Finding   // their Facts are places in proposals
	doubted    map[int]bool      // numbers of the facts that a finding speaks of
	view       string            // which facts are listed
	outline    *extract.Document // the text with its outline and places on paper, without facts
	known      intake.Known
	indicators map[plan.IndicatorID]plan.Definition
	baselines  []plan.Baseline
	units      []org.Unit
	root       auth.UnitID
	standing   map[int]figure.Figure                        // the record's own figure for a fact, by its number
	agreed     map[int]check.Finding                        // what holding the fact against it came to
	plans      map[int]map[plan.IndicatorID][]plan.Assigned // by year, as they are asked for
	became     map[int]figure.Figure                        // what a confirmed fact became
	capitals   map[string]string                            // the text's abbreviations, as they are asked for
}

func loadReading(tx *db.Tx, in *Input) (r reading, err error) {
	id := document.ID(in.Path["document"])
	if r.doc, err = document.Get(tx, id); err != nil {
		return r, err
	}
	if r.versions, err = document.Versions(tx, id); err != nil {
		return r, err
	}
	if r.version, err = shownVersion(tx, id, in.Get("ban")); err != nil {
		return r, err
	}
	if r.proposals, err = intake.Of(tx, id, r.version.N); err != nil {
		return r, err
	}
	if r.outline, err = intake.Outline(tx, r.version); err != nil {
		return r, err
	}
	if r.known, err = intake.LoadKnown(tx); err != nil {
		return r, err
	}
	r.indicators = r.known.Indicators
	if r.baselines, err = plan.Baselines(tx); err != nil {
		return r, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return r, err
	}
	r.units, r.root = tree.All(), tree.Root().ID
	if err := r.compare(tx); err != nil {
		return r, err
	}
	return r, r.find(tx)
}

// shownVersion is the version that an address asks for by its number, else the
// newest.
func shownVersion(tx *db.Tx, id document.ID, asked string) (document.Version, error) {
	if n, err := strconv.Atoi(asked); err == nil {
		return document.GetVersion(tx, id, n)
	}
	return document.LastVersion(tx, id)
}

// newest reports that the version shown is the one facts are confirmed from.
func (r *reading) newest() bool { return r.version.N == r.versions[0].N }

// compare finds what the record says already of each fact's indicator and period,
// and what the confirmed ones became.
func (r *reading) compare(tx *db.Tx) error {
	r.standing, r.became, r.agreed = map[int]figure.Figure{}, map[int]figure.Figure{}, map[int]check.Finding{}
	for _, p := range r.proposals {
		if p.State == intake.Confirmed && p.Became == intake.Figure {
			made, err := figure.Get(tx, figure.ID(p.BecameID))
			if err != nil {
				return err
			}
			r.became[p.N] = made
		}
		e := p.Default(r.known)
		e.Name = r.asPrinted(e.Name, p.Span)
		if key, ok := r.key(e); ok {
			latest, found, err := figure.Latest(tx, key)
			if err != nil {
				return err
			}
			if found {
				e.Seen = latest.Revision
				r.standing[p.N] = latest
				plans, err := r.plansOf(tx, e.Indicator, key.To.Year())
				if err != nil {
					return err
				}
				r.agreed[p.N] = check.Agree(*p.Fact, r.indicators[e.Indicator], latest.Value, plans...)
			}
		}
		r.edits = append(r.edits, e)
	}
	return nil
}

// key is the figure an edit would become.
func (r *reading) key(e intake.Edit) (figure.Key, bool) {
	from, to, dated := intake.Span(e.Period)
	if e.As != intake.Figure || e.Indicator == "" || !dated {
		return figure.Key{}, false
	}
	return figure.Key{Indicator: e.Indicator, Unit: cmp.Or(e.For, r.root), From: from, To: to}, true
}

func intakePage(tx *db.Tx, in *Input) (templ.Component, error) { return intakeBody(tx, in, nil) }

// intakeBody draws the paper beside what was read from it. A refused form comes
// back open, with what was typed.
func intakeBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	r, err := loadReading(tx, in)
	if err != nil {
		return nil, err
	}
	r.view = in.Get("loc")
	if len(faults) > 0 {
		in.Form.Set("sua", in.Get("so"))
		faults = onThisForm(faults)
	}
	p := ui.Page{Title: r.doc.Title, Crumbs: []ui.Crumb{{Label: "Văn bản", Href: "/van-ban"}, {Label: cmp.Or(r.doc.Number, "Bản đã đọc")}}, Standing: r.standingLine()}
	p.Actions = append(p.Actions, ui.Button{Label: "Bản gốc", Icon: ui.IconDocument, Href: r.address("tep"), Download: true})
	if ready := r.matching(); len(ready) > 0 && in.Actor.Can(auth.DecideFact) && r.newest() {
		p.Actions = append(p.Actions, ui.Act{Send: send(documentPath(r.doc.ID) + "/xac-nhan"),
			Button: ui.Button{Label: fmt.Sprintf("Xác nhận %d dữ kiện khớp", len(ready)), Icon: ui.IconCheckAll, Look: ui.Primary}})
	}
	left := templ.Join(r.findingsPart(), r.original(in), r.versionsPart(in, faults))
	return page(tx, in, p, templ.Join(r.notice(in), refused(faults), ui.Split{Left: left, Right: r.lists(in, faults), ID: "du-kien"}))
}

// onThisForm leads a figure's faults to the fields of a fact: the denominator of
// x/y is asked for as the whole.
func onThisForm(faults []*fault.Fault) []*fault.Fault {
	for i, f := range faults {
		if f.Field == "mau_so" {
			at := *f
			at.Field = "tong"
			faults[i] = &at
		}
	}
	return faults
}

func refused(faults []*fault.Fault) templ.Component {
	if len(faults) == 0 {
		return templ.NopComponent
	}
	sum, _ := errorsOf("Chưa xác nhận được", faults)
	return sum
}

func (r *reading) standingLine() ui.Line {
	waiting := 0
	for _, p := range r.proposals {
		if p.State == intake.Waiting {
			waiting++
		}
	}
	state := fmt.Sprintf("%d chờ xác nhận", waiting)
	if waiting == 0 {
		state = "đã xử lý hết"
	}
	if r.version.Text == "" {
		return ui.Words(origin(r.doc) + ". Bản quét chưa đọc được chữ.")
	}
	if len(r.proposals) == 0 {
		return ui.Words(origin(r.doc) + ". Không đọc được dữ kiện nào.")
	}
	return ui.Line{{Text: origin(r.doc) + ". Đọc được "}, {Text: fmt.Sprintf("%d dữ kiện", len(r.proposals)), Href: "#du-kien"}, {Text: ": " + state + "."}}
}

// notice says what the last act did.
func (r *reading) notice(in *Input) templ.Component {
	switch {
	case !r.newest():
		return ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("Đây là bản số %d, không phải bản mới nhất", r.version.N),
			Text: ui.Line{{Text: "Dữ kiện của bản này chỉ để xem. "}, {Text: fmt.Sprintf("Mở bản số %d", r.versions[0].N), Href: documentPath(r.doc.ID)}}}
	case in.Get("nhu-cu") != "":
		return ui.Notice{Title: "Đọc lại cho kết quả như cũ", Text: ui.Words("Chữ và cách đọc không đổi, nên không có bản đọc mới.")}
	case in.Get("moi") != "":
		return ui.Notice{Tone: ui.Good, Title: fmt.Sprintf("Đã nhận bản số %d", r.version.N), Text: ui.Words("Điều đã xác nhận hoặc bỏ ở bản trước mà bản này vẫn ghi thì giữ nguyên; chỉ cần xem những dữ kiện còn chờ.")}
	case in.Get("da-co") != "":
		return ui.Notice{Title: "Văn bản này đã có", Text: ui.Words("Nội dung trùng với văn bản đã nhận ngày " + momentLabel(r.version.RecordedAt) + "; không lưu thêm lần nữa.")}
	case in.Get("xong") == "duyet":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Số liệu được tính ngay, theo thiết lập của đơn vị. "}, {Text: "Xem bảng chỉ tiêu", Href: "/chi-tieu"}}}
	case in.Get("xong") == "cho":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Số liệu đã gửi, chờ người khác duyệt. "}, {Text: "Xem số liệu chờ duyệt", Href: "/so-lieu"}}}
	case in.Get("xong") != "":
		return ui.Notice{Tone: ui.Good, Title: "Đã xác nhận", Text: ui.Line{{Text: "Đã ghi vào sổ của đơn vị. "}, {Text: "Xem bảng chỉ tiêu", Href: "/chi-tieu"}}}
	}
	return templ.NopComponent
}

// matching are the proposals that need no thought: nothing doubted, an indicator
// that is there already, and nothing in the record that says otherwise.
func (r *reading) matching() []int {
	var ready []int
	for i, p := range r.proposals {
		e := r.edits[i]
		if p.State != intake.Waiting || p.Fact == nil || r.doubted[p.N] || e.As != intake.Figure || e.Indicator == "" {
			continue
		}
		if agree, ok := r.agreed[p.N]; ok && agree.Grade != check.Agrees {
			continue
		}
		ready = append(ready, i)
	}
	return ready
}

// confirmation is one fact confirmed with an edit.
type confirmation struct {
	Document string
	Proposal intake.ID
	Edit     intake.Edit
}

func (s *Server) factConfirm() http.HandlerFunc {
	return post(s, Form[confirmation]{Right: auth.DecideFact, Name: "intake.confirm", Again: intakeBody,
		Read: func(in *Input) (confirmation, error) {
			c := confirmation{Document: in.Path["document"], Proposal: intake.ID(in.Path["proposal"])}
			var err error
			c.Edit, err = readEdit(in)
			return c, err
		},
		Act: func(tx *db.Tx, c confirmation) (string, error) {
			done, err := intake.Confirm(tx, c.Proposal, c.Edit)
			if err != nil {
				return "", err
			}
			return afterConfirm(c.Document, done), nil
		},
	})
}

// afterConfirm is the page again, saying what came of it, at the fact.
func afterConfirm(doc string, done intake.Outcome) string {
	said := "1"
	if done.Proposal.Became == intake.Figure {
		said = "cho"
		if done.Approved {
			said = "duyet"
		}
	}
	return fmt.Sprintf("/van-ban/%s?xong=%s#%s", doc, said, ui.FactID(done.Proposal.N))
}

func (s *Server) factReject() http.HandlerFunc {
	return post(s, Form[confirmation]{Right: auth.DecideFact, Name: "intake.reject", Again: intakeBody,
		Read: func(in *Input) (confirmation, error) {
			return confirmation{Document: in.Path["document"], Proposal: intake.ID(in.Path["proposal"])}, nil
		},
		Act: func(tx *db.Tx, c confirmation) (string, error) {
			p, err := intake.Reject(tx, c.Proposal)
			return fmt.Sprintf("/van-ban/%s#%s", c.Document, ui.FactID(p.N)), err
		},
	})
}

// factConfirmMatching confirms every fact that needs no thought, all or none.
func (s *Server) factConfirmMatching() http.HandlerFunc {
	return post(s, Form[string]{Right: auth.DecideFact, Name: "intake.confirm_matching", Again: intakeBody,
		Read: func(in *Input) (string, error) { return in.Path["document"], nil },
		Act: func(tx *db.Tx, id string) (string, error) {
			r, err := loadReading(tx, &Input{Path: map[string]string{"document": id}, Today: vn.DayOf(tx.Now)})
			if err != nil {
				return "", err
			}
			for _, i := range r.matching() {
				if _, err := intake.Confirm(tx, r.proposals[i].ID, r.edits[i]); err != nil {
					return "", err
				}
			}
			return "/van-ban/" + id + "?xong=1", nil
		},
	})
}
