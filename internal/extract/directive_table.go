package extract

import "strings"

// taskTable reads a table of assignments; false when the table is none.
func (r *reader) taskTable(g *grid, heads []string, first int) bool {
	what, lead, partners, due, product := taskColumns(heads)
	if what < 0 || lead < 0 {
		return false
	}
	for _, row := range g.rows[first:] {
		d := Directive{Speaker: r.speech.speaker, Rule: "directive.table"}
		for _, c := range row {
			s := squeeze(r.text[c.start:c.end])
			switch c.col {
			case what:
				d.Text = s
			case lead:
				d.Lead = s
			case partners:
				d.Coordinating = split(s)
			case due:
				d.Due = r.cellDue(c)
			case product:
				d.Product = s
			}
		}
		if d.Text != "" && (d.Lead != "" || d.Due != "") {
			d.Span = [2]int{row[0].start, row[len(row)-1].end}
			r.doc.Directives = append(r.doc.Directives, d)
		}
	}
	return true
}

// leadHeads are the heads of the column of leads, the surest first.
var leadHeads = []string{"chủ trì", "tham mưu", "đơn vị thực hiện", "cơ quan thực hiện", "người thực hiện", "bộ phận thực hiện", "đơn vị, cá nhân thực hiện", "phụ trách", "chịu trách nhiệm", "người, đơn vị", "phân công", "thực hiện"}

// taskColumns finds the columns of a table of assignments, -1 where there is none.
func taskColumns(heads []string) (what, lead, partners, due, product int) {
	what, lead, partners, due, product = -1, -1, -1, -1, -1
	rank := len(leadHeads)
	for i, h := range heads {
		leads := len(leadHeads)
		for k, word := range leadHeads {
			if strings.Contains(h, word) && (word != "thực hiện" || strings.Contains(h, "đơn vị") || strings.Contains(h, "cơ quan")) {
				leads = k
				break
			}
		}
		switch {
		case strings.Contains(h, "thời hạn"), strings.Contains(h, "thời gian"), strings.Contains(h, "hoàn thành"), strings.Contains(h, "tiến độ"), h == "hạn":
			due = i
		case strings.Contains(h, "phối hợp") && !strings.Contains(h, "chủ trì"):
			partners = i
		case strings.Contains(h, "sản phẩm"), strings.Contains(h, "kết quả"), strings.Contains(h, "đầu ra"):
			product = i
		case what < 0 && leads > 0 && (strings.Contains(h, "nội dung") || strings.Contains(h, "nhiệm vụ") || strings.Contains(h, "công việc") || h == "việc"):
			what = i
		case leads < rank:
			lead, rank = i, leads
		}
	}
	return what, lead, partners, due, product
}

// split cuts a list of offices. A comma parts two of them only where a further
// office begins after it: "Phòng Kinh tế, Hạ tầng và Đô thị" is one.
func split(s string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '\n' }) {
		start := len(names)
		for _, name := range strings.Split(part, ",") {
			name = strings.Trim(name, " -+•.")
			switch {
			case name == "":
			case len(names) > start && (!opensOffice(name) || sameList(names[len(names)-1], name)):
				names[len(names)-1] += ", " + name
			default:
				names = append(names, name)
			}
		}
	}
	return names
}

// sameList reports "Các phòng, đơn vị", which names one group of offices.
func sameList(before, name string) bool {
	low := lower(name)
	return strings.HasPrefix(lower(before), "các ") && !strings.HasPrefix(low, "các ") && low[0] == name[0] && !strings.Contains(before, ",") && low == name
}

// opensOffice reports that a name begins as those of offices and people do.
func opensOffice(name string) bool {
	low := lower(name)
	for _, word := range []string{"các ", "những ", "và "} {
		low = strings.TrimPrefix(low, word)
	}
	e, n := asking.longest(asking.tokenize(low, 0, len(low), nil))
	return n > 0 && e.tags&(aActor|aWeak) != 0 && e.tags&aPlain == 0 || strings.ToUpper(name) == name
}
