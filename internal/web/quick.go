package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// quickPage asks on a phone for what one unit owes now.
const quickPage = "/nhap-nhanh"

// The fields of the page beside its numbers.
const (
	quickDuty   = "viec" // a regime and a period
	quickDo     = "lam"
	quickDraft  = "nhap"
	quickPart   = "mot-phan"
	quickPhotos = "anh"
	quickKept   = "anh_giu"
	quickNumber = "s." // before an indicator
	quickWhy    = "gt."
)

// How far around today a duty is offered.
const quickBack, quickAhead = 75, 45

// quick is what the page is drawn from.
type quick struct {
	in          *Input
	ward        org.Ward
	tree        org.Tree
	units       []org.Unit // those the actor may send for
	unit        org.Unit
	others      bool // the actor enters for others
	duties      []regime.Duty
	owed        map[string][]figure.Owed // by duty
	duty        regime.Duty
	definitions map[plan.IndicatorID]plan.Definition
	figures     []figure.Figure // of the unit, older first
	draft       draft
	drafted     bool
	photos      []blob.Blob // kept from before
}

// dutyName tells a duty from the others of its unit.
func dutyName(d regime.Duty) string { return string(d.Regime.ID) + "|" + string(d.Period.ID) }

func quickEntryPage(tx *db.Tx, in *Input) (templ.Component, error) { return quickBody(tx, in, nil) }

func quickBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	q := &quick{in: in}
	if err := q.load(tx); err != nil {
		return nil, err
	}
	b := ui.Bare{Kicker: q.ward.Title() + " · " + in.Actor.Name, Title: q.unit.Name, Theme: in.Theme}
	if in.server.Demo {
		b.Banners = append(b.Banners, ui.Banner{Sample: true})
	}
	if !in.Actor.ByCard() {
		b.Footer = ui.Line{{Text: "Về trang đầu", Href: "/"}}
	}
	var parts []templ.Component
	if n := in.Get("xong"); n != "" && len(faults) == 0 {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã gửi " + n + " số", Text: ui.Words("Các số này chờ duyệt. Có số bị trả lại thì hiện ở trang này.")})
	} else if in.Get("luu") != "" && len(faults) == 0 {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Đã lưu nháp", Text: ui.Words("Số và ảnh được giữ lại, chưa gửi. Mở lại trang này trên máy này để ghi tiếp.")})
	}
	if q.duty.Period.ID == "" {
		b.Standing = ui.Words(weekday(in.Today) + ", " + in.Today.Short() + ".")
		parts = append(parts, ui.Empty{Title: "Không có số nào phải gửi lúc này", Text: ui.Words("Đến kỳ báo cáo, các số cần gửi hiện ở trang này.")}, q.choice())
		return bare(b, templ.Join(parts...)), nil
	}
	b.Title += ", " + vn.Inside(q.duty.Period.Name)
	b.Standing = ui.Line{{Text: "Hạn gửi " + q.duty.Due.Short() + "."}}
	if q.duty.Overdue(in.Today) {
		b.Standing = ui.Line{{Text: "Quá hạn gửi " + q.duty.Due.Short() + ".", Tone: ui.Bad}}
		if q.duty.Closes != "" {
			b.Standing = append(b.Standing, ui.Run{Text: " Còn gửi được đến " + q.duty.Closes.Short() + "."})
		}
	}
	parts = append(parts, q.form(faults), q.choice())
	return bare(b, templ.Join(parts...)), nil
}

func (q *quick) load(tx *db.Tx) (err error) {
	if q.ward, err = org.LoadWard(tx, q.in.Today); err != nil {
		return err
	}
	if q.tree, err = org.LoadTree(tx, q.in.Today); err != nil {
		return err
	}
	if err := q.chooseUnit(); err != nil {
		return err
	}
	if q.definitions, err = plan.Indicators(tx, ""); err != nil {
		return err
	}
	if err := q.loadDuties(tx); err != nil {
		return err
	}
	if q.duty.Period.ID == "" {
		return nil
	}
	if q.figures, err = figure.FindOfUnit(tx, q.unit.ID, q.duty.Period.From.AddDays(-400), q.duty.Period.To); err != nil {
		return err
	}
	if q.draft, q.drafted, err = draftOf(tx, quickPage, q.cell()); err != nil {
		return err
	}
	return q.loadPhotos(tx)
}

