package figure

import (
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// NotSeen as Entry.Seen says that the sender saw no earlier revision and asks to
// be told if there is one; it is what a first form carries.
const NotSeen = 0

// Entry is a figure as it is sent.
type Entry struct {
	Key      Key
	Value    Value
	Status   Status
	AsOf     vn.Day
	Note     string
	Source   plan.Source
	Evidence string // id of a kept blob
	Seen     int    // the latest revision the sender saw
}

// Submit sends a figure for its period: a new revision that waits for approval
// in the place of one that waited before. A form drawn from an older revision
// than the record's is refused with both values, unless they agree.
func Submit(tx *db.Tx, e Entry) (Figure, error) {
	if err := tx.Actor.MayFor(auth.SubmitFigure, e.Key.Unit); err != nil {
		return Figure{}, err
	}
	d, err := plan.Indicator(tx, e.Key.Indicator, "")
	if err != nil {
		return Figure{}, err
	}
	e.Note = strings.TrimSpace(vn.NFC(e.Note))
	if err := e.wellFormed(tx, d); err != nil {
		return Figure{}, err
	}
	if err := regime.CheckFor(tx, string(e.Key.Indicator), e.Key.Unit, e.Key.From, e.Key.To); err != nil {
		return Figure{}, err
	}
	latest, found, err := Latest(tx, e.Key)
	if err != nil {
		return Figure{}, err
	}
	if found && latest.Revision != e.Seen && !e.agrees(latest) {
		return Figure{}, stale(d, latest, e)
	}
	if latest.State == Submitted { // only the newest revision can wait
		if err := settleWaiting(tx, e.Key); err != nil {
			return Figure{}, err
		}
	}
	return insert(tx, e, latest.Revision+1)
}

// agrees reports whether an entry says what a revision says, as final as it: then
// nobody needs to choose.
func (e Entry) agrees(f Figure) bool {
	same := func(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
	return e.Status == f.Status && e.Value.N == f.Value.N && e.Value.Bound == f.Value.Bound && e.Value.Day == f.Value.Day &&
		same(e.Value.Num, f.Value.Num) && same(e.Value.Den, f.Value.Den)
}

// stale is the refusal of a form that its sender drew before somebody else's
// value arrived. Where the values print alike, how final they are is told too.
func stale(d plan.Definition, latest Figure, e Entry) error {
	theirs, yours := latest.Value.WithUnit(d), e.Value.WithUnit(d)
	if theirs == yours {
		theirs, yours = theirs+" ("+latest.Status.Label()+")", yours+" ("+e.Status.Label()+")"
	}
	f := fault.New(fault.Conflict, "gia_tri",
		"Số liệu “%s” đã được gửi là %s (lần %d) sau khi bạn mở trang này; bạn vừa ghi %s. Hãy chọn một trong hai giá trị.",
		d.Name, theirs, latest.Revision, yours)
	f.Theirs, f.Yours = theirs, yours
	return f
}

// wellFormed refuses a value that its indicator, its unit or the ward's rules
// cannot hold.
func (e Entry) wellFormed(tx *db.Tx, d plan.Definition) error {
	if err := e.Value.fits(d); err != nil {
		return err
	}
	if e.Key.From > e.Key.To {
		return fault.Invalidf("ky", "Kỳ số liệu từ %s đến %s đi ngược. Hãy chọn lại kỳ.", e.Key.From.Short(), e.Key.To.Short())
	}
	if e.AsOf != "" && !e.AsOf.Valid() {
		return fault.Invalidf("tinh_den", "Ngày của số liệu (%q) không có trong lịch. Hãy ghi ngày, tháng, năm.", string(e.AsOf))
	}
	if e.Status != Estimate && e.Status != Preliminary && e.Status != Final {
		return fault.Invalidf("tinh_trang", "Chưa rõ số liệu là ước, sơ bộ hay chính thức. Hãy chọn một.")
	}
	stands, err := org.Stands(tx, e.Key.Unit, vn.DayOf(tx.Now))
	if err != nil {
		return err
	}
	if !stands {
		return fault.Missingf("Không có đơn vị này trong cây tổ chức hiện nay. Hãy chọn đơn vị khác.")
	}
	if err := e.proofKnown(tx); err != nil {
		return err
	}
	if e.Status != Final || e.Evidence != "" || e.Source.Document != "" {
		return nil
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return err
	}
	if settings.FinalNeedsEvidence {
		return fault.Invalidf("minh_chung", "Theo thiết lập của đơn vị, số liệu chính thức phải có minh chứng. Hãy đính kèm tệp hoặc chọn “sơ bộ”.")
	}
	return nil
}

// proofKnown refuses evidence and papers that the ward does not have.
func (e Entry) proofKnown(tx *db.Tx) error {
	if e.Evidence != "" {
		if _, err := blob.Find(tx, e.Evidence); err != nil {
			return err
		}
	}
	if e.Source.Document == "" {
		return nil
	}
	return document.CheckVersion(tx, document.ID(e.Source.Document), e.Source.Version)
}

// fits refuses a value that does not belong to its indicator.
func (v Value) fits(d plan.Definition) error {
	switch {
	case v.Den != nil && *v.Den <= 0:
		return fault.Invalidf("mau_so", "Mẫu số của “%s” là %s; phải lớn hơn 0. Hãy ghi lại.", d.Name, d.Format(*v.Den))
	case v.Num != nil && v.Den == nil || v.Num == nil && v.Den != nil:
		return fault.Invalidf("mau_so", "“%s” cần cả tử số và mẫu số. Hãy ghi số còn thiếu.", d.Name)
	case v.Den != nil && d.Kind != plan.Rate && v.N > *v.Den:
		return fault.Invalidf("gia_tri", "“%s” là %s trên tổng số %s: phần không thể lớn hơn tổng. Hãy kiểm tra hai số.", d.Name, d.Format(v.N), d.Format(*v.Den))
	case v.Num != nil && d.Kind != plan.Rate && *v.Num != v.N:
		return fault.Invalidf("gia_tri", "“%s” có hai số cho cùng một phần: %s và %s. Hãy ghi lại.", d.Name, d.Format(v.N), d.Format(*v.Num))
	case d.Kind == plan.Milestone && d.Unit == "" && v.N != 0 && v.N != 1:
		return fault.Invalidf("gia_tri", "“%s” chỉ ghi đạt hoặc chưa đạt, không ghi %d. Hãy chọn một trong hai.", d.Name, v.N)
	case v.Day != "" && !v.Day.Valid():
		return fault.Invalidf("ngay", "Ngày hoàn thành “%s” (%q) không có trong lịch. Hãy ghi ngày, tháng, năm.", d.Name, string(v.Day))
	}
	if _, err := vn.ParsePlain(v.Published); v.Published != "" && err != nil {
		return fault.Invalidf("ty_le", "Tỷ lệ đã công bố của “%s” (%q) không phải một số. Hãy ghi lại bằng chữ số.", d.Name, v.Published)
	}
	for _, b := range Bounds {
		if v.Bound == b {
			return nil
		}
	}
	return fault.Invalidf("muc", "Chưa rõ “%s” là mức gì. Hãy chọn đúng bằng, trên, gần, dưới, khoảng, ít nhất hoặc không quá.", string(v.Bound))
}

// settleWaiting puts a revision that waits aside, because a newer one is sent.
func settleWaiting(tx *db.Tx, k Key) error {
	_, err := tx.Exec(`update figure set state = 'superseded', superseded_at = $2
		where ward = $1 and indicator = $3 and unit = $4 and from_day = $5 and to_day = $6 and state = 'submitted'`,
		tx.Stamp(), string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
	return err
}

func insert(tx *db.Tx, e Entry, revision int) (Figure, error) {
	f := Figure{ID: ID(db.NewID()), Key: e.Key, Revision: revision, Value: e.Value, Status: e.Status, AsOf: e.AsOf, State: Submitted,
		Note: e.Note, Source: e.Source, Evidence: e.Evidence, SubmittedBy: tx.Actor.Account, SubmittedAt: tx.Stamp()}
	var document, version, evidence any
	if e.Source.Document != "" {
		document, version = e.Source.Document, e.Source.Version
	}
	if e.Evidence != "" {
		evidence = e.Evidence
	}
	_, err := tx.Exec(`insert into figure (ward, id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, as_of, note,
		document, version, span_start, span_end, evidence, state, submitted_by, submitted_at, decided_by, reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 'submitted', $22, $23, '', '')`,
		string(f.ID), string(e.Key.Indicator), string(e.Key.Unit), string(e.Key.From), string(e.Key.To), revision,
		e.Value.N, string(e.Value.Bound), e.Value.Num, e.Value.Den, string(e.Value.Day), e.Value.Published, string(e.Status), string(e.AsOf), e.Note,
		document, version, e.Source.Start, e.Source.End, evidence, string(f.SubmittedBy), f.SubmittedAt)
	if err != nil {
		return Figure{}, err
	}
	return f, audit.Add(tx, audit.Entry{Act: "figure.submit", Subject: f.subject(), Detail: f.detail()})
}

func (f Figure) subject() string { return "figure/" + string(f.ID) }

// detail is what the audit chain keeps of a figure: ids and values.
func (f Figure) detail() map[string]any {
	value := fmt.Sprintf("%s %d", f.Value.Bound, f.Value.N)
	if f.Value.Num != nil && f.Value.Den != nil {
		value += fmt.Sprintf(" %d/%d", *f.Value.Num, *f.Value.Den)
	}
	detail := map[string]any{"indicator": f.Key.Indicator, "unit": f.Key.Unit, "from": f.Key.From, "to": f.Key.To,
		"revision": f.Revision, "value": strings.TrimSpace(value), "status": f.Status}
	for name, v := range map[string]string{"day": string(f.Value.Day), "published": f.Value.Published, "as_of": string(f.AsOf),
		"evidence": f.Evidence, "document": f.Source.Document} {
		if v != "" {
			detail[name] = v
		}
	}
	return detail
}

// Approve puts a waiting revision in the place of the one that counted.
func Approve(tx *db.Tx, id ID) (Figure, error) {
	f, err := decidable(tx, id)
	if err != nil {
		return Figure{}, err
	}
	if err := regime.Check(tx, f.Key.Unit, f.Key.From, f.Key.To); err != nil {
		return Figure{}, err
	}
	if _, err := tx.Exec(`update figure set state = 'superseded', superseded_at = $2
		where ward = $1 and indicator = $3 and unit = $4 and from_day = $5 and to_day = $6 and state = 'approved'`,
		tx.Stamp(), string(f.Key.Indicator), string(f.Key.Unit), string(f.Key.From), string(f.Key.To)); err != nil {
		return Figure{}, err
	}
	return f.decide(tx, Approved, "")
}

// Return sends a waiting revision back to its sender with a reason.
func Return(tx *db.Tx, id ID, reason string) (Figure, error) {
	f, err := decidable(tx, id)
	if err != nil {
		return Figure{}, err
	}
	reason = strings.TrimSpace(vn.NFC(reason))
	if reason == "" {
		return Figure{}, fault.Invalidf("ly_do", "Trả lại số liệu cần lý do để đơn vị biết sửa gì. Hãy ghi lý do.")
	}
	return f.decide(tx, Returned, reason)
}

// decidable reads a revision that the actor may decide now.
func decidable(tx *db.Tx, id ID) (Figure, error) {
	f, err := Get(tx, id)
	if err != nil {
		return Figure{}, err
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return Figure{}, err
	}
	return f, f.CanDecide(tx.Actor, settings.SelfApproval)
}

func (f Figure) decide(tx *db.Tx, state State, reason string) (Figure, error) {
	f.State, f.DecidedBy, f.DecidedAt, f.Reason = state, tx.Actor.Account, tx.Stamp(), reason
	n, err := tx.Exec(`update figure set state = $3, decided_by = $4, decided_at = $5, reason = $6 where ward = $1 and id = $2 and state = 'submitted'`,
		string(f.ID), string(state), string(f.DecidedBy), f.DecidedAt, reason)
	if err != nil {
		return Figure{}, err
	}
	if n != 1 {
		return Figure{}, fault.Conflictf("Số liệu này vừa được người khác xử lý. Hãy mở lại trang để xem.")
	}
	act := "figure.approve"
	if state == Returned {
		act = "figure.return"
	}
	return f, audit.Add(tx, audit.Entry{Act: act, Subject: f.subject(), Detail: f.detail()})
}
