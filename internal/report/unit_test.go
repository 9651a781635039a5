package report_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/wardtest"
)

// charge is a ward whose line of 2025 is shared out between two groups: the one
// has done its share, the other has sent nothing. The first has besides sent a
// figure of which no plan speaks.
func charge(t *testing.T) *office {
	t.Helper()
	o := &office{Site: wardtest.Settled(t)}
	seven, eight := o.Units["Tổ dân phố 7"], o.Units["Tổ dân phố 8"]
	var trees, beside plan.Definition
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		trees, err = plan.Define(tx, plan.Definition{Name: "Số cây xanh trồng mới", Unit: "cây", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1})
		if err != nil {
			return err
		}
		beside, err = plan.Define(tx, plan.Definition{Name: "Số buổi họp dân", Unit: "buổi", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
		if err != nil {
			return err
		}
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		o.target, err = plan.SetTarget(tx, plan.Target{Year: 2025, Number: 1, Group: "Môi trường", Name: trees.Name, Counts: true, Owner: o.Units["Phòng Văn hóa - Xã hội"],
			Parts: []plan.Part{{Indicator: trees.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 1200}}}}}, "")
		if err != nil {
			return err
		}
		return plan.SetShares(tx, o.target.ID, 0, base.ID, 0, []plan.Share{
			{Unit: seven, Operator: plan.AtLeast, Lo: 500}, {Unit: eight, Operator: plan.AtLeast, Lo: 700}})
	})
	for _, f := range []struct {
		of plan.IndicatorID
		n  int64
	}{{trees.Indicator, 550}, {beside.Indicator, 12}} {
		o.Do(o.Clerk, func(tx *db.Tx) error {
			got, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: f.of, Unit: seven, From: "2025-01-01", To: "2025-12-31"}, Value: figure.Value{N: f.n}, Status: figure.Final})
			if err == nil {
				_, err = figure.Approve(tx, got.ID)
			}
			return err
		})
	}
	return o
}

// paper asks for a paper, draws it and returns it with its file.
func (o *office) paper(t *testing.T, a report.Asked) (m report.Made, data []byte) {
	t.Helper()
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) { id, err = report.Make(tx, a); return err })
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	m = o.get(id)
	o.See(o.Reader, func(tx *db.Tx) (err error) { _, data, err = blob.Get(tx, m.Blob); return err })
	return m, data
}

func linesOf(t *testing.T, file []byte) string {
	t.Helper()
	read, err := docx.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range read.All() {
		text.WriteString(n.Line() + "\n")
	}
	return text.String()
}

// TestPaperOfOneUnit holds what a unit's own report says: its share, its figures,
// the rest it sent; and that its numbers are the unit's and not the ward's.
func TestPaperOfOneUnit(t *testing.T) {
	t.Parallel()
	o := charge(t)
	m, file := o.paper(t, report.Asked{Kind: report.UnitReport, Year: 2025, Unit: o.Units["Tổ dân phố 7"]})
	if m.Title() != "Báo cáo đơn vị năm 2025 của tổ dân phố 7" || m.FileName() != "bao-cao-don-vi-2025-to-dan-pho-7.docx" {
		t.Errorf("it is called %q, %q", m.Title(), m.FileName())
	}
	text := linesOf(t, file)
	for _, want := range []string{"TỔ DÂN PHỐ 7", "Đơn vị không chủ trì chỉ tiêu nào", "Đơn vị có 1/1 chỉ tiêu được giao đạt và vượt mức giao",
		"1. Số cây xanh trồng mới là 550 cây, bằng 110% kế hoạch", "- Số buổi họp dân năm 2025: 12 buổi.", "Khó khăn, vướng mắc: ……"} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	o.See(o.Reader, func(tx *db.Tx) error {
		all, err := report.Numbers(tx, m.ID)
		traced := map[string]int{}
		for _, n := range all {
			traced[n.Printed] = len(n.Figures)
			if !strings.HasSuffix(n.Key, "@"+string(o.Units["Tổ dân phố 7"])) {
				t.Errorf("%s is kept as %s, a number of the ward", n.Printed, n.Key)
			}
		}
		for _, printed := range []string{"550", "110", "12"} {
			if traced[printed] != 1 {
				t.Errorf("%s rests on %d figures, want 1", printed, traced[printed])
			}
		}
		return err
	})
}

