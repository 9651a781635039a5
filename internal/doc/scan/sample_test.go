package scan

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
	"tongket/internal/wardtest/need"
)

var update = flag.Bool("update", false, "draw the pages in testdata again")

// letterBody are the paragraphs of the sample report: invented, with the numbers,
// marks and words that reports are full of.
var letterBody = []string{
	"Năm 2025, trên địa bàn phường Hòa Mẫu có 4.318 hộ với 16.902 nhân khẩu, sinh hoạt tại 21 tổ dân phố. Ủy ban nhân dân phường báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội năm 2025 như sau:",
	"I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
	"Tổng thu ngân sách nhà nước trên địa bàn ước đạt 38,64 tỷ đồng, bằng 107,3% dự toán giao và tăng 12,5% so với cùng kỳ năm 2024. Giá trị sản xuất công nghiệp - xây dựng đạt 1.275,8 tỷ đồng, vượt 4,2% kế hoạch; thu nhập bình quân đầu người đạt 71,5 triệu đồng/người/năm.",
	"- Tỷ lệ hộ nghèo theo chuẩn đa chiều giảm còn 0,86%, giảm 0,34 điểm % so với năm trước; 52/52 căn nhà tạm, nhà dột nát được xóa trước ngày 30/9/2025.",
	"- Tỷ lệ người dân tham gia bảo hiểm y tế đạt 96,4%; tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể nhẹ cân còn 6,1%. Đã cấp 2.047 giấy xác nhận, trong đó 1.988 giấy qua dịch vụ công trực tuyến.",
	"II. NHIỆM VỤ NĂM 2026",
	"Giao phòng Kinh tế, Hạ tầng và Đô thị chủ trì, phối hợp với Công an phường rà soát 17 điểm ngập úng, báo cáo trước ngày 15/3/2026. Phấn đấu trồng mới từ 350 đến 400 cây xanh dọc các tuyến đường Nguyễn Ẩn Mẫu, Lý Thử Nghiệm.",
}

// annexHead and annexRows are the sample annex, cell by cell.
var annexHead = [][]string{
	{"STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2025", "Kế hoạch năm 2026"},
	{"Kế hoạch", "Ước thực hiện", "So với KH (%)"},
}

var annexRows = [][]string{
	{"I", "Chỉ tiêu kinh tế"},
	{"1", "Tổng thu ngân sách nhà nước trên địa bàn", "Tỷ đồng", "36,01", "38,64", "107,3", "41,5"},
	{"2", "Giá trị sản xuất công nghiệp - xây dựng", "Tỷ đồng", "1.224,4", "1.275,8", "104,2", "1.390"},
	{"3", "Thu nhập bình quân đầu người", "Triệu đồng", "70", "71,5", "102,1", "76"},
	{"4", "Diện tích gieo trồng", "Ha", "812", "806,3", "99,3", "805"},
	{"5", "Sản lượng lương thực có hạt", "Tấn", "4.950", "5.012", "101,3", "5.000"},
	{"6", "Số doanh nghiệp thành lập mới", "Doanh nghiệp", "24", "31", "129,2", "30"},
	{"II", "Chỉ tiêu văn hóa - xã hội"},
	{"7", "Tỷ lệ hộ nghèo đa chiều", "%", "1,00", "0,86", "", "0,70"},
	{"8", "Số lao động được giải quyết việc làm mới trong năm", "Lao động", "640", "688", "107,5", "660"},
	{"9", "Tỷ lệ tham gia bảo hiểm y tế", "%", "95,5", "96,4", "100,9", "97"},
	{"10", "Trường đạt chuẩn quốc gia mức độ 2", "Trường", "3", "3", "100", "4"},
	{"11", "Tỷ lệ gia đình đạt danh hiệu văn hóa", "%", "92", "93,7", "101,8", "94"},
	{"12", "Tuyển quân", "Công dân", "18", "18", "100", ""},
	{"III", "Chỉ tiêu môi trường"},
	{"13", "Tỷ lệ rác thải sinh hoạt được thu gom, xử lý", "%", "96", "97,2", "101,3", "98"},
	{"14", "Cây xanh trồng mới", "Cây", "300", "342", "114", "400"},
}

func report() *docx.Document {
	const day = "2025-12-08"
	form := layout.For(layout.State, day)
	d := form.New("")
	d.Add(form.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"}, Number: form.Number(214, "BC", "UBND"), PlaceDate: form.PlaceDate("Hòa Mẫu", day)})...)
	d.Add(form.Title("BÁO CÁO", "Kết quả phát triển kinh tế - xã hội năm 2025,", "phương hướng, nhiệm vụ năm 2026")...)
	for _, p := range letterBody {
		d.Add(docx.Text(docx.T(p)))
	}
	d.Add(form.Sign(layout.Sign{Receivers: []string{"Thường trực Đảng ủy", "Các tổ dân phố"},
		Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH", Name: "Trần Thị Thử", Gap: docx.MM(15)})...)
	d.Add(docx.PageBreak{})
	d.Add(form.Annex(layout.AnnexHead{Number: "Phụ lục", Title: []string{"CÁC CHỈ TIÊU CHỦ YẾU"}, Attached: "(Kèm theo Báo cáo số 214/BC-UBND)"})...)
	d.Add(annex(d.TextWidth(false)))
	return d
}

func annex(width docx.Length) docx.Table {
	t := docx.Table{Cols: docx.Widths(width, 7, 36, 16, 13, 13, 12, 13)}
	first := docx.Row{Head: true}
	for i, s := range annexHead[0] {
		c := docx.Cell{Text: s, Down: 2, Middle: true}
		if i == 3 {
			c.Down, c.Span = 1, 3
		}
		first.Cells = append(first.Cells, c)
	}
	second := docx.Row{Head: true}
	for _, s := range annexHead[1] {
		second.Cells = append(second.Cells, docx.Cell{Text: s})
	}
	t.Rows = append(t.Rows, first, second)
	for _, r := range annexRows {
		row := docx.Row{}
		for i, s := range r {
			c := docx.Cell{Text: s, Align: docx.Center, Bold: len(r) == 2}
			if i == 1 {
				c.Align = docx.Left
			}
			if len(r) == 2 && i == 1 {
				c.Span = 6
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// TestDrawSamples draws the sample's two pages at 300 dots an inch, as a copier
// scans them; only with -update, since the pages then differ with the fonts.
func TestDrawSamples(t *testing.T) {
	if !*update {
		t.Skip("draws testdata only with -update")
	}
	soffice, pdftoppm := need.Program(t, "soffice"), need.Program(t, "pdftoppm")
	dir := t.TempDir()
	var b bytes.Buffer
	if _, err := report().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mau.docx"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{soffice, "-env:UserInstallation=file://" + filepath.ToSlash(dir) + "/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "mau.docx")},
		{pdftoppm, "-r", "300", "-gray", "-png", filepath.Join(dir, "mau.pdf"), filepath.Join("testdata", "mau")},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}
