package extract

// table reads a table of figures.
func (r *reader) table(b block, outer scope) {}