// chooseUnit settles whose figures the page asks for.
func (q *quick) chooseUnit() error {
	for _, u := range q.tree.All() {
		if q.in.Actor.MayFor(auth.ReportDue, u.ID) == nil {
			q.units = append(q.units, u)
		}
	}
	q.others = q.in.Actor.MayFor(auth.ReportDue, q.tree.Root().ID) == nil
	if len(q.units) == 0 {
		return fault.Missingf("Tài khoản này chưa gắn với đơn vị nào đang hoạt động. Hãy báo Văn phòng.")
	}
	q.unit = q.units[0]
	if id := auth.UnitID(q.in.Get(fieldUnit)); id != "" {
		u, there := q.tree.Find(id)
		if !there {
			return fault.Missingf("Không có đơn vị này trong cây tổ chức hiện nay. Hãy mở lại trang nhập nhanh.")
		}
		if err := q.in.Actor.MayFor(auth.ReportDue, id); err != nil {
			return err
		}
		q.unit = u
	}
	return nil
}

// loadDuties finds what the unit owes around today, and of it what to ask first:
// the oldest that is not wholly sent, else the next.
func (q *quick) loadDuties(tx *db.Tx) error {
	all, err := regime.DutiesOf(tx, q.unit.ID, q.in.Today.AddDays(-quickBack), q.in.Today.AddDays(quickAhead))
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Open(q.in.Today) && d.Period.From <= q.in.Today && len(d.Indicators) > 0 {
			q.duties = append(q.duties, d)
		}
	}
	owed, err := figure.Owing(tx, q.duties)
	if err != nil {
		return err
	}
	q.owed = map[string][]figure.Owed{}
	for _, o := range owed {
		q.owed[dutyName(o.Duty)] = append(q.owed[dutyName(o.Duty)], o)
	}
	asked := q.in.Get(quickDuty)
	for _, d := range q.duties {
		if dutyName(d) == asked {
			q.duty = d
			return nil
		}
	}
	if asked != "" && q.in.Form.Has(ui.KeyField) {
		return fault.Conflictf("Kỳ này vừa khóa nhập hoặc không còn phải báo cáo. Hãy mở lại trang nhập nhanh; số đã ghi được giữ trong bản nháp.")
	}
	for _, d := range q.duties {
		if q.duty.Period.ID == "" && q.unsent(d) > 0 {
			q.duty = d
		}
	}
	if q.duty.Period.ID == "" && len(q.duties) > 0 {
		q.duty = q.duties[len(q.duties)-1]
	}
	return nil
}

// unsent counts the figures of a duty that somebody must still send.
func (q *quick) unsent(d regime.Duty) (n int) {
	for _, o := range q.owed[dutyName(d)] {
		if o.State == figure.OwedMissing || o.State == figure.OwedReturned {
			n++
		}
	}
	return n
}

func (q *quick) cell() string { return string(q.unit.ID) + "|" + dutyName(q.duty) }

// loadPhotos finds the photos that lie here from before.
func (q *quick) loadPhotos(tx *db.Tx) error {
	all, err := drafts(tx, quickPage)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b draft) int { return cmp.Compare(a.Cell, b.Cell) })
	for _, d := range all {
		if strings.HasPrefix(d.Cell, q.cell()+"|") && d.Blob != "" {
			b, err := blob.Find(tx, d.Blob)
			if err != nil {
				return err
			}
			q.photos = append(q.photos, b)
		}
	}
	return nil
}

// key is the figure that answers the duty for an indicator.
func (q *quick) key(id string) figure.Key {
	return figure.Key{Indicator: plan.IndicatorID(id), Unit: q.unit.ID, From: q.duty.Period.From, To: q.duty.Period.To}
}

