package score

// Plus adds two counts, as a superior does with those of its wards.
func (c Count) Plus(o Count) Count {
	return Count{Exceeded: c.Exceeded + o.Exceeded, Met: c.Met + o.Met, NotMet: c.NotMet + o.NotMet,
		NoData: c.NoData + o.NoData, NotDue: c.NotDue + o.NotDue, Total: c.Total + o.Total, Overridden: c.Overridden + o.Overridden}
}

// With is the count with one more line of a verdict.
func (c Count) With(v Verdict) Count {
	c.add(v)
	return c
}
