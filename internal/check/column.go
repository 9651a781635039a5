package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/vn"
)

// totalRow names the row that adds up the others.
var totalRow = regexp.MustCompile(`^(?:toàn (?:xã|phường|đặc khu|đảng bộ|huyện|tỉnh)|(?:tổng cộng|cộng)(?:\s+\pL+){0,3}|(?:tổng số|tổng)(?:\s+(?:chung|toàn xã|toàn phường|cả xã|cả phường|các nguồn|[ivx]+|a|b|c))?)\s*(?:\(.*\))?[:.]?$`)

// notSummed names columns and rows that do not add up.
var notSummed = regexp.MustCompile(`%|tỷ lệ|tỉ lệ|năng suất|bình quân|so với|so sánh|đơn giá|giá bán|mật độ|tốc độ|chỉ số|cơ cấu|xếp|điểm|mã |năm thành lập|ghi chú|ngày|tuổi|hệ số|thứ tự|^stt$|^tt$|^đvt$|^đơn vị`)

// columns holds the totals of tables against the rows that they add up: a row
// named "Tổng cộng" against all others or its section, and a row with rows under
// it against these.
func (t *text) columns() []Finding {
	var all []Finding
	for k := range t.tables {
		tab := &t.tables[k]
		all = append(all, t.totals(tab)...)
		all = append(all, t.groups(tab)...)
	}
	return all
}

// A sum is a row with the rows that should make it, and why one may say so.
type sum struct {
	total int
	rows  []int
	named bool // a row of totals, not one with rows under it
	whole bool // the rows are all there are
}

// totals checks the rows that are totals by name.
func (t *text) totals(tab *table) []Finding {
	var all []Finding
	section := 0
	for i := range tab.rows {
		sure := totalRow.MatchString(tab.rows[i].name)
		if !sure && !tab.maybeTotal(i) {
			continue
		}
		outer, leaves := tab.others(i, 0, len(tab.rows))
		choices := [][]int{outer, leaves}
		if section > 0 || i < len(tab.rows)-1 {
			o, l := tab.others(i, section, i)
			choices = append(choices, o, l)
		}
		all = append(all, t.best(tab, i, choices, sure)...)
		section = i + 1
	}
	return all
}

// maybeTotal reports a first or last row without a label, "Tổng thu", among rows
// with labels: a total if it is that of one column at least.
func (tab *table) maybeTotal(i int) bool {
	r := &tab.rows[i]
	if r.label != "" || !strings.HasPrefix(r.name, "tổng ") || i > 0 && i < len(tab.rows)-1 {
		return false
	}
	return tab.rows[(i+1)%len(tab.rows)].label != ""
}

// others lists the rows of a stretch beside a total: the outermost of them, and
// those that have none under them.
func (tab *table) others(total, from, to int) (outer, leaves []int) {
	least := 100
	for i := from; i < to; i++ {
		if i != total && !totalRow.MatchString(tab.rows[i].name) {
			least = min(least, tab.rows[i].depth)
		}
	}
	for i := from; i < to; i++ {
		if i == total || totalRow.MatchString(tab.rows[i].name) {
			continue
		}
		if tab.rows[i].depth == least {
			outer = append(outer, i)
		}
		if i+1 >= to || tab.rows[i+1].depth <= tab.rows[i].depth || totalRow.MatchString(tab.rows[i+1].name) {
			leaves = append(leaves, i)
		}
	}
	return outer, leaves
}

// best takes, of the ways a total may have been made, the one that fits most
// columns, and reports the columns that it does not fit.
func (t *text) best(tab *table, total int, choices [][]int, sure bool) []Finding {
	var found []Finding
	most := -1
	for _, rows := range choices {
		if len(rows) < 2 {
			continue
		}
		fits, wrong := t.sums(tab, sum{total: total, rows: rows, named: true, whole: true})
		if fits == 0 && (!sure || len(wrong) == 0) {
			continue
		}
		if n := fits*1000 - len(wrong); n > most || most < 0 && found == nil {
			most, found = n, wrong
			if len(wrong) == 0 {
				return nil
			}
		}
	}
	return found
}

// groups checks the rows that have rows under them.
func (t *text) groups(tab *table) []Finding {
	var all []Finding
	for i := range tab.rows {
		if totalRow.MatchString(tab.rows[i].name) {
			continue
		}
		var under []int
		least := 100
		for k := i + 1; k < len(tab.rows) && k < i+200 && tab.rows[k].depth > tab.rows[i].depth && !totalRow.MatchString(tab.rows[k].name); k++ {
			least = min(least, tab.rows[k].depth)
			under = append(under, k)
		}
		var rows []int
		for _, k := range under {
			if tab.rows[k].depth == least {
				rows = append(rows, k)
			}
		}
		if len(rows) < 2 {
			continue
		}
		fits, wrong := t.sums(tab, sum{total: i, rows: rows})
		if fits == 0 && !strings.Contains(tab.rows[i].name, "tổng") {
			continue // rows under a heading need not be its parts
		}
		if fits > 0 {
			_, wrong = t.sums(tab, sum{total: i, rows: rows, whole: true})
		}
		all = append(all, wrong...)
	}
	return all
}

