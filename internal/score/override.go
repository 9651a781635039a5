package score

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Override is a verdict that a person gave a line in the place of the computed
// one (domain §4.2, 8). It binds under one baseline, from its time on, until it
// is withdrawn or given again; the computed verdict stays in sight beside it.
type Override struct {
	Target   plan.TargetID
	Baseline plan.BaselineID // whose plan the line was judged by
	Year     int
	Verdict  Verdict
	Computed Verdict // what the rules gave when it was decided
	Reason   string
	Name     string // of the person, as shown on that day
	By       auth.AccountID
	At       string // a db.Stamp
	// Withdrawn takes the verdict back; Reason then says why.
	Withdrawn bool
}

// Words says who decided what and why, as one sentence after the line's verdict.
func (o Override) Words() string {
	return fmt.Sprintf("%s đánh giá là “%s” vì %s", o.Name, o.Verdict.Label(), strings.TrimSuffix(lowerFirst(o.Reason), "."))
}

// SetOverride gives a line another verdict than the computed one. Computed must
// be the verdict that its sender saw: where the figures have moved since, both
// are shown and nothing is written. Seen is when the override that the sender saw
// was made, "" for none; one made since is shown first. Baseline "" stands for the
// one the line is judged by.
func SetOverride(tx *db.Tx, o Override, seen string) (Override, error) {
	line, err := overridden(tx, &o)
	if err != nil {
		return Override{}, err
	}
	if err := line.seen(seen, o.Verdict); err != nil {
		return Override{}, err
	}
	if !slices.Contains(Verdicts, o.Verdict) {
		return Override{}, fault.Invalidf("ket_qua", "Chưa chọn kết quả đánh giá cho chỉ tiêu “%s”. Hãy chọn một kết quả trong danh sách.", line.Target.Name)
	}
	if n := utf8.RuneCountInString(o.Reason); n > longestReason {
		return Override{}, fault.Invalidf("ly_do", "Lý do dài %d ký tự, nhiều nhất là %d vì in kèm kết quả. Hãy rút gọn.", n, longestReason)
	}
	if o.Reason == "" {
		return Override{}, fault.Invalidf("ly_do", "Đánh giá khác với kết quả tính được cần có lý do. Hãy ghi căn cứ, ví dụ số và ngày văn bản kết luận.")
	}
	if o.Computed != line.Computed {
		f := fault.Conflictf("Kết quả tính được của chỉ tiêu “%s” vừa đổi thành “%s” sau khi bạn mở trang. Hãy xem lại rồi quyết định.", line.Target.Name, line.Computed.Label())
		f.Theirs, f.Yours = line.Computed.Label(), o.Verdict.Label()
		return Override{}, f
	}
	if o.Verdict == line.Computed {
		return Override{}, fault.Conflictf("Kết quả tính được của chỉ tiêu “%s” đã là “%s”, không cần đánh giá khác.", line.Target.Name, o.Verdict.Label())
	}
	return o, o.insert(tx, "verdict.override")
}

// longestReason is in characters: a reason is printed with the result.
const longestReason = 1000

// seen refuses a decision made without having seen the one that stands: both are
// shown.
func (l Line) seen(at string, yours Verdict) error {
	if l.Override == nil || l.Override.At == at {
		return nil
	}
	f := fault.Conflictf("Sau khi bạn mở trang, %s đã đánh giá chỉ tiêu “%s” là “%s”. Hãy xem lý do của người ấy rồi quyết định.", l.Override.Name, l.Target.Name, l.Override.Verdict.Label())
	f.Theirs, f.Yours = l.Override.Verdict.Label(), yours.Label()
	return f
}

