package template

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

var dictionary = Names{
	{Name: "ten_don_vi", Label: "Tên đơn vị", Example: "phường Hòa Mẫu"},
	{Name: "thuc_hien", Label: "Thực hiện", Kind: KindNumber, Example: "1.234,5"},
	{Name: "ngay", Label: "Ngày", Kind: KindDate, Example: "08/01/2026"},
	{Name: "bieu_do", Label: "Biểu đồ", Kind: KindPicture},
	{Name: "phu_luc", Label: "Phụ lục", Kind: KindBlocks},
	{Name: "nguoi_ky", Label: "Người ký", Kind: KindScope, Inside: []Name{{Name: "ten"}, {Name: "chuc_vu"}}},
	{Name: "cac_nhom", Label: "Các nhóm", Kind: KindList, Inside: []Name{
		{Name: "ten_nhom"}, {Name: "cac_chi_tieu", Kind: KindList, Inside: []Name{{Name: "ten_chi_tieu"}, {Name: "ke_hoach", Kind: KindNumber}}},
	}},
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const where = " (thân văn bản, đoạn “"
	for _, c := range []struct {
		name string
		in   []docx.Block
		want []string
	}{
		{"all well", []docx.Block{
			line("{{ten_don_vi}} {{nguoi_ky.ten}} {{thuc_hien | so:1}} {{ngay | ngay}} {{%bieu_do}}"), line("{{@phu_luc}}"),
			line("{{#cac_nhom}}"), line("{{so_thu_tu}} {{ten_nhom}} {{ten_don_vi}} {{#cac_chi_tieu}}{{ten_chi_tieu}}{{^cuoi}}, {{/}}{{/}}"), line("{{/}}"),
		}, nil},
		{"unknown", []docx.Block{line("UBND {{ten_donvi}}")},
			[]string{"Không có tên “ten_donvi” trong từ điển; có phải bạn muốn viết “ten_don_vi”?" + where + "UBND {{ten_donvi}}”)."}},
		{"far from all", []docx.Block{line("{{xyzt}}")}, []string{"Không có tên “xyzt” trong từ điển" + where + "{{xyzt}}”)."}},
		{"unknown in a path", []docx.Block{line("{{nguoi_ky.chucvu}}")},
			[]string{"Không có tên “nguoi_ky.chucvu” trong từ điển; có phải bạn muốn viết “nguoi_ky.chuc_vu”?" + where + "{{nguoi_ky.chucvu}}”)."}},
		{"outside its loop", []docx.Block{line("{{ke_hoach}}")},
			[]string{"Thẻ “{{ke_hoach}}” dùng tên “ke_hoach” ở ngoài phần lặp của nó; hãy đặt nó giữa {{#cac_chi_tieu}} và {{/cac_chi_tieu}}" + where + "{{ke_hoach}}”)."}},
		{"unclosed", []docx.Block{line("{{#cac_nhom}}"), line("a")},
			[]string{"Thẻ mở “{{#cac_nhom}}” chưa có thẻ đóng “{{/cac_nhom}}”" + where + "{{#cac_nhom}}”)."}},
		{"closed only", []docx.Block{line("a{{/cac_nhom}}")},
			[]string{"Thẻ đóng “{{/cac_nhom}}” không có thẻ mở “{{#cac_nhom}}” trước nó" + where + "a{{/cac_nhom}}”)."}},
		{"crossed", []docx.Block{line("{{#cac_nhom}}"), line("{{#ten_don_vi}}"), line("{{/cac_nhom}}"), line("{{/ten_don_vi}}")}, []string{
			"Thẻ mở “{{#ten_don_vi}}” nằm trong “{{#cac_nhom}}” nhưng chưa đóng trước “{{/cac_nhom}}”; hai phần không được lồng chéo nhau" + where + "{{#ten_don_vi}}”).",
			"Thẻ đóng “{{/ten_don_vi}}” không có thẻ mở “{{#ten_don_vi}}” trước nó" + where + "{{/ten_don_vi}}”)."}},
		{"in and out of a table", []docx.Block{
			docx.Table{Cols: docx.Widths(9000, 1), Rows: []docx.Row{{Cells: []docx.Cell{{Text: "{{#cac_nhom}}"}}}}}, line("{{/cac_nhom}}"),
		}, []string{"Thẻ mở “{{#cac_nhom}}” và thẻ đóng “{{/cac_nhom}}” có một thẻ nằm trong bảng, thẻ kia nằm ngoài bảng đó; " +
			"hãy đặt cả hai trong bảng hoặc cả hai ngoài bảng" + where + "{{#cac_nhom}}”)."}},
		{"two in one row", []docx.Block{table([]string{"{{#cac_nhom}}", "a"}, []string{"x {{/cac_nhom}}", "{{#thuc_hien}} y"}, []string{"{{/thuc_hien}}", "b"})},
			[]string{"Phần “{{#cac_nhom}}” đóng và phần “{{#thuc_hien}}” mở trên cùng một hàng của bảng; hãy đặt thẻ đóng và thẻ mở ở hai hàng của bảng khác nhau" +
				where + "{{#thuc_hien}} y”)."}},
		{"two in one paragraph", []docx.Block{line("{{#cac_nhom}}"), line("x {{/cac_nhom}}{{#thuc_hien}} y"), line("{{/thuc_hien}}")}, nil},
		{"lone braces", []docx.Block{line("a {{ten_don_vi} b"), line("c ten}} d")}, []string{
			"Có “{{” mà không có “}}” sau nó trong cùng đoạn" + where + "a {{ten_don_vi} b”).",
			"Có “}}” mà không có “{{” trước nó" + where + "c ten}} d”)."}},
		{"one after the other", []docx.Block{line("{{ten {{ten_don_vi}}")},
			[]string{"Có “{{” mà không có “}}” sau nó trong cùng đoạn" + where + "{{ten {{ten_don_vi}}”)."}},
		{"no name", []docx.Block{line("{{}} {{a+b}}")}, []string{
			"Thẻ “{{}}” viết chưa đúng: tên trong thẻ chỉ gồm chữ, số, dấu gạch dưới và dấu chấm" + where + "{{}} {{a+b}}”).",
			"Thẻ “{{a+b}}” viết chưa đúng: tên trong thẻ chỉ gồm chữ, số, dấu gạch dưới và dấu chấm" + where + "{{}} {{a+b}}”)."}},
		{"filters", []docx.Block{line("{{thuc_hien | sô:x}} {{thuc_hien | ngay_ngn}} {{ngay | so:1}}")}, []string{
			"Thẻ “{{thuc_hien | sô:x}}” viết chưa đúng: sau “so:” cần một chữ số từ 0 đến 9, ví dụ {{thuc_hien | so:1}}" + where + "{{thuc_hien | sô:x}} {{thuc_hien | ngay_ngn}} {{ngay | so:1}}”).",
			"Thẻ “{{thuc_hien | ngay_ngn}}” viết chưa đúng: không có cách in nào tên “ngay_ngn”; có phải bạn muốn viết “ngay_ngan”?" + where + "{{thuc_hien | sô:x}} {{thuc_hien | ngay_ngn}} {{ngay | so:1}}”).",
			"“ngay” là ngày, không in theo cách “so” được" + where + "{{thuc_hien | sô:x}} {{thuc_hien | ngay_ngn}} {{ngay | so:1}}”)."}},
		{"wrong sign", []docx.Block{line("{{%ten_don_vi}} {{cac_nhom}} {{bieu_do}}")}, []string{
			"“ten_don_vi” là chữ, không phải hình, nên không dùng được trong thẻ “{{%ten_don_vi}}”; hãy viết {{ten_don_vi}}" + where + "{{%ten_don_vi}} {{cac_nhom}} {{bieu_do}}”).",
			"“cac_nhom” là danh sách, không in thẳng được; hãy viết {{#cac_nhom}} … {{/cac_nhom}}" + where + "{{%ten_don_vi}} {{cac_nhom}} {{bieu_do}}”).",
			"“bieu_do” là hình; hãy viết {{%bieu_do}}" + where + "{{%ten_don_vi}} {{cac_nhom}} {{bieu_do}}”)."}},
		{"blocks beside text", []docx.Block{line("Bảng {{@phu_luc}}")},
			[]string{"Thẻ “{{@phu_luc}}” phải đứng một mình trong một đoạn, không có chữ nào khác bên cạnh" + where + "Bảng {{@phu_luc}}”)."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tpl, err := Parse(made(t, c.in...))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range tpl.Check(dictionary) {
				got = append(got, p.Sentence)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if len(c.want) == 0 {
				return
			}
			if len(tpl.problems) == 0 { // what only the dictionary shows does not keep from drawing
				return
			}
			var out bytes.Buffer
			if err := tpl.Render(&out, dictionary.Sample(), Options{}); !fault.Is(err, fault.Refused) || out.Len() > 0 {
				t.Errorf("Render: %v, %d bytes", err, out.Len())
			}
		})
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"ten_don_vi", "ke_hoach", "thuc_hien", "so_ke_hoach_nam_sau"}
	for in, want := range map[string]string{
		"ten_dv": "", "tendonvi": "ten_don_vi", "ke_haoch": "ke_hoach", "nam_sau": "so_ke_hoach_nam_sau", "x": "", "thuc_hien_": "thuc_hien",
	} {
		if got := nearest(in, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", in, got, want)
		}
	}
	if n := strings.Count(didYouMean("ke_haoch", known), "ke_hoach"); n != 1 {
		t.Error("no question back")
	}
}

// TestWays holds that everything that the dictionary says can be written is read.
func TestWays(t *testing.T) {
	t.Parallel()
	for _, w := range Ways() {
		for _, part := range strings.Split(w.Write, "{{")[1:] {
			body, _, _ := strings.Cut(part, "}}")
			if strings.HasSuffix(body, "| so") {
				body += ":1"
			}
			if _, wrong := parseTag(body); wrong != "" || w.Does == "" {
				t.Errorf("%s: %s", body, wrong)
			}
		}
	}
}
