package extract

// taskTable reads a table of assignments; false when the table is none.
func (r *reader) taskTable(g *grid, heads []string, first int) bool {
	return false
}
