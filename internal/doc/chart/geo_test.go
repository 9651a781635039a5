package chart

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/fault"
)

const square = `[[105.80,20.90],[105.81,20.90],[105.81,20.91],[105.80,20.91],[105.80,20.90]]`

func collection(geometries ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(geometries, ",") + `]}`)
}

func TestReadMap(t *testing.T) {
	t.Parallel()
	got, err := ReadMap("tep", collection(
		`{"type":"Feature","properties":{"ten":" Tổ dân phố 1 ","ma":7,"x":null},"geometry":{"type":"Polygon","coordinates":[`+square+`]}}`,
		`{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[`+square+`],[`+square+`]]}}`))
	if err != nil {
		t.Fatal(err)
	}
	ring := []Point{{105.80, 20.90}, {105.81, 20.90}, {105.81, 20.91}, {105.80, 20.91}}
	want := []Feature{{Words: []string{"7", "Tổ dân phố 1"}, Rings: [][][]Point{{ring}}}, {Rings: [][][]Point{{ring}, {ring}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrongMapsAreRefused(t *testing.T) {
	t.Parallel()
	feature := func(g string) []byte { return collection(`{"type":"Feature","geometry":` + g + `}`) }
	tests := []struct {
		name string
		file []byte
		kind fault.Kind
		says string
	}{
		{"a picture", []byte("\x89PNG\r\n"), fault.Refused, "không phải tệp bản đồ GeoJSON"},
		{"another JSON", []byte(`{"type":"Topology"}`), fault.Refused, "“Topology”"},
		{"no regions", collection(), fault.Refused, "có 0 vùng"},
		{"points", feature(`{"type":"Point","coordinates":[105,20]}`), fault.Refused, "lớp vùng"},
		{"no geometry", feature(`null`), fault.Refused, "Vùng thứ 1"},
		{"VN-2000 in metres", feature(`{"type":"Polygon","coordinates":[[[583000,2310000],[583100,2310000],[583100,2310100],[583000,2310000]]]}`), fault.Refused, "583000; 2310000"},
		{"two corners", feature(`{"type":"Polygon","coordinates":[[[105,20],[106,20],[105,20]]]}`), fault.Refused, "chỉ gồm 2 điểm"},
		{"too large", make([]byte, MaxMapBytes+1), fault.TooLarge, "8 MB"},
		{"a nest", feature(strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 5) + `{"type":"Point"}` + strings.Repeat(`]}`, 5)), fault.Refused, "Vùng thứ 1"},
	}
	for _, tt := range tests {
		_, err := ReadMap("tep", tt.file)
		if f := fault.Of(err); f == nil || f.Kind != tt.kind || f.Field != "tep" || !strings.Contains(f.Sentence, tt.says) {
			t.Errorf("%s: %v, want a sentence with %q", tt.name, err, tt.says)
		}
	}
}

func FuzzReadMap(f *testing.F) {
	f.Add(collection(`{"type":"Feature","properties":{"ten":"Tổ 1"},"geometry":{"type":"Polygon","coordinates":[` + square + `]}}`))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[]]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		features, err := ReadMap("tep", data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Errorf("an error that nobody can mend: %v", err)
			}
			return
		}
		m := Map{Title: "Bản đồ", RowHead: "Đơn vị", Value: "%"}
		for _, one := range features {
			m.Regions = append(m.Regions, Region{Name: "Tổ", Rings: one.Rings, Level: 1})
		}
		if svg := m.Scene(600).SVG(""); strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("a place that is none: %.300s", svg)
		}
	})
}
