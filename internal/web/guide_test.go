package web

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/doc"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/wardtest/lastyear"
)

var update = flag.Bool("update", false, "write the pictures of the guide anew")

const docs = "../../docs"

// The pictures of the guide: as wide as a page that reads well beside text, and
// small enough to be kept with the program.
const (
	pictureWidth = 1200
	pictureBytes = 150_000
)

// TestJourneyGuide walks through what the guide tells and takes its pictures;
// with -update it keeps them.
func TestJourneyGuide(t *testing.T) {
	t.Parallel()
	s := newScreen(t, empty(t).server, pictureWidth)
	s.fill0("/bat-dau")
	s.keep("huong-dan/hinh/bat-dau.png", 740)

	ward, passwords := paperSite(t, "2026-01-16")
	defer ward.work()()
	s = newScreen(t, ward.server, pictureWidth)
	s.signIn("vanphong", passwords["vanphong"])
	s.keep("huong-dan/hinh/viec-cua-toi.png", 620)
	s.press("Chỉ tiêu")
	s.keep("img/scoreboard.png", 1660, chromedp.EmulateScale(pictureWidth/1440.)) // whole, and a little smaller
	s.press("Tổng thu ngân sách nhà nước trên địa bàn")
	s.keep("huong-dan/hinh/mot-chi-tieu.png", 900)
	s.press("Ghi số liệu")
	s.fill("Giá trị", "0,655")
	s.keep("huong-dan/hinh/ghi-so-lieu.png", 900)
	s.open("/bao-cao")
	s.press("Báo cáo năm 2025")
	s.keep("huong-dan/hinh/du-thao.png", 900)
	s.guideRecord()
	s.guideOffice(ward)
	s.press("Đăng xuất")
	s.signIn("chutich", passwords["chutich"])
	s.press("Duyệt 1 số liệu")
	s.keep("huong-dan/hinh/duyet-so-lieu.png", 560)
	s.press("Đăng xuất")

	ward.Clock.Set(vn.Day("2026-07-06").Time().Add(9 * time.Hour))
	s.signIn("vanphong", passwords["vanphong"])
	s.open("/van-ban")
	s.attach("Tệp văn bản", "tin-6-thang-2026.txt", []byte(demo.SampleText))
	s.press("Đọc văn bản")
	s.keep("huong-dan/hinh/doc-van-ban.png", 1000)
	s.press("Sửa dữ kiện 1")
	s.keep("huong-dan/hinh/sua-du-kien.png", 1000)
	s.press("Thôi sửa")
	s.guidePapers()
}

// guideRecord takes the pictures of the chapters on the plan, the collecting, the
// chase and the units, as the office sees the demo.
func (s *screen) guideRecord() {
	s.t.Helper()
	for _, p := range []struct {
		path, name string
		height     int
	}{
		{"/chi-tieu/phan-ky?nam=2025", "phan-ky", 640},
		{"/chi-tieu/nhiem-ky", "nhiem-ky", 580},
		{"/che-do", "che-do", 540},
		{"/bang-nhap?nam=2025", "bang-nhap", 760},
		{"/the", "the", 620},
		{"/bieu-mau", "bieu-mau", 740},
		{"/canh-bao?nam=2025", "canh-bao", 660},
		{"/du-bao?nam=2025", "du-bao", 700},
		{"/don-doc", "don-doc", 640},
		{"/tai-khoan", "tai-khoan", 640},
	} {
		s.open(p.path)
		s.keep("huong-dan/hinh/"+p.name+".png", p.height)
	}
	s.open("/ban-chot")
	s.press("Trình HĐND kỳ họp cuối năm")
	s.keep("huong-dan/hinh/ban-chot.png", 720)
	s.open("/don-vi")
	s.press("Tổ dân phố 4")
	s.press("Cơ cấu")
	s.keep("huong-dan/hinh/co-cau.png", 700)
}

// guideOffice takes the pictures of the chapters on the papers that go out.
func (s *screen) guideOffice(ward *site) {
	s.t.Helper()
	s.open("/mau-van-ban/bao-cao")
	s.keep("huong-dan/hinh/mau-van-ban.png", 760)
	s.open("/so-van-ban")
	s.keep("huong-dan/hinh/so-van-ban.png", 640)
	s.open("/bieu-do?nam=2025")
	s.keep("huong-dan/hinh/bieu-do.png", 860)
	s.open("/yeu-cau")
	s.press("Cung cấp số liệu phục vụ kỳ họp chuyên đề")
	s.keep("huong-dan/hinh/yeu-cau.png", 760)
	s.open("/kiem-tra")
	s.attach("Tệp dự thảo", "bao-cao-2025-da-sua.docx", cameBack(s.t, ward))
	s.press("Xem cảnh báo")
	s.keep("huong-dan/hinh/kiem-tra.png", 900)
}

