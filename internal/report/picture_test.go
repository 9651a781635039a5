package report_test

import (
	"archive/zip"
	"bytes"
	"html"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
)

// shown draws a paper with a template of one tag and gives what its pictures say of
// themselves, and the pictures.
func (o *office) shown(t *testing.T, r *report.Report, tag string) (says []string, pictures [][]byte) {
	t.Helper()
	var b bytes.Buffer
	if err := report.Trial(&b, report.Brief, template(t, tag), r); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "word/media/") {
			pictures = append(pictures, data)
		}
		if f.Name == "word/document.xml" {
			for _, m := range regexp.MustCompile(`descr="([^"]*)"`).FindAllStringSubmatch(string(data), -1) {
				says = append(says, html.UnescapeString(m[1]))
			}
		}
	}
	return says, pictures
}

// TestMapInAPaper: the map is a picture of the dictionary like the other charts. A
// ward without one is told so where it would stand, and on the page of the trial;
// the paper rests on the figures of the units it is shaded by.
func TestMapInAPaper(t *testing.T) {
	t.Parallel()
	o := open(t)
	const tag = "{{%bieu_do_ban_do}}"
	asked := report.Asked{Kind: report.Brief, Year: 2025}
	look := func(r report.Report) string { // a copy: looking draws nothing that is kept
		l, err := report.LookAt(report.Brief, template(t, tag), &r)
		if err != nil || len(l.Tags) != 1 || len(l.Problems) > 0 {
			t.Fatalf("%+v, %v", l, err)
		}
		return l.Tags[0].Here
	}
	r := o.gathered(asked)
	says, pictures := o.shown(t, &r, tag)
	if len(says) != 1 || !strings.Contains(says[0], "Chưa có bản đồ địa bàn") || !strings.Contains(says[0], "GeoJSON") || len(pictures) != 1 || look(r) != says[0] {
		t.Errorf("without a map: %q, %d pictures, the trial says %q", says, len(pictures), look(r))
	}
	if _, err := png.Decode(bytes.NewReader(pictures[0])); err != nil {
		t.Error(err)
	}
	file, err := org.ReadGround("tep", "ranh.geojson", []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ten":"TDP số 07"},
		"geometry":{"type":"Polygon","coordinates":[[[105.8,20.9],[105.81,20.9],[105.81,20.91],[105.8,20.91]]]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	o.Do(o.Clerk, func(tx *db.Tx) error { return org.SetGround(tx, file, "") })
	r = o.gathered(asked)
	if says, _ := o.shown(t, &r, tag); len(says) != 1 || !strings.Contains(says[0], "Năm 2025 chưa giao chỉ tiêu cho đơn vị nào") {
		t.Errorf("with nothing to shade by: %q", says)
	}
	unit, indicator := o.Units["Tổ dân phố 7"], o.target.Parts[0].Indicator
	var f figure.Figure
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		if err := plan.SetShares(tx, o.target.ID, 0, base.ID, 0, []plan.Share{{Unit: unit, Operator: plan.AtLeast, Lo: 5}}); err != nil {
			return err
		}
		f, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: indicator, Unit: unit, From: "2025-01-01", To: "2025-12-31"}, Value: figure.Value{N: 6}, Status: figure.Final})
		return err
	})
	o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
	r = o.gathered(asked)
	if slices.Contains(r.Figures, f.ID) {
		t.Fatal("the paper rests on the unit's figure before its map is drawn")
	}
	if got := look(r); got != "hình: Kết quả của các đơn vị trên bản đồ năm 2025" {
		t.Errorf("the trial says %q", got)
	}
	says, pictures = o.shown(t, &r, tag)
	if len(says) != 1 || !strings.HasPrefix(says[0], "Kết quả của các đơn vị trên bản đồ năm 2025") || len(pictures) != 1 || !slices.Contains(r.Figures, f.ID) {
		t.Errorf("with a map: %q, %d pictures, resting on %v", says, len(pictures), r.Figures)
	}
}
