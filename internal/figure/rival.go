package figure

import (
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// RivalID names a number kept beside a figure.
type RivalID string

// Rival is what another source says of the same figure (số đối chiếu): the police
// count of a population beside the statistics. It never counts by itself; chosen,
// it is sent as a revision that goes the usual way.
type Rival struct {
	ID          RivalID
	Key         Key
	Value       Value
	Status      Status
	AsOf        vn.Day
	SourceName  string // "Công an phường"
	Note        string
	Source      plan.Source // where it was read, if it was
	Evidences   []string    // ids of kept blobs
	RecordedBy  auth.AccountID
	RecordedAt  string // db time text
	WithdrawnBy auth.AccountID
	WithdrawnAt string // "" while it stands
}

// Choice is who preferred which of two numbers, and why.
type Choice struct {
	Key    Key
	Rival  RivalID // the number chosen; "" where the record's own was kept
	Figure ID      // the revision sent for it, or the one that was kept
	Reason string
	By     auth.AccountID
	At     string // db time text
}

// AddRival keeps beside a figure what another source says of it.
func AddRival(tx *db.Tx, r Rival) (Rival, error) {
	if err := tx.Actor.MayFor(auth.SubmitFigure, r.Key.Unit); err != nil {
		return Rival{}, err
	}
	d, err := plan.Indicator(tx, r.Key.Indicator, "")
	if err != nil {
		return Rival{}, err
	}
	r.SourceName, r.Note = strings.TrimSpace(vn.NFC(r.SourceName)), strings.TrimSpace(vn.NFC(r.Note))
	if err := r.wellFormed(tx, d); err != nil {
		return Rival{}, err
	}
	r.ID, r.RecordedBy, r.RecordedAt = RivalID(db.NewID()), tx.Actor.Account, tx.Stamp()
	if err := r.insert(tx); err != nil {
		return Rival{}, err
	}
	return r, audit.Add(tx, audit.Entry{Act: "figure.rival", Subject: "rival/" + string(r.ID), Detail: r.asFigure().detail()})
}

func (r Rival) wellFormed(tx *db.Tx, d plan.Definition) error {
	if n := utf8.RuneCountInString(r.SourceName); n == 0 || n > 120 {
		return fault.Invalidf("nguon", "Số đối chiếu cần tên nguồn dài từ 1 đến 120 ký tự; đang có %d. Hãy ghi, ví dụ “Công an phường”.", n)
	}
	if n := utf8.RuneCountInString(r.Note); n > 2000 {
		return fault.Invalidf("ghi_chu", "Ghi chú dài %d ký tự, nhiều nhất là 2.000. Hãy rút gọn.", n)
	}
	if err := (Entry{Key: r.Key, Value: r.Value, Status: r.Status, AsOf: r.AsOf, Source: r.Source, Evidences: r.Evidences}).wellFormed(tx, d); err != nil {
		return err
	}
	if len(r.Evidences) == 0 && r.Source.Document == "" && r.Note == "" {
		return fault.Invalidf("minh_chung", "Số của %s chưa có gì để đối chiếu. Hãy đính kèm tệp, hoặc ghi chú số ấy lấy ở đâu.", r.SourceName)
	}
	_, found, err := Latest(tx, r.Key)
	if err == nil && !found {
		err = fault.Conflictf("Kỳ này chưa có số liệu nào để đối chiếu. Hãy gửi số liệu trước rồi thêm số của nguồn khác.")
	}
	return err
}

func (r Rival) insert(tx *db.Tx) error {
	var document, version any
	if r.Source.Document != "" {
		document, version = r.Source.Document, r.Source.Version
	}
	_, err := tx.Exec(`insert into rival (ward, id, indicator, unit, from_day, to_day, value, bound, num, den, day, published, status, as_of, source_name, note,
		document, version, span_start, span_end, evidences, recorded_by, recorded_at, withdrawn_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, '')`,
		string(r.ID), string(r.Key.Indicator), string(r.Key.Unit), string(r.Key.From), string(r.Key.To), r.Value.N, string(r.Value.Bound), r.Value.Num, r.Value.Den,
		string(r.Value.Day), r.Value.Published, string(r.Status), string(r.AsOf), r.SourceName, r.Note,
		document, version, r.Source.Start, r.Source.End, len(r.Evidences), string(r.RecordedBy), r.RecordedAt)
	for n, file := range r.Evidences {
		if err != nil {
			break
		}
		_, err = tx.Exec(`insert into rival_evidence (ward, rival, n, blob) values ($1, $2, $3, $4)`, string(r.ID), n, file)
	}
	return err
}

// asFigure is the number as the chain tells it.
func (r Rival) asFigure() Figure {
	return Figure{Key: r.Key, Value: r.Value, Status: r.Status, AsOf: r.AsOf, Source: r.Source, Evidences: r.Evidences}
}

// Choose sends the number of another source as a revision of the figure, which
// then waits like any other, and keeps who chose it and why. seen is the newest
// revision that the chooser saw.
func Choose(tx *db.Tx, id RivalID, seen int, reason string) (Figure, error) {
	r, err := GetRival(tx, id)
	if err != nil {
		return Figure{}, err
	}
	if err := r.standing(); err != nil {
		return Figure{}, err
	}
	if reason, err = reasonOf(reason); err != nil {
		return Figure{}, err
	}
	f, err := Submit(tx, Entry{Key: r.Key, Value: r.Value, Status: r.Status, AsOf: r.AsOf, Note: r.Note, Source: r.Source,
		SourceName: r.SourceName, Explanation: reason, Evidences: r.Evidences, Seen: seen})
	if err != nil {
		return Figure{}, err
	}
	return f, choose(tx, r.Key, r.ID, f.ID, reason)
}

// Keep says that the record's own number stands against what other sources say,
// and why.
func Keep(tx *db.Tx, id ID, reason string) (Figure, error) {
	f, err := Get(tx, id)
	if err != nil {
		return Figure{}, err
	}
	if err := tx.Actor.MayFor(auth.SubmitFigure, f.Key.Unit); err != nil {
		return Figure{}, err
	}
	if reason, err = reasonOf(reason); err != nil {
		return Figure{}, err
	}
	latest, _, err := Latest(tx, f.Key)
	if err != nil {
		return Figure{}, err
	}
	if latest.ID != f.ID {
		return Figure{}, fault.Conflictf("Kỳ này vừa có số mới hơn (lần %d). Hãy mở lại trang để xem rồi chọn.", latest.Revision)
	}
	return f, choose(tx, f.Key, "", f.ID, reason)
}

func reasonOf(reason string) (string, error) {
	reason = strings.TrimSpace(vn.NFC(reason))
	if n := utf8.RuneCountInString(reason); n == 0 || n > 1000 {
		return "", fault.Invalidf("ly_do", "Chọn số của nguồn nào thì cần nói vì sao, từ 1 đến 1.000 ký tự; đang có %d. Hãy ghi lý do.", n)
	}
	return reason, nil
}

func choose(tx *db.Tx, k Key, r RivalID, f ID, reason string) error {
	var rival any
	if r != "" {
		rival = string(r)
	}
	if _, err := tx.Exec(`insert into choice (ward, id, indicator, unit, from_day, to_day, rival, figure, reason, recorded_by, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		db.NewID(), string(k.Indicator), string(k.Unit), string(k.From), string(k.To), rival, string(f), reason, string(tx.Actor.Account), tx.Stamp()); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "figure.choose", Subject: "figure/" + string(f), Detail: map[string]any{"rival": string(r)}})
}

// CanWithdraw returns nil when the actor may take the number back: who recorded
// it, and the office.
func (r Rival) CanWithdraw(a auth.Actor) error {
	if err := a.MayFor(auth.SubmitFigure, r.Key.Unit); err != nil {
		return err
	}
	if r.RecordedBy != a.Account && !a.Has(auth.Office) && !a.IsSystem() {
		return fault.Forbiddenf("Số đối chiếu này do người khác ghi. Người ghi hoặc Văn phòng mới rút được.")
	}
	return r.standing()
}

func (r Rival) standing() error {
	if r.WithdrawnAt != "" {
		return fault.Conflictf("Số đối chiếu của %s đã được rút. Hãy mở lại trang để xem.", r.SourceName)
	}
	return nil
}

// WithdrawRival takes a number back that was recorded wrongly; it stays in the
// history.
func WithdrawRival(tx *db.Tx, id RivalID) (Rival, error) {
	r, err := GetRival(tx, id)
	if err != nil {
		return Rival{}, err
	}
	if err := r.CanWithdraw(tx.Actor); err != nil {
		return Rival{}, err
	}
	r.WithdrawnBy, r.WithdrawnAt = tx.Actor.Account, tx.Stamp()
	if _, err := tx.Exec(`update rival set withdrawn_by = $3, withdrawn_at = $4 where ward = $1 and id = $2 and withdrawn_at is null`,
		string(id), string(r.WithdrawnBy), r.WithdrawnAt); err != nil {
		return Rival{}, err
	}
	return r, audit.Add(tx, audit.Entry{Act: "figure.rival_withdraw", Subject: "rival/" + string(id)})
}

const rivalColumns = `id, indicator, unit, from_day, to_day, value, bound, num, den, day, published, status, as_of, source_name, note,
	coalesce(document, ''), coalesce(version, 0), span_start, span_end, case when evidences = 0 then '' else
	(select string_agg(e.blob, ' ' order by e.n) from rival_evidence e where e.ward = rival.ward and e.rival = rival.id) end,
	recorded_by, recorded_at, withdrawn_by, coalesce(withdrawn_at, '')`

func findRivals(tx *db.Tx, query string, args ...any) ([]Rival, error) {
	var all []Rival
	err := tx.Each(func(s db.Scanner) error {
		var r Rival
		var proofs string
		err := s.Scan(&r.ID, &r.Key.Indicator, &r.Key.Unit, &r.Key.From, &r.Key.To, &r.Value.N, &r.Value.Bound, &r.Value.Num, &r.Value.Den,
			&r.Value.Day, &r.Value.Published, &r.Status, &r.AsOf, &r.SourceName, &r.Note, &r.Source.Document, &r.Source.Version, &r.Source.Start, &r.Source.End,
			&proofs, &r.RecordedBy, &r.RecordedAt, &r.WithdrawnBy, &r.WithdrawnAt)
		if proofs != "" {
			r.Evidences = strings.Fields(proofs)
		}
		all = append(all, r)
		return err
	}, query, args...)
	return all, err
}

// GetRival returns one number kept beside a figure.
func GetRival(tx *db.Tx, id RivalID) (Rival, error) {
	all, err := findRivals(tx, `select `+rivalColumns+` from rival where ward = $1 and id = $2`, string(id))
	if err == nil && len(all) == 0 {
		err = fault.Missingf("Không có số đối chiếu này trong đơn vị. Hãy mở lại trang lịch sử của số liệu.")
	}
	if err != nil {
		return Rival{}, err
	}
	return all[0], nil
}

// Rivals returns what other sources say of a figure, oldest first, withdrawn ones
// too.
func Rivals(tx *db.Tx, k Key) ([]Rival, error) {
	return findRivals(tx, `select `+rivalColumns+` from rival where ward = $1 and indicator = $2 and unit = $3 and from_day = $4 and to_day = $5
		order by recorded_at, id`, string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
}

// RivalsOf returns what other sources say of an indicator's figures whose last
// day lies in the days given, and stands.
func RivalsOf(tx *db.Tx, indicator plan.IndicatorID, from, to vn.Day) ([]Rival, error) {
	return findRivals(tx, `select `+rivalColumns+` from rival where ward = $1 and indicator = $2 and to_day >= $3 and to_day <= $4 and withdrawn_at is null
		order by from_day, to_day, unit, recorded_at, id`, string(indicator), string(from), string(to))
}

// Choices returns who chose between the numbers of a figure, oldest first.
func Choices(tx *db.Tx, k Key) ([]Choice, error) {
	return findChoices(tx, `indicator = $2 and unit = $3 and from_day = $4 and to_day = $5`, string(k.Indicator), string(k.Unit), string(k.From), string(k.To))
}

// ChoicesOf returns who chose between the numbers of an indicator's figures whose
// last day lies in the days given, oldest first.
func ChoicesOf(tx *db.Tx, indicator plan.IndicatorID, from, to vn.Day) ([]Choice, error) {
	return findChoices(tx, `indicator = $2 and to_day >= $3 and to_day <= $4`, string(indicator), string(from), string(to))
}

func findChoices(tx *db.Tx, condition string, args ...any) ([]Choice, error) {
	var all []Choice
	err := tx.Each(func(s db.Scanner) error {
		var c Choice
		err := s.Scan(&c.Key.Indicator, &c.Key.Unit, &c.Key.From, &c.Key.To, &c.Rival, &c.Figure, &c.Reason, &c.By, &c.At)
		all = append(all, c)
		return err
	}, `select indicator, unit, from_day, to_day, coalesce(rival, ''), figure, reason, recorded_by, recorded_at from choice
		where ward = $1 and `+condition+` order by recorded_at, id`, args...)
	return all, err
}