// WithdrawOverride takes a person's verdict back: the computed one counts again.
// Seen is when the verdict that the sender saw was given.
func WithdrawOverride(tx *db.Tx, target plan.TargetID, baseline plan.BaselineID, seen, reason string) error {
	o := Override{Target: target, Baseline: baseline, Reason: reason}
	line, err := overridden(tx, &o)
	if err != nil {
		return err
	}
	if line.Override == nil {
		return fault.Conflictf("Chỉ tiêu “%s” đang theo kết quả tính được, không có đánh giá nào để rút. Hãy mở lại trang.", line.Target.Name)
	}
	if err := line.seen(seen, line.Computed); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(o.Reason); n > longestReason {
		return fault.Invalidf("ly_do", "Lý do dài %d ký tự, nhiều nhất là %d vì in kèm kết quả. Hãy rút gọn.", n, longestReason)
	}
	if o.Reason == "" {
		return fault.Invalidf("ly_do", "Rút đánh giá của chỉ tiêu “%s” cần có lý do. Hãy ghi vì sao kết quả tính được nay đã đúng.", line.Target.Name)
	}
	o.Verdict, o.Computed, o.Withdrawn = line.Override.Verdict, line.Computed, true
	return o.insert(tx, "verdict.restore")
}

// overridden asks whether the actor may, fills in what an override's row says of
// its maker and its line, and draws that line.
func overridden(tx *db.Tx, o *Override) (Line, error) {
	if err := tx.Actor.May(auth.DecideVerdict); err != nil {
		return Line{}, err
	}
	t, err := plan.GetTarget(tx, o.Target)
	if err != nil {
		return Line{}, err
	}
	board, err := LoadBoard(tx, Asked{Year: t.Year, Baseline: o.Baseline})
	if err != nil {
		return Line{}, err
	}
	line, ok := board.Line(o.Target)
	if !ok || line.Baseline == "" {
		return Line{}, fault.Conflictf("Chỉ tiêu “%s” chưa có mức giao của nguồn này nên chưa có kết quả để đánh giá khác. Hãy ghi mức giao trước.", t.Name)
	}
	o.Year, o.Baseline, o.Reason = t.Year, line.Baseline, strings.Join(strings.Fields(o.Reason), " ")
	o.Name, o.By, o.At = tx.Actor.Name, tx.Actor.Account, tx.Stamp()
	return line, nil
}

func (o Override) insert(tx *db.Tx, act string) error {
	if _, err := tx.Exec(`insert into override (ward, id, target, baseline, verdict, computed, reason, withdrawn, name, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		db.NewID(), string(o.Target), string(o.Baseline), string(o.Verdict), string(o.Computed), vn.NFC(o.Reason), o.Withdrawn, o.Name, o.At, string(o.By)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: act, Subject: "target/" + string(o.Target),
		Detail: map[string]any{"baseline": o.Baseline, "verdict": o.Verdict, "computed": o.Computed}})
}

// Overrides returns the verdicts that people gave lines of a year and that stood
// at a stamp ("" is now), each line's and baseline's last one, by line.
func Overrides(tx *db.Tx, year int, stamp string) ([]Override, error) {
	all, err := findOverrides(tx, `t.year = $2 and ($3 = '' or o.recorded_at <= $3)`, year, stamp)
	if err != nil {
		return nil, err
	}
	type place struct {
		target   plan.TargetID
		baseline plan.BaselineID
	}
	last := map[place]Override{}
	for _, o := range all {
		last[place{o.Target, o.Baseline}] = o
	}
	var standing []Override
	for _, o := range all {
		if now := last[place{o.Target, o.Baseline}]; now == o && !o.Withdrawn {
			standing = append(standing, o)
		}
	}
	return standing, nil
}

// OverrideHistory returns every verdict that people gave a line and took back,
// newest first.
func OverrideHistory(tx *db.Tx, target plan.TargetID) ([]Override, error) {
	all, err := findOverrides(tx, `t.id = $2`, string(target))
	slices.Reverse(all)
	return all, err
}

func findOverrides(tx *db.Tx, where string, args ...any) ([]Override, error) {
	var all []Override
	err := tx.Each(func(s db.Scanner) error {
		var o Override
		err := s.Scan(&o.Target, &o.Baseline, &o.Year, &o.Verdict, &o.Computed, &o.Reason, &o.Withdrawn, &o.Name, &o.At, &o.By)
		all = append(all, o)
		return err
	}, `select o.target, o.baseline, t.year, o.verdict, o.computed, o.reason, o.withdrawn, o.name, o.recorded_at, o.recorded_by
		from override o join target t on t.ward = o.ward and t.id = o.target
		where o.ward = $1 and `+where+` order by o.recorded_at, o.id`, args...)
	return all, err
}
