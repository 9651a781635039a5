package opening

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/wardtest/lastyear"
)

// paperOf reads a file as the queue would, without a record.
func paperOf(t testing.TB, name string, data []byte) (Paper, bool) {
	t.Helper()
	d, err := paper.Read(name, data)
	if err != nil {
		return Paper{}, false
	}
	p := Paper{Version: 1, Text: d.Text, Nodes: d.Nodes, Document: document.Document{ID: document.ID(document.Hash(d.Text)), Title: orElse(d.Frame.Abstract.Text, name),
		Type: d.Frame.TypeName(), Day: d.Frame.Day, Issuer: d.Frame.Issuer.Text}}
	if d.Frame.Number != "" {
		p.Document.Number = d.Frame.Symbol.Text
	}
	n := 0
	add := func(q intake.Proposal) {
		n++
		q.ID, q.N = intake.ID(fmt.Sprint(p.Document.ID, "-", n)), n
		p.Proposals = append(p.Proposals, q)
	}
	for _, f := range d.Facts {
		add(intake.Proposal{Fact: &f, Span: f.Span})
	}
	for _, o := range d.Directives {
		add(intake.Proposal{Directive: &o, Span: o.Span})
	}
	return p, true
}

// head is the frame of a paper of the ward.
func head(kind, number, day string) string {
	d := vn.Day(day)
	return fmt.Sprintf("ỦY BAN NHÂN DÂN\nPHƯỜNG HÒA MẪU\nSố: %s\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHòa Mẫu, ngày %s tháng %s năm %d\n\n%s\nVề một số chỉ tiêu\n\n",
		number, d[8:], d[5:7], d.Year(), kind)
}

// folder reads texts; the first line of each is its name.
func folder(t testing.TB, texts ...string) []Paper {
	t.Helper()
	var all []Paper
	for i, text := range texts {
		name := fmt.Sprintf("%d.txt", i)
		if strings.Contains(text, "|---") {
			name = fmt.Sprintf("%d.md", i)
		}
		p, ok := paperOf(t, name, []byte(text))
		if !ok {
			t.Fatalf("cannot read %s", text)
		}
		all = append(all, p)
	}
	return all
}

// knowing is a record that has defined what the papers propose and is sure.
func knowing(papers []Paper, rec Record) Record {
	rec.Known.Indicators = map[plan.IndicatorID]plan.Definition{}
	for i, p := range Consolidate(papers, rec).Indicators {
		d := p.Definition
		d.Indicator = plan.IndicatorID(fmt.Sprintf("i%02d", i))
		rec.Known.Indicators[d.Indicator] = d
	}
	return rec
}

// told prints a review in lines that a table can hold.
func told(r Review) []string {
	var out []string
	for _, t := range r.Targets {
		line := fmt.Sprintf("plan %d %s:", t.Year, t.Name)
		if !t.Counts {
			line = "within " + line
		}
		for _, p := range t.Parts {
			if len(t.Parts) > 1 {
				line += " [" + p.Definition.Name + "]"
			}
			for _, v := range p.Plans {
				line += strings.TrimRight(" "+v.Baseline, " ") + " " + p.Definition.FormatAssigned(v.Assigned)
			}
		}
		out = append(out, line)
	}
	for _, s := range r.Series {
		line := s.Definition.Name + " (" + s.Definition.Unit + "):"
		for _, p := range s.Points {
			mark := ""
			if p.Status == figure.Estimate {
				mark = "ước "
			}
			line += " " + p.Period + "=" + mark + p.Value.Format(s.Definition)
		}
		out = append(out, line)
	}
	for _, c := range r.Clashes {
		line := fmt.Sprintf("! %s %s, %s:", c.Kind, c.Name, c.When)
		for _, o := range c.Candidates {
			line += " " + o.Text + ";"
		}
		out = append(out, line)
	}
	return out
}

