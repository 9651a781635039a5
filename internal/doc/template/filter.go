package template

import (
	"strconv"
	"strings"

	"tongket/internal/vn"
)

// filter says how a value is printed.
type filter struct {
	name string
	arg  string
	n    int // the argument of so
}

// filters lists the filters with what each does, in the words of the dictionary.
var filters = []struct{ name, does string }{
	{"so", "số với chừng ấy chữ số lẻ: {{thuc_hien | so:1}} in 1.234,5"},
	{"tien", "số tiền: 1.234.500 đồng"},
	{"bang_chu", "số bằng chữ; sau tien là số tiền bằng chữ: {{so_tien | tien | bang_chu}}"},
	{"la_ma", "số La Mã: {{so_thu_tu | la_ma}} in II"},
	{"ngay", "ngày viết đủ: ngày 08 tháng 01 năm 2026"},
	{"ngay_ngan", "ngày viết ngắn: 08/01/2026"},
	{"hoa", "chữ in hoa"},
	{"hoa_dau", "chữ đầu viết hoa"},
	{"gop", "gộp với ô ngay trên khi hai ô in như nhau"},
	{"cot", "ở thẻ mở {{#cac_thang | cot}}: lặp cột của bảng"},
	{"trang", "ở thẻ mở {{#cac_nhom | trang}}, không cần thẻ đóng: lặp cả trang chiếu"},
	{"neu_trong", "in chữ này khi không có giá trị: {{ghi_chu | neu_trong:\"……\"}}"},
}

// parseFilter reads `so:1` or `neu_trong:"……"`.
func parseFilter(s string) (f filter, wrong string) {
	name, arg, _ := strings.Cut(s, ":")
	f = filter{name: Plain(name), arg: strings.TrimSpace(arg)}
	if n := len(f.arg); n >= 2 && f.arg[0] == '"' && f.arg[n-1] == '"' || n >= 2 && f.arg[0] == '\'' && f.arg[n-1] == '\'' {
		f.arg = f.arg[1 : n-1]
	}
	known := make([]string, len(filters))
	for i, k := range filters {
		known[i] = k.name
		if k.name != f.name {
			continue
		}
		if f.name == "so" {
			n, err := strconv.Atoi(f.arg)
			if err != nil || n < 0 || n > 9 {
				return f, "sau “so:” cần một chữ số từ 0 đến 9, ví dụ {{thuc_hien | so:1}}"
			}
			f.n = n
		}
		return f, ""
	}
	return f, "không có cách in nào tên “" + strings.TrimSpace(name) + "”" + didYouMean(f.name, known)
}

// printed is a value as filters leave it.
type printed struct {
	text  string
	key   string // of the number, "" none
	rich  Rich   // instead of text
	money bool   // tien has been there
	empty bool   // there is no value
}

// print puts a value through the filters. What a filter cannot do anything with
// goes through it unchanged: Check has told the clerk.
func printValue(v Value, filters []filter) printed {
	p := show(v)
	for _, f := range filters {
		p = f.apply(v, p)
	}
	if p.empty && p.text == "" {
		p.text = Blank
	}
	return p
}

// show is a value as printed without filters.
func show(v Value) printed {
	switch v := v.(type) {
	case Text:
		return printed{text: string(v), empty: false}
	case Rich:
		return printed{rich: v}
	case Number:
		if v.Text != "" {
			return printed{text: v.Text, key: v.Key}
		}
		return printed{text: v.Decimal.String(), key: v.Key}
	case Date:
		return printed{text: vn.Day(v).Short(), empty: v == ""}
	case Flag:
		if v {
			return printed{text: "có"}
		}
		return printed{text: "không"}
	}
	return printed{empty: true}
}

func (f filter) apply(v Value, p printed) printed {
	switch f.name {
	case "neu_trong":
		if p.empty || p.text == "" && !holds(p.rich) {
			return printed{text: f.arg}
		}
	case "hoa":
		p.text, p.rich = vn.Upper(p.text), p.rich.each(vn.Upper)
	case "hoa_dau":
		p.text = vn.Sentence(p.text)
		if len(p.rich) > 0 {
			first := append(Rich{}, p.rich...)
			first[0].Text = vn.Sentence(first[0].Text)
			p.rich = first
		}
	}
	switch v := v.(type) {
	case Number:
		return f.number(v, p)
	case Date:
		switch f.name {
		case "ngay":
			p.text = vn.Day(v).Phrase()
		case "ngay_ngan":
			p.text = vn.Day(v).Short()
		}
	}
	return p
}

// number applies the filters of numbers.
func (f filter) number(v Number, p printed) printed {
	switch f.name {
	case "so":
		if d, err := v.Decimal.Round(f.n); err == nil {
			p.text = d.String()
		}
	case "tien":
		p.money = true
		p.text = v.Decimal.Trim().String() + " " + vn.Money
	case "bang_chu":
		p.text = inWords(v.Decimal, p.money)
	case "la_ma":
		if d := v.Decimal.Trim(); d.Scale == 0 && vn.Roman(int(d.Units)) != "" {
			p.text = vn.Roman(int(d.Units))
		}
	}
	return p
}

// each changes the letters of all runs.
func (r Rich) each(change func(string) string) Rich {
	if r == nil {
		return nil
	}
	out := make(Rich, len(r))
	for i, run := range r {
		run.Text = change(run.Text)
		out[i] = run
	}
	return out
}

// inWords writes a number in words: "một nghìn hai trăm ba mươi tư phẩy năm"; an
// amount of money, whose part below one đồng is rounded, with "đồng".
func inWords(d vn.Decimal, money bool) string {
	whole, err := d.Trim().Round(0)
	if money {
		if err != nil {
			return d.String()
		}
		return vn.MoneyWords(whole.Units)
	}
	d = d.Trim()
	if d.Scale == 0 {
		return vn.Words(d.Units)
	}
	text, decimals, _ := strings.Cut(d.Plain(), ".")
	minus := ""
	if strings.HasPrefix(text, "-") {
		minus, text = "âm ", text[1:]
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return d.String()
	}
	words := []string{minus + vn.Words(n), "phẩy"}
	for _, digit := range decimals {
		words = append(words, vn.Words(int64(digit-'0')))
	}
	return strings.Join(words, " ")
}
