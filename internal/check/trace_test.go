package check

import (
	"slices"
	"strings"
	"testing"
)

// untagged writes the lines of a test without their tags, as pasting as text does.
func untagged(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = tagged.ReplaceAllString(l, "$2")
	}
	return out
}

// TestTrace: numbers that have lost their tags are found again by their places in the
// paper as drawn, whatever else became of the file; what is not sure is said so.
func TestTrace(t *testing.T) {
	t.Parallel()
	swap := func(pairs ...string) []string {
		return strings.Split(strings.NewReplacer(pairs...).Replace(strings.Join(drawn, "\n")), "\n")
	}
	for name, test := range map[string]struct {
		file      []string
		corrected map[string]string
		want      []string
		says      string // in the first remark
		found     int    // numbers found again; 0: all
	}{
		"as drawn":              {file: drawn},
		"a number changed":      {file: swap("{a:968}", "{a:986}"), want: []string{`edited contradiction "986"`}, says: "dự thảo là 968 tỷ đồng, nay là 986 tỷ đồng; bản ghi là 968 tỷ đồng. Có thể gõ đảo chữ số. Cùng số này, biểu trong tệp ghi 968."},
		"a cell changed":        {file: swap("{j:120,5}", "{j:125,5}"), want: []string{`edited contradiction "125,5"`}, says: "Ở bảng, dòng “Diện tích rừng trồng mới”"},
		"a thousand times":      {file: swap("{h:968}", "{h:968.000}"), want: []string{`edited doubtful "968.000"`}},
		"only the unit changed": {file: swap("{a:968} tỷ đồng", "{a:968} triệu đồng"), want: []string{`edited contradiction "968"`}, says: "nay là 968 triệu đồng; bản ghi là 968 tỷ đồng"},
		"a bound turned round":  {file: swap("trên {e:6}", "dưới {e:6}"), want: []string{`bound contradiction "6"`}},
		"a verdict turned":      {file: swap("; không đạt kế hoạch", "; vượt kế hoạch"), want: []string{`class contradiction "vượt kế hoạch"`}},
		"corrected since":       {file: drawn, corrected: map[string]string{"a": "970", "h": "970"}, want: []string{`outdated contradiction "968"`, `outdated contradiction "968"`}},
		"moved":                 {file: slices.Concat(drawn[2:4], drawn[:2], drawn[4:])},
		"moved and changed":     {file: slices.Concat(drawn[2:4], swap("{a:968}", "{a:986}")[:2], drawn[4:]), want: []string{`edited contradiction "986"`}},
		"a sentence deleted":    {file: drawn[1:], found: 10},
		"a row deleted":         {file: slices.Concat(drawn[:6], drawn[7:]), found: 10},
		"rows in another order": {file: slices.Concat(drawn[:5], drawn[6:8], drawn[5:6], drawn[8:])},
		"two rows exchanged numbers": {file: swap("{g:871}|{h:968}", "{g:150}|{h:120,5}", "{i:150}|{j:120,5}", "{i:871}|{j:968}"),
			want: []string{`edited contradiction "150"`, `edited contradiction "120,5"`, `edited contradiction "871"`, `edited contradiction "968"`}},
		"reworded and changed": {file: swap("Doanh thu thương mại, dịch vụ đạt {a:968} tỷ đồng, bằng {b:111,14}% kế hoạch; vượt kế hoạch.", "Riêng khu vực thương mại, dịch vụ có tiến bộ rõ rệt so với cùng kỳ, cả năm thu được {a:986} tỷ đồng, bằng {b:111,14}% kế hoạch; vượt kế hoạch."), want: []string{`edited doubtful "986"`}},
		"paragraphs joined":    {file: slices.Concat([]string{drawn[0] + " " + drawn[1]}, drawn[2:])},
		"within another paper": {file: []string{"Ủy ban nhân dân phường báo cáo tình hình chung như sau.", drawn[0], "Công tác văn hóa, xã hội được quan tâm."}, found: 2},
		"of another year":      {file: []string{"Năm 2023, thu ngân sách trên địa bàn đạt trên 7 tỷ đồng."}, want: []string{`no_record cannot_judge "7"`}, found: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := copyOf(t, fileOf(t, untagged(test.file)...))
			r := record(t, test.corrected)
			r.Found = "Tệp là bản sửa của dự thảo."
			got := Edited(c, r)
			want, found := test.want, test.found
			if found == 0 {
				found = 12
			}
			if is := told(c, got); !slices.Equal(is, want) {
				t.Errorf("told %q, want %q; %+v", is, want, got.Remarks)
			}
			if got.ByDraft != max(found, 0) || got.ByTag != 0 || len(got.Dropped) != 12-got.ByDraft {
				t.Errorf("%d numbers found again, %d dropped, want %d found", got.ByDraft, len(got.Dropped), found)
			}
			if len(got.Remarks) > 0 && !strings.Contains(got.Remarks[0].Sentence, test.says) {
				t.Errorf("the first says %q", got.Remarks[0].Sentence)
			}
			for _, m := range got.Remarks {
				if m.How != ByDraft && m.Rule != RuleNoRecord {
					t.Errorf("known by %s: %+v", m.How, m)
				}
			}
		})
	}
}

// TestForeignTags: the tags of another ward's paper are told and not used.
func TestForeignTags(t *testing.T) {
	t.Parallel()
	c := copyOf(t, fileOf(t, "Xã Nà Lũng trồng {tkaaaaaaaaaaaaaaaa:80} ha rừng, {tkbbbbbbbbbbbbbbbb:40} ha tre."))
	got := Edited(c, record(t, nil))
	if got.Foreign != 2 || got.ByTag != 0 || !strings.Contains(got.Why(), "2 thẻ trong tệp không phải của sổ này") || strings.Contains(got.Why(), "không có thẻ") {
		t.Errorf("%d foreign tags: %s", got.Foreign, got.Why())
	}
}
