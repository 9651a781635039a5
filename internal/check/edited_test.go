package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest/typist"
)

// tagged is how the tests write a number under a tag: "{a:968}".
var tagged = regexp.MustCompile(`\{(\w+):([^}]*)\}`)

// fileOf makes a Word file of paragraphs, and of rows where one begins with "|".
func fileOf(t testing.TB, lines ...string) []byte {
	t.Helper()
	d := docx.New(docx.Options{Title: "Báo cáo"})
	var rows []docx.Row
	flush := func() {
		if rows != nil {
			d.Add(docx.Table{Cols: docx.Widths(d.TextWidth(false), 10, 40, 20, 15, 15), Rows: rows})
		}
		rows = nil
	}
	for _, l := range lines {
		if cells, ok := strings.CutPrefix(l, "|"); ok {
			var row docx.Row
			for c := range strings.SplitSeq(cells, "|") {
				row.Cells = append(row.Cells, docx.Cell{Runs: runsOf(c)})
			}
			rows = append(rows, row)
			continue
		}
		flush()
		d.Add(docx.Text(runsOf(l)...))
	}
	flush()
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return emptied(t, b.Bytes())
}

// emptied takes the words "@@" out of a file, as a person does who deletes what
// stands in a content control: the control stays.
func emptied(t testing.TB, data []byte) []byte {
	t.Helper()
	return typist.Change(t, data, func(_, text string) string { return strings.ReplaceAll(text, "@@", "") })
}

func runsOf(l string) []docx.Run {
	var runs []docx.Run
	at := 0
	for _, m := range tagged.FindAllStringSubmatchIndex(l, -1) {
		if l[at:m[0]] != "" {
			runs = append(runs, docx.T(l[at:m[0]]))
		}
		runs = append(runs, docx.Run{Tag: l[m[2]:m[3]], Text: l[m[4]:m[5]]})
		at = m[1]
	}
	if l[at:] != "" || len(runs) == 0 {
		runs = append(runs, docx.T(l[at:]))
	}
	return runs
}

