// Package figure holds the numbers units report (số liệu): one indicator, one
// unit, the days from–to, a value with its bound, how final it is (status) and
// where it is in its way (state). A figure is revised, never overwritten; of
// the revisions of one figure at most one is approved and at most one waits.
// Sending (gửi) makes a revision; where two levels are asked it is checked (kiểm
// tra) first; approving (duyệt) puts it in the place of the one before; returning
// (trả lại) needs a reason. What another source says of the same figure is kept
// beside it (số đối chiếu) and counts only once it is chosen, sent and approved.
// The package refuses a figure for an unknown or locked period, a unit that is
// not the reporter's, a value that does not fit its indicator, x greater than y
// in x/y, a less final value in the place of a more final one without a reason,
// and a form drawn from an older revision unless its sender has seen both values.
package figure

import (
	"slices"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ID names one revision of one figure.
type ID string

// Status says how final a value is; it is another thing than State.
type Status string

// The statuses, in the order they replace one another.
const (
	Estimate    Status = "estimate"    // ước
	Preliminary Status = "preliminary" // sơ bộ
	Final       Status = "final"       // chính thức
)

// Statuses lists every status, least final first.
var Statuses = []Status{Estimate, Preliminary, Final}

// LessFinal reports whether a status comes before another in the order in which
// they replace one another.
func (s Status) LessFinal(than Status) bool {
	return slices.Index(Statuses, s) < slices.Index(Statuses, than)
}

// Label returns the status as printed.
func (s Status) Label() string {
	switch s {
	case Estimate:
		return "ước"
	case Preliminary:
		return "sơ bộ"
	case Final:
		return "chính thức"
	}
	return string(s)
}

// State says where a revision is in its way. A draft is raw text kept for its
// writer (package web keeps it); a revision begins as submitted.
type State string

// The states of a revision.
const (
	Submitted  State = "submitted"  // đã gửi, waits for approval
	Checked    State = "checked"    // đã kiểm tra, the first of two levels; waits for the second
	Approved   State = "approved"   // đã duyệt, counts
	Returned   State = "returned"   // trả lại, with a reason
	Superseded State = "superseded" // a later revision stands in its place
)

// Label returns the state as printed.
func (s State) Label() string {
	switch s {
	case Submitted:
		return "đã gửi"
	case Checked:
		return "đã kiểm tra"
	case Approved:
		return "đã duyệt"
	case Returned:
		return "trả lại"
	case Superseded:
		return "đã thay"
	}
	return string(s)
}

// Waits reports whether the revision has been sent and nobody has decided it yet.
func (s State) Waits() bool { return s == Submitted || s == Checked }

// Via says by what way a figure reached the office that entered it for a unit
// (nhập thay).
type Via string

// The ways. OwnEntry is the sender's own figure.
const (
	OwnEntry   Via = ""
	ViaPhoto   Via = "photo"   // ảnh chụp
	ViaMessage Via = "message" // tin nhắn
	ViaCall    Via = "call"    // điện thoại
	ViaPaper   Via = "paper"   // giấy
)

// Vias lists the ways in the order pages offer them.
var Vias = []Via{ViaPhoto, ViaMessage, ViaCall, ViaPaper}

// Label returns the way as it follows "theo" and "qua": "Văn phòng nhập thay theo
// ảnh chụp".
func (v Via) Label() string {
	switch v {
	case ViaPhoto:
		return "ảnh chụp"
	case ViaMessage:
		return "tin nhắn"
	case ViaCall:
		return "điện thoại"
	case ViaPaper:
		return "bản giấy"
	}
	return string(v)
}

// Bound is a qualifier printed beside a number. The true value then lies in an
// interval, and no percentage is computed from it.
type Bound string

// The bounds of official prose (domain §4.4).
const (
	Exact   Bound = ""         // the number itself
	Over    Bound = "over"     // trên, hơn: more than n
	Near    Bound = "near"     // gần: a little less than n
	Under   Bound = "under"    // dưới: less than n
	About   Bound = "about"    // khoảng: around n
	AtLeast Bound = "at_least" // n trở lên
	AtMost  Bound = "at_most"  // không quá n
)

// Bounds lists every bound in the order pages offer them.
var Bounds = []Bound{Exact, Over, Near, Under, About, AtLeast, AtMost}

// Label returns the bound as an office writes it before the number.
func (b Bound) Label() string {
	switch b {
	case Over:
		return "trên"
	case Near:
		return "gần"
	case Under:
		return "dưới"
	case About:
		return "khoảng"
	case AtLeast:
		return "ít nhất"
	case AtMost:
		return "không quá"
	}
	return ""
}

// Value is what was reported, at the indicator's scale.
type Value struct {
	N     int64 // the number; 1 or 0 for yes and no; x of x/y
	Bound Bound
	// Num and Den are the numerator and denominator of a rate, or x and y of a
	// closed list, at the indicator's scale; nil where only a bare rate is known
	// (không cộng được).
	Num, Den *int64
	Day      vn.Day // the day a milestone was reached, "" when not
	// Published is the percentage of plan printed beside the number in its
	// source ("111.14"), "" for none. It is kept as printed and never rounded
	// again, and it is the only percentage a bounded value has.
	Published string
}

// Interval is the set of values a bounded number may have. A nil end is open
// to infinity; LoOpen and HiOpen leave the end itself out.
type Interval struct {
	Lo, Hi         *int64
	LoOpen, HiOpen bool
}

// Interval returns the values the true one may have. It claims no more than
// the word does: "trên 6" is everything above 6, "khoảng" is anything.
func (v Value) Interval() Interval {
	n := v.N
	switch v.Bound {
	case Over:
		return Interval{Lo: &n, LoOpen: true}
	case AtLeast:
		return Interval{Lo: &n}
	case Near, Under:
		return Interval{Hi: &n, HiOpen: true}
	case AtMost:
		return Interval{Hi: &n}
	case About:
		return Interval{}
	}
	return Interval{Lo: &n, Hi: &n}
}

// Key says which figure a revision belongs to.
type Key struct {
	Indicator plan.IndicatorID
	Unit      auth.UnitID
	From, To  vn.Day // both included
}

// Figure is one revision. Its value never changes after it is written; State
// and the times of its decision are set once each.
type Figure struct {
	ID       ID
	Key      Key
	Revision int
	Value    Value
	Status   Status
	AsOf     vn.Day // the day the number was true, "" for the end of the period
	State    State
	Note     string
	Source   plan.Source // where it was read, if it was
	// SourceName is who the number comes from where it is not the unit's own count:
	// "Công an phường".
	SourceName  string
	Explanation string   // why it is unusual, or less final than the one before
	Evidences   []string // ids of the blobs that prove it, in the order they were given
	Via         Via      // how it reached the office that entered it for the unit
	ViaNote     string   // who told

	SubmittedBy  auth.AccountID
	SubmittedAt  string // db time text
	CheckedBy    auth.AccountID
	CheckedAt    string // of the first level of two
	DecidedBy    auth.AccountID
	DecidedAt    string
	Reason       string // why it was returned
	SupersededAt string
}

// Cumulative reports whether the figure covers its year from the start: people
// type amounts of a month or totals to date, and this tells which.
func (k Key) Cumulative(yearStart vn.Day) bool { return k.From == yearStart }

// Format prints the value with its bound and without its unit: "trên 6",
// "43/43", "chưa đạt".
func (v Value) Format(d plan.Definition) string {
	if d.Kind == plan.Milestone && d.Unit == "" {
		switch {
		case v.Day != "":
			return "xong ngày " + v.Day.Short()
		case v.N != 0:
			return "đạt"
		}
		return "chưa đạt"
	}
	text := d.Format(v.N)
	if v.Bound != Exact {
		// "trên 6" says less than "trên 6,000": digits nobody wrote are not added.
		text = vn.Decimal{Units: v.N, Scale: d.Scale}.Trim().String()
	}
	if v.Den != nil && d.Kind != plan.Rate {
		text += "/" + d.Format(*v.Den)
	}
	if l := v.Bound.Label(); l != "" {
		return l + " " + text
	}
	return text
}

// WithUnit prints the value with bound and unit: "trên 6 tỷ đồng".
func (v Value) WithUnit(d plan.Definition) string {
	if d.Kind == plan.Milestone && d.Unit == "" {
		return v.Format(d)
	}
	return plan.Measure(v.Format(d), d.Unit)
}
