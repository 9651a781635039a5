package report

import (
	"slices"
	"strings"

	"tongket/internal/doc/chart"
	"tongket/internal/doc/template"
)

// deckColumns are the widths of a slide's table that decide how high its rows
// are, by the name of what stands in them, in pixels of a slide 1280 wide.
type deckColumns map[string]int

var (
	groupColumns  = deckColumns{"ten_nhom": 545, "ten_chi_tieu": 545, "ke_hoach": 130, "thuc_hien": 130, "phan_tram": 125, "danh_gia": 170}
	missedColumns = deckColumns{"ten_chi_tieu": 380, "thuc_hien": 130, "ke_hoach": 130}
	nextColumns   = deckColumns{"ten_chi_tieu": 780, "ke_hoach_nam_sau": 300}
)

// The room of a table on a slide, in the same pixels: text of deckPoints with
// the margins of a cell.
const (
	deckPoints = 16
	deckRoom   = 550
	deckPitch  = 26 // from line to line: 1.2 times the letters, rounded up
	deckCell   = 10
	deckMargin = 16
	causeLines = 3 // room for what people write
)

// height is how high a row becomes.
func (c deckColumns) height(l template.Scope) int {
	lines := 1
	if _, room := c["danh_gia"]; !room {
		if _, next := c["ke_hoach_nam_sau"]; !next {
			lines = causeLines
		}
	}
	for name, width := range c {
		if text, ok := l[name].(template.Text); ok {
			lines = max(lines, chart.LinesOf(string(text), deckPoints, width-deckMargin))
		}
	}
	return lines*deckPitch + deckCell
}

// deckGroup is one group of the plan with its lines.
type deckGroup struct {
	number, name string
	lines        []template.Scope
}

func (g deckGroup) title() string {
	if g.name == "" {
		return "Kết quả các chỉ tiêu"
	}
	return g.number + ". " + g.name
}

func (g deckGroup) height() int { return rowsHeight(g.lines) + groupColumns.height(g.heading()) }

func rowsHeight(lines []template.Scope) (sum int) {
	for _, l := range lines {
		sum += groupColumns.height(l)
	}
	return sum
}

// heading is the row that opens a group on a slide of several.
func (g deckGroup) heading() template.Scope {
	s := template.Scope{"ten_nhom": template.Text(g.title()), "khong_dat": template.Flag(false)}
	for _, name := range []string{"so", "ten_chi_tieu", "ke_hoach", "thuc_hien", "phan_tram", "danh_gia", "nguyen_nhan", "bien_phap", "ke_hoach_nam_sau"} {
		s[name] = template.Text("")
	}
	return s
}

// bundles puts neighbouring groups on one slide while they fit there and one of them
// would leave half of it empty; a group of a single line never stands alone where
// there is another.
func bundles(groups []deckGroup) [][]deckGroup {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g deckGroup) bool { return len(g.lines) == 0 })
	var out [][]deckGroup
	used := 0
	for _, g := range groups {
		n, h := len(out), g.height()
		if n > 0 && used+h <= deckRoom && min(used, h) < deckRoom/2 {
			out[n-1], used = append(out[n-1], g), used+h
			continue
		}
		out, used = append(out, []deckGroup{g}), h
	}
	for i := 0; i < len(out) && len(out) > 1; i++ {
		if len(out[i]) > 1 || len(out[i][0].lines) > 1 {
			continue
		}
		to := max(0, i-1) // the slide before, else the one after
		out[to] = slices.Concat(out[to], out[to+1])
		out = slices.Delete(out, to+1, to+2)
		i = to - 1
	}
	return out
}

// groupPages are the slides of the groups.
func groupPages(groups []deckGroup) template.List {
	var pages template.List
	for _, b := range bundles(groups) {
		if len(b) == 1 {
			pages = append(pages, deckPages(b[0].title(), b[0].lines, groupColumns)...)
			continue
		}
		// A heading goes with its first line, wherever that comes to stand.
		var items []deckItem
		var names, numbers []string
		for _, g := range b {
			for i, l := range g.lines {
				rows := template.List{l}
				if i == 0 {
					rows = template.List{g.heading(), l}
				}
				items = append(items, deckItem{rows, rowsHeight(rows)})
			}
			names, numbers = append(names, g.title()), append(numbers, g.number)
		}
		title := strings.Join(names, "; ")
		if chart.LinesOf(title+" (tiếp)", deckHeadline, deckHeadlineWidth-deckMargin) > 1 {
			title = "Kết quả các nhóm chỉ tiêu " + strings.Join(numbers, ", ")
		}
		pages = append(pages, dealt(title, items)...)
	}
	return pages
}

// deckItem is rows that stay together.
type deckItem struct {
	rows   template.List
	height int
}

// deckPages deals lines out to pages so that no table leaves its slide and all are
// about as full as each other.
func deckPages(name string, lines []template.Scope, columns deckColumns) template.List {
	var items []deckItem
	for _, l := range lines {
		items = append(items, deckItem{template.List{l}, columns.height(l)})
	}
	return dealt(name, items)
}

func dealt(name string, items []deckItem) template.List {
	var heights []int
	for _, i := range items {
		heights = append(heights, i.height)
	}
	var pages template.List
	for _, place := range chart.Deal(heights, deckRoom) {
		var rows template.List
		for _, i := range items[place[0]:place[1]] {
			rows = append(rows, i.rows...)
		}
		more := ""
		if len(pages) > 0 {
			more = "(tiếp)"
		}
		pages = append(pages, template.Scope{"ten_trang": template.Text(name), "tiep": template.Text(more), "cac_dong": rows})
	}
	return pages
}