// copyOf reads a file as the program does.
func copyOf(t testing.TB, data []byte) Copy {
	t.Helper()
	d, err := paper.Read("bao-cao.docx", data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := CopyOf(data, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The paper of a highland commune, as it was drawn.
var drawn = []string{
	"Doanh thu thương mại, dịch vụ đạt {a:968} tỷ đồng, bằng {b:111,14}% kế hoạch; vượt kế hoạch.",
	"Diện tích rừng trồng mới được {c:120,5} ha, bằng {d:80,33}% kế hoạch; không đạt kế hoạch.",
	"Thu ngân sách trên địa bàn đạt trên {e:6} tỷ đồng.",
	"Số hộ nghèo là {f:5,9} nghìn hộ.",
	"|STT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện",
	"|1|Doanh thu thương mại, dịch vụ|tỷ đồng|{g:871}|{h:968}",
	"|2|Diện tích rừng trồng mới|ha|{i:150}|{j:120,5}",
	"|3|Thu ngân sách trên địa bàn|tỷ đồng|5|{k:trên 6}",
	"|4|Số hộ nghèo|nghìn hộ|6|{m:5,9}",
}

var sales = plan.Definition{Indicator: "dt", Name: "Doanh thu thương mại, dịch vụ", Unit: "tỷ đồng", PercentDecimals: 2, Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
var forest = plan.Definition{Indicator: "rung", Name: "Diện tích rừng trồng mới", Unit: "ha", Scale: 1, Decimals: 1, PercentDecimals: 2, Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}

// record is what the record says of the paper, with one of its numbers corrected
// where a test says so.
func record(t testing.TB, corrected map[string]string) Record {
	t.Helper()
	r := Record{Numbers: map[string]Printed{}, Board: boardOf(), Drawn: []Copy{copyOf(t, fileOf(t, drawn...))},
		Indicator: func(f extract.Fact) (plan.IndicatorID, bool) {
			for _, d := range []plan.Definition{sales, forest} {
				if nameKey(d.Name) == nameKey(f.Name) {
					return d.Indicator, true
				}
			}
			return "", false
		}}
	for tag, n := range map[string]Printed{
		"a": {Key: "dt.gt", Unit: "tỷ đồng", Indicator: "dt"}, "b": {Key: "dt.kh1", Unit: "%", Indicator: "dt"},
		"c": {Key: "rung.gt", Unit: "ha", Indicator: "rung"}, "d": {Key: "rung.kh1", Unit: "%", Indicator: "rung"},
		"e": {Key: "thu.gt.so", Unit: "tỷ đồng"}, "f": {Key: "ngheo.gt", Unit: "nghìn hộ"},
		"g": {Key: "dt.mg1", Unit: "tỷ đồng", Indicator: "dt"}, "h": {Key: "dt.gt", Unit: "tỷ đồng", Indicator: "dt"},
		"i": {Key: "rung.mg1", Unit: "ha", Indicator: "rung"}, "j": {Key: "rung.gt", Unit: "ha", Indicator: "rung"},
		"k": {Key: "thu.gt", Unit: "tỷ đồng"}, "m": {Key: "ngheo.gt", Unit: "nghìn hộ"},
	} {
		for _, l := range drawn {
			for _, m := range tagged.FindAllStringSubmatch(l, -1) {
				if m[1] == tag {
					n.Text, n.Now = m[2], m[2]
				}
			}
		}
		n.Tag, n.Name = tag, "số "+tag
		if now, ok := corrected[tag]; ok {
			n.Now = now
		}
		r.Numbers[tag] = n
	}
	return r
}

func boardOf() score.Board {
	year := func(id plan.IndicatorID, n int64) figure.Figure {
		return figure.Figure{ID: figure.ID(id), State: figure.Approved, Status: figure.Final, Value: figure.Value{N: n},
			Key: figure.Key{Indicator: id, From: "2025-01-01", To: "2025-12-31"}}
	}
	line := func(n int, id plan.IndicatorID, name string, lo int64) plan.Target {
		return plan.Target{ID: plan.TargetID(id), Number: n, Name: name, Counts: true, Parts: []plan.Part{{Indicator: id, Plans: []plan.Assigned{{Baseline: "b", Operator: plan.AtLeast, Lo: lo}}}}}
	}
	return score.Of(score.Input{Year: 2025, AsOf: "2026-01-08", Figures: []figure.Figure{year("dt", 968), year("rung", 1205)},
		Definitions: map[plan.IndicatorID]plan.Definition{"dt": sales, "rung": forest},
		Targets:     []plan.Target{line(1, "dt", sales.Name, 871), line(2, "rung", forest.Name, 1500)}})
}

// told is a review as the tests write it: rule, grade, the words it is about.
func told(c Copy, r Review) []string {
	var out []string
	for _, m := range r.Remarks {
		out = append(out, fmt.Sprintf("%s %s %q", m.Rule, m.Grade, c.Text.Text[m.At[0]:m.At[1]]))
	}
	return out
}

func TestEdited(t *testing.T) {
	t.Parallel()
	swap := func(pairs ...string) []string {
		all := strings.Split(strings.NewReplacer(pairs...).Replace(strings.Join(drawn, "\n")), "\n")
		return all
	}
	tests := map[string]struct {
		file      []string
		corrected map[string]string
		want      []string
		says      string // in the first remark
		should    string
	}{
		"as drawn":                      {file: drawn},
		"a number changed":              {file: swap("{a:968}", "{a:986}"), want: []string{`edited contradiction "986"`}, says: "dự thảo là 968 tỷ đồng, nay là 986 tỷ đồng; bản ghi là 968 tỷ đồng. Có thể gõ đảo chữ số. Cùng số này, biểu trong tệp ghi 968.", should: "968"},
		"a number of the annex":         {file: swap("{j:120,5}", "{j:125,5}"), want: []string{`edited contradiction "125,5"`}, says: "Ở bảng, dòng “Diện tích rừng trồng mới”: dự thảo là 120,5 ha, nay là 125,5 ha; bản ghi là 120,5 ha. Cùng số này, đoạn văn trong tệp ghi 120,5.", should: "120,5"},
		"decimals of nought":            {file: swap("{a:968}", "{a:968,0}")},
		"the unit drawn in":             {file: swap("{a:968} tỷ đồng", "{a:968 tỷ đồng}")},
		"words of size drawn in":        {file: swap("{a:968} tỷ đồng", "{a:968 tỷ} đồng")},
		"another size":                  {file: swap("{a:968} tỷ đồng", "{a:0,968 nghìn tỷ} đồng")},
		"another size outside":          {file: swap("{a:968} tỷ đồng", "{a:0,968} nghìn tỷ đồng")},
		"millions":                      {file: swap("{a:968} tỷ đồng", "{a:968.000} triệu đồng")},
		"a comma for the dot":           {file: swap("{h:968}", "{h:968.000}"), want: []string{`edited doubtful "968.000"`}, says: "Dấu chấm tách hàng nghìn", should: "968"},
		"another size and number":       {file: swap("{a:968} tỷ đồng", "{a:0,986} nghìn tỷ đồng"), want: []string{`edited contradiction "0,986"`}, says: "nay là 0,986 nghìn tỷ đồng"},
		"only the unit changed":         {file: swap("{a:968} tỷ đồng", "{a:968} triệu đồng"), want: []string{`edited contradiction "968"`}, says: "nay là 968 triệu đồng; bản ghi là 968 tỷ đồng"},
		"rounded":                       {file: swap("{c:120,5}", "{c:121}"), want: []string{`edited doubtful "121"`}, says: "tệp ghi 121 ha, bản ghi là 120,5 ha", should: "120,5"},
		"corrected since":               {file: drawn, corrected: map[string]string{"a": "970", "h": "970"}, want: []string{`outdated contradiction "968"`, `outdated contradiction "968"`}, says: "lúc lập dự thảo là 968 tỷ đồng, bản ghi nay đã sửa thành 970 tỷ đồng", should: "970"},
		"corrected, and in the file":    {file: swap("{a:968}", "{a:970}", "{h:968}", "{h:970}"), corrected: map[string]string{"a": "970", "h": "970"}},
		"corrected in one place":        {file: swap("{a:968}", "{a:970}"), corrected: map[string]string{"a": "970", "h": "970"}, want: []string{`outdated contradiction "968"`}, says: "Cùng số này, đoạn văn trong tệp ghi 970."},
		"corrected and changed":         {file: swap("{b:111,14}", "{b:112}"), corrected: map[string]string{"b": "111,37"}, want: []string{`edited contradiction "112"`}, says: "dự thảo là 111,14%, nay là 112%; bản ghi là 111,37%"},
		"no longer in the record":       {file: drawn, corrected: map[string]string{"f": ""}, want: []string{`outdated doubtful "5,9"`}, says: "bản ghi nay không còn số này"},
		"a bound that does not hold":    {file: swap("là {f:5,9} nghìn", "là trên {f:6} nghìn"), want: []string{`bound contradiction "6"`}, says: "tệp ghi trên 6 nghìn hộ, bản ghi là 5,9 nghìn hộ"},
		"trên the number itself":        {file: swap("là {f:5,9} nghìn", "là trên {f:5,9} nghìn"), want: []string{`bound contradiction "5,9"`}},
		"a bound that holds":            {file: swap("là {f:5,9} nghìn", "là gần {f:6} nghìn")},
		"about it":                      {file: swap("là {f:5,9} nghìn", "là trên dưới {f:6} nghìn")},
		"not less than more":            {file: swap("là {f:5,9} nghìn", "không nhỏ hơn {f:6} nghìn"), want: []string{`bound contradiction "6"`}, says: "tệp ghi ít nhất 6 nghìn hộ, bản ghi là 5,9 nghìn hộ"},
		"a bound far away":              {file: swap("là {f:5,9} nghìn", "là dưới {f:5,9 nghìn hộ}; ít nhất {f:1} nghìn"), want: []string{`bound contradiction "5,9 nghìn hộ"`}},
		"the bound struck out":          {file: swap("{k:trên 6}", "{k:6}"), want: []string{`bound doubtful "6"`}, says: "tệp ghi 6 tỷ đồng, bản ghi là trên 6 tỷ đồng"},
		"the word before struck out":    {file: swap("đạt trên {e:6}", "đạt {e:6}")},
		"a verdict turned round":        {file: swap("; không đạt kế hoạch", "; vượt kế hoạch"), want: []string{`class contradiction "vượt kế hoạch"`}, says: "theo bản ghi chỉ tiêu “Diện tích rừng trồng mới” không đạt"},
		"a verdict of another sentence": {file: swap("% kế hoạch; vượt kế hoạch.", "% kế hoạch, vượt kế hoạch. Còn 2 chỉ tiêu không đạt kế hoạch."), want: []string{`no_record doubtful "2"`}},
		"a verdict told before":         {file: swap("Doanh thu thương mại, dịch vụ đạt {a", "Thương mại: không đạt kế hoạch. Doanh thu thương mại, dịch vụ đạt {a"), want: []string{`class contradiction "không đạt kế hoạch"`}},
		"two verdicts of one sentence":  {file: append([]string{"Doanh thu thương mại, dịch vụ đạt {a:968} tỷ đồng, vượt kế hoạch; diện tích rừng trồng mới được {c:120,5} ha, không đạt kế hoạch."}, drawn[2:]...)},
		"two verdicts swapped": {file: append([]string{"Doanh thu thương mại, dịch vụ đạt {a:968} tỷ đồng, không đạt kế hoạch; diện tích rừng trồng mới được {c:120,5} ha, vượt kế hoạch."}, drawn[2:]...),
			want: []string{`class contradiction "không đạt kế hoạch"`, `class contradiction "vượt kế hoạch"`}, says: "theo bản ghi chỉ tiêu “Doanh thu thương mại, dịch vụ” vượt"},
		"two verdicts swapped, by names": {file: append([]string{"Doanh thu thương mại, dịch vụ không đạt kế hoạch, diện tích rừng trồng mới vượt kế hoạch."}, drawn...),
			want: []string{`class doubtful "không đạt kế hoạch"`, `class doubtful "vượt kế hoạch"`}},
		"a name in the wrong list": {file: append([]string{"Các chỉ tiêu vượt kế hoạch: doanh thu thương mại, dịch vụ; diện tích rừng trồng mới."}, drawn...),
			want: []string{`class doubtful "vượt kế hoạch"`}, says: "chỉ tiêu “Diện tích rừng trồng mới” không đạt"},
		"both lists right":             {file: append([]string{"Các chỉ tiêu vượt kế hoạch: doanh thu thương mại, dịch vụ; các chỉ tiêu không đạt kế hoạch: diện tích rừng trồng mới."}, drawn...)},
		"a hope is no verdict":         {file: append([]string{"Phấn đấu diện tích rừng trồng mới vượt kế hoạch."}, drawn...)},
		"a verdict about another":      {file: swap("{b:111,14}% kế hoạch; vượt kế hoạch.", "{b:111,14}% kế hoạch; vượt kế hoạch, riêng khu chợ phiên Nà Lũng do mưa lũ kéo dài không đạt kế hoạch.")},
		"a failure made up":            {file: swap("% kế hoạch; vượt kế hoạch", "% kế hoạch; chưa đạt chỉ tiêu"), want: []string{`class contradiction "chưa đạt chỉ tiêu"`}},
		"exceeded is met":              {file: swap("% kế hoạch; vượt kế hoạch", "% kế hoạch; hoàn thành kế hoạch")},
		"copied: both are held":        {file: append(swap(), "Như trên, doanh thu đạt {a:989} tỷ đồng."), want: []string{`edited contradiction "989"`}},
		"emptied":                      {file: swap("{a:968}", "{a:@@}"), want: []string{`emptied doubtful ""`}, says: "Chỗ của số 968 tỷ đồng (số a) nay để trống. Bản ghi là 968 tỷ đồng."},
		"a cell emptied":               {file: swap("{j:120,5}", "{j:@@}"), want: []string{`emptied doubtful ""`}, says: "(số j) nay để trống"},
		"words in place of the number": {file: swap("{a:968}", "{a:nhiều}"), want: []string{`emptied doubtful "nhiều"`}, says: "nay ghi “nhiều”"},
		"typed into the place":         {file: swap("{a:968} tỷ đồng", "{a:968 tỷ đồng (cả chợ phiên)}")},
		"a sentence deleted":           {file: drawn[1:]},
		"a sentence of one's own":      {file: append([]string{"Xã Nà Lũng tổ chức 27 hội nghị tuyên truyền."}, drawn...), want: []string{`no_record doubtful "27"`}, says: "số này viết thêm"},
		"the record's own, by hand":    {file: append([]string{"Doanh thu thương mại, dịch vụ năm 2025 đạt 968 tỷ đồng."}, drawn...)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := copyOf(t, fileOf(t, test.file...))
			got := Edited(c, record(t, test.corrected))
			if list := told(c, got); strings.Join(list, "\n") != strings.Join(test.want, "\n") {
				t.Fatalf("got\n%s\nwant\n%s\n%+v", strings.Join(list, "\n"), strings.Join(test.want, "\n"), got.Remarks)
			}
			if got.How != ByTag || got.Why() == "" {
				t.Errorf("how sure: %q, %s", got.How, got.Why())
			}
			if len(got.Remarks) > 0 {
				if r := got.Remarks[0]; !strings.Contains(r.Sentence, test.says) || r.Should != test.should && test.should != "" || r.Title == "" {
					t.Errorf("says %q (%s), should be %q", r.Sentence, r.Title, r.Should)
				}
			}
		})
	}
}

// TestEditedWithoutTags falls back on names, and says so.
func TestEditedWithoutTags(t *testing.T) {
	t.Parallel()
	c := copyOf(t, fileOf(t, "Năm 2025, doanh thu thương mại, dịch vụ đạt 986 tỷ đồng.", "Năm 2025, diện tích rừng trồng mới được 120,5 ha.", "Năm 2025, số lớp học nghề là 14 lớp."))
	r := record(t, nil)
	r.Drawn = nil
	got := Edited(c, r)
	want := []string{`record contradiction "986"`, `no_record cannot_judge "14"`}
	if list := told(c, got); strings.Join(list, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\n%+v", strings.Join(list, "\n"), got)
	}
	if got.How != ByName || got.Remarks[0].How != ByName || got.Remarks[0].Should != "" || !strings.Contains(got.Why(), "đoán theo tên") {
		t.Errorf("%+v, %s", got, got.Why())
	}
	turned := copyOf(t, fileOf(t, "Năm 2025, diện tích rừng trồng mới được 120,5 ha; vượt kế hoạch.", "Năm 2025, doanh thu thương mại, dịch vụ đạt 968 tỷ đồng, số lớp học nghề là 14 lớp; không đạt kế hoạch."))
	want = []string{`class doubtful "vượt kế hoạch"`, `no_record cannot_judge "14"`} // whose the other verdict is nobody knows
	if list := told(turned, Edited(turned, r)); strings.Join(list, "\n") != strings.Join(want, "\n") {
		t.Errorf("a verdict turned round: %q", list)
	}
	if none := Edited(copyOf(t, fileOf(t, "Xã Nà Lũng có 12 bản.")), Record{}); none.How != ByText || !strings.Contains(none.Why(), "với nhau") {
		t.Errorf("with nothing to go by: %q %s", none.How, none.Why())
	}
}

// TestEditedProperty changes numbers of the paper anywhere: each is found, and
// nothing else.
func TestEditedProperty(t *testing.T) {
	t.Parallel()
	r := record(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		lines := append([]string{}, drawn...)
		want := map[string]string{}
		for i := range lines {
			lines[i] = tagged.ReplaceAllStringFunc(lines[i], func(s string) string {
				m := tagged.FindStringSubmatch(s)
				if rapid.IntRange(0, 3).Draw(rt, "leave") != 0 {
					return s
				}
				n, err := vn.ParseNumber(strings.TrimPrefix(m[2], "trên "))
				if err != nil {
					return s
				}
				n.Units += rapid.Int64Range(1, 999).Draw(rt, "more")
				text := n.String()
				if strings.HasPrefix(m[2], "trên ") {
					text = "trên " + text
				}
				want[m[1]] = text
				return "{" + m[1] + ":" + text + "}"
			})
		}
		got := Edited(copyOf(t, fileOf(t, lines...)), r)
		for _, m := range got.Remarks {
			switch {
			case m.How == ByText: // the reader's own: the numbers no longer fit one another
			case m.Rule != RuleEdited || want[m.Tag] == "":
				rt.Errorf("a remark about what was not changed: %+v", m)
			default:
				delete(want, m.Tag)
			}
		}
		if len(want) > 0 {
			rt.Errorf("not found: %v in\n%s", want, strings.Join(lines, "\n"))
		}
	})
}

// TestAnnotate writes the remarks into the file: a comment on each number, and
// corrections that bring the record's numbers back.
func TestAnnotate(t *testing.T) {
	t.Parallel()
	data := fileOf(t, strings.Split(strings.NewReplacer("{a:968}", "{a:986}", "{j:120,5}", "{j:@@}", "{i:150}", "{i:155}").Replace(strings.Join(drawn, "\n")), "\n")...)
	c := copyOf(t, data)
	review := Edited(c, record(t, nil))
	out, err := Annotate(data, c, review.Remarks, time.Date(2025, 12, 16, 9, 0, 0, 0, vn.Zone), true)
	if err != nil {
		t.Fatal(err)
	}
	again := Edited(copyOf(t, out), record(t, nil))
	if len(again.Remarks) != 1 || again.Remarks[0].Rule != RuleEmptied {
		t.Errorf("after the corrections there is still: %+v", again.Remarks)
	}
	read, err := docx.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(read.Unseen, "\n")
	for _, want := range []string{"Tệp ghi 986, bản ghi là 968.", "(nhận ra bằng thẻ)", "Số bị xóa.", "nay là 155 ha"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
	if _, err := Annotate(nil, Copy{Text: extract.Text("Thu 5 tỷ đồng.")}, nil, time.Now(), false); err == nil {
		t.Error("a text took notes")
	}
}

// TestEditedWorkbook holds an annex in Excel by the names of its cells: one changed,
// one emptied, one as it was.
func TestEditedWorkbook(t *testing.T) {
	t.Parallel()
	number := func(units int64, scale int, key string) xlsx.Cell {
		return xlsx.Cell{Number: &vn.Decimal{Units: units, Scale: scale}, Decimals: scale, Key: key}
	}
	row := func(n, name, unit string, plan, is xlsx.Cell) xlsx.Row {
		return xlsx.Row{Cells: []xlsx.Cell{xlsx.Text(n), xlsx.Text(name), xlsx.Text(unit), plan, is}}
	}
	emptied := number(0, 0, "j")
	emptied.Number = nil
	s := xlsx.Sheet{Name: "Biểu 'A'", Columns: make([]xlsx.Column, 5), Head: [][]xlsx.HeadCell{{{Text: "STT"}, {Text: "Chỉ tiêu"}, {Text: "ĐVT"}, {Text: "Kế hoạch"}, {Text: "Thực hiện"}}},
		Rows: []xlsx.Row{
			row("1", "Doanh thu thương mại, dịch vụ", "tỷ đồng", number(8710, 1, "g"), number(989, 0, "h")),
			row("2", "Diện tích rừng trồng mới", "ha", number(150, 0, "i"), emptied),
		}}
	var b bytes.Buffer
	if err := xlsx.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read("bieu.xlsx", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	c, err := CopyOf(b.Bytes(), d)
	if err != nil {
		t.Fatal(err)
	}
	got := Edited(c, record(t, nil))
	want := "edited contradiction \"989\"\nemptied doubtful \"\""
	if list := strings.Join(told(c, got), "\n"); list != want || got.ByTag != 4 {
		t.Errorf("got %d by tag\n%s\nwant\n%s\n%+v", got.ByTag, list, want, got.Remarks)
	}
}

// TestTurned: a rise that became a fall is told, by its word and by its sign, with and
// without tags.
func TestTurned(t *testing.T) {
	t.Parallel()
	was := []string{"Thu ngân sách tăng {p:15,2}% so với năm 2024.", "|STT|Chỉ tiêu|ĐVT|Thực hiện|Tăng, giảm", "|1|Thu ngân sách|tỷ đồng|6|+{q:15,2}"}
	r := Record{Numbers: map[string]Printed{}, Board: boardOf(), Drawn: []Copy{copyOf(t, fileOf(t, was...))}}
	for _, tag := range []string{"p", "q"} {
		r.Numbers[tag] = Printed{Tag: tag, Key: "thu.tg", Text: "15,2", Now: "15,2", Unit: "%", Name: "thu ngân sách"}
	}
	for name, file := range map[string][]string{"tags": was, "none": untagged(was)} {
		if got := Edited(copyOf(t, fileOf(t, file...)), r); len(got.Remarks) > 0 {
			t.Errorf("%s: as drawn: %+v", name, got.Remarks)
		}
		file = strings.Split(strings.NewReplacer("tăng", "giảm", "|+", "|-").Replace(strings.Join(file, "\n")), "\n")
		c := copyOf(t, fileOf(t, file...))
		n := 0
		for _, m := range Edited(c, r).Remarks {
			if m.Rule == RuleTurned && m.Grade == Contradiction || m.Rule == RuleEdited && strings.Contains(m.Sentence, "-15,2") {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%s: %d of 2 are told: %q", name, n, told(c, Edited(c, r)))
		}
	}
}