// latest is the newest revision of a figure of the duty.
func (q *quick) latest(id string) (last figure.Figure) {
	for _, f := range q.figures {
		if f.Key == q.key(id) {
			last = f
		}
	}
	return last
}

// form asks for the numbers, the photos and the explanations.
func (q *quick) form(faults []*fault.Fault) templ.Component {
	wrong := map[string]string{}
	var top []templ.Component
	if len(faults) > 0 {
		var sum ui.ErrorSummary
		sum, wrong = errorsOf("Chưa gửi được", faults)
		sum.Text = ui.Words("Các số và ảnh khác đã giữ lại.")
		top = append(top, sum)
	}
	var seen []string
	var body []templ.Component
	for _, id := range q.duty.Indicators {
		body = append(body, q.question(id, wrong)...)
		seen = append(seen, fmt.Sprintf("%s=%d", id, q.latest(id).Revision))
	}
	if q.others && q.unit.ID != q.tree.Root().ID {
		body = append(body, fields(sourceFields(q.typed, wrong)[:2]...))
	}
	photos := ui.FileInput{Name: quickPhotos, Label: "Ảnh hoặc tệp minh chứng", Error: wrong[quickPhotos], Multiple: true, Accept: "image/jpeg,image/png,image/webp,.pdf",
		Hint: "Chụp rõ chữ ký và ngày họp; chọn được nhiều ảnh. Vị trí và giờ chụp trong ảnh được xóa."}
	for _, b := range q.photos {
		photos.Kept = append(photos.Kept, ui.KeptFile{Label: b.Name, Size: sizeWords(b.Size), Name: quickKept, Value: b.ID})
	}
	acts := ui.Acts{ui.Button{Label: "Gửi số liệu", Icon: ui.IconSend, Look: ui.Primary, Big: true}}
	if len(faults) > 0 {
		acts = append(acts, ui.Button{Label: "Chỉ gửi các số đã ghi", Name: quickDo, Value: quickPart})
	}
	acts = append(acts, ui.Button{Label: "Lưu nháp", Look: ui.Quiet, Name: quickDo, Value: quickDraft})
	body = append(body, photos, acts)
	hidden := []ui.Hidden{{Name: fieldUnit, Value: string(q.unit.ID)}, {Name: quickDuty, Value: dutyName(q.duty)}, {Name: "thay", Value: strings.Join(seen, " ")}}
	return templ.Join(append(top, form(ui.Form{Send: send(quickPage, hidden...), Label: "Số liệu " + vn.Inside(q.duty.Period.Name), Upload: true}, body...))...)
}

// typed is a field's text: as it came back, else from the draft.
func (q *quick) typed(field string) string {
	if q.in.Form.Has(ui.KeyField) {
		return q.in.Form.Get(field)
	}
	return q.draft.Fields[field]
}

// question asks for one number, with what it is compared with, and for an
// explanation where one was asked for.
func (q *quick) question(id string, wrong map[string]string) []templ.Component {
	d := q.definitions[plan.IndicatorID(id)]
	latest := q.latest(id)
	value := q.typed(quickNumber + id)
	if value == "" && !q.in.Form.Has(ui.KeyField) && latest.ID != "" {
		value = figure.CellText(latest.Value, d)
	}
	i := ui.Question{Name: quickNumber + id, Label: d.Name, Unit: d.Unit, Value: value, Hint: q.beside(id, d, latest), Error: wrong[quickNumber+id]}
	if d.Kind == plan.Milestone && d.Unit == "" {
		i.Mode, i.Unit = "text", "đạt hoặc chưa đạt"
	}
	out := []templ.Component{i}
	if why := q.typed(quickWhy + id); why != "" || wrong[quickWhy+id] != "" {
		out = append(out, ui.Textarea{Name: quickWhy + id, Label: "Giải trình: " + d.Name, Value: why, Error: wrong[quickWhy+id], Rows: 2})
	}
	return out
}