// cameBack is the report of the demo that came back from Word with another number.
func cameBack(t *testing.T, ward *site) (file []byte) {
	t.Helper()
	ward.View(ward.System(), func(tx *db.Tx) error {
		made, err := report.List(tx)
		if err != nil {
			return err
		}
		for _, m := range made {
			editions, err := report.Editions(tx, m.ID)
			if err != nil {
				return err
			}
			for _, e := range editions {
				_, file, err = blob.Get(tx, e.Blob)
				return err
			}
		}
		return nil
	})
	if file == nil {
		t.Fatal("no draft of the demo came back")
	}
	return file
}

// guidePapers takes the pictures of the chapter on papers that need more than the
// sample text.
func (s *screen) guidePapers() {
	s.t.Helper()
	s.keys("jxjxjjx")
	s.keep("huong-dan/hinh/chon-nhieu.png", 900)
	s.open("/van-ban")
	s.attach("Tệp văn bản", "bao-cao.pdf", onPaper(s, halfYear))
	s.press("Đọc văn bản")
	s.press(s.beginning("Ảnh trang"))
	script[bool](s, drawnPages)
	s.keep("huong-dan/hinh/anh-trang.png", 900)
	s.open("/van-ban")
	photo, err := chromedp.Run(s.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		s.t.Fatal(err)
	}
	s.attach("Tệp văn bản", "ban-quet.png", photo)
	s.press("Đọc văn bản")
	s.keep("huong-dan/hinh/ban-quet.png", 640)
	s.open("/van-ban")
	s.fill("Hoặc dán nội dung, tin nhắn", "Tổ 7: 187 hộ, 706 khẩu, nghèo 2")
	s.press("Đọc văn bản")
	s.keep("huong-dan/hinh/tin-nhan.png", 620)
}

// fill0 opens the first run as somebody fills it in.
func (s *screen) fill0(path string) {
	s.t.Helper()
	s.open(path)
	s.fill("Mã khởi tạo", "bkm3t-7npvx")
	s.fill("Tên", "Hòa Mẫu")
	s.fill("Tỉnh, thành phố", "tỉnh Minh Khê")
	s.fill("Họ và tên người dùng đầu tiên", "Đàm Thị Khuê")
}

// keep takes the top of the page as a picture of the guide.
func (s *screen) keep(name string, height int, scaled ...chromedp.EmulateViewportOption) {
	s.t.Helper()
	script[bool](s, `(document.activeElement.blur(), document.fonts.ready.then(() => { scrollTo(0, 0); return true; }))`)
	width := s.width
	if len(scaled) > 0 {
		width = 1440
	}
	s.do("set the size", chromedp.EmulateViewport(width, int64(height), scaled...))
	shot, err := chromedp.Run(s.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		s.t.Fatal(err)
	}
	s.wide(s.width)
	small := fewColours(s.t, shot)
	if len(small) > pictureBytes {
		s.t.Errorf("%s takes %d bytes, want at most %d", name, len(small), pictureBytes)
	}
	if !*update {
		return
	}
	file := filepath.Join(docs, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, small, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// fewColours writes a picture with 255 colours: a page of text has hardly more
// that differ, and the file is a third. Near colours are one, the commonest of
// them; colours that mean something outweigh the greys at the edges of letters.
func fewColours(t *testing.T, in []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.RGBA]int{}
	b := full.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	weight := map[color.RGBA]int{}        // of all colours near to one
	common := map[color.RGBA]color.RGBA{} // the commonest of them
	for c, n := range count {
		near := color.RGBA{c.R >> 4, c.G >> 4, c.B >> 4, 0}
		if n > b.Dx()*b.Dy()/200 {
			near = c // a ground of its own, which no neighbour may tint
		}
		vivid := int(max(c.R, c.G, c.B)) - int(min(c.R, c.G, c.B))
		weight[near] += n * (16 + vivid)
		if old, have := common[near]; !have || n > count[old] || n == count[old] && before(c, old) {
			common[near] = c
		}
	}
	keys := slices.SortedFunc(maps.Keys(weight), func(x, y color.RGBA) int {
		return cmp.Or(cmp.Compare(weight[y], weight[x]), bytes.Compare([]byte{x.R, x.G, x.B}, []byte{y.R, y.G, y.B}))
	})
	var palette color.Palette
	for _, k := range keys[:min(255, len(keys))] {
		palette = append(palette, common[k])
	}
	out := image.NewPaletted(b, palette)
	draw.Draw(out, b, full, b.Min, draw.Src)
	var w bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&w, out); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func before(x, y color.RGBA) bool {
	return bytes.Compare([]byte{x.R, x.G, x.B}, []byte{y.R, y.G, y.B}) < 0
}

// guide reads the pages of the guide, by file name.
func guide(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(docs, "huong-dan", "*.md"))
	if err != nil || len(files) < 7 {
		t.Fatalf("%d pages of the guide, %v", len(files), err)
	}
	pages := map[string]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(f)] = string(text)
	}
	return pages
}

