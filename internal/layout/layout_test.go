package layout_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestForms holds how each form looks, part by part, with size and look of every
// run: State, Party under 36-HD/VPTW, Party under 05-HD/VPTW.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		world layout.World
		day   vn.Day
	}{
		{"state", layout.State, "2026-05-26"},
		{"party-36", layout.Party, "2026-05-26"},
		{"party-05", layout.Party, "2026-05-27"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := drawn(layout.For(c.world, c.day), c.day)
			file := filepath.Join("testdata", c.name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// drawn is every part of a form as text with its look.
func drawn(r layout.Rules, day vn.Day) string {
	var b strings.Builder
	o := r.Options("")
	fmt.Fprintf(&b, "%s\nmargins %.0f %.0f %.0f %.0f mm; %s %d pt; line %d%% exact %.1f pt; indent %.1f mm; gap %.0f pt; page number %d pt at %.0f mm\n", r.Source,
		mm(o.Margins.Top), mm(o.Margins.Bottom), mm(o.Margins.Left), mm(o.Margins.Right), o.Font, o.Size, o.Line, pt(o.Exact), mm(o.Indent), pt(o.Gap), o.PageNumber, mm(o.PageNumberTop))
	superior, issuer, organ, of, post := "ỦY BAN NHÂN DÂN TỈNH SƠN HẠ", []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"}, "UBND", "ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
	letter := "UBND-VP"
	if r.World == layout.Party {
		superior, issuer, organ, of, post = "ĐẢNG BỘ TỈNH SƠN HẠ", []string{"ĐẢNG ỦY PHƯỜNG HÒA MẪU"}, "ĐU", "BAN THƯỜNG VỤ", "BÍ THƯ"
		letter = organ
	}
	part := func(title string, blocks []docx.Block) {
		fmt.Fprintf(&b, "\n== %s\n", title)
		for _, block := range blocks {
			b.WriteString(looks(block, ""))
		}
	}
	head := layout.Head{Superior: []string{superior}, Issuer: issuer, Number: r.Number(5, "BC", organ), PlaceDate: r.PlaceDate("Hòa Mẫu", day), Mark: "DỰ THẢO"}
	part("head", r.Head(head))
	part("title", r.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ", "6 tháng đầu năm 2026"))
	head.Number, head.About, head.Urgency, head.Mark = r.Number(125, "", letter), "báo cáo số liệu tháng 5 năm 2026", "KHẨN", ""
	part("head of a letter", r.Head(head))
	part("addressed to one", r.Addressed("Ủy ban nhân dân tỉnh Sơn Hạ"))
	part("addressed to two", r.Addressed("Ban Quản lý dự án", "Trường Mầm non Hòa Mẫu"))
	part("decision", r.Enactment("ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU", "Luật Tổ chức chính quyền địa phương;", "Nghị quyết số 12/NQ-HĐND"))
	part("article", []docx.Block{r.Article(1, docx.T("Giao chỉ tiêu."))})
	part("signature", r.Sign(layout.Sign{Receivers: []string{"Như trên", "- Thường trực Đảng ủy;"}, Drafter: "VP", Power: layout.OnBehalf, Of: of, Post: post, Name: "Nông Thị Mẫu"}))
	part("annex", r.Annex(layout.AnnexHead{Number: "Phụ lục I", Title: []string{"BIỂU CHỈ TIÊU"}, Attached: "(Kèm theo " + r.Cite("Báo cáo", r.Symbol(5, "BC", organ), day) + ")", Landscape: true}))
	fmt.Fprintf(&b, "\n== words\nend %s\nblank %s\nundated %s\nfor %s\nby order %s\nacting %s\n", r.End(), r.Number(0, "BC", organ), r.Undated("Hòa Mẫu", 2026),
		r.Authority(layout.Deputy, post), r.Authority(layout.ByOrder, post), r.Authority(layout.Acting, post))
	return b.String()
}

func mm(l docx.Length) float64 { return float64(l) * 25.4 / 1440 }
func pt(l docx.Length) float64 { return float64(l) / 20 }

// looks writes a block with what the eye sees of it.
func looks(block docx.Block, in string) string {
	switch v := block.(type) {
	case docx.Para:
		return in + para(v) + "\n"
	case docx.Table:
		var b strings.Builder
		for i, row := range v.Rows {
			for j, c := range row.Cells {
				fmt.Fprintf(&b, "%s[row %d, column %d, %.0f mm]\n", in, i+1, j+1, mm(v.Cols[j]))
				for _, inner := range c.Blocks {
					b.WriteString(looks(inner, in+"  "))
				}
			}
		}
		return b.String()
	}
	return fmt.Sprintf("%s%T\n", in, block)
}

func para(p docx.Para) string {
	var look []string
	add := func(on bool, format string, args ...any) {
		if on {
			look = append(look, fmt.Sprintf(format, args...))
		}
	}
	add(p.Style != "", "%s", p.Style)
	add(p.Align != "", "%s", p.Align)
	add(p.Left != 0, "from %.0f mm", mm(p.Left))
	add(p.Exact != 0, "exact %.1f pt", pt(p.Exact))
	add(p.Before != 0, "after %.0f pt", pt(p.Before))
	add(p.KeepNext, "kept")
	add(p.Boxed, "framed")
	add(p.RuleAbove, "rule")
	s := "(" + strings.Join(look, ", ") + ")"
	for _, r := range p.Runs {
		look = nil
		add(r.Size != 0, "%d", r.Size)
		add(r.Bold, "bold")
		add(r.Italic, "italic")
		add(r.Underline, "underlined")
		s += fmt.Sprintf(" %q", r.Text)
		if len(look) > 0 {
			s += " " + strings.Join(look, " ")
		}
	}
	return s
}

// TestNumber holds number and symbol of both worlds, padded below ten.
func TestNumber(t *testing.T) {
	t.Parallel()
	state, party := layout.For(layout.State, "2026-06-01"), layout.For(layout.Party, "2026-06-01")
	for _, c := range []struct{ got, want string }{
		{state.Number(5, "BC", "UBND"), "Số: 05/BC-UBND"},
		{state.Number(10, "QĐ", "UBND"), "Số: 10/QĐ-UBND"},
		{state.Number(125, "", "UBND-VP"), "Số: 125/UBND-VP"},
		{state.Number(0, "BC", "UBND"), "Số: ……/BC-UBND"},
		{state.Symbol(5, "BC", "UBND"), "05/BC-UBND"},
		{state.Numbered("7/KH-UBND"), "Số: 7/KH-UBND"},
		{party.Number(5, "BC", "ĐU"), "Số 05-BC/ĐU"},
		{party.Number(125, "", "ĐU"), "Số 125-CV/ĐU"},
		{party.Number(0, "BC", "ĐU"), "Số ……-BC/ĐU"},
		{party.Symbol(5, "NQ", "ĐU"), "05-NQ/ĐU"},
		{party.Numbered("7-KH/ĐU"), "Số 7-KH/ĐU"},
		{state.PlaceDate("Hòa Mẫu", "2026-02-05"), "Hòa Mẫu, ngày 05 tháng 02 năm 2026"},
		{state.PlaceDate("Hòa Mẫu", "2026-03-10"), "Hòa Mẫu, ngày 10 tháng 3 năm 2026"},
		{state.PlaceDate("Hòa Mẫu", ""), "Hòa Mẫu, ngày …… tháng …… năm ……"},
		{state.Cite("Báo cáo", "05/BC-UBND", "2026-01-08"), "Báo cáo số 05/BC-UBND ngày 08 tháng 01 năm 2026"},
		{party.Cite("Nghị quyết", "12-NQ/ĐU", "2026-09-05"), "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026"},
		{party.Cite("Nghị quyết", "……-NQ/ĐU", ""), "Nghị quyết số ……-NQ/ĐU, ngày …… tháng …… năm ……"},
		{state.Authority(layout.Deputy, "CHỦ TỊCH"), "KT. CHỦ TỊCH"},
		{state.Authority(layout.Delegated, "CHỦ TỊCH"), "TUQ. CHỦ TỊCH"},
		{party.Authority(layout.OnBehalf, "ĐẢNG ỦY"), "T/M ĐẢNG ỦY"},
		{party.Authority(layout.Delegated, "BÍ THƯ"), "BÍ THƯ"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestFor holds that the day chooses the form, and that a day before the first and no
// day still have one.
func TestFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		world layout.World
		day   vn.Day
		from  vn.Day
		mark  string
	}{
		{layout.Party, "2026-05-26", "2018-04-03", "G"},
		{layout.Party, "2026-05-27", "2026-05-27", "G"},
		{layout.Party, "2017-01-01", "2018-04-03", "G"},
		{layout.Party, "", "2026-05-27", "G"},
		{layout.State, "2026-05-27", "2020-03-05", "G"},
	} {
		if r := layout.For(c.world, c.day); r.World != c.world || r.From != c.from || r.Mark != c.mark {
			t.Errorf("%s on %q: form %s of %s, mark %s; want %s, %s", c.world, c.day, r.World, r.From, r.Mark, c.from, c.mark)
		}
	}
}

// TestNeverMixed holds that no part of one world's head stands in the other's.
func TestNeverMixed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		world layout.World
		never []string
	}{
		{layout.State, []string{"ĐẢNG CỘNG SẢN", `"*"`, "-----", "T/M", "underlined"}},
		{layout.Party, []string{"CỘNG HÒA", "Độc lập", "Số:", "TM.", "./.", "V/v", "VT"}},
	} {
		for _, form := range layout.Forms() {
			if form.World != c.world {
				continue
			}
			text := drawn(form, "2026-05-27")
			for _, words := range c.never {
				if strings.Contains(text, words) {
					t.Errorf("a paper of %s has %q", c.world.Label(), words)
				}
			}
		}
	}
}

// TestWith holds what a ward may choose, and that what it may not leaves the form as
// it was.
func TestWith(t *testing.T) {
	t.Parallel()
	r := layout.For(layout.Party, "2026-06-01")
	for _, c := range []struct {
		key        layout.Key
		value, why string
	}{
		{"letter_about", "V/v", ""},
		{"pitch", "22", ""},
		{"number", "Số: {so}-{loai}/{co_quan}", ""},
		{"letter_about", "về", "không nhận giá trị “về”"},
		{"pitch", "30", "từ 18 đến 22"},
		{"pitch", "x", "từ 18 đến 22"},
		{"margin_left", "25", "ấn định là “30”"},
		{"number", "Số {so}", "phải giữ chỗ “{loai}”"},
		{"filed", " ", "từ 1 đến 60 chữ"},
		{"filed", strings.Repeat("ă", 61), "từ 1 đến 60 chữ"},
	} {
		own := r.With(map[layout.Key]string{c.key: c.value})
		for i, p := range own.Points {
			if p.Key != c.key {
				continue
			}
			f := fault.Of(r.Points[i].Fits(c.value))
			if (f == nil) != (c.why == "") || f != nil && (!strings.Contains(f.Sentence, c.why) || f.Field != string(c.key)) {
				t.Errorf("%s = %q: fault %v, want %q", c.key, c.value, f, c.why)
			}
			if taken := p.Value == c.value; taken != (c.why == "") {
				t.Errorf("%s = %q: now %q", c.key, c.value, p.Value)
			}
		}
	}
	if p := r.With(map[layout.Key]string{"letter_about": "V/v"}); r.Points[0].Value != p.Points[0].Value || layout.For(layout.Party, "2026-06-01").Name("pitch") != "layout.party.2026-05-27.pitch" {
		t.Error("a choice changed another point, or a point's name")
	}
}

// TestSameKeys holds that the forms of one world have the same points, and that each
// tells its source.
func TestSameKeys(t *testing.T) {
	t.Parallel()
	keys := map[layout.World]string{}
	for _, form := range layout.Forms() {
		var all []string
		for _, p := range form.Points {
			all = append(all, string(p.Key))
		}
		list := strings.Join(all, " ")
		if before, seen := keys[form.World]; seen && before != list {
			t.Errorf("forms of %s differ in points:\n%s\n%s", form.World, before, list)
		}
		keys[form.World] = list
		if form.Source == "" || !form.From.Valid() {
			t.Errorf("a form of %s without source or first day", form.World)
		}
	}
}

// TestPartsHoldEveryPoint: each point of each form is of one part, and what needs a
// clerk stands first in it.
func TestPartsHoldEveryPoint(t *testing.T) {
	t.Parallel()
	for _, r := range layout.Forms() {
		n := 0
		for _, part := range layout.PartsOfPaper {
			points := part.Points(r)
			n += len(points)
			for i := 1; i < len(points); i++ {
				if points[i].Unsure() && !points[i-1].Unsure() {
					t.Errorf("%s, %s: %s needs a clerk and stands behind %s", r.Source, part.Name, points[i].Label, points[i-1].Label)
				}
			}
		}
		if n != len(r.Points) {
			t.Errorf("%s: %d points in parts, want %d", r.Source, n, len(r.Points))
		}
	}
}