// beside is what a number is compared with: where it stands, the period before, the
// same period a year ago.
func (q *quick) beside(id string, d plan.Definition, latest figure.Figure) string {
	var parts []string
	switch latest.State {
	case figure.Returned:
		parts = append(parts, "Bị trả lại: "+latest.Reason)
	case figure.Submitted, figure.Checked:
		parts = append(parts, "Đã gửi, chờ duyệt")
	case figure.Approved:
		parts = append(parts, "Đã duyệt")
	}
	var before, lastYear figure.Figure
	k := q.key(id)
	for _, f := range q.figures {
		if f.Key.Indicator != k.Indicator || f.State == figure.Returned || f.State == figure.Superseded {
			continue
		}
		switch {
		case f.Key == k.YearBefore():
			lastYear = f
		case f.Key.To < k.From && (before.ID == "" || later(f, before)):
			before = f
		}
	}
	if before.ID != "" {
		parts = append(parts, spanLabel(before.Key.From, before.Key.To)+": "+before.Value.Format(d))
	}
	if lastYear.ID != "" {
		parts = append(parts, "Cùng kỳ: "+lastYear.Value.Format(d))
	}
	return strings.Join(parts, ". ")
}

// later reports whether a figure tells of later days than another, or of fewer that
// end together: last month says more to a person than the year so far.
func later(f, g figure.Figure) bool {
	return cmp.Or(cmp.Compare(f.Key.To, g.Key.To), cmp.Compare(f.Key.From, g.Key.From), cmp.Compare(f.SubmittedAt, g.SubmittedAt)) > 0
}

// choice leads to the other duties, and to other units where there are several.
func (q *quick) choice() templ.Component {
	list := ui.DefList{Stacked: true}
	for _, d := range q.duties {
		state := "đã gửi đủ"
		if n := q.unsent(d); n > 0 {
			state = fmt.Sprintf("còn %d số, hạn %s", n, d.Due.Short())
		}
		if dutyName(d) != dutyName(q.duty) {
			list.Items = append(list.Items, ui.Def{Term: ui.Line{{Text: d.Regime.Name + ", " + vn.Inside(d.Period.Name), Href: quickPath(q.unit.ID, d)}}, Text: ui.Words(state)})
		}
	}
	var parts []templ.Component
	if len(list.Items) > 0 {
		parts = append(parts, section(ui.Section{ID: "ky-khac", Title: "Kỳ khác"}, list))
	}
	if len(q.units) > 1 {
		s := ui.Select{Name: fieldUnit, Label: "Đơn vị", Value: string(q.unit.ID), Span: ui.Full}
		for _, u := range q.units {
			s.Options = append(s.Options, ui.Option{Value: string(u.ID), Label: indent(q.tree.Depth(u.ID)) + u.Name})
		}
		parts = append(parts, section(ui.Section{ID: "don-vi-khac", Title: "Đơn vị khác"}, form(ui.Form{Send: ui.Send{Action: quickPage}, Get: true, Label: "Chọn đơn vị"}, fields(s), ui.Acts{ui.Button{Label: "Mở", Small: true}})))
	}
	return templ.Join(parts...)
}

// quickPath is the page for one duty of a unit.
func quickPath(unit auth.UnitID, d regime.Duty) string {
	return fmt.Sprintf("%s?%s=%s&%s=%s", quickPage, fieldUnit, unit, quickDuty, strings.ReplaceAll(dutyName(d), "|", "%7C"))
}

// quickSent is the page as it was sent.
type quickSent struct {
	Unit, Duty string
	How        string // quickDraft, quickPart or "" for all
	Numbers    map[string]string
	Why        map[string]string
	Seen       map[string]int
	Via        figure.Via
	Who        string
	Photos     []*evidence
	Kept       []string
	today      vn.Day
	wrong      error
}

