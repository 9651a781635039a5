package figure

import (
	"errors"
	"fmt"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
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
	Key    Key
	Value  Value
	Status Status
	AsOf   vn.Day
	Note   string
	Source plan.Source
	// SourceName is who the number comes from where it is not the unit's own count.
	SourceName  string
	Explanation string
	Evidences   []string // ids of kept blobs
	Via         Via      // OwnEntry unless the sender enters for the unit
	ViaNote     string
	Seen        int // the latest revision the sender saw
	// MustExplain asks an explanation of an unusual value before it is taken, as
	// forms do. Without it, as when papers are read in bulk, the value is taken and
	// the queue says that an explanation is wanting.
	MustExplain bool
}

// Submit sends a figure for its period: a new revision that waits for approval
// in the place of one that waited before. A form drawn from an older revision
// than the record's is refused with both values, unless they agree.
func Submit(tx *db.Tx, e Entry) (Figure, error) {
	if err := tx.Actor.MayFor(auth.SubmitFigure, e.Key.Unit); err != nil {
		return Figure{}, err
	}
	if err := Ahead(tx, e.Key, e.MustExplain); err != nil {
		return Figure{}, err
	}
	d, err := plan.Indicator(tx, e.Key.Indicator, "")
	if err != nil {
		return Figure{}, err
	}
	return SubmitAs(tx, d, e)
}

// Ahead asks together, where the record is on a server, what sending a figure asks
// one by one; explain is whether an explanation may be asked for. It is for
// callers of SubmitAs.
func Ahead(tx *db.Tx, k Key, explain bool) error {
	if !k.From.Valid() || !k.To.Valid() {
		return nil // the act will say so
	}
	return tx.Ahead(func() {
		plan.Indicator(tx, k.Indicator, "")
		org.Stands(tx, k.Unit, vn.DayOf(tx.Now))
		regime.AskFor(tx, string(k.Indicator), k.From, k.To)
		near(tx, k)
		if explain {
			org.LoadSettings(tx, "")
			plan.AmountOf(tx, k.Indicator, k.To.Year())
		}
	})
}

// SubmitAs is Submit for a caller that has read the indicator's definition in
// this transaction to understand what was typed.
func SubmitAs(tx *db.Tx, d plan.Definition, e Entry) (Figure, error) {
	if err := tx.Actor.MayFor(auth.SubmitFigure, e.Key.Unit); err != nil {
		return Figure{}, err
	}
	if d.Indicator != e.Key.Indicator {
		return Figure{}, fmt.Errorf("figure of indicator %s judged by the definition of %s", e.Key.Indicator, d.Indicator)
	}
	e = e.tidied()
	if err := e.wellFormed(tx, d); err != nil {
		return Figure{}, err
	}
	if err := regime.CheckFor(tx, string(e.Key.Indicator), e.Key.Unit, e.Key.From, e.Key.To); err != nil {
		return Figure{}, err
	}
	near, err := near(tx, e.Key)
	if err != nil {
		return Figure{}, err
	}
	latest, found := near.latest()
	if found && latest.Revision != e.Seen && !e.agrees(latest) {
		return Figure{}, stale(d, latest, e)
	}
	if err := errors.Join(e.mayReplace(d, near.counting()), e.explained(tx, d, near)); err != nil {
		return Figure{}, err
	}
	if latest.State.Waits() { // only the newest revision can wait
		if err := settleWaiting(tx, e.Key); err != nil {
			return Figure{}, err
		}
	}
	return insert(tx, e, latest.Revision+1)
}

// tidied is the entry with its texts composed and without blanks around them.
func (e Entry) tidied() Entry {
	for _, text := range []*string{&e.Note, &e.Explanation, &e.ViaNote, &e.SourceName} {
		*text = strings.TrimSpace(vn.NFC(*text))
	}
	return e
}

// mayReplace refuses a less final value in the place of a more final one that
// counts, unless it says why.
func (e Entry) mayReplace(d plan.Definition, counting *Figure) error {
	if counting == nil || !e.Status.LessFinal(counting.Status) || e.Explanation != "" {
		return nil
	}
	return fault.Invalidf("giai_trinh", "“%s” kỳ này đã có số %s là %s. Thay bằng số %s thì cần nói vì sao. Hãy ghi giải trình, hoặc chọn “%s”.",
		d.Name, counting.Status.Label(), counting.Value.WithUnit(d), e.Status.Label(), counting.Status.Label())
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
	if d.Formula != "" {
		return fault.Conflictf("“%s” được tính từ các chỉ tiêu khác nên không ghi số trực tiếp. Hãy ghi số của các chỉ tiêu trong công thức; kết quả tự tính lại.", d.Name)
	}
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
	if err := e.told(); err != nil {
		return err
	}
	if err := e.proofKnown(tx); err != nil {
		return err
	}
	if e.Status != Final || len(e.Evidences) > 0 || e.Source.Document != "" {
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
	if err := checkFiles(tx, e.Evidences); err != nil {
		return err
	}
	if e.Source.Document == "" {
		return nil
	}
	return document.CheckVersion(tx, document.ID(e.Source.Document), e.Source.Version)
}

// fits refuses a value that does not belong to its indicator.
func (v Value) fits(d plan.Definition) error {
	for _, n := range []*int64{&v.N, v.Num, v.Den} {
		if n != nil && plan.TooLarge(*n) {
			return fault.Invalidf("gia_tri", "“%s” ghi %s, từ 17 chữ số trở lên, nhiều hơn sổ cộng được. Hãy kiểm tra số chữ số 0 và đơn vị tính.", d.Name, d.WithUnit(*n))
		}
	}
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
	return tx.Write(`update figure set state = 'superseded', superseded_at = $2
		where ward = $1 and indicator = $3 and unit = $4 and from_day = $5 and to_day = $6 and state in ('submitted', 'checked')`,
		tx.Stamp(), string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
}

func insert(tx *db.Tx, e Entry, revision int) (Figure, error) {
	f := Figure{ID: ID(db.NewID()), Key: e.Key, Revision: revision, Value: e.Value, Status: e.Status, AsOf: e.AsOf, State: Submitted,
		Note: e.Note, Source: e.Source, SourceName: e.SourceName, Explanation: e.Explanation, Evidences: e.Evidences, Via: e.Via, ViaNote: e.ViaNote,
		SubmittedBy: tx.Actor.Account, SubmittedAt: tx.Stamp()}
	var document, version any
	if e.Source.Document != "" {
		document, version = e.Source.Document, e.Source.Version
	}
	err := tx.Write(`insert into figure (ward, id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, as_of, note,
		document, version, span_start, span_end, source_name, explanation, evidences, via, via_note, state, submitted_by, submitted_at, checked_by, decided_by, reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 'submitted', $26, $27, '', '', '')`,
		string(f.ID), string(e.Key.Indicator), string(e.Key.Unit), string(e.Key.From), string(e.Key.To), revision,
		e.Value.N, string(e.Value.Bound), e.Value.Num, e.Value.Den, string(e.Value.Day), e.Value.Published, string(e.Status), string(e.AsOf), e.Note,
		document, version, e.Source.Start, e.Source.End, e.SourceName, e.Explanation, len(e.Evidences), string(e.Via), e.ViaNote, string(f.SubmittedBy), f.SubmittedAt)
	if err != nil {
		return Figure{}, err
	}
	if err := attach(tx, f.ID, e.Evidences); err != nil {
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
		"evidence": strings.Join(f.Evidences, " "), "document": f.Source.Document, "via": string(f.Via)} {
		if v != "" {
			detail[name] = v
		}
	}
	return detail
}
