package check

import (
	"cmp"
	"slices"

	"tongket/internal/extract"
)

// The names of the rules.
const (
	RuleRatio   = "ratio"    // a/b against its printed percentage
	RulePlan    = "plan_pct" // value against percentage of plan against plan
	RuleGrowth  = "growth"   // value against growth against last year's value
	RuleCount   = "count"    // a claimed count against the things named
	RuleParts   = "parts"    // the parts of an amount against the whole
	RuleColumn  = "column"   // the totals of a table's columns
	RuleTwice   = "twice"    // one indicator with two values
	RuleScale   = "scale"    // a value a thousand times what it stands beside
	RuleInverse = "inverse"  // a percentage of a plan that is better when less
	RuleVerdict = "verdict"  // a word of success or failure against its number
	RuleLeap    = "leap"     // a target far from what was reached
	RuleDate    = "date"     // a day that is not in the calendar
	RuleStray   = "stray"    // a word that cannot stand where it stands
	RuleRecord  = "record"   // the text against the record
)

// rules lists what Document asks of a text, each rule in the file of its name.
var rules = []func(*text) []Finding{
	(*text).ratios,
	(*text).planPercents,
	(*text).growths,
	(*text).counts,
	(*text).parts,
	(*text).columns,
	(*text).twice,
	(*text).scales,
	(*text).inverses,
	(*text).verdicts,
	(*text).leaps,
	(*text).dates,
	(*text).strays,
}

// Document checks the numbers of a text against one another. Findings come in
// the order of the text. The time it takes grows with the text and no faster:
// each rule looks only so far around a fact.
func Document(d *extract.Document) []Finding {
	if d == nil {
		return nil
	}
	t := reading(d)
	var all []Finding
	for _, rule := range rules {
		all = append(all, rule(t)...)
	}
	all = explained(all)
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(start(a), start(b)) })
	return all
}

// explains lists, for a rule that tells why numbers disagree, the rules that only
// tell that they do.
var explains = map[string][]string{
	RuleScale:   {RulePlan, RuleGrowth, RuleTwice, RuleLeap},
	RuleInverse: {RulePlan},
}

// explained leaves out a finding whose every fact is in another that explains it.
func explained(all []Finding) []Finding {
	why := map[string]map[int]bool{}
	for _, f := range all {
		for _, rule := range explains[f.Rule] {
			for _, i := range f.Facts {
				if why[rule] == nil {
					why[rule] = map[int]bool{}
				}
				why[rule][i] = true
			}
		}
	}
	return slices.DeleteFunc(all, func(f Finding) bool {
		if len(f.Facts) == 0 || why[f.Rule] == nil {
			return false
		}
		return !slices.ContainsFunc(f.Facts, func(i int) bool { return !why[f.Rule][i] })
	})
}
