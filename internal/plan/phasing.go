package plan

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// The ways a plan value is spread over the months.
const (
	EvenPhasing    = "even"    // twelve equal steps
	ProfilePhasing = "profile" // as the months of last year went
	HandPhasing    = "hand"    // typed
)

// Phasing (phân kỳ) is what of one plan value should be reached by the end of each
// month, at the indicator's scale and cumulative: Through[11] is the plan value.
type Phasing struct {
	Target   TargetID
	Part     int // place of the part in the line, from 0
	Baseline BaselineID
	Revision int
	Through  [12]int64
	How      string
}

// Phasings returns the phasings of a year's plan as they were at a stamp ("" is
// now).
func Phasings(tx *db.Tx, year int, asOf string) ([]Phasing, error) {
	var all []Phasing
	err := tx.Each(func(s db.Scanner) error {
		var p Phasing
		m := &p.Through
		err := s.Scan(&p.Target, &p.Part, &p.Baseline, &p.Revision, &p.How,
			&m[0], &m[1], &m[2], &m[3], &m[4], &m[5], &m[6], &m[7], &m[8], &m[9], &m[10], &m[11])
		if p.How != "" { // taken away
			all = append(all, p)
		}
		return err
	}, `select p.target, p.part, p.baseline, p.revision, p.how, p.m1, p.m2, p.m3, p.m4, p.m5, p.m6, p.m7, p.m8, p.m9, p.m10, p.m11, p.m12
		from phasing p join target t on t.ward = p.ward and t.id = p.target
		where p.ward = $1 and t.year = $2
		and p.revision = (select max(q.revision) from phasing q where q.ward = p.ward and q.target = p.target and q.part = p.part and q.baseline = p.baseline and q.recorded_at <= $3)
		order by p.target, p.part, p.baseline`, year, until(asOf))
	return all, err
}

// Phased reports whether a value of the plan can be spread over months: a single
// number that is reached in the course of the year.
func (d Definition) Phased(a Assigned) bool {
	return (d.Kind == Flow || d.Kind == Stock || d.Kind == Rate || d.Kind == Average) && oneOf(a.Operator, AtLeast, Above, AtMost, Below, Exactly, AllOf, DownTo)
}