// readQuick parses the page and cleans its photos.
func (s *Server) readQuick(in *Input) (quickSent, error) {
	q := quickSent{Unit: in.Get(fieldUnit), Duty: in.Get(quickDuty), How: in.Get(quickDo), Numbers: map[string]string{}, Why: map[string]string{}, Seen: map[string]int{},
		Via: figure.Via(in.Get(fieldVia)), Who: in.Get(fieldWho), Kept: in.Form[quickKept], today: in.Today}
	for name := range in.Form {
		if id, is := strings.CutPrefix(name, quickNumber); is {
			q.Numbers[id] = in.Get(name)
		}
		if id, is := strings.CutPrefix(name, quickWhy); is {
			q.Why[id] = in.Get(name)
		}
	}
	for _, item := range strings.Fields(in.Get("thay")) {
		id, rev, _ := strings.Cut(item, "=")
		q.Seen[id], _ = strconv.Atoi(rev) // none means that nothing was seen
	}
	var err error
	q.Photos, err = s.cleanPhotos(in)
	if err != nil && fault.Of(err) == nil {
		return q, err
	}
	q.wrong = err
	return q, nil
}

// cleanPhotos cleans every photo of the page and leaves the cleaned ones in its
// place; those that cannot be taken are left out and told of.
func (s *Server) cleanPhotos(in *Input) (all []*evidence, err error) {
	files := in.Every[quickPhotos]
	delete(in.Files, quickPhotos)
	delete(in.Every, quickPhotos)
	var wrong []error
	for _, f := range files {
		if len(f.Data) == 0 {
			continue // a browser sends an empty part where nothing was chosen
		}
		e, err := s.cleanEvidence(in, f)
		switch {
		case err == nil:
			all = append(all, &e)
			in.Every[quickPhotos] = append(in.Every[quickPhotos], File{Name: e.Name, Data: e.Data})
		case fault.Of(err) == nil:
			return nil, err
		default:
			wrong = append(wrong, fault.New(fault.Of(err).Kind, quickPhotos, "Tệp “%s”: %s", f.Name, fault.Of(err).Sentence))
		}
	}
	return all, errors.Join(wrong...)
}

// quickSend takes the numbers of one duty: all of them or none, so that what comes
// back is whole.
func (s *Server) quickSend() http.HandlerFunc {
	return post(s, Form[quickSent]{Right: auth.ReportDue, Name: "quick.send", Read: s.readQuick, Act: sendQuick, Again: quickBody, Keep: s.keepQuick})
}

func sendQuick(tx *db.Tx, sent quickSent) (string, error) {
	in := &Input{Actor: tx.Actor, Today: vn.DayOf(tx.Now), Form: map[string][]string{fieldUnit: {sent.Unit}, quickDuty: {sent.Duty}, ui.KeyField: {""}}}
	q := &quick{in: in}
	if err := q.load(tx); err != nil {
		return "", err
	}
	if q.duty.Period.ID == "" {
		return "", fault.Conflictf("Đơn vị không có kỳ nào phải báo cáo lúc này. Hãy mở lại trang nhập nhanh.")
	}
	back := fmt.Sprintf("%s?%s=%s", quickPage, fieldUnit, q.unit.ID)
	if sent.How == quickDraft {
		return quickPath(q.unit.ID, q.duty) + "&luu=1", sent.keep(tx, q.cell())
	}
	files, err := sent.files(tx, q)
	if err := errors.Join(sent.wrong, err); err != nil {
		return "", err
	}
	n := 0
	var wrong []error
	for _, id := range q.duty.Indicators {
		done, err := q.submit(tx, id, sent, files)
		if err != nil {
			wrong = append(wrong, err)
		}
		if done {
			n++
		}
	}
	if len(wrong) == 0 && n == 0 {
		wrong = append(wrong, fault.Invalidf(quickNumber+q.duty.Indicators[0], "Không có số nào mới hoặc thay đổi để gửi. Hãy ghi số rồi gửi."))
	}
	if err := errors.Join(wrong...); err != nil {
		return "", err
	}
	return back + "&xong=" + strconv.Itoa(n), dropQuick(tx, q.cell())
}

