package extract

import (
	"encoding/json"
)

// corpusBound joins the bounds of this package to those of the interchange
// form, which has one word for gần and dưới.
var corpusBound = map[Bound]string{
	Exact: "", Over: "over", Near: "under", Below: "under",
	About: "about", AtLeast: "at_least", AtMost: "at_most",
}

// Corpus returns the bound in the words of the interchange form: gần and dưới
// are both "under", and ước with no nearer word is "about".
func (f Fact) Corpus() string {
	if f.Estimate && f.Bound == Exact {
		return corpusBound[About]
	}
	return corpusBound[f.Bound]
}

// MarshalJSON writes the fact in the corpus schema, with its span and rule.
func (f Fact) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name    string          `json:"name"`
		Role    string          `json:"role"`
		Period  string          `json:"period"`
		Value   json.RawMessage `json:"value"`
		Unit    string          `json:"unit"`
		Bound   string          `json:"bound"`
		Of      json.RawMessage `json:"of"`
		PlanPct json.RawMessage `json:"plan_pct"`
		Plan    json.RawMessage `json:"plan"`
		YoyPct  json.RawMessage `json:"yoy_pct"`
		Upper   json.RawMessage `json:"upper,omitempty"`
		Span    [2]int          `json:"span"`
		Rule    string          `json:"rule"`
	}{
		f.Name, f.Role, f.Period, number(f.Value), f.Unit, f.Corpus(), number(f.Of),
		number(f.PlanPct), number(f.Plan), number(f.YoyPct), upper(f.Upper), f.Span, f.Rule,
	})
}

// number writes a JSON number without exponent, or null.
func number(n *Num) json.RawMessage {
	if n == nil {
		return json.RawMessage("null")
	}
	return json.RawMessage(n.Trim().Plain())
}

// upper leaves the field out where there is no range.
func upper(n *Num) json.RawMessage {
	if n == nil {
		return nil
	}
	return number(n)
}