// SetPhasing records how a plan value is spread, in place of what was laid down
// before; Revision is the one the form was drawn from, 0 for none. An empty How
// takes the phasing away.
func SetPhasing(tx *db.Tx, p Phasing) (Phasing, error) {
	if err := CanEdit(tx.Actor); err != nil {
		return Phasing{}, err
	}
	t, d, a, err := assignedAt(tx, p.Target, p.Part, p.Baseline)
	if err != nil {
		return Phasing{}, err
	}
	if p.How != "" {
		if err := p.wellFormed(d, a); err != nil {
			return Phasing{}, err
		}
	}
	now, err := PhasingRevision(tx, p.Target, p.Part, p.Baseline)
	if err != nil {
		return Phasing{}, err
	}
	if now != p.Revision {
		return Phasing{}, fault.Conflictf("Phân kỳ của “%s” vừa được người khác sửa (lần %d, bạn đang sửa lần %d). Hãy mở lại để xem cả hai.", t.Name, now, p.Revision)
	}
	p.Revision++
	m := p.Through
	if _, err := tx.Exec(`insert into phasing (ward, target, part, baseline, revision, recorded_at, recorded_by, how, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		string(p.Target), p.Part, string(p.Baseline), p.Revision, tx.Stamp(), string(tx.Actor.Account), p.How,
		m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11]); err != nil {
		return Phasing{}, err
	}
	return p, audit.Add(tx, audit.Entry{Act: "plan.set_phasing", Subject: "target/" + string(p.Target),
		Detail: map[string]any{"part": p.Part + 1, "baseline": p.Baseline, "revision": p.Revision, "how": p.How, "through": m[:]}})
}

// wellFormed refuses a phasing that does not end at the plan, or amounts that
// shrink.
func (p Phasing) wellFormed(d Definition, a Assigned) error {
	switch {
	case !oneOf(p.How, EvenPhasing, ProfilePhasing, HandPhasing):
		return fault.Invalidf("cach_chia", "Chưa rõ chia theo cách nào. Hãy chọn chia đều, theo năm trước hoặc tự ghi.")
	case !d.Phased(a):
		return fault.Invalidf("phan_ky", "Mức “%s” của “%s” không phải một số đạt dần trong năm nên không phân kỳ được.", d.FormatAssigned(a), d.Name)
	case p.Through[11] != a.Lo:
		return fault.Invalidf("phan_ky", "Phân kỳ của “%s” đến tháng 12 là %s, mức giao là %s, lệch %s. Hãy sửa cho khớp.",
			d.Name, d.Format(p.Through[11]), d.Format(a.Lo), d.Format(p.Through[11]-a.Lo))
	}
	if d.Kind != Flow {
		return nil
	}
	for i := range p.Through {
		if before := earlier(p.Through, i); p.Through[i] < before {
			return fault.Invalidf("phan_ky", "Phân kỳ của “%s”: đến tháng %d là %s, ít hơn đến tháng %d (%s). Số cộng dồn không giảm; hãy sửa lại.",
				d.Name, i+1, d.Format(p.Through[i]), i, d.Format(before))
		}
	}
	return nil
}

// earlier is what should be reached by the end of the month before month i+1.
func earlier(through [12]int64, i int) int64 {
	if i == 0 {
		return 0
	}
	return through[i-1]
}

// Even goes from one value to the plan value in twelve equal steps: from nought for
// an amount, from last year's level for a level. Each month is rounded half-up from
// the exact sum so far, so that the last one is the plan itself.
func Even(from, value int64) [12]int64 {
	through := ByProfile(value-from, [12]int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	for i := range through {
		through[i] += from
	}
	return through
}

// ByProfile spreads a plan value as the amounts of twelve months stand to their
// sum, which must be above nought.
func ByProfile(value int64, months [12]int64) (through [12]int64) {
	total := new(big.Int)
	for _, m := range months {
		total.Add(total, big.NewInt(m))
	}
	sum := new(big.Int)
	for i, m := range months {
		through[i] = portion(value, sum.Add(sum, big.NewInt(m)), total)
	}
	return through
}

// Profile turns what last year had reached by the end of each month into the amounts
// of its months, for ByProfile. It refuses a year with a gap, for the months around
// it cannot be told apart, and one that shrank or came to nothing. Year is last year.
func Profile(d Definition, year int, reached [12]*int64) (months [12]int64, err error) {
	if d.Kind != Flow {
		return months, fault.Invalidf("phan_ky", "“%s” không cộng dồn trong năm nên không chia theo từng tháng của năm %d được. Hãy chia đều hoặc tự ghi.", d.Name, year)
	}
	var gaps []string
	for i, r := range reached {
		if r == nil {
			gaps = append(gaps, strconv.Itoa(i+1))
		}
	}
	if len(gaps) == len(reached) {
		return months, fault.Invalidf("phan_ky", "Năm %d chưa có số liệu đã duyệt từng tháng của “%s” nên không chia theo năm ấy được. Hãy chia đều hoặc tự ghi.", year, d.Name)
	}
	if len(gaps) > 0 {
		return months, fault.Invalidf("phan_ky", "Năm %d chưa có số liệu đã duyệt của “%s” đến hết tháng %s nên không chia theo năm ấy được. Hãy chia đều hoặc tự ghi.", year, d.Name, strings.Join(gaps, ", "))
	}
	before := int64(0)
	for i, r := range reached {
		months[i] = *r - before
		if months[i] < 0 {
			return months, fault.Invalidf("phan_ky", "Tháng %d năm %d của “%s” là %s, nhỏ hơn 0, nên không chia theo năm ấy được. Hãy chia đều hoặc tự ghi.", i+1, year, d.Name, d.WithUnit(months[i]))
		}
		before = *r
	}
	if before == 0 {
		return months, fault.Invalidf("phan_ky", "Cả năm %d của “%s” bằng 0 nên không chia theo năm ấy được. Hãy chia đều hoặc tự ghi.", year, d.Name)
	}
	return months, nil
}

// ByQuarter spreads what should be reached by the end of each quarter evenly over
// its months; from is what stood before the year, nought for an amount.
func ByQuarter(from int64, quarters [4]int64) (through [12]int64) {
	for q, reached := range quarters {
		for m := range 3 {
			through[3*q+m] = from + portion(reached-from, big.NewInt(int64(m+1)), big.NewInt(3))
		}
		from = reached
	}
	return through
}

// portion is value × part ÷ whole, rounded half-up; part is at most whole.
func portion(value int64, part, whole *big.Int) int64 {
	n := new(big.Int).Mul(big.NewInt(value), part)
	n.Lsh(n, 1).Add(n, whole)
	return n.Div(n, new(big.Int).Lsh(whole, 1)).Int64() // Euclidean: rounds down below nought too
}

// assignedAt finds the plan value that a phasing or a share belongs to.
func assignedAt(tx *db.Tx, id TargetID, part int, baseline BaselineID) (Target, Definition, Assigned, error) {
	t, err := GetTarget(tx, id)
	if err != nil {
		return t, Definition{}, Assigned{}, err
	}
	if part < 0 || part >= len(t.Parts) {
		return t, Definition{}, Assigned{}, fault.Missingf("Chỉ tiêu “%s” không có phần %d. Hãy mở lại trang.", t.Name, part+1)
	}
	d, err := Indicator(tx, t.Parts[part].Indicator, "")
	if err != nil {
		return t, d, Assigned{}, err
	}
	a, ok := t.Parts[part].Plan(baseline)
	if !ok {
		return t, d, a, fault.Missingf("Nguồn giao này chưa giao mức nào cho chỉ tiêu “%s”. Hãy mở lại trang.", t.Name)
	}
	return t, d, a, nil
}

func lastRevision(tx *db.Tx, query string, target TargetID, part int, baseline BaselineID) (n int, err error) {
	_, err = tx.One([]any{&n}, query, string(target), part, string(baseline))
	return n, err
}

// FindPhasing returns the phasing of one plan value among those of its year.
func FindPhasing(all []Phasing, target TargetID, part int, baseline BaselineID) (Phasing, bool) {
	i := slices.IndexFunc(all, func(p Phasing) bool { return p.Target == target && p.Part == part && p.Baseline == baseline })
	if i < 0 {
		return Phasing{}, false
	}
	return all[i], true
}

// PhasingRevision is how often a plan value was spread.
func PhasingRevision(tx *db.Tx, target TargetID, part int, baseline BaselineID) (int, error) {
	return lastRevision(tx, `select coalesce(max(revision), 0) from phasing where ward = $1 and target = $2 and part = $3 and baseline = $4`, target, part, baseline)
}