// TestGuideHasItsPictures: each picture that a page shows is there, small and of
// the right width, and each that is there is shown.
func TestGuideHasItsPictures(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	link := regexp.MustCompile(`!?\[([^\]]*)\]\(([^)#]+)(?:#[^)]*)?\)`)
	for name, text := range guide(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			file := filepath.Join(docs, "huong-dan", filepath.FromSlash(m[2]))
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s leads to %s, which is not there", name, m[2])
			}
			if strings.HasPrefix(m[0], "!") {
				shown[filepath.Base(file)] = true
				if m[1] == "" {
					t.Errorf("%s: a picture without words: %s", name, m[2])
				}
			}
		}
	}
	pictures, err := filepath.Glob(filepath.Join(docs, "huong-dan", "hinh", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(pictures, filepath.Join(docs, "img", "scoreboard.png")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width != pictureWidth || len(data) > pictureBytes {
			t.Errorf("%s: %d px wide, %d bytes, %v", file, c.Width, len(data), err)
		}
		if !shown[filepath.Base(file)] {
			t.Errorf("%s is shown nowhere in the guide", file)
		}
	}
}

// TestGuideSaysWhatPagesSay: the guide sets in bold what stands on the screen, so
// each bold word must be found on some page.
func TestGuideSaysWhatPagesSay(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	take := func(p *answer) *answer {
		for n := range p.root.Descendants() {
			if label := attr(n, "aria-label"); label != "" {
				all.WriteString(label + "\n")
			}
		}
		all.WriteString(textOf(p.root) + "\n")
		return p
	}
	take(empty(t).guest().get("/bat-dau"))
	s, passwords := demoSite(t, "2026-01-16")
	take(s.guest().get("/dang-nhap"))
	clerk, chair, head := s.in("vanphong", passwords), s.in("chutich", passwords), s.in("to7", passwords)
	for _, path := range append(pages, "/chi-tieu?nam=2026", "/bao-cao?nam=2026") {
		take(clerk.get(path))
	}
	for _, v := range []*visitor{chair, head} {
		take(v.get("/"))
		take(v.get("/so-lieu"))
	}
	board := clerk.get("/chi-tieu")
	indicator := take(clerk.get(attr(board.find(".ptab tbody th a"), "href")))
	for _, a := range indicator.all("main a") {
		if textOf(a) == "Ghi số liệu" {
			take(clerk.get(attr(a, "href")))
		}
	}
	for _, a := range chair.get("/so-lieu").all("main a") {
		if textOf(a) == "Trả lại" {
			path, _, _ := strings.Cut(attr(a, "href"), "#")
			take(chair.get(path))
		}
	}
	p := take(clerk.upload("tin.txt", []byte(demo.SampleText)))
	address, _, _ := strings.Cut(p.path, "?")
	take(clerk.get(address + "?sua=1"))
	takePapers(t, take)
	takeRecord(clerk, chair, head, take)
	takeOffice(t, s, clerk, take)
	takeFirstHour(t, take)
	takeWorkbooks(t, take)
	takeQueue(t, take)
	stop := s.work()
	defer stop()
	take(finished(clerk.get("/bao-cao").send("/bao-cao", nil)))
	s.Clock.Set(vn.Day("2026-03-20").Time().Add(9 * time.Hour)) // when periods have closed
	take(s.in("vanphong", passwords).get("/khoa"))

	bold := regexp.MustCompile(`\*\*([^*]+)\*\*`)
	text := strings.Join(strings.Fields(all.String()), " ")
	for name, page := range guide(t) {
		for _, m := range bold.FindAllStringSubmatch(page, -1) {
			if !stands(text, m[1]) {
				t.Errorf("%s says **%s**, which stands on no page", name, m[1])
			}
		}
		if !strings.HasPrefix(page, "# ") || vn.NFC(page) != page {
			t.Errorf("%s has no heading, or is not composed", name)
		}
	}
}

// stands reports whether words of the guide stand on a page; "…" is for what a page
// puts in their place.
func stands(text, words string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.Join(strings.Fields(words), " ")), "…", ".{1,40}?")
	return regexp.MustCompile(pattern).MatchString(text)
}

