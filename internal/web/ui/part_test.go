package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/chart"
)

func TestVerdictSaysColourSignAndWord(t *testing.T) {
	t.Parallel()
	signs := map[string]VerdictKind{}
	for _, k := range verdictKinds {
		got := render(t, Verdict{Kind: k, Note: "đổi từ Đạt", Tone: Wait})
		if !strings.Contains(got, `class="v v-`+string(k)+`"`) || !strings.Contains(got, k.Word()) || !strings.Contains(got, `<small class="vn soon">đổi từ Đạt</small>`) {
			t.Errorf("%s: %s", k, got)
		}
		shape := verdictSigns[k]
		if shape == "" || signs[shape] != "" {
			t.Errorf("%s: the sign is missing, or also that of %s", k, signs[shape])
		}
		signs[shape] = k
	}
}

func TestScoreCountsItsTiles(t *testing.T) {
	t.Parallel()
	s := sampleScore()
	if got, want := s.met(), 7; got != want {
		t.Errorf("met or exceeded: %d, want %d", got, want)
	}
	sum := 0
	for _, k := range verdictKinds {
		sum += count(s.kinds(), k)
	}
	if sum != len(s.Tiles) {
		t.Errorf("the counts sum to %d of %d tiles", sum, len(s.Tiles))
	}
	onlyThree := []VerdictKind{Exceeded, Met, NotMet}
	if diff := cmp.Diff(onlyThree, shown(nil)); diff != "" {
		t.Errorf("the three classes are always named (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append(onlyThree, NoData), shown([]VerdictKind{NoData})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page := render(t, s)
	if !strings.Contains(page, `<b>7</b><span>/11</span>`) || !strings.Contains(page, "so với HĐND phường giao") {
		t.Errorf("the score reads %s", page)
	}
}

func TestFiller(t *testing.T) {
	t.Parallel()
	tests := []struct {
		value    string
		decimals int
		want     string
	}{
		{"111,14", 2, ""}, {"100,4", 2, "0"}, {"180", 2, ",00"}, {"180", 0, ""}, {"100,444", 2, ""}, {"", 2, ""}, {"1.234,5", 1, ""},
	}
	for _, tt := range tests {
		if got := filler(tt.value, tt.decimals); got != tt.want {
			t.Errorf("filler(%q, %d) = %q, want %q", tt.value, tt.decimals, got, tt.want)
		}
	}
}

// TestHostileTextStaysText: names and texts come from files that strangers wrote.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script><b onclick="x">'`
	link := "javascript:alert(1)"
	parts := map[string]templ.Component{
		"line":     Line{{Text: evil, Href: link}, {Text: evil, Tone: Bad}, {Text: evil, Tone: Tone(evil)}},
		"figure":   Figure{Value: evil, Href: link, Strong: true},
		"button":   Button{Label: evil, Says: evil, Href: link},
		"draft":    Button{Label: evil, FormAction: link},
		"act":      Act{Send: Send{Action: link, Key: evil}, Button: Button{Label: evil}},
		"input":    Input{Name: "a", Label: evil, Value: evil, Hint: evil, Error: evil, Echo: evil, Unit: evil},
		"textarea": Textarea{Name: "a", Label: evil, Value: `</textarea>` + evil},
		"select":   Select{Name: "a", Label: evil, Options: []Option{{Value: evil, Label: evil, Group: evil}}},
		"source":   Source{Label: evil, Paragraphs: []Paragraph{{Segments: []Segment{{Text: evil}, {Text: evil, Facts: []int{1}, State: FactState(evil)}}}}},
		"facts":    FactList{Title: evil, Facts: []Fact{{Number: 1, Name: evil, Value: evil, Edit: link, Blanks: []string{evil}}}},
		"chart":    Chart{Of: chart.Lines{Title: evil, Caption: evil, Labels: []string{evil}, Series: []chart.Series{{Kind: chart.ThisYear, Name: evil, Label: evil, Values: chart.Values(1)}}}},
		"strip":    Strip{{Value: evil, Label: evil, Href: link}},
		"progress": Progress{Title: evil, State: Now, Poll: link},
		"page":     Page{Title: evil, Chrome: Chrome{Ward: evil, Theme: Theme(evil), Home: link}}.With(),
	}
	for name, part := range parts {
		for _, n := range elements(t, render(t, part)) {
			src, _ := get(n, "src")
			if n.Data == "script" && src == "" {
				t.Errorf("%s: a script came through", name)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestSourceTiesFactsToWords(t *testing.T) {
	t.Parallel()
	s := Source{Label: "Văn bản", Paragraphs: []Paragraph{
		{Number: 1, Segments: []Segment{
			{Text: "đạt "}, {Text: "hơn 75", Facts: []int{1}}, {Text: " tỷ đồng", Facts: []int{1, 2}}, {Text: "; "}, {Text: "nhắc lại", Facts: []int{1}},
		}},
		{Number: 2, Table: 1, Folded: true, Cells: [][]Segment{{{Text: "Chỉ tiêu"}}, {{Text: "Mức"}}}},
		{Number: 2, Table: 1, Cells: [][]Segment{{{Text: "ba mức", Facts: []int{3, 4}}}, {{Text: "đạt", Facts: []int{4, 5}}}}},
		{Number: 3, Folded: true, Segments: []Segment{{Text: "không có gì"}}},
		{Number: 4, Folded: true, Segments: []Segment{{Text: "cũng không"}}},
		{Number: 5, Segments: []Segment{{Text: "hết"}}},
	}}
	blocks := s.blocks()
	var got [][]mark
	for _, b := range blocks {
		if b.Marks != nil {
			got = append(got, b.Marks)
		}
		for _, row := range b.Rows {
			got = append(got, row.Cells...)
		}
	}
	if len(blocks) != 4 || len(blocks[2].Hidden) != 2 {
		t.Errorf("%d blocks, want four with two paragraphs folded into the third", len(blocks))
	}
	seg := s.Paragraphs[0].Segments
	want := [][]mark{
		{
			{Segment: seg[0]},
			{Segment: seg[1], IDs: []string{"s1"}},
			{Segment: seg[2], IDs: []string{"s2"}, Sup: []int{1, 2}},
			{Segment: seg[3]},
			{Segment: seg[4], Sup: []int{1}},
		},
		{{Segment: s.Paragraphs[1].Cells[0][0]}},
		{{Segment: s.Paragraphs[1].Cells[1][0]}},
		{{Segment: s.Paragraphs[2].Cells[0][0], IDs: []string{"s3", "s4"}, Sup: []int{3, 4}}},
		{{Segment: s.Paragraphs[2].Cells[1][0], IDs: []string{"s5"}, Sup: []int{5}}},
		{{Segment: s.Paragraphs[5].Segments[0]}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page := render(t, s)
	for _, want := range []string{
		`đạt <mark id="s1">hơn 75</mark><mark id="s2"> tỷ đồng<sup>`,
		`<span id="s4"></span><mark id="s3">ba mức<sup><a href="#f3" aria-label="Dữ kiện 3">3</a></sup><sup><a href="#f4"`,
		`2 đoạn không có dữ kiện`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the text does not hold %s\n%s", want, page)
		}
	}
}

func TestFactOffersWhatItsStateAllows(t *testing.T) {
	t.Parallel()
	send := Send{Action: "/xac-nhan", Key: "k"}
	tests := []struct {
		state    FactState
		has, not []string
	}{
		{Waiting, []string{"Xác nhận dữ kiện 1", "Sửa dữ kiện 1", "Bỏ dữ kiện 1"}, []string{"Lấy lại", "Đã xác nhận"}},
		{Warned, []string{"Xác nhận dữ kiện 1"}, []string{"Lấy lại"}},
		{Confirmed, []string{"Đã xác nhận", "Lấy lại dữ kiện 1"}, []string{"Sửa dữ kiện 1", "Bỏ dữ kiện 1"}},
		{Rejected, []string{"Đã bỏ", "Lấy lại dữ kiện 1"}, []string{"Xác nhận dữ kiện 1"}},
		{Editing, []string{"mẫu sửa"}, []string{"Xác nhận dữ kiện 1", "Lấy lại"}},
	}
	for _, tt := range tests {
		f := Fact{Number: 1, Name: "Kết nạp", State: tt.state, Confirm: send, Edit: "?sua=1", Reject: send, Undo: send, Form: Words("mẫu sửa")}
		got := render(t, FactList{Title: "Số liệu", Facts: []Fact{f}})
		for _, s := range tt.has {
			if !strings.Contains(got, s) {
				t.Errorf("%q lacks %q", tt.state.Word(), s)
			}
		}
		for _, s := range tt.not {
			if strings.Contains(got, s) {
				t.Errorf("%q offers %q", tt.state.Word(), s)
			}
		}
	}
	bare := render(t, FactList{Title: "Số liệu", Facts: []Fact{{Number: 1, Name: "Kết nạp"}}})
	if strings.Contains(bare, "<form") || strings.Contains(bare, "btn") {
		t.Errorf("an actor without rights is offered an act: %s", bare)
	}
}

func TestFieldKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	got := render(t, Input{Name: "gia-tri", Label: "Giá trị", Value: "1.2.3", Hint: "gợi ý", Error: "“1.2.3” có hai dấu chấm lẻ."})
	for _, want := range []string{`value="1.2.3"`, `aria-invalid="true"`, `aria-describedby="f-gia-tri-y f-gia-tri-loi"`, `<label class="lb" for="f-gia-tri">Giá trị`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if got := render(t, Input{Name: "mk", Label: "Mật khẩu", Type: "password", Value: "bí mật"}); strings.Contains(got, "bí mật") {
		t.Error("a password is sent back")
	}
	if got, want := FieldAnchor("gia-tri"), "#f-gia-tri"; got != want {
		t.Errorf("FieldAnchor = %q, want %q", got, want)
	}
	// Browsers drop one line break after <textarea>; the first typed one must stay.
	if got := render(t, Textarea{Name: "a", Label: "Lý do", Value: "\nhai"}); !strings.Contains(got, ">\n\nhai</textarea>") {
		t.Errorf("the first line break is lost: %s", got)
	}
}

func TestProgressAsksAgainOnlyWhileRunning(t *testing.T) {
	t.Parallel()
	for _, state := range []StepState{ToCome, Now, Done, Failed} {
		got := render(t, Progress{Title: "Đang lập", State: state, Poll: "/viec/7"})
		if asks := strings.Contains(got, `hx-get="/viec/7"`); asks != (state == Now) {
			t.Errorf("state %q: asks again %v", state, asks)
		}
	}
}

func TestBannerOfASampleWard(t *testing.T) {
	t.Parallel()
	got := render(t, Bare{Title: "Đăng nhập", Banners: []Banner{{Sample: true}}}.With())
	if !strings.Contains(got, `aria-label="Dữ liệu mẫu"`) || !strings.Contains(got, "dựng để dùng thử") {
		t.Errorf("no banner: %s", got)
	}
}

func TestLineString(t *testing.T) {
	t.Parallel()
	l := Line{{Text: "Quá hạn 2 ngày.", Tone: Bad}, {Text: " Còn 1 ô."}}
	if got, want := l.String(), "Quá hạn 2 ngày. Còn 1 ô."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := render(t, l), `<b class="late">Quá hạn 2 ngày.</b> Còn 1 ô.`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for in, want := range map[string]string{"Số mới": "số mới", "Đơn vị": "đơn vị", "": "", "7": "7"} {
		if got := lowerFirst(in); got != want {
			t.Errorf("lowerFirst(%q) = %q, want %q", in, got, want)
		}
	}
}
