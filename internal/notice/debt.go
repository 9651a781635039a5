package notice

import (
	"cmp"
	"fmt"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// debts reads everything due between two days, figures and tasks in one list.
func debts(tx *db.Tx, tree org.Tree, from, to vn.Day) ([]Debt, error) {
	all, err := figureDebts(tx, tree, from, to)
	if err != nil {
		return nil, err
	}
	tasks, err := taskDebts(tx, tree, from, to)
	if err != nil {
		return nil, err
	}
	all = append(all, tasks...)
	sortDebts(all, tree)
	return all, nil
}

// figureDebts turns the duties of the regimes into debts, with what was sent.
func figureDebts(tx *db.Tx, tree org.Tree, from, to vn.Day) ([]Debt, error) {
	duties, err := regime.Duties(tx, from, to)
	if err != nil || len(duties) == 0 {
		return nil, err
	}
	owing, err := figure.Owing(tx, duties)
	if err != nil {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	all := make([]Debt, 0, len(duties))
	at := make(map[string]int, len(duties))
	for _, d := range duties {
		key := dutyKey(d)
		if _, twice := at[key]; twice {
			continue
		}
		at[key] = len(all)
		all = append(all, debtOf(d, key, tree))
	}
	for _, o := range owing {
		all[at[dutyKey(o.Duty)]].count(o, definitions)
	}
	return all, nil
}

// dutyKey is the same for one duty whatever its due day.
func dutyKey(d regime.Duty) string {
	return fmt.Sprintf("figure/%s/%s_%s/%s", d.Regime.ID, d.Period.From, d.Period.To, d.Unit)
}

func debtOf(d regime.Duty, key string, tree org.Tree) Debt {
	u, _ := tree.Find(d.Unit)
	return Debt{Subject: Figures, Key: key, Unit: d.Unit, Whose: cmp.Or(u.Name, "đơn vị đã giải thể"),
		Name: d.Regime.Name + ", " + vn.Inside(d.Period.Name), From: d.Period.From, To: d.Period.To, Due: d.Due, Closes: d.Closes}
}

// count adds what is known of one figure of the debt.
func (d *Debt) count(o figure.Owed, known map[plan.IndicatorID]plan.Definition) {
	d.Of++
	if o.State != figure.OwedMissing && o.State != figure.OwedReturned {
		d.Given++
		return
	}
	p := Piece{Indicator: o.Indicator, Name: cmp.Or(known[o.Indicator].Name, "chỉ tiêu đã bỏ")}
	if o.State == figure.OwedReturned {
		p.Returned = true
		if o.Latest != nil {
			p.Reason = o.Latest.Reason
		}
	}
	d.Missing = append(d.Missing, p)
}

// taskDebts turns the directives with a due day into debts. One without a day
// (thường xuyên, or not said) is owed by no day and stands in the list of
// directives only.
func taskDebts(tx *db.Tx, tree org.Tree, from, to vn.Day) ([]Debt, error) {
	directives, err := task.Directives(tx)
	if err != nil {
		return nil, err
	}
	done, err := task.Settled(tx)
	if err != nil {
		return nil, err
	}
	leads := byName(tree)
	var all []Debt
	for _, d := range directives {
		due := vn.Day(d.Due)
		if !due.Valid() || due < from || due > to {
			continue
		}
		debt := Debt{Subject: Task, Key: "task/" + string(d.ID), Directive: d.ID, Unit: leads[nameKey(d.Lead)], Whose: strings.TrimSpace(d.Lead), Name: shortened(d.Text), Due: due, Of: 1}
		if u, known := tree.Find(debt.Unit); known {
			debt.Whose = u.Name
		}
		if done[d.ID] {
			debt.Given = 1
		}
		all = append(all, debt)
	}
	return all, nil
}

// byName finds units by their names as papers write them.
func byName(tree org.Tree) map[string]auth.UnitID {
	names := map[string]auth.UnitID{}
	for _, u := range tree.All() {
		names[nameKey(u.Name)] = u.ID
	}
	return names
}

// nameKey makes two writings of one name alike.
func nameKey(name string) string {
	return vn.OneTone(vn.Lower(strings.Join(strings.Fields(strings.Trim(name, " .,;:")), " ")))
}

// longestName is how much of a directive's words stands in a list, in letters.
const longestName = 120

// shortened cuts a text at a word.
func shortened(text string) string {
	words := strings.Fields(vn.NFC(text))
	line := strings.Join(words, " ")
	if len([]rune(line)) <= longestName {
		return line
	}
	cut := ""
	for _, w := range words {
		if len([]rune(cut))+len([]rune(w)) >= longestName {
			break
		}
		cut += w + " "
	}
	if cut == "" { // one endless word
		return string([]rune(line)[:longestName]) + "…"
	}
	return strings.TrimSpace(cut) + "…"
}
