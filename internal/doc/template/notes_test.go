package template

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
)

// withNotes gives the n-th slide of a presentation a page of notes.
func withNotes(t testing.TB, deck []byte, n int, text string) []byte {
	t.Helper()
	slide, page := fmt.Sprintf("ppt/slides/slide%d.xml", n), fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", n)
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + nsR + "/" + kind + `" Target="` + target + `"/>`
	}
	return repacked(t, deck, map[string]string{
		page:                    `<p:notes ` + spaces + `><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>` + textShape(2, text) + `</p:spTree></p:cSld></p:notes>`,
		docx.RelationsOf(page):  `<Relationships xmlns="` + nsRels + `">` + rel("rId1", "slide", "../slides/"+fmt.Sprintf("slide%d.xml", n)) + `</Relationships>`,
		docx.RelationsOf(slide): strings.Replace(partOf(t, deck, docx.RelationsOf(slide)), "</Relationships>", rel("rId9", "notesSlide", "../notesSlides/"+fmt.Sprintf("notesSlide%d.xml", n))+"</Relationships>", 1),
		typesName: strings.Replace(partOf(t, deck, typesName), "</Types>",
			`<Override PartName="/`+page+`" ContentType="application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml"/></Types>`, 1),
	})
}

// notesIn lists the pages of notes of a presentation in the order of its slides, and
// holds that each leads back to its slide and is known by its kind.
func notesIn(t testing.TB, b []byte) (out []string) {
	t.Helper()
	p, err := docx.OpenPackage(b)
	if err != nil {
		t.Fatal(err)
	}
	slides, err := (&Template{pack: p, slides: true}).slideTexts()
	if err != nil {
		t.Fatal(err)
	}
	types, seen := partOf(t, b, typesName), map[string]bool{}
	for _, s := range slides {
		related, err := p.Relations(s.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range related {
			if r.Kind != "notesSlide" {
				continue
			}
			back, err := p.Relations(r.Target)
			if err != nil {
				t.Fatal(err)
			}
			if seen[r.Target] || len(back) != 1 || back[0].Target != s.name || strings.Count(types, `PartName="/`+r.Target+`"`) != 1 {
				t.Errorf("%s of %s leads to %v, seen before: %v", r.Target, s.name, back, seen[r.Target])
			}
			seen[r.Target] = true
			out = append(out, slideLines(partOf(t, b, r.Target)))
		}
	}
	for _, f := range p.Files() {
		if strings.HasPrefix(f.Name, "ppt/notesSlides/notes") && !seen[f.Name] {
			t.Errorf("%s is left without its slide", f.Name)
		}
	}
	return out
}

// TestNotes holds that the speaker's notes are filled in, and that each copy of a
// slide has its own; without copies the page goes with its slide.
func TestNotes(t *testing.T) {
	t.Parallel()
	names := Names{{Name: "ten_don_vi"}, {Name: "cac_nhom", Kind: KindList, Inside: []Name{{Name: "ten"}}}}
	deck := deckOf(t, textShape(2, "Mở đầu"), textShape(2, "{{#cac_nhom | trang}}{{ten}}"))
	for _, c := range []struct {
		name, notes string
		items       int
		want        []string
	}{
		{"with tags", "Nói về {{ten}} của {{ten_don_vi}}", 3, []string{"Chào UBND", "Nói về Nhóm 1 của UBND", "Nói về Nhóm 2 của UBND", "Nói về Nhóm 3 của UBND"}},
		{"without", "Nói chậm", 2, []string{"Chào UBND", "Nói chậm", "Nói chậm"}},
		{"of no slide", "Nói về {{ten}}", 0, []string{"Chào UBND"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := withNotes(t, withNotes(t, deck, 1, "Chào {{ten_don_vi}}"), 2, c.notes)
			tpl, err := Parse(in)
			if err != nil {
				t.Fatal(err)
			}
			if p := tpl.Check(names); len(p) > 0 {
				t.Error(p)
			}
			var items List
			for i := range c.items {
				items = append(items, Scope{"ten": Text(fmt.Sprintf("Nhóm %d", i+1))})
			}
			var b bytes.Buffer
			if err := tpl.Render(&b, Scope{"ten_don_vi": Text("UBND"), "cac_nhom": items}, Options{}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, notesIn(t, b.Bytes())); d != "" {
				t.Error(d)
			}
			validate(t, b.Bytes())
		})
	}
}

// TestBesideSlides holds that tags on a layout or its master are filled in, and that
// what cannot stand beside the slides is told of.
func TestBesideSlides(t *testing.T) {
	t.Parallel()
	deck := deckOf(t, textShape(2, "Mở đầu"))
	for _, name := range []string{"ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml"} {
		in := repacked(t, deck, map[string]string{name: strings.Replace(partOf(t, deck, name), "</p:spTree>", textShape(2, "UBND {{ten_~don_vi}}")+"</p:spTree>", 1)})
		if got := slideLines(partOf(t, drawn(t, in, wardScope, Options{}), name)); got != "UBND phường Hòa Mẫu" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for tag, want := range map[string]string{"{{#cac_nhom | trang}}": "phải đặt ngay trên trang chiếu được lặp", "{{%hinh}}": "phải đặt ngay trên trang chiếu"} {
		tpl, err := Parse(withNotes(t, deck, 1, tag))
		if err != nil {
			t.Fatal(err)
		}
		if p := tpl.Check(nil); len(p) == 0 || !strings.Contains(p[0].Sentence, want) {
			t.Errorf("%s: %v", tag, p)
		}
	}
}
