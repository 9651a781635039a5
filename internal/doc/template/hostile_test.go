package template

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// bare is a Word file of one part.
func bareWord(t testing.TB, body string) []byte {
	t.Helper()
	return zipped(t, map[string]string{"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`})
}

// TestRefused holds that what is no template is refused with a sentence that says
// what it is.
func TestRefused(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<w:sdt>", 300) + strings.Repeat("</w:sdt>", 300)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, endless(' '), 201<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want string
	}{
		{"nothing", nil, "rỗng"},
		{"a text", []byte("{{ten_don_vi}}"), "không phải văn bản Word"},
		{"a workbook", zipped(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), "bảng tính Excel"},
		{"half a file", made(t, line("a"))[:300], "bị hỏng"},
		{"half a part", zipped(t, map[string]string{"word/document.xml": "<w:document><w:body>"}), "cú pháp XML"},
		{"entities", zipped(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]><w:document>&a;</w:document>`}), "DTD"},
		{"too deep", bareWord(t, deep), "lồng nhau quá"},
		{"a bomb", bomb.Bytes(), "giải nén ra hơn 200 MB"},
		{"too many elements", bareWord(t, strings.Repeat("<w:p/>", 1_000_001)), "triệu thẻ"},
		{"protected", zipped(t, map[string]string{
			"word/document.xml": `<w:document xmlns:w="x"/>`,
			"word/settings.xml": `<w:settings xmlns:w="x"><w:documentProtection w:enforcement="1"/></w:settings>`}), "bảo vệ"},
		{"with a password to change it", zipped(t, map[string]string{
			"word/document.xml": `<w:document xmlns:w="x"/>`,
			"word/settings.xml": `<w:settings xmlns:w="x"><w:writeProtection w:hash="a" w:salt="b"/></w:settings>`}), "mật khẩu sửa"},
		{"slides with a password to change them", zipped(t, map[string]string{"ppt/presentation.xml": `<p:presentation xmlns:p="x"><p:modifyVerifier/></p:presentation>`}), "mật khẩu sửa"},
		{"a vocabulary of its own", zipped(t, map[string]string{"word/document.xml": `<x:document xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>`}), "viết theo cách lạ"},
		{"a part outside the package", zipped(t, map[string]string{"word/document.xml": "<w:document/>", "../../etc/cron.d/x": "x"}), "ra ngoài gói"},
		{"a part outside, as Windows writes it", zipped(t, map[string]string{"word/document.xml": "<w:document/>", `word\..\..\x.exe`: "x"}), "ra ngoài gói"},
		{"no slides", zipped(t, map[string]string{"ppt/presentation.xml": "<p:presentation"}), "cú pháp XML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(c.in)
			if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, c.want) {
				t.Errorf("error %v, want a fault with %q", err, c.want)
			}
		})
	}
}

// endless gives one byte for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// TestBounded holds that no template and no data make a file beyond measure.
func TestBounded(t *testing.T) {
	t.Parallel()
	million := make(List, 1_000_000)
	for _, c := range []struct {
		name string
		in   []byte
		s    Scope
		want string
	}{
		{"a million rounds", made(t, line("{{#a}}x{{/a}}")), Scope{"a": million}, "200.000 lần"},
		{"a million empty rounds", made(t, line("{{#a}}{{/a}}")), Scope{"a": million}, "200.000 lần"},
		{"a list within itself", made(t, line(strings.Repeat("{{#a}}", 8)+"x"+strings.Repeat("{{/a}}", 8))), Scope{"a": make(List, 40)}, "200.000 lần"},
		{"long texts", made(t, line("{{#a}}{{b}}{{/a}}")), Scope{"a": make(List, 1000), "b": Text(strings.Repeat("x", 1<<20))}, "64 MB"},
		{"a million columns", made(t, table([]string{"{{#a | cot}}x{{/a}}"})), Scope{"a": million}, "200.000 lần"},
		{"a million slides", deckOf(t, textShape(2, "{{#a | trang}}")), Scope{"a": million}, "vượt giới hạn 500"},
		{"a picture that is none", made(t, line("{{%a}}")), Scope{"a": Picture{Data: []byte("GIF89a"), Alt: "Bản đồ"}}, "“Bản đồ” không mở được"},
		{"a heavy picture", made(t, line("{{%a}}")), Scope{"a": Picture{Data: make([]byte, 11<<20)}}, "10 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tpl, err := Parse(c.in)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err = tpl.Render(&out, c.s, Options{})
			if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, c.want) || out.Len() > 0 {
				t.Errorf("error %v (%d bytes written), want a fault with %q", err, out.Len(), c.want)
			}
		})
	}
}

// TestManyTags holds that time grows in step with the number of tags, sections and
// runs: what is quadratic does not end here.
func TestManyTags(t *testing.T) {
	t.Parallel()
	const n = 3000
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, `<w:p><w:r><w:t>{{#a}}</w:t></w:r></w:p><w:p><w:r><w:t>{{</w:t></w:r><w:r><w:t>b%d | gop}}</w:t></w:r></w:p><w:p><w:r><w:t>{{/a}}</w:t></w:r></w:p>`, i)
	}
	body.WriteString("<w:p>" + strings.Repeat("<w:r><w:t>{{c}}</w:t></w:r>", n) + "</w:p>")
	body.WriteString("<w:p><w:r><w:t>" + strings.Repeat("{{", 10*n) + strings.Repeat("}}", 10*n) + "</w:t></w:r></w:p>")
	tpl, err := Parse(bareWord(t, body.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(tpl.Tags()); got < 4*n {
		t.Errorf("%d tags", got)
	}
	if p := tpl.Check(Names{{Name: "a"}, {Name: "c"}}); len(p) < n || len(p) > maxProblems+n+1 {
		t.Errorf("%d problems", len(p))
	}
}

// TestHealing holds, for every way in which a tag can be cut into runs and its name
// be spelt, that it is found and filled in, and the text around it kept.
func TestHealing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		spelt := rapid.SampledFrom([]string{"ten_don_vi", "Tên đơn vị", "TEN_DON_VI", "te\u0302n đơn vi\u0323", "ten\u00a0don\u00a0vi ", " ten_don_vi | hoa", "ten_don_vi|neu_trong:“-”"}).Draw(rt, "name")
		before := rapid.StringMatching(`[a-zđ&<{ ]{0,8}`).Draw(rt, "before")
		after := rapid.StringMatching(`[a-zđ&<} ]{0,8}`).Draw(rt, "after")
		before, after = strings.ReplaceAll(before, "{{", ""), strings.ReplaceAll(after, "}}", "")
		before, after = strings.TrimRight(before, "{"), strings.TrimLeft(after, "}")
		text := []rune(before + "{{" + spelt + "}}" + after)
		var runs []docx.Run
		for len(text) > 0 {
			n := rapid.IntRange(1, len(text)).Draw(rt, "cut")
			runs = append(runs, docx.Run{Text: string(text[:n]), Bold: rapid.Bool().Draw(rt, "bold")})
			text = text[n:]
		}
		b := drawn(t, made(t, docx.Text(runs...)), Scope{"ten_don_vi": Text("Hòa Mẫu")}, Options{})
		want := before + "Hòa Mẫu" + after
		if strings.Contains(spelt, "hoa") {
			want = before + "HÒA MẪU" + after
		}
		if got := textOf(t, b); strings.TrimSpace(got) != strings.TrimSpace(want) {
			rt.Fatalf("text %q, want %q", got, want)
		}
	})
}

// FuzzParse holds that no text of a paragraph, cut anywhere, makes reading, checking
// or filling in fail otherwise than by a fault, and that what is filled in can be
// read again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"{{#a}}|{{b}}|{{/a}}", "{{{{|}}}}", "{{#a | cot}}{{%p}}{{@k}}{{/}}", "{{^a}}{{.}}{{/a}}{{b|so:9|tien|bang_chu}}", "{{b | gop}}|{{#a}}x{{/a}}{{#a}}",
	} {
		f.Add(seed, byte(3))
	}
	f.Fuzz(func(t *testing.T, text string, shape byte) {
		var paragraphs []docx.Block
		for p := range strings.SplitSeq(text, "|") {
			paragraphs = append(paragraphs, line(p))
			if shape&1 != 0 {
				paragraphs = append(paragraphs, table([]string{p, text}))
			}
		}
		if shape&2 != 0 {
			paragraphs = append(paragraphs, docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{{Cells: []docx.Cell{{Text: text}, {Blocks: paragraphs}}}}})
		}
		d := docx.New(docx.Options{})
		d.Add(paragraphs...)
		var in, out bytes.Buffer
		if _, err := d.WriteTo(&in); err != nil {
			t.Skip("the text is none that a document can hold")
		}
		tpl, err := Parse(in.Bytes())
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		tpl.Check(dictionary)
		item := Scope{"b": num(12345, 1), "p": Picture{Data: greyPicture()}}
		err = tpl.Render(&out, Scope{"a": List{item, {"b": nil}}, "b": Text("<&>"), "k": Blocks{line("k")}}, Options{Mark: func(string, string) string { return "t" }})
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		if _, err := docx.Read(out.Bytes()); err != nil {
			t.Fatal(err)
		}
	})
}
