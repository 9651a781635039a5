package docx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tongket/internal/fault"
)

func TestRelease(t *testing.T) {
	t.Parallel()
	in := annotatedNone(t)
	out, err := Release(in, func(p string) string {
		if p == "DỰ THẢO" {
			return ""
		}
		return strings.Replace(p, "Số:        /BC-UBND", "Số: 05/BC-UBND", 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(linesOf(t, in), "\n"), strings.Split(linesOf(t, out), "\n")
	if !strings.Contains(strings.Join(is, "\n"), "05/BC-UBND") || slices.ContainsFunc(is, func(l string) bool { return strings.HasSuffix(l, "DỰ THẢO") }) {
		t.Errorf("the release says\n%s", strings.Join(is, "\n"))
	}
	was = slices.DeleteFunc(was, func(l string) bool { return l == "DỰ THẢO" })
	if len(is) != len(was) {
		t.Errorf("%d lines, want %d: all but the marks of a draft", len(is), len(was))
	}
	for name, b := range partsOf(t, out) {
		for _, gone := range []string{"Phạm Thị Nga", "figure/van-ban", "<w:sdt", "people", `Normal.dotm`} {
			if bytes.Contains(b, []byte(gone)) {
				t.Errorf("%s still has %q", name, gone)
			}
		}
	}
}

// annotatedNone is the sample as Word saves it for a person: with a name, a template
// on a machine, a list of people.
func annotatedNone(t *testing.T) []byte {
	t.Helper()
	opt := sample()
	opt.opt.Author = "Phạm Thị Nga"
	opt.blocks = slices.Insert(opt.blocks, 1, Block(Para{Align: Center, Boxed: true, Runs: []Run{T("DỰ THẢO")}}), Block(Text(T("Số:        /BC-UBND"))))
	f, err := openMerge(bytesOf(t, opt), func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	f.changed["word/people.xml"] = []byte(`<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="Phạm Thị Nga"/></w15:people>`)
	f.changed["word/_rels/settings.xml.rels"] = []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///D:\Mau\Nga\Normal.dotm" TargetMode="External"/></Relationships>`)
	b, err := f.write()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReleaseRefusesWhatIsUnsettled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, says string }{
		{`<w:p><w:r><w:t xml:space="preserve">Thu ngân sách đạt </w:t></w:r><w:ins w:id="1" w:author="Lò Văn Đức"><w:r><w:t>986</w:t></w:r></w:ins></w:p>`, "sửa đổi theo dõi của Lò Văn Đức ở “Thu ngân sách đạt 986”"},
		{`<w:p><w:r><w:t>Giảm nghèo.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>`, "nhận xét ở “Giảm nghèo.”"},
		{`<w:p><w:r><w:rPr><w:rPrChange w:id="2" w:author="Lò Văn Đức"><w:rPr/></w:rPrChange></w:rPr><w:t>In đậm.</w:t></w:r></w:p>`, "ở “In đậm.”"},
	} {
		_, err := Release(pack(t, c.body, nil), func(p string) string { return p })
		if !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want a refusal with %q", err, c.says)
		}
	}
}