// takeRecord shows the pages of the plan, the collecting, the chase and the units.
func takeRecord(clerk, chair, head *visitor, take func(*answer) *answer) {
	for _, path := range []string{"/chi-tieu/nam-sau?nam=2026", "/chi-tieu/nhiem-ky", "/chi-tieu/phan-ky?nam=2025", "/chi-tieu/danh-muc", "/chi-tieu/lap-moi", "/bang-nhap", "/the", "/bieu-mau",
		"/canh-bao?nam=2025", "/quy-tac", "/du-bao?nam=2025", "/ban-chot", "/don-doc", "/don-doc/ngay-nhac", "/nhac-viec", "/ban-giao", "/tai-khoan", "/che-do", "/che-do/ghi", "/lich", "/khoa", "/mo-dau"} {
		take(clerk.get(path))
	}
	take(head.get("/nhap-nhanh"))
	for path, labels := range map[string][]string{"/chi-tieu": {"Kết nạp đảng viên mới", "Dòng kế hoạch", "Giao đơn vị"}, "/chi-tieu?nam=2025": {"Diện tích đất hoàn thành giải phóng mặt bằng", "Đánh giá khác"},
		"/canh-bao?nam=2025": {"Xử lý"}, "/ban-chot": {"Trình HĐND kỳ họp cuối năm"}, "/don-doc": {"Soạn tin"}, "/don-vi": {"Tổ dân phố 4", "Cơ cấu"}, "/so-lieu": {"Số nhân khẩu"}} {
		for _, who := range []*visitor{clerk, chair} {
			p := take(who.get(path))
			for _, label := range labels {
				links := p.all("main a")
				if i := slices.IndexFunc(links, func(n *html.Node) bool { return strings.HasPrefix(textOf(n), label) }); i >= 0 {
					address, _, _ := strings.Cut(attr(links[i], "href"), "#")
					p = take(who.get(address))
				}
			}
		}
	}
}

// takeOffice shows the papers that go out, what they are drawn with, and what is
// asked and checked beside them.
func takeOffice(t *testing.T, s *site, clerk *visitor, take func(*answer) *answer) {
	t.Helper()
	for _, path := range []string{"/bao-cao?nam=2025", "/bao-cao/cot", "/mau-van-ban", "/mau-van-ban/bao-cao", "/tu-dien", "/kiem-tra", "/yeu-cau", "/so-van-ban", "/the-thuc", "/the-thuc/cong-tac-dang", "/bieu-do?nam=2025", "/bieu-do/ban-do"} {
		for _, a := range take(clerk.get(path)).all("main a") {
			if to := attr(a, "href"); oneOf.MatchString(to) {
				take(clerk.get(to))
				if strings.HasPrefix(to, "/bao-cao/") {
					take(clerk.get(to + "/ban-sua"))
				}
			}
		}
	}
	take(s.guest().get("/kiem-tra"))
	take(clerk.postParts("/kiem-tra", keyed(), map[string]File{"tep": {Name: "bao-cao-2025-da-sua.docx", Data: cameBack(t, s)}}))
}

// oneOf is the address of one paper, template or request.
var oneOf = regexp.MustCompile(`^/(bao-cao|yeu-cau|mau-van-ban/bao-cao)/[0-9a-f-]{36}$`)

// takeQueue shows several figures that wait, one of them entered for its unit.
func takeQueue(t *testing.T, take func(*answer) *answer) {
	t.Helper()
	p := newPlanned(t)
	sent := p.months(p.Head, p.group7(), 3)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: p.january(p.budget, p.group7()), Value: figure.Value{N: 2}, Status: figure.Final, Via: figure.ViaCall, ViaNote: "bà Vi Thị Nga"})
		return err
	})
	take(p.as(p.Chair).get("/so-lieu"))
	take(p.as(p.Head).get("/so-lieu"))
	take(p.as(p.Clerk).get(historyPath(sent[0].Key)))
}