// TestPapersOfEveryUnit holds the folder: a file for each unit that has something to
// say, under tags that are all different, and how far it is.
func TestPapersOfEveryUnit(t *testing.T) {
	t.Parallel()
	o := charge(t)
	m, file := o.paper(t, report.Asked{Kind: report.UnitReport, Year: 2025})
	if m.Format != report.Zip || m.Whole == 0 || m.Part != m.Whole || m.Title() != "Báo cáo đơn vị năm 2025 của mọi đơn vị" {
		t.Errorf("it stands as %+v, %q", m, m.Title())
	}
	folder, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range folder.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if text := linesOf(t, data); !strings.Contains(text, "KẾT QUẢ") && !strings.Contains(text, "Kết quả thực hiện các chỉ tiêu năm 2025") {
			t.Errorf("%s says:\n%s", f.Name, text)
		}
	}
	if want := "[01-bao-cao-don-vi-2025-phong-van-hoa-xa-hoi.docx 02-bao-cao-don-vi-2025-to-dan-pho-7.docx 03-bao-cao-don-vi-2025-to-dan-pho-8.docx]"; fmt.Sprint(names) != want {
		t.Errorf("the folder holds %v, want %s", names, want)
	}
	o.See(o.Reader, func(tx *db.Tx) error {
		all, err := report.Numbers(tx, m.ID)
		held := map[string]bool{}
		for _, n := range all {
			file, _, inFile := strings.Cut(n.Place, ".docx/")
			if held[file] = true; !inFile {
				t.Errorf("%s stands at %q, of no file", n.Printed, n.Place)
			}
		}
		if len(held) != 3 {
			t.Errorf("numbers are kept of %v", held)
		}
		return err
	})
}

// TestPaperFromTheFolderIsChecked holds that one file out of the folder comes back as
// it was drawn, by its tags, and that a changed number in it is found.
func TestPaperFromTheFolderIsChecked(t *testing.T) {
	t.Parallel()
	o := charge(t)
	_, file := o.paper(t, report.Asked{Kind: report.UnitReport, Year: 2025})
	folder, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := folder.Open("02-bao-cao-don-vi-2025-to-dan-pho-7.docx")
	if err != nil {
		t.Fatal(err)
	}
	one, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	review := func(file []byte) check.Review {
		read, err := paper.Read("to-7.docx", file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := check.CopyOf(file, read)
		if err != nil {
			t.Fatal(err)
		}
		var held report.Held
		o.See(o.Clerk, func(tx *db.Tx) (err error) { held, err = report.Hold(tx, c, ""); return err })
		got, err := held.Review(c)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := review(one)
	if got.ByTag == 0 || got.Unknown != 0 {
		t.Errorf("of the file as it was drawn %d numbers are known by tag, %d not at all", got.ByTag, got.Unknown)
	}
	for _, m := range got.Remarks {
		t.Errorf("the file as it was drawn is remarked on: %s", m.Sentence)
	}
	edited, err := docx.OpenPackage(one)
	if err != nil {
		t.Fatal(err)
	}
	body, err := edited.Bytes("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(body, []byte(">550<"), []byte(">505<"), 1)
	if bytes.Equal(body, changed) {
		t.Fatal("the file does not say 550")
	}
	found := false
	for _, m := range review(withPart(t, one, "word/document.xml", changed)).Remarks {
		found = found || strings.Contains(m.Sentence, "505") && strings.Contains(m.Sentence, "550")
	}
	if !found {
		t.Error("550 turned into 505 is not found")
	}
}

// withPart puts other bytes in the place of a part of a file.
func withPart(t *testing.T, file []byte, name string, data []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name != name {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
			continue
		}
		p, err := w.Create(name)
		if err == nil {
			_, err = p.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestNoUnitHasAnythingToSay(t *testing.T) {
	t.Parallel()
	o := open(t) // its only line has no owner and no shares
	id := o.make(t, report.UnitReport)
	if err := o.draw(id); fault.Of(err) == nil {
		t.Fatalf("drawn: %v", err)
	}
	if m := o.get(id); m.Ready() || !strings.Contains(m.Error, "Chưa đơn vị nào chủ trì chỉ tiêu") {
		t.Errorf("it stands as %+v", m)
	}
	err := o.Try(o.Clerk, func(tx *db.Tx) error {
		_, err := report.Make(tx, report.Asked{Kind: report.UnitReport, Year: 2025, Unit: auth.UnitID("không có")})
		return err
	})
	if f := fault.Of(err); f == nil || f.Kind != fault.Missing {
		t.Errorf("a unit that is not there: %v", err)
	}
}
