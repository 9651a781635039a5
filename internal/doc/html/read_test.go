package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// draw writes blocks as text: "# " for each level of a heading, the number of
// items below one another indented, a table as its rows with "|" between cells, ">n" and "vn" after cells that
// cover n columns or rows, "=" below its head.
func draw(p *doc.Paper) string {
	var b strings.Builder
	for _, n := range p.Blocks {
		if n.Table == nil {
			if n.Kind == doc.Heading {
				b.WriteString(strings.Repeat("#", n.Level) + " ")
			}
			if n.Kind == doc.Item {
				b.WriteString(strings.Repeat("  ", n.Level-1))
			}
			b.WriteString(n.Line() + "\n")
			continue
		}
		row := 0
		for i, c := range n.Table.Cells {
			for ; row < c.Row; row++ {
				b.WriteByte('\n')
				if row+1 == n.Table.HeadRows {
					b.WriteString("=\n")
				}
			}
			if i > 0 && n.Table.Cells[i-1].Row == c.Row {
				b.WriteByte('|')
			}
			b.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
			if c.ColSpan > 1 {
				fmt.Fprint(&b, ">", c.ColSpan)
			}
			if c.RowSpan > 1 {
				fmt.Fprint(&b, "v", c.RowSpan)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func read(t *testing.T, page string) *doc.Paper {
	t.Helper()
	p, err := Read([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wants(t *testing.T, p *doc.Paper, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(draw(p))); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

// news is a newspaper's page as browsers save it.
const news = `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Phường Sông Trăng tổng kết năm | Báo Mẫu</title>
<style>.a{color:red}</style><script>var x = "90% hộ";</script></head><body>
<header class="site-header"><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/a">Chính trị</a></li><li><a href="/b">Kinh tế</a></li></ul></nav></header>
<div class="layout"><div class="main-col">
<div class="breadcrumb"><a href="/">Trang chủ</a> › <a href="/a">Chính trị</a></div>
<h1 class="title">Phường Sông Trăng hoàn thành 12/14 chỉ tiêu</h1>
<div class="date">Thứ năm, 08/01/2026 10:30</div>
<div class="share-box"><a href="#">Chia sẻ</a> 25 lượt</div>
<h2 class="sapo">Năm 2025, thu ngân sách của phường đạt 6,2 tỷ đồng, bằng 180% kế hoạch.</h2>
<div class="detail-content">
<p>Sáng 8/1, Đảng ủy phường Sông Trăng tổ chức hội nghị tổng kết công tác năm 2025, triển khai nhiệm vụ năm 2026. Dự hội nghị có đại diện các chi bộ, tổ dân phố trên địa bàn phường.</p>
<p>Năm 2025, giá trị sản xuất công nghiệp &#8211; xây dựng đạt hơn 75&nbsp;tỷ đồng, bằng 100,4% kế hoạch; tổng mức lưu chuyển hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch; đã xóa 43/43 nhà tạm, nhà dột nát trên địa bàn.</p>
<div class="related-news"><p>Tin liên quan</p><ul><li><a href="/1">Xã Núi Mẫu thu 9 tỷ đồng</a></li><li><a href="/2">Phường Đèo Thử có 20 đảng viên mới</a></li></ul></div>
<table><tr><th>Chỉ tiêu</th><th>Kế hoạch</th><th>Thực hiện</th></tr>
<tr><td>Thu ngân sách (tỷ đồng)</td><td>3,4</td><td>6,2</td></tr><tr><td>Đảng viên mới</td><td>18</td><td>20</td></tr></table>
<p>Năm 2026, phường phấn đấu kết nạp 50 đảng viên; trên 90% chi bộ hoàn thành tốt nhiệm vụ; trên 90% gia đình đạt danh hiệu gia đình văn hóa. Hội nghị đã biểu dương 14 tập thể và 199 đảng viên.</p>
<p style="display:none">chữ ẩn trong trang</p>
</div></div>
<aside class="sidebar"><h3>Đọc nhiều</h3><ul><li><a href="/3">Giá vàng tăng 5%</a></li><li><a href="/4">Thời tiết 20 độ</a></li></ul></aside></div>
<footer><p>Báo Mẫu. Giấy phép số 12/GP-BTTTT. Điện thoại 0912 345 678.</p></footer></body></html>`

func TestReadNews(t *testing.T) {
	t.Parallel()
	p := read(t, news)
	wants(t, p, `
# Phường Sông Trăng hoàn thành 12/14 chỉ tiêu
Thứ năm, 08/01/2026 10:30
## Năm 2025, thu ngân sách của phường đạt 6,2 tỷ đồng, bằng 180% kế hoạch.
Sáng 8/1, Đảng ủy phường Sông Trăng tổ chức hội nghị tổng kết công tác năm 2025, triển khai nhiệm vụ năm 2026. Dự hội nghị có đại diện các chi bộ, tổ dân phố trên địa bàn phường.
Năm 2025, giá trị sản xuất công nghiệp – xây dựng đạt hơn 75 tỷ đồng, bằng 100,4% kế hoạch; tổng mức lưu chuyển hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch; đã xóa 43/43 nhà tạm, nhà dột nát trên địa bàn.
Chỉ tiêu|Kế hoạch|Thực hiện
=
Thu ngân sách (tỷ đồng)|3,4|6,2
Đảng viên mới|18|20
Năm 2026, phường phấn đấu kết nạp 50 đảng viên; trên 90% chi bộ hoàn thành tốt nhiệm vụ; trên 90% gia đình đạt danh hiệu gia đình văn hóa. Hội nghị đã biểu dương 14 tập thể và 199 đảng viên.
`)
	if p.Title != "Phường Sông Trăng tổng kết năm | Báo Mẫu" || !slices.Contains(p.Margins, "chữ ẩn trong trang") {
		t.Errorf("title %q, margins %q", p.Title, p.Margins)
	}
	for _, b := range p.Blocks {
		if b.Table != nil && b.Table.Cells[5].Place != "body/div[1]/div[1]/div[4]/table[1]/tbody[1]/tr[2]/td[3]" {
			t.Errorf("place of 6,2 is %q", b.Table.Cells[5].Place)
		}
	}
}

// TestReadTableOutside holds that a table of figures beside the article is read.
func TestReadTableOutside(t *testing.T) {
	t.Parallel()
	table := `<div class="annex"><table><tr><td>Chỉ tiêu</td><td>KH</td><td>TH</td></tr><tr><td>Số hộ</td><td>120</td><td>118</td></tr>` +
		`<tr><td>Số khẩu</td><td>500</td><td>512</td></tr><tr><td>Số lớp</td><td>12</td><td>13</td></tr></table></div>`
	p := read(t, strings.Replace(news, `<aside`, table+`<aside`, 1))
	got := draw(p)
	for _, want := range []string{"Số khẩu|500|512", "968 tỷ đồng"} {
		if !strings.Contains(got, want) {
			t.Errorf("lost %q in\n%s", want, got)
		}
	}
	for _, not := range []string{"Trang chủ", "Giá vàng", "0912"} {
		if strings.Contains(got, not) {
			t.Errorf("kept %q in\n%s", not, got)
		}
	}
}

func TestReadWordExport(t *testing.T) {
	t.Parallel()
	p := read(t, `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15"><title>BÁO CÁO</title></head><body lang=VI><div class=WordSection1>
<table border=0><tr><td><p><b>ỦY BAN NHÂN DÂN<br>PHƯỜNG SÔNG TRĂNG</b></p></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p></td></tr>
<tr><td><p>Số: 12/BC-UBND</p></td><td><p><i>Sông Trăng, ngày 05 tháng 12 năm 2025</i></p></td></tr></table>
<h1>I. KINH TẾ</h1>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Thu ngân
sách đạt 6,2 tỷ đồng.</p>
<p class=MsoListParagraph><span style='font-family:Symbol;mso-list:Ignore'>·<span>&nbsp;</span></span>Diện tích 45 m<sup>2</sup><sup><a href="#_ftn1">[1]</a></sup>.</p>
<table border=1><thead><tr><td rowspan=2><p>STT</p></td><td rowspan=2><p>Chỉ tiêu</p></td><td colspan=2><p>Năm 2025</p></td></tr><tr><td><p>KH</p></td><td><p>TH</p></td></tr></thead>
<tr><td><p>1</p></td><td><p>Số hộ</p><p>nghèo</p></td><td><p>20</p></td><td><p>18</p></td></tr></table>
<p><font face=".VnTime">Céng hßa x· héi chñ nghÜa ViÖt Nam</font></p>
<p>&nbsp;</p></div><div style='mso-element:footer'><p>Trang 1</p></div></body></html>`)
	wants(t, p, `
ỦY BAN NHÂN DÂN⏎PHƯỜNG SÔNG TRĂNG|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/BC-UBND|Sông Trăng, ngày 05 tháng 12 năm 2025
# I. KINH TẾ
1. Thu ngân sách đạt 6,2 tỷ đồng.
- Diện tích 45 m².
STTv2|Chỉ tiêuv2|Năm 2025>2
KH|TH
=
1|Số hộ⏎nghèo|20|18
Cộng hòa xã hội chủ nghĩa Việt Nam
`)
	if diff := cmp.Diff([]string{"Trang 1"}, p.Margins); diff != "" {
		t.Error(diff)
	}
}

func TestReadElements(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, page, want string }{
		{"lists", `<ol><li>một<ol type=a><li>hai</li><li>ba</li></ol></li><li value=5><p>bốn</p><p>năm</p></li></ol><ul><li>sáu</li></ul><ol type=I start=2><li>bảy</li></ol>`,
			"1. một\n  a. hai\n  b. ba\n5. bốn\nnăm\n- sáu\nII. bảy"},
		{"line breaks and blanks", "<p>Thu  ngân\n sách<br>đạt <b>6,2</b> tỷ</p>lời", "Thu ngân sách\nđạt 6,2 tỷ\nlời"},
		{"a table that lays out", `<table><tr><td><h2>TIN</h2><p>một</p></td><td>hai</td></tr></table>`, "## TIN\nmột\nhai"},
		{"tables within", `<table><tr><td>trái</td><td><table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table></td></tr></table>`, "trái\na|1\nb|2"},
		{"rows that reach too far", `<table><tr><td rowspan=9>a</td><td>1</td></tr><tr><td>2</td></tr></table>`, "av2|1\n2"},
		{"rowspan 0", `<table><tr><td rowspan=0>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>`, "av3|1\n2\n3"},
		{"caption", `<table><caption>Biểu 1</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>`, "Biểu 1\na|b\n=\n1|2"},
		{"deleted and silent", `<p>giữ <del>bỏ</del><svg><text>hình</text></svg><template>mẫu</template></p>`, "giữ"},
		{"kept lines", "<pre>a\n  b</pre>", "a\nb"},
		{"NFD", "<p>To\u0302\u0309ng ke\u0302\u0301t</p>", "Tổng kết"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wants(t, read(t, tt.page), tt.want)
		})
	}
}

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	const text = "Tổng kết năm 2025 của phường"
	page := func(charset string) string {
		return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + charset + `"></head><body><p>` + text + `</p></body></html>`
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(page("unicode"))
	if err != nil {
		t.Fatal(err)
	}
	old, err := charmap.Windows1258.NewEncoder().String(strings.ReplaceAll(page("windows-1258"), text, "Đô\u0309i mơ\u0301i"))
	if err != nil {
		t.Fatal(err)
	}
	mht := "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"cut\"\r\n\r\n" +
		"--cut\r\nContent-Type: text/css\r\n\r\np{}\r\n--cut\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"<p>T=E1=BB=95ng k=E1=BA=BFt n=C4=83m 2025 c=E1=BB=A7a ph=C6=B0=\r\n=E1=BB=9Dng</p>\r\n--cut--\r\n"
	for _, tt := range []struct{ name, page, want string }{
		{"UTF-8", page("utf-8"), text},
		{"UTF-8 with a mark", "\xef\xbb\xbf" + page("utf-8"), text},
		{"UTF-8 under an old name", page("windows-1252"), text},
		{"UTF-16", wide, text},
		{"Windows-1258", old, "Đổi mới"},
		{"Windows-1258 without a word", strings.Replace(old, "charset=windows-1258", "", 1), "Đổi mới"},
		{"mht", mht, text},
	} {
		p, err := Read([]byte(tt.page))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if got := strings.TrimSpace(draw(p)); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	fonts := strings.Builder{}
	for i := range 400 {
		fmt.Fprintf(&fonts, "<font size=%d>", i)
	}
	for _, tt := range []struct{ name, page, want string }{
		{"nothing", " \n", "rỗng"},
		{"too heavy", strings.Repeat("a", maxFile+1), "50 MB"},
		{"a zip", "PK\x03\x04", "gói nén"},
		{"too deep", strings.Repeat("<div>", 100_000), "quá sâu"},
		{"too many tags", strings.Repeat("<p>a", maxNodes), "1.000.000 thẻ"},
		{"marks opened again in each block", "<p>" + fonts.String() + "</p>" + strings.Repeat("<p>a</p>", 100_000), "1.000.000 thẻ"},
		{"a table too large", "<table>" + strings.Repeat("<tr><td colspan=1000>a</td><td>b</td></tr>", 2000) + "</table>", "1.000.000 ô"},
		{"broken mht", "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", ".mht"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read([]byte(tt.page))
			if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, tt.want) {
				t.Errorf("got %v, want a fault with %q", err, tt.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(news))
	f.Add([]byte(`<table><tr><td rowspan=2 colspan=0>a<td>b<tr><td>1<ul><li>x</table><table><tr><td><table></table>`))
	f.Add([]byte("<b><i><p>a</b>b</i><ol type=i start=-1><li value=99999>x<svg><p>y<math><mi>z"))
	f.Add([]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a\r\n--x--"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("an error that is no fault: %v", err)
			}
			return
		}
		for _, b := range p.Blocks {
			if b.Place == "" {
				t.Fatalf("a block without a place: %+v", b)
			}
			if b.Table == nil {
				continue
			}
			for _, c := range b.Table.Cells {
				if c.RowSpan < 1 || c.ColSpan < 1 || c.Row+c.RowSpan > b.Table.Rows || c.Col+c.ColSpan > b.Table.Cols {
					t.Fatalf("cell %+v lies outside %d×%d", c, b.Table.Rows, b.Table.Cols)
				}
			}
		}
	})
}
