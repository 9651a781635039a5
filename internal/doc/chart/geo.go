package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// The bounds of a map file: the units of one ward, not of a country.
const (
	MaxMapBytes    = 8 << 20
	maxMapFeatures = 500
	maxMapPoints   = 400_000
)

// Feature is one piece of ground of a map file: its polygons as longitude and
// latitude in degrees (WGS 84), and what the file says of it.
type Feature struct {
	Words []string    // the file's texts and numbers about it: names, codes; sorted by their key
	Rings [][][]Point // polygons, each a ring with its holes
}

// geoFile is what of RFC 7946 is read.
type geoFile struct {
	Type     string `json:"type"`
	Features []struct {
		Properties map[string]any `json:"properties"`
		Geometry   *geometry      `json:"geometry"`
	} `json:"features"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
	Geometries  []geometry      `json:"geometries"`
}

// ReadMap reads a GeoJSON file (RFC 7946) of areas. It refuses what is not one,
// what is too large, and coordinates that are no degrees on earth, each with a
// sentence for the field.
func ReadMap(field string, data []byte) ([]Feature, error) {
	if len(data) > MaxMapBytes {
		return nil, fault.New(fault.TooLarge, field, "Tệp bản đồ nặng %d MB, lớn hơn mức %d MB. Hãy xuất lại riêng địa bàn của phường, hoặc giảm số điểm của đường ranh.", len(data)>>20, MaxMapBytes>>20)
	}
	var f geoFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fault.New(fault.Refused, field, "Tệp này không phải tệp bản đồ GeoJSON: không đọc được nội dung. Hãy xuất lại từ phần mềm bản đồ (QGIS: Export → GeoJSON) rồi tải lên.")
	}
	if f.Type != "FeatureCollection" {
		return nil, fault.New(fault.Refused, field, "Tệp này là “%s”, không phải danh sách vùng (FeatureCollection) của GeoJSON. Hãy xuất lại lớp ranh giới các đơn vị rồi tải lên.", or(f.Type, "không rõ loại"))
	}
	if len(f.Features) == 0 || len(f.Features) > maxMapFeatures {
		return nil, fault.New(fault.Refused, field, "Tệp bản đồ có %d vùng; cần từ 1 đến %d vùng, mỗi vùng một đơn vị. Hãy chọn đúng lớp ranh giới các đơn vị của phường.", len(f.Features), maxMapFeatures)
	}
	reader := &mapReader{field: field}
	var out []Feature
	for i, one := range f.Features {
		rings, err := reader.rings(i, one.Geometry, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, Feature{Words: wordsOf(one.Properties), Rings: rings})
	}
	return out, nil
}

// mapReader counts the points of a file while it reads them.
type mapReader struct {
	field  string
	points int
}

// rings reads the polygons of one feature.
func (r *mapReader) rings(i int, g *geometry, depth int) ([][][]Point, error) {
	wrong := fault.New(fault.Refused, r.field, "Vùng thứ %d của tệp bản đồ không có đường ranh khép kín (Polygon hoặc MultiPolygon). Hãy xuất lại lớp vùng, không phải lớp điểm hay lớp đường.", i+1)
	if g == nil || depth > 2 {
		return nil, wrong
	}
	var many [][][][]float64
	switch g.Type {
	case "Polygon":
		many = make([][][][]float64, 1)
		if json.Unmarshal(g.Coordinates, &many[0]) != nil {
			return nil, wrong
		}
	case "MultiPolygon":
		if json.Unmarshal(g.Coordinates, &many) != nil {
			return nil, wrong
		}
	case "GeometryCollection":
		var all [][][]Point
		for k := range g.Geometries {
			one, err := r.rings(i, &g.Geometries[k], depth+1)
			if err != nil {
				return nil, err
			}
			all = append(all, one...)
		}
		return all, nil
	default:
		return nil, wrong
	}
	var out [][][]Point
	for _, polygon := range many {
		one, err := r.polygon(i, polygon)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	if len(out) == 0 {
		return nil, wrong
	}
	return out, nil
}

// polygon reads a ring with its holes.
func (r *mapReader) polygon(i int, rings [][][]float64) ([][]Point, error) {
	var out [][]Point
	for _, ring := range rings {
		var points []Point
		for _, c := range ring {
			if len(c) < 2 || math.Abs(c[0]) > 180 || math.Abs(c[1]) > 90 {
				return nil, fault.New(fault.Refused, r.field, "Vùng thứ %d của tệp bản đồ có tọa độ không phải kinh độ, vĩ độ (WGS 84)%s. Hãy đổi hệ tọa độ sang WGS 84 (EPSG:4326) khi xuất tệp.", i+1, coordinateWords(c))
			}
			points = append(points, Point{c[0], c[1]})
		}
		if n := len(points); n > 1 && points[0] == points[n-1] {
			points = points[:n-1]
		}
		if len(points) < 3 {
			return nil, fault.New(fault.Refused, r.field, "Vùng thứ %d của tệp bản đồ có một đường ranh chỉ gồm %d điểm; đường ranh cần ít nhất 3 điểm. Hãy sửa vùng này trong phần mềm bản đồ rồi xuất lại.", i+1, len(points))
		}
		if r.points += len(points); r.points > maxMapPoints {
			return nil, fault.New(fault.TooLarge, r.field, "Tệp bản đồ có hơn %s điểm, nhiều hơn mức vẽ được. Hãy giản lược đường ranh (Simplify) rồi xuất lại.", vn.Decimal{Units: maxMapPoints})
		}
		out = append(out, points)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Refused, r.field, "Vùng thứ %d của tệp bản đồ không có điểm nào. Hãy bỏ vùng trống ấy rồi xuất lại.", i+1)
	}
	return out, nil
}

func coordinateWords(c []float64) string {
	if len(c) < 2 {
		return ""
	}
	return fmt.Sprintf(": “%s; %s”", strconv.FormatFloat(c[0], 'f', -1, 64), strconv.FormatFloat(c[1], 'f', -1, 64))
}

// wordsOf lists what a file says of a feature, in the order of its keys.
func wordsOf(properties map[string]any) []string {
	var keys []string
	for k := range properties {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []string
	for _, k := range keys {
		switch v := properties[k].(type) {
		case string:
			if t := strings.TrimSpace(vn.NFC(v)); t != "" && len(t) <= 200 {
				out = append(out, t)
			}
		case float64:
			out = append(out, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	return out
}
