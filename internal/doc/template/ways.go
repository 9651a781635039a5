package template

// Way is one thing that can be written in a template, with what it does, for the
// page and the file that explain the language.
type Way struct{ Write, Does string }

// Ways lists what can be written around a name: sections, blocks, pictures, and
// the filters.
func Ways() []Way {
	all := []Way{
		{"{{#cac_chi_tieu}} … {{/cac_chi_tieu}}", "lặp phần ở giữa cho từng mục; đặt thẻ mở và thẻ đóng trong một hàng của bảng thì lặp hàng ấy"},
		{"{{#chua_chot}} … {{/chua_chot}}", "chỉ in phần ở giữa khi đúng hoặc khi có giá trị"},
		{"{{^cac_chi_tieu}} … {{/cac_chi_tieu}}", "chỉ in phần ở giữa khi sai hoặc khi trống"},
		{"{{so_thu_tu}}", "trong vòng lặp: số thứ tự của mục"},
		{"{{#dau}} … {{/dau}}, {{#cuoi}} … {{/cuoi}}", "trong vòng lặp: chỉ in ở mục đầu, ở mục cuối"},
		{"{{@bieu_chi_tieu}}", "chèn cả khối đoạn và bảng; thẻ đứng một mình trong đoạn"},
		{"{{%bieu_do}}", "chèn hình"},
	}
	for _, f := range filters {
		write := "{{ten | " + f.name + "}}"
		if onSections[f.name] {
			write = "{{#ten | " + f.name + "}}"
		}
		all = append(all, Way{write, f.does})
	}
	return all
}
