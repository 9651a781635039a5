package notice

import (
	"cmp"
	"fmt"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// Salutation is how a letter to a post's holder begins: "Kính gửi đồng chí …" in
// the Party's own bodies and the armed forces, "Kính gửi thầy, cô …" in schools,
// "Kính gửi ông, bà …" elsewhere, with the title of the post where it has one of
// its own. The record knows nobody's sex, so both words stand.
func Salutation(p org.Post, u org.Unit) string {
	info, _ := u.Kind.Info()
	word := "ông, bà"
	switch {
	case info.Family == org.Party || info.Family == org.Force:
		word = "đồng chí"
	case u.Kind == "school":
		word = "thầy, cô"
	}
	said := "Kính gửi " + word + " " + p.Name
	if p.Title != "" && p.Title != p.Role.Label() {
		said += ", " + vn.Inside(p.Title)
		if strings.Contains(nameKey(p.Title), nameKey(u.Name)) {
			return said
		}
	}
	if u.Name != "" && u.Kind != org.RootKind {
		said += ", " + u.Name
	}
	return said
}

// salute begins a message to those who are asked for a unit's debts.
func (c Chase) salute(unit auth.UnitID, owners []org.Post) string {
	u, _ := c.Tree.Find(unit)
	if len(owners) == 1 && u.Kind != org.RootKind {
		of, known := c.Tree.Find(owners[0].Unit)
		if known && of.ID == unit {
			return Salutation(owners[0], of)
		}
	}
	return "Kính gửi " + cmp.Or(u.Name, "đơn vị")
}

// Ask is a message that is about to be written.
type Ask struct {
	Ward  string // "Phường Hòa Mẫu"
	From  string // who signs: "Văn phòng HĐND và UBND phường"
	Site  string // "https://…" of the pages, "" where nobody knows it
	Entry func(auth.UnitID) string
}

// longestList is how many pieces a message names before it counts the rest.
const longestList = 6

// Message is the words to copy into a chat for one unit: what is still wanted,
// until when, and where to write it. It asks and does not blame.
func (c Chase) Message(unit auth.UnitID, open []Debt, a Ask) string {
	var b strings.Builder
	owners := []org.Post{}
	if len(open) > 0 {
		owners = c.Owners(open[0])
	}
	fmt.Fprintf(&b, "%s.\n", c.salute(unit, owners))
	fmt.Fprintf(&b, "%s xin phép nhắc các nội dung sau:\n", vn.Sentence(a.From))
	for _, d := range open {
		fmt.Fprintf(&b, "- %s: %s.\n", d.Name, c.wanted(d))
	}
	if link := a.link(unit); link != "" {
		fmt.Fprintf(&b, "Ghi tại: %s\n", link)
	}
	b.WriteString("Nếu đã gửi hoặc có vướng mắc, xin báo lại để Văn phòng cùng xử lý. Trân trọng cảm ơn!")
	return b.String()
}

// wanted says what a debt still wants and until when.
func (c Chase) wanted(d Debt) string {
	until := "hạn " + d.Due.Short()
	if d.Late(c.Today) {
		until = "đã qua hạn " + d.Due.Short() + ", mong nhận được sớm"
	}
	if d.Subject == Task {
		return until
	}
	names := make([]string, 0, len(d.Missing))
	for _, p := range d.Missing {
		name := p.Name
		if p.Returned {
			name += " (cần ghi lại)"
		}
		names = append(names, name)
	}
	if rest := len(names) - longestList; rest > 0 {
		names = append(names[:longestList], fmt.Sprintf("và %d số khác", rest))
	}
	return fmt.Sprintf("còn %d trên %d số (%s), %s", len(d.Missing), d.Of, strings.Join(names, "; "), until)
}

func (a Ask) link(unit auth.UnitID) string {
	if a.Site == "" || a.Entry == nil {
		return ""
	}
	return strings.TrimSuffix(a.Site, "/") + a.Entry(unit)
}

// GroupMessage is one message for all units of a group: which of them are still
// waited for, each with how much, in the order of the tree.
func (c Chase) GroupMessage(kind org.UnitKind, open []Debt, a Ask) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi các đơn vị khối %s.\n", vn.Inside(kind.Label()))
	fmt.Fprintf(&b, "%s xin phép nhắc: đến ngày %s, các đơn vị sau còn nội dung cần bổ sung:\n", vn.Sentence(a.From), c.Today.Short())
	seen := map[auth.UnitID]bool{}
	for _, d := range open {
		u, known := c.Tree.Find(d.Unit)
		if !known || u.Kind != kind || seen[u.ID] {
			continue
		}
		seen[u.ID] = true
		figures, tasks, due := c.sum(open, u.ID)
		fmt.Fprintf(&b, "- %s: %s, hạn gần nhất %s.\n", u.Name, amounts(figures, tasks), due.Short())
	}
	if a.Site != "" {
		fmt.Fprintf(&b, "Mở %s để ghi. ", a.Site)
	}
	b.WriteString("Đơn vị nào đã gửi xin bỏ qua tin này. Trân trọng cảm ơn!")
	return b.String()
}

// sum counts what a unit has yet to give, and the latest of its due days that
// passed, or else the next.
func (c Chase) sum(open []Debt, unit auth.UnitID) (figures, tasks int, due vn.Day) {
	for _, d := range open {
		if d.Unit != unit {
			continue
		}
		if d.Subject == Task {
			tasks++
		} else {
			figures += len(d.Missing)
		}
		due = max(due, d.Due)
	}
	return figures, tasks, due
}

// amounts says how much is wanted: "3 số liệu, 1 nhiệm vụ".
func amounts(figures, tasks int) string {
	switch {
	case tasks == 0:
		return fmt.Sprintf("%d số liệu", figures)
	case figures == 0:
		return fmt.Sprintf("%d nhiệm vụ", tasks)
	}
	return fmt.Sprintf("%d số liệu, %d nhiệm vụ", figures, tasks)
}
