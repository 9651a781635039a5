package forecast

import (
	"fmt"

	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Trial is how the rule would have done in a year that is over: from the end of a
// month, with nothing but what the record now tells of the days before it.
type Trial struct {
	Year, Month int
	Judged      int // lines with a verdict at the year's end
	Classed     int // of those, called likely or unlikely
	Right       int // of those, as it came
}

// Words tells the trial on a page.
func (t Trial) Words() string {
	return fmt.Sprintf("hết tháng %d/%d: nhận định được %d/%d chỉ tiêu, đúng %d", t.Month, t.Year, t.Classed, t.Judged, t.Right)
}

// tried are the months from whose ends the rule is tried: those of the reviews of
// six and of nine months.
var tried = []int{6, 9}

// Try holds the rule against a year that is over. The input is that year's.
func Try(in score.Input, phasings []plan.Phasing) []Trial {
	verdicts := map[plan.TargetID]score.Verdict{}
	for _, l := range score.Of(in).Lines {
		if l.Counted && l.Computed.Decided() {
			verdicts[l.Target.ID] = l.Computed
		}
	}
	course := score.NewCourse(in)
	var trials []Trial
	for _, month := range tried {
		t := Trial{Year: in.Year, Month: month, Judged: len(verdicts)}
		end := vn.Day(fmt.Sprintf("%04d-%02d-01", in.Year, month+1)).AddDays(-1)
		for _, l := range look(in, course, phasings, end).Lines {
			came, judged := verdicts[l.Target.ID]
			if !judged || l.Class == Unclear {
				continue
			}
			t.Classed++
			if came.Holds() == (l.Class == Likely) {
				t.Right++
			}
		}
		trials = append(trials, t)
	}
	return trials
}