// takeWorkbooks shows a history whose numbers have two readings, before and after
// one is chosen, and a cell of a superior's workbook about to be mapped.
func takeWorkbooks(t *testing.T, take func(*answer) *answer) {
	t.Helper()
	p := newPlanned(t)
	chair, clerk := p.as(p.Chair), p.as(p.Clerk)
	data := []byte("Đơn vị;Chỉ tiêu;Kỳ;Giá trị\nTổ dân phố 7;Kết nạp đảng viên mới;Tháng 6/2025;1.234\n")
	waiting := clerk.postParts("/bieu-mau/nhap/nhieu-nam", keyed(), map[string]File{"so": {Name: "cac nam.csv", Data: data}})
	take(p.queueUntil(clerk, waiting.path, "hai cách đọc"))
	comma := keyed()
	comma.Set("quy_uoc", "phay")
	clerk.post(waiting.path+"/quy-uoc", comma).want(200)
	take(p.queueUntil(chair, waiting.path, "Ghi và duyệt"))
	named := keyed()
	named.Set("ten", "Biểu 02 của Sở Tài chính")
	sheet := take(clerk.postParts("/bieu-mau/ghep", named, map[string]File{"bieu": {Name: "b.xlsx", Data: superiorsForm(t)}}))
	for _, a := range sheet.all("main table a") {
		take(clerk.get(strings.Split(attr(a, "href"), "#")[0]))
		return
	}
	t.Error("no cell of the superior's workbook can be chosen")
}

// takeFirstHour shows what is proposed of last year's folder.
func takeFirstHour(t *testing.T, take func(*answer) *answer) {
	t.Helper()
	s := empty(t)
	s.Clock.Set(vn.Day("2026-02-02").Time().Add(9 * time.Hour))
	stop := s.work()
	defer stop()
	h := begin(t, s)
	take(h.page)
	h.follow("/mo-dau")
	h.drop(lastyear.Write(t))
	take(h.page)
	h.follow("/mo-dau/xem")
	for _, step := range []string{"don-vi", "chi-tieu", "muc-giao", "so-lieu"} {
		take(h.page)
		h.send("/mo-dau/xem/"+step, nil)
	}
	choices := typing{}
	for _, i := range take(h.page).all("input[type=radio]") {
		choices[attr(i, "name")] = attr(i, "value")
	}
	h.send("/mo-dau/xem/venh-nhau", choices)
	take(h.page)
	take(h.get("/mo-dau"))
	take(h.get("/mo-dau/venh-nhau"))
	take(h.get("/che-do"))
}

// takePapers shows the pages of papers that the demo has none of: one with pages,
// in two versions, one that nobody could read, and an indicator with a name that
// was remembered.
func takePapers(t *testing.T, take func(*answer) *answer) {
	t.Helper()
	s := newSite(t)
	c := s.as(s.Clerk)
	read := extract.Text("Năm 2025, thu ngân sách đạt 6 tỷ đồng.\n")
	read.Kind, read.Pages = "pdf", []doc.Page{{Width: 5950, Height: 8420}}
	var v, scan document.Version
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if v, _, err = intake.Propose(tx, document.Upload{Filename: "tin.pdf", Media: "application/pdf", Data: []byte("%PDF-1.7"), Reader: extract.Version}, read); err != nil {
			return err
		}
		scan, _, err = intake.Propose(tx, document.Upload{Filename: "anh.png", Media: "image/png", Data: []byte("png"), Reader: extract.Version, Declared: "Đàm Thị Khuê"}, &extract.Document{Kind: "scan"})
		return err
	})
	take(c.get(documentPath(v.Document)))
	take(c.get(documentPath(scan.Document)))
	open(c, news).press("968 tỷ đồng", "Xác nhận")
	p, act := open(c, "Tin tháng\n\nTháng 12 năm 2025, sức mua chung đạt 81 tỷ đồng.").edit("81 tỷ đồng")
	for _, o := range p.all("#f-chi_tieu option") {
		if strings.HasPrefix(textOf(o), "Tổng mức bán lẻ hàng hóa") {
			p.send(act, typing{"chi_tieu": attr(o, "value"), "nho": "1"})
			take(c.get("/chi-tieu/" + attr(o, "value")))
		}
	}
}