// files keeps the photos of the page and finds those kept before.
func (sent quickSent) files(tx *db.Tx, q *quick) (ids []string, err error) {
	for _, id := range sent.Kept {
		if mine, err := draftHolds(tx, id); err != nil {
			return nil, err
		} else if mine && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, p := range sent.Photos {
		b, err := blob.Put(tx, p.Name, p.Media, p.Data)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return ids, nil
}

// submit sends one number; done is false where nothing changed.
func (q *quick) submit(tx *db.Tx, id string, sent quickSent, files []string) (done bool, err error) {
	d, known := q.definitions[plan.IndicatorID(id)]
	latest := q.latest(id)
	text := sent.Numbers[id]
	switch {
	case !known:
		return false, nil
	case text == "" && (sent.How == quickPart || latest.ID != ""):
		return false, nil
	case text == "":
		return false, fault.Invalidf(quickNumber+id, "“%s” chưa nhập. Nếu không có ai hoặc không có việc nào, ghi 0.", d.Name)
	case latest.ID != "" && latest.State != figure.Returned && latest.Revision == sent.Seen[id] && text == figure.CellText(latest.Value, d) && len(files) == 0:
		return false, nil
	}
	cell, err := figure.ReadCell(text, d, vn.Undecided)
	if err != nil {
		return false, atField(quickNumber+id, err)
	}
	e := figure.Entry{Key: q.key(id), Value: cell.Value, Status: cmp.Or(cell.Status, latest.Status, figure.Preliminary), Note: latest.Note,
		Explanation: cmp.Or(sent.Why[id], latest.Explanation), Seen: sent.Seen[id], MustExplain: true, Evidences: files}
	if len(files) == 0 {
		e.Evidences = latest.Evidences
	}
	if q.others && q.unit.ID != q.tree.Root().ID {
		e.Via, e.ViaNote = sent.Via, sent.Who
	}
	if _, err = figure.SubmitAs(tx, d, e); err != nil {
		if f := fault.Of(err); f != nil {
			field := map[string]string{"giai_trinh": quickWhy + id, "nguoi_bao": fieldWho, "nhap_thay": fieldVia, "minh_chung": quickPhotos}[f.Field]
			return false, fault.New(f.Kind, cmp.Or(field, quickNumber+id), "%s", f.Sentence)
		}
	}
	return err == nil, err
}

// keep keeps what was typed, and the photos, for another visit.
func (sent quickSent) keep(tx *db.Tx, cell string) error {
	if len(cell) > 300 {
		return nil // no duty has such a name
	}
	d := &draft{Cell: cell, Fields: map[string]string{fieldVia: string(sent.Via), fieldWho: sent.Who}}
	for id, text := range sent.Numbers {
		d.Fields[quickNumber+id] = text
	}
	for id, text := range sent.Why {
		d.Fields[quickWhy+id] = text
	}
	if err := sent.dropPhotos(tx, cell); err != nil {
		return err
	}
	for _, p := range sent.Photos {
		if err := keepDraft(tx, quickPage, &draft{Cell: cell + "|" + p.Digest[:16], Fields: map[string]string{}}, p); err != nil {
			return err
		}
	}
	return keepDraft(tx, quickPage, d, nil)
}

// dropPhotos forgets the photos that were taken off the page.
func (sent quickSent) dropPhotos(tx *db.Tx, cell string) error {
	all, err := drafts(tx, quickPage)
	if err != nil {
		return err
	}
	for _, d := range all {
		if strings.HasPrefix(d.Cell, cell+"|") && !slices.Contains(sent.Kept, d.Blob) {
			if err := dropDrafts(tx, quickPage, d.Cell, d.Cell); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepQuick keeps a page that comes back.
func (s *Server) keepQuick(in *Input) error {
	sent, err := s.readQuick(in)
	if err != nil {
		return err
	}
	return s.DB.Update(in.ctx, in.Actor, func(tx *db.Tx) error { return sent.keep(tx, sent.Unit+"|"+sent.Duty) })
}

// dropQuick forgets what was kept for a duty that is sent.
func dropQuick(tx *db.Tx, cell string) error {
	all, err := drafts(tx, quickPage)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Cell == cell || strings.HasPrefix(d.Cell, cell+"|") {
			if err := dropDrafts(tx, quickPage, d.Cell, d.Cell); err != nil {
				return err
			}
		}
	}
	return nil
}