// sums adds up every column that adds, and returns how many fit and what is wrong
// with the others.
func (t *text) sums(tab *table, s sum) (fits int, wrong []Finding) {
	total := &tab.rows[s.total]
	if notSummed.MatchString(total.name) {
		return 0, nil
	}
	for _, k := range s.rows {
		r := &tab.rows[k]
		if r.unit != "" && total.unit != "" && r.unit != total.unit || notSummed.MatchString(r.name) || percentUnit(r.unit) {
			return 0, nil
		}
		if s.named && r.unit != tab.rows[s.rows[0]].unit {
			return 0, nil
		}
	}
	for _, c := range total.cells {
		if tab.heads[c.col] == "" || notSummed.MatchString(tab.heads[c.col]) || totalRow.MatchString(t.low[c.span[0]:c.span[1]]) {
			continue
		}
		is := t.cellReadings(c)
		if len(is) == 0 {
			continue
		}
		if f, ok := t.column(tab, s, c, is); ok {
			if f.Grade == Agrees {
				fits++
			} else if f.Grade != "" {
				wrong = append(wrong, f)
			}
		}
	}
	return fits, wrong
}

// column adds up one column. It says nothing where a row has no number.
func (t *text) column(tab *table, s sum, c cell, is []vn.Decimal) (Finding, bool) {
	var terms []string
	filled, decimals := 0, 0
	sums := [2]*big.Rat{new(big.Rat), new(big.Rat)} // dots and commas read in the one way and the other
	spans := [][2]int{c.span}
	for _, k := range s.rows {
		n, at, ok := t.inColumn(&tab.rows[k], c.col)
		if !ok {
			if s.named && !hasColumn(&tab.rows[k], c.col) {
				continue // the heading of a section
			}
			return Finding{}, false
		}
		if len(n) == 0 {
			continue
		}
		filled++
		sums[0].Add(sums[0], n[0].Rat())
		sums[1].Add(sums[1], n[len(n)-1].Rat())
		decimals = max(decimals, n[0].Scale)
		terms = append(terms, n[0].String())
		spans = append(spans, at)
	}
	if filled < 2 {
		return Finding{}, false
	}
	decimals = max(decimals, is[0].Scale)
	gap := new(big.Rat).Sub(is[0].Rat(), sums[0])
	slack := new(big.Rat).Mul(half(decimals), big.NewRat(int64(filled+1), 1))
	if is[0].Rat().Cmp(sums[0]) == 0 || is[len(is)-1].Rat().Cmp(sums[1]) == 0 || decimals > 0 && new(big.Rat).Abs(gap).Cmp(slack) <= 0 {
		return Finding{Grade: Agrees}, true // with decimals, each may have been rounded
	}
	total, err := vn.FromRat(sums[0], decimals)
	if err != nil {
		return Finding{}, false
	}
	out := Finding{Rule: RuleColumn, Grade: Contradiction, Title: "Cộng cột không khớp", Facts: []int{}, Spans: spans,
		Arithmetic: fmt.Sprintf("%s = %s", shortened(terms), total)}
	out.Sentence = fmt.Sprintf("Cột “%s”, dòng “%s” ghi %s; cộng %d dòng là %s. Đề nghị cộng lại hoặc xem lại từng dòng.",
		tab.heads[c.col], strings.TrimSpace(tab.rows[s.total].name), is[0], filled, total)
	switch {
	case s.whole || gap.Sign() < 0:
	case slip(is[0].Rat(), sums[0], decimals):
		out.Grade = Doubtful
	default:
		out.Grade = "" // rows that need not be all
	}
	return out, true
}

// hasColumn reports whether a row has anything but blanks beyond its name.
func hasColumn(r *row, col int) bool {
	for _, c := range r.cells {
		if c.col >= col && c.span[1] > c.span[0] {
			return true
		}
	}
	return false
}

// inColumn is the number of a row in a column; a dash is nought and gives none.
func (t *text) inColumn(r *row, col int) (n []vn.Decimal, at [2]int, ok bool) {
	for _, c := range r.cells {
		if c.col != col {
			continue
		}
		s := strings.TrimSpace(t.Text[c.span[0]:c.span[1]])
		if s != "" && dashCell.MatchString(s) {
			return nil, c.span, true
		}
		n = t.cellReadings(c)
		return n, c.span, len(n) > 0
	}
	return nil, at, false
}

// shortened prints a long sum with its middle left out.
func shortened(terms []string) string {
	if len(terms) > 8 {
		terms = append(append([]string{}, terms[:3]...), "…", terms[len(terms)-1])
	}
	return strings.Join(terms, " + ")
}