func TestConsolidate(t *testing.T) {
	t.Parallel()
	const annex = "\n| STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025 | Thực hiện năm 2025 |\n|---|---|---|---|---|\n"
	for _, c := range []struct {
		name   string
		papers []string
		want   []string
	}{
		{"one number in two units of measure, one of them rounded", []string{
			head("BÁO CÁO", "1/BC-UBND", "2025-07-01") + "6 tháng đầu năm 2025, thu ngân sách nhà nước trên địa bàn đạt 3.120 triệu đồng.\n",
			head("BÁO CÁO", "2/BC-UBND", "2025-07-05") + "6 tháng đầu năm 2025, tổng thu ngân sách nhà nước trên địa bàn đạt 3,12 tỷ đồng.\n",
		}, []string{"Tổng thu ngân sách nhà nước trên địa bàn (tỷ đồng): 2025-H1=3,12"}},
		{"an estimate gives way to the final number", []string{
			head("BÁO CÁO", "1/BC-UBND", "2025-12-10") + "Năm 2025, kết nạp ước đạt 18 đảng viên mới.\n",
			head("BÁO CÁO", "2/BC-UBND", "2026-01-15") + "Năm 2025, kết nạp 20 đảng viên mới.\n",
		}, []string{"Kết nạp đảng viên mới (đảng viên): 2025=20"}},
		{"two final numbers contradict, the later first", []string{
			head("BÁO CÁO", "1/BC-UBND", "2026-01-05") + "Năm 2025, kết nạp 19 đảng viên mới.\n",
			head("BÁO CÁO", "2/BC-UBND", "2026-01-15") + "Năm 2025, kết nạp 20 đảng viên mới.\n",
		}, []string{"! figure Kết nạp đảng viên mới, Năm 2025: 20 đảng viên; 19 đảng viên;"}},
		{"a plan told otherwise than the resolution sets it", []string{
			strings.Replace(head("NGHỊ QUYẾT", "5/NQ-HĐND", "2024-12-20"), "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", 1) + "Năm 2025, phấn đấu kết nạp 24 đảng viên mới.\n",
			head("BÁO CÁO", "2/BC-UBND", "2026-01-15") + "Năm 2025, phấn đấu kết nạp 22 đảng viên mới.\n",
		}, []string{"! plan Kết nạp đảng viên mới, Kế hoạch năm 2025: ≥ 24 đảng viên; ≥ 22 đảng viên;"}},
		{"a paper that says two values decides nothing, another does", []string{
			head("BÁO CÁO", "1/BC-UBND", "2026-01-05") + "Năm 2025, kết nạp 19 đảng viên mới.\nTrong năm 2025, kết nạp 12 đảng viên mới.\n",
			head("BÁO CÁO", "2/BC-UBND", "2026-01-04") + "Năm 2025, kết nạp 19 đảng viên mới. Các mặt khác đạt khá.\n",
		}, []string{"Kết nạp đảng viên mới (đảng viên): 2025=19"}},
		{"a paper that says two values, alone", []string{
			head("BÁO CÁO", "1/BC-UBND", "2026-01-05") + "Năm 2025, kết nạp 19 đảng viên mới.\nTrong năm 2025, kết nạp 12 đảng viên mới.\n",
		}, nil},
		{"how many targets were reached", []string{
			head("BÁO CÁO", "1/BC-UBND", "2026-01-05") + "Năm 2025, phường có 12/14 chỉ tiêu đạt và vượt kế hoạch.\n",
			head("THÔNG BÁO", "2/TB-UBND", "2026-01-15") + "Năm 2025, phường có 13/14 chỉ tiêu đạt và vượt kế hoạch.\n",
		}, []string{"! count Chỉ tiêu đạt và vượt kế hoạch, Tính đến ngày 31/12/2025: 13/14 chỉ tiêu; 12/14 chỉ tiêu;"}},
		{"a table with its parts and its rows within", []string{
			"# Biểu chỉ tiêu năm 2025" + annex + "| 1 | Giải quyết việc làm mới | lao động | 400 | 412 |\n|  | Trong đó: lao động nữ | lao động | 180 | 196 |\n" +
				"| 2 | Hoàn thành tốt nhiệm vụ |  |  |  |\n|  | - Tỷ lệ chi bộ hoàn thành tốt nhiệm vụ | % | > 90 | 92,5 |\n|  | - Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ | % | > 90 | 93,1 |\n" +
				"| 3 | Tỷ lệ hộ nghèo đa chiều | % | ≤ 1,20 | 1,12 |\n",
		}, []string{
			"plan 2025 Giải quyết việc làm mới: ≥ 400",
			"within plan 2025 Lao động nữ: ≥ 180",
			"plan 2025 Hoàn thành tốt nhiệm vụ: [Tỷ lệ chi bộ hoàn thành tốt nhiệm vụ] > 90,0 [Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ] > 90,0",
			"plan 2025 Tỷ lệ hộ nghèo đa chiều: ≤ 1,20",
			"Giải quyết việc làm mới (lao động): 2025=412",
			"Lao động nữ (lao động): 2025=196",
			"Tỷ lệ chi bộ hoàn thành tốt nhiệm vụ (%): 2025=92,5",
			"Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ (%): 2025=93,1",
			"Tỷ lệ hộ nghèo đa chiều (%): 2025=1,12",
		}},
		{"months that do not add up to the quarter", []string{
			"# Biểu theo dõi năm 2025\n\n| TT | Chỉ tiêu | ĐVT | Tháng 1 | Tháng 2 | Tháng 3 | Quý I |\n|---|---|---|---|---|---|---|\n| 1 | Số hộ kinh doanh đăng ký mới | hộ | 10 | 12 | 9 | 33 |\n",
		}, []string{
			"Số hộ kinh doanh đăng ký mới (hộ): 2025-01=10 2025-02=12 2025-03=9 2025-Q1=33",
			"! sum Số hộ kinh doanh đăng ký mới, Quý I/2025: 33 hộ; 31 hộ (cộng 3 tháng);",
		}},
		{"decimals set with dots by an English program", []string{
			"# Biểu năm 2025\n\n| TT | Chỉ tiêu | ĐVT | Tháng 1 | Tháng 2 |\n|---|---|---|---|---|\n| 1 | Giá trị sản xuất chăn nuôi | tỷ đồng | 1,234.5 | 9.75 |\n",
		}, []string{"Giá trị sản xuất chăn nuôi (tỷ đồng): 2025-01=1.234,50 2025-02=9,75"}},
		{"two things that share words are two", []string{
			"# Biểu chỉ tiêu năm 2025" + annex + "| 1 | Tỷ lệ hộ nghèo | % | 1,2 | 1,1 |\n| 2 | Tỷ lệ hộ cận nghèo | % | 2,2 | 2,1 |\n",
		}, []string{
			"plan 2025 Tỷ lệ hộ nghèo: ≤ 1,2", "plan 2025 Tỷ lệ hộ cận nghèo: ≤ 2,2",
			"Tỷ lệ hộ cận nghèo (%): 2025=2,1", "Tỷ lệ hộ nghèo (%): 2025=1,1",
		}},
		{"what the province assigns stands beside the council's", []string{
			"# Biểu chỉ tiêu\n\n| STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025 HĐND phường giao | Kế hoạch năm 2025 Tỉnh giao |\n|---|---|---|---|---|\n| 1 | Số trường đạt chuẩn quốc gia | trường | 6 | 5 |\n",
		}, []string{"plan 2025 Số trường đạt chuẩn quốc gia: ≥ 6 Tỉnh giao ≥ 5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			papers := folder(t, c.papers...)
			if diff := cmp.Diff(c.want, told(Consolidate(papers, knowing(papers, Record{})))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnitsUnderTheirSpellings holds that a part of the ward is one unit however it
// is written, and that bodies are told from villages by their marks.
func TestUnitsUnderTheirSpellings(t *testing.T) {
	t.Parallel()
	papers := folder(t,
		"Tổ 7: 187 hộ, nghèo 2\nTDP số 05: 164 hộ, nghèo 1\n",
		head("THÔNG BÁO", "1/TB-UBND", "2025-07-01")+"Giao Trạm Y tế phường chủ trì, phối hợp với Ban Chỉ huy Quân sự rà soát trước ngày 30/7/2025.\n",
		"# Danh sách\n\n| TT | Đơn vị | Ghi chú |\n|---|---|---|\n| 1 | Tổ dân phố 5 |  |\n| 2 | TDP 7 |  |\n| 3 | Thôn Đông Hà |  |\n| 4 | Bản Pắc Ngòi |  |\n| 5 | Tổ công tác |  |\n")
	var got []string
	for _, u := range Consolidate(papers, Record{}).Units {
		got = append(got, string(u.Kind)+" "+u.Name)
	}
	for _, want := range []string{"residential_group Tổ dân phố 5", "residential_group Tổ dân phố 7", "hamlet Thôn Đông Hà", "ban Bản Pắc Ngòi"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s among %v", want, got)
		}
	}
	for _, name := range got {
		if strings.Contains(name, "công tác") || strings.Contains(name, "05") || strings.Contains(name, "TDP") {
			t.Errorf("%s is proposed", name)
		}
	}
}

// TestKindOfUnits holds what a name is taken for.
func TestKindOfUnits(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]org.UnitKind{
		"Tổ dân phố 5": org.GroupKind, "Tổ dân phố số 12": org.GroupKind, "Thôn Đông": org.HamletKind, "Bản Pắc Ngòi": "ban", "Ban Chỉ huy Quân sự xã": "military",
		"Phòng Kinh tế, Hạ tầng và Đô thị": org.EconomyKind, "Trường THCS Hòa Mẫu": "school", "Công an phường": "police", "Hội Nông dân xã": "union",
		"Tổ công tác": "", "Thôn đạt chuẩn nông thôn mới": "", "Ban quản lý": "", "Chủ tịch UBND phường": "",
	} {
		if got, _ := kindOf(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestOrderDoesNotMatter holds that whatever the order of a folder's papers, and
// however often one lies in it, the same is proposed under the same ids.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	var all []Paper
	for _, f := range lastyear.Write(t).Files {
		for _, it := range must(Unpack([]Item{{Path: f.Path, Data: f.Data}})) {
			if p, ok := paperOf(t, it.Path, it.Data); ok {
				p.read() // once: the order does not change what one paper says
				all = append(all, p)
			}
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d papers were read", len(all))
	}
	rec := knowing(all, Record{})
	rapid.Check(t, func(rt *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 2, 4, rapid.ID[int]).Draw(rt, "papers")
		of := func(numbers []int) []Paper {
			var papers []Paper
			for _, n := range numbers {
				papers = append(papers, all[n])
			}
			return papers
		}
		mixed := append(rapid.Permutation(some).Draw(rt, "order"), rapid.SliceOfN(rapid.SampledFrom(some), 0, 2).Draw(rt, "again")...)
		if diff := cmp.Diff(asText(rt, Consolidate(of(some), rec)), asText(rt, Consolidate(of(mixed), rec))); diff != "" {
			rt.Fatalf("another order proposes otherwise (-want +got):\n%s", diff)
		}
	})
}

func must(items []Item, err error) []Item {
	if err != nil {
		panic(err) // the folder is the test's own
	}
	return items
}

func asText(t interface{ Fatal(...any) }, r Review) string {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNumbersOfCells holds how a cell is read, whatever stands around its number.
func TestNumbersOfCells(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"6.041": "6.041", "6041": "6.041", "1.234,5": "1.234,5", "98,0": "98,0", "≥ 98,0": "at_least 98,0", "> 90": "over 90", "≤1,20": "at_most 1,20", "dưới 2": "under 2",
		"7,5–8,0": "7,5 to 8,0", "7,5 - 8,0%": "7,5 to 8,0", "43/43": "43 of 43", "ước 88,6": "estimate 88,6", "từ 95% trở lên": "at_least 95", "= 100": "equal 100", "98%": "98",
		"6 tháng đầu năm 2025: 200": "(6 tháng đầu năm 2025) 200", "12.5": "12,5", "1,234,567": "1.234.567",
		"": "", "……": "", "-": "", "Đạt": "", "+18,5%": "", "12 hộ": "", "8,5 - 7": "", "50/40": "",
	} {
		c, ok := parseCell(text, false)
		got := ""
		if ok {
			got = strings.TrimSpace(fmt.Sprint(c.Bound, " ", c.Value))
			switch {
			case c.Upper != nil:
				got += " to " + c.Upper.String()
			case c.Of != nil:
				got += " of " + c.Of.String()
			case c.Equal:
				got = "equal " + got
			case c.Status == figure.Estimate:
				got = "estimate " + got
			}
			if c.days != "" {
				got = "(" + c.days + ") " + got
			}
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestPeriodsOfHeads(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"Thực hiện năm 2024": "2024", "Tháng 5": "2025-05", "T12": "2025-12", "Quý III": "2025-Q3", "Quý 4/2024": "2024-Q4", "6 tháng đầu năm": "2025-H1", "6 tháng cuối năm": "2025-H2",
		"9 tháng năm 2025": "2025-09M", "Lũy kế đến tháng 11": "2025-11M", "Lũy kế tháng 3": "2025-Q1", "đến ngày 30/6/2025": "2025-06", "Thực hiện": "",
	} {
		if got := periodIn(label, 2025); got != want {
			t.Errorf("%q is %q, want %q", label, got, want)
		}
	}
}
