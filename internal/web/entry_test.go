package web

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// entryOf is the form for an indicator's figure of this month.
func (v *visitor) entryOf(d plan.Definition, unit auth.UnitID) *answer {
	v.t.Helper()
	return v.get(fmt.Sprintf("%s?chi-tieu=%s&don-vi=%s", entryPage, d.Indicator, unit)).want(200, d.Name)
}

// place is the place that a photo's EXIF tells.
const place = "TOADO-21.0278N"

// phonePhoto is a small photo that tells where it was taken and that it lies on
// its side.
func phonePhoto(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 16)), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00" + place)
	head := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2)), exif...)
	return bytes.Join([][]byte{b.Bytes()[:2], head, b.Bytes()[2:]}, nil)
}

func photoFile(t testing.TB) map[string]File {
	return map[string]File{fieldFile: {Name: "biên bản.jpg", Data: phonePhoto(t)}}
}

// wordFile is a Word file with these paragraphs.
func wordFile(t testing.TB, paragraphs ...string) File {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	body := ""
	for _, p := range paragraphs {
		body += "<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>"
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return File{Name: "biên bản.docx", Data: b.Bytes()}
}

func TestEntryAsksWhichFigureFirst(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Head).get(entryPage).want(200, "Chọn chỉ tiêu, đơn vị và kỳ cần ghi")
	if units := page.all("#f-don-vi option"); len(units) != 1 || textOf(units[0]) != "Tổ dân phố 7" {
		t.Errorf("a reporter may choose among %d units", len(units))
	}
	page.send(entryPage, typing{fieldIndicator: string(p.members.Indicator), fieldPeriod: "2025-12-01_2025-12-31"}).
		want(200, "Kết nạp đảng viên mới", "Tổ dân phố 7, tháng 12/2025", "Quá hạn gửi 05/01/2026.", "Kế hoạch năm 2025", "không giao chỉ tiêu này", "Cùng kỳ năm trước")
	groups := []string{}
	for _, g := range p.as(p.Clerk).get(entryPage).want(200, "nhập thay").all("#f-chi-tieu optgroup") {
		groups = append(groups, attr(g, "label"))
	}
	if diff := cmp.Diff([]string{"Xây dựng Đảng", "Kinh tế", "Xã hội"}, groups); diff != "" {
		t.Errorf("groups of indicators (-want +got):\n%s", diff)
	}
	periods := p.as(p.Clerk).get(entryPage).all("#f-ky option")
	if chosen := attr(p.as(p.Clerk).get(entryPage).find("#f-ky option[selected]"), "value"); chosen != "2026-01-01_2026-01-31" || len(periods) != 54 {
		t.Errorf("the default is %s of %d periods, want this month of 2 × (20 + 7)", chosen, len(periods))
	}
}

func TestEntryShowsWhatTheValueStandsBeside(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.approved(p.Clerk, figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2025-01-01", To: "2025-01-31"}, 3)
	p.approved(p.Clerk, figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2025-12-01", To: "2025-12-31"}, 7)
	p.approved(p.Clerk, p.january(p.members, p.Root), 4)
	p.sent(p.Head, p.january(p.members, p.group7()), 1)
	page := p.as(p.Clerk).entryOf(p.members, p.Root)
	page.want(200, "≥ 20 đảng viên", "Tháng 01/2026, đang dùng sơ bộ 4 đảng viên", "Gần nhất, tháng 12/2025 sơ bộ 7 đảng viên", "Cùng kỳ, tháng 01/2025 sơ bộ 3 đảng viên", "Cùng kỳ: 3.")
	p.as(p.Clerk).entryOf(p.members, p.group7()).want(200, "Nhập thay Tổ dân phố 7: sổ ghi người nhập là Đàm Thị Khuê.", "đã gửi", "Lý Văn Mạnh gửi lúc")
}

func TestEntryTakesWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	n := func(v int64) *int64 { return &v }
	for _, c := range []struct {
		name  string
		d     plan.Definition
		typed typing
		want  figure.Value
		says  string
	}{
		{"whole", p.members, typing{fieldValue: "1.234"}, figure.Value{N: 1234}, "1.234 đảng viên"},
		{"a dot with one reading", p.budget, typing{fieldValue: "89.8"}, figure.Value{N: 89800}, "89,8 tỷ đồng"},
		{"both separators", p.budget, typing{fieldValue: "1.234,5"}, figure.Value{N: 1234500}, "1.234,5 tỷ đồng"},
		{"bounded", p.budget, typing{fieldValue: "6", fieldBound: "over", fieldStatus: "estimate"}, figure.Value{N: 6000, Bound: figure.Over}, "ước trên 6 tỷ đồng"},
		{"a bare rate", p.insured, typing{fieldValue: "95,3"}, figure.Value{N: 9530}, "95,3%"},
		{"a fraction", p.insured, typing{fieldNum: "953", fieldDen: "1 000"}, figure.Value{N: 9530, Num: n(95300), Den: n(100000)}, "95,3%"},
		{"a fraction with its rate", p.insured, typing{fieldNum: "2", fieldDen: "3", fieldValue: "66,7"}, figure.Value{N: 6667, Num: n(200), Den: n(300)}, "66,67%"},
		{"of a list", p.homes, typing{fieldValue: "40", fieldDen: "43"}, figure.Value{N: 40, Num: n(40), Den: n(43)}, "40/43 nhà"},
		{"done on a day", p.market, typing{fieldDone: "1", fieldDay: "8/1/2026"}, figure.Value{N: 1, Day: "2026-01-08"}, "xong ngày 08/01/2026"},
		{"not done", p.market, typing{fieldDone: "0", fieldDay: ""}, figure.Value{}, "chưa đạt"},
	} {
		page := p.as(p.Clerk).entryOf(c.d, p.Root)
		c.typed[fieldExplain] = "Số đã đối chiếu với sổ gốc."
		page.send(entryPage, c.typed).want(200, "Đã gửi số liệu", c.says, "chờ duyệt; bạn có quyền duyệt")
		if diff := cmp.Diff(c.want, p.history(p.january(c.d, p.Root))[0].Value); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestEntryRefusesAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.set(org.FinalNeedsEvidence, "true")
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2025-12-01", "2025-12-31", "", "Đã báo cáo tỉnh.")
		return err
	})
	for _, c := range []struct {
		name   string
		d      plan.Definition
		typed  typing
		status int
		says   string
		field  string // where the sentence stands
	}{
		{"nothing", p.members, typing{fieldNote: "sẽ bổ sung"}, 422, "Chưa có số; hãy ghi một số", fieldValue},
		{"words", p.members, typing{fieldValue: "nhiều"}, 422, "“nhiều” có chữ hoặc dấu lạ", fieldValue},
		{"a part of a member", p.members, typing{fieldValue: "1,5"}, 422, "chỉ tiêu này không giữ số lẻ", fieldValue},
		{"beyond the scale", p.budget, typing{fieldValue: "1,23456"}, 422, "có 5 chữ số lẻ, chỉ tiêu này giữ 3", fieldValue},
		{"beyond counting", p.budget, typing{fieldValue: "9999999999999999999999"}, 422, "9999999999999999999999", fieldValue},
		{"an unknown bound", p.budget, typing{fieldValue: "6", fieldBound: "x"}, 422, "Chưa rõ “x” là mức gì", fieldBound},
		{"an unknown status", p.budget, typing{fieldValue: "6", fieldStatus: "x"}, 422, "ước, sơ bộ hay chính thức", fieldStatus},
		{"x above y", p.homes, typing{fieldValue: "44", fieldDen: "43"}, 422, "là 44 trên tổng số 43: phần không thể lớn hơn tổng", fieldValue},
		{"x without y", p.homes, typing{fieldValue: "43"}, 422, "Chưa có số", fieldDen},
		{"a numerator alone", p.insured, typing{fieldNum: "953"}, 422, "Chưa có số", fieldDen},
		{"over nothing", p.insured, typing{fieldNum: "953", fieldDen: "0"}, 422, "phải lớn hơn 0", fieldDen},
		{"a rate that is not its fraction", p.insured, typing{fieldNum: "45", fieldDen: "50", fieldValue: "89,8"}, 422, "Tỷ lệ ghi 89,8% nhưng 45 trên 50 là 90,0%", fieldValue},
		{"a bounded fraction", p.insured, typing{fieldNum: "45", fieldDen: "50", fieldBound: "over"}, 422, "thì tỷ lệ là đúng bằng", fieldBound},
		{"neither yes nor no", p.market, nil, 422, "Chưa chọn đạt hay chưa đạt", fieldDone},
		{"a day of something not done", p.market, typing{fieldDone: "0", fieldDay: "08/01/2026"}, 422, "lại chọn chưa đạt", fieldDay},
		{"no day", p.market, typing{fieldDone: "1", fieldDay: "30/2/2026"}, 422, "30/2/2026", fieldDay},
		{"a day to come", p.market, typing{fieldDone: "1", fieldDay: "10/01/2026"}, 422, "Ngày 10/01/2026 chưa đến", fieldDay},
		{"a long note", p.members, typing{fieldValue: "12", fieldNote: strings.Repeat("à", 2001)}, 422, "Ghi chú dài 2001 ký tự", fieldNote},
		{"final without evidence", p.members, typing{fieldValue: "12", fieldStatus: "final"}, 422, "số liệu chính thức phải có minh chứng", fieldFile},
		{"no period", p.members, typing{fieldValue: "12", fieldPeriod: "hôm nay"}, 422, "Chưa rõ số liệu của kỳ nào", fieldPeriod},
		{"an unknown period", p.members, typing{fieldValue: "12", fieldPeriod: "2026-01-02_2026-01-09"}, 422, "không phải kỳ số liệu nào đã mở", fieldPeriod},
		{"a period backwards", p.members, typing{fieldValue: "12", fieldPeriod: "2026-01-31_2026-01-01"}, 422, "đi ngược", fieldPeriod},
		{"a locked period", p.members, typing{fieldValue: "12", fieldPeriod: "2025-12-01_2025-12-31"}, 409, "đã khóa nhập ngày 09/01/2026 (lý do: Đã báo cáo tỉnh.)", fieldPeriod},
		{"no indicator", p.members, typing{fieldValue: "12", fieldIndicator: ""}, 422, "Chưa chọn chỉ tiêu", fieldIndicator},
		{"no unit", p.members, typing{fieldValue: "12", fieldUnit: ""}, 422, "Chưa rõ số liệu của đơn vị nào", fieldUnit},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := p.as(p.Clerk).entryOf(c.d, p.Root)
			back := page.send(entryPage, c.typed).want(c.status, "Chưa gửi được số liệu", c.says)
			if n := len(back.all("[role=alert]")); n != 1 && c.field != fieldIndicator {
				t.Errorf("%d summaries of what is wrong, want one", n)
			}
			if hint := back.find("#f-" + c.field + "-loi"); hint == nil || !strings.Contains(textOf(hint), c.says) {
				t.Errorf("the sentence does not stand at %s: %s", c.field, back.text())
			}
			if c.field == fieldIndicator {
				return // the form asks again which figure it is
			}
			_, values := back.form(entryPage)
			for name, want := range c.typed {
				if got := values.Get(name); got != want && name != fieldBound && name != fieldStatus && name != fieldPeriod && name != fieldUnit {
					t.Errorf("%s came back as %q, typed %q", name, got, want)
				}
			}
		})
	}
	for _, d := range []plan.Definition{p.members, p.budget, p.homes, p.insured, p.market} {
		if h := p.history(p.january(d, p.Root)); len(h) != 0 {
			t.Errorf("a refused form wrote %v", h)
		}
	}
}

func TestTwoReadingsAreAsked(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Clerk).entryOf(p.budget, p.Root).send(entryPage, typing{fieldValue: "1.234", fieldNote: "sổ thu"})
	page.want(422, "“1.234” có hai cách đọc", "“1.234” là số nào?", "1.234 tỷ đồng", "1,234 tỷ đồng")
	if _, values := page.form(entryPage); values.Get(fieldValue+numberRead) != "" || values.Get(fieldNote) != "sổ thu" {
		t.Errorf("a reading is chosen beforehand or the note is gone: %v", values)
	}
	// Another text than the one asked about: the choice no longer counts.
	page.send(entryPage, typing{fieldValue: "2.345", fieldValue + numberRead: "1,2340"}).want(422, "“2.345” là số nào?")
	page.send(entryPage, typing{fieldValue + numberRead: "1,2340"}).want(200, "Đã gửi số liệu", "1,234 tỷ đồng")
	if h := p.history(p.january(p.budget, p.Root)); len(h) != 1 || h[0].Value.N != 1234 {
		t.Errorf("history: %+v", h)
	}
}

func TestEchoOfWhatWasUnderstood(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.as(p.Clerk).entryOf(p.budget, p.Root).send(entryPage, typing{fieldValue: "89.8", fieldStatus: "x"}).want(422, "hiểu là 89,8 tỷ đồng")
}

func TestStaleFormShowsBothValues(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	k := p.january(p.members, p.group7())
	drawn := p.as(p.Head).entryOf(p.members, p.group7())
	drawn.send(entryPage, typing{fieldValue: "12"}).want(200, "12 đảng viên", "Số này chờ")
	// Back, 12 changed to 13, and sent again.
	both := drawn.send(entryPage, typing{fieldValue: "13"}).want(http.StatusConflict, "Kỳ này có hai giá trị", "Số của bạn 13 đảng viên", "Số trong sổ 12 đảng viên", "Lý Văn Mạnh gửi lúc 8 giờ 00, 09/01/2026")
	if _, values := both.form(entryPage); values.Get(fieldValue) != "13" || values.Get(fieldSeen) != "1" || values.Has(fieldChoice) {
		t.Errorf("the form that came back: %v", values)
	}
	both = both.send(entryPage, nil).want(http.StatusConflict, "Hãy chọn giá trị đúng rồi gửi lại.", "Số của bạn 13")
	both.send(entryPage, typing{fieldChoice: chooseMine}).want(200, "Đã gửi số liệu", "13 đảng viên")
	if h := p.history(k); len(h) != 2 || h[0].Value.N != 13 || h[1].State != figure.Superseded {
		t.Errorf("history: %+v", h)
	}
	// Now the other way: the one who comes late leaves the record as it is.
	late := drawn.send(entryPage, typing{fieldValue: "14"}).want(http.StatusConflict)
	late.send(entryPage, typing{fieldChoice: chooseTheirs}).want(200, "Giữ số trong sổ", "13 đảng viên", "Số bạn ghi không được gửi.")
	if h := p.history(k); len(h) != 2 {
		t.Errorf("leaving the record as it is wrote a revision: %+v", h)
	}
	p.as(p.Head).get(entryPage).without("Bản ghi dở")
}

func TestARefusedFormHasSeenNoMoreThanBefore(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	drawn := p.as(p.Head).entryOf(p.members, p.group7())
	p.sent(p.Clerk, p.january(p.members, p.group7()), 12)
	// The first sending is refused for another reason; the value that came in
	// between must still be told when the second is sent.
	drawn.send(entryPage, typing{fieldValue: "mười ba"}).want(422).
		send(entryPage, typing{fieldValue: "13"}).want(http.StatusConflict, "Số trong sổ 12 đảng viên")
}

func TestSentTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Head).entryOf(p.members, p.group7())
	first := page.send(entryPage, typing{fieldValue: "12"}, photoFile(t)).want(200, "Đã gửi số liệu")
	second := page.send(entryPage, typing{fieldValue: "12"}, photoFile(t)).want(200, "Đã gửi số liệu")
	if first.path != second.path {
		t.Errorf("the answers differ: %s and %s", first.path, second.path)
	}
	if h := p.history(p.january(p.members, p.group7())); len(h) != 1 {
		t.Errorf("%d revisions, want one", len(h))
	}
}

func TestReporterOfAnotherUnitIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	other := string(p.Units["Tổ dân phố 8"])
	head := p.as(p.Head)
	head.get(fmt.Sprintf("%s?chi-tieu=%s&don-vi=%s", entryPage, p.members.Indicator, other)).want(http.StatusForbidden, "chỉ được gửi số liệu của đơn vị mình")
	_, values := head.entryOf(p.members, p.group7()).form(entryPage)
	values.Set(fieldUnit, other)
	values.Set(fieldValue, "không phải số") // the right is judged before the value
	head.postParts(entryPage, values, nil).want(http.StatusForbidden, "chỉ được gửi số liệu của đơn vị mình")
	head.get(entryPage).without("Bản ghi dở")
}

func TestChangedIndicatorIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Clerk).entryOf(p.members, p.Root).send(entryPage, typing{fieldIndicator: string(p.budget.Indicator), fieldValue: "12"})
	page.want(422, "Chỉ tiêu vừa đổi sang “Thu ngân sách trên địa bàn”, đơn vị tính là tỷ đồng")
	page.send(entryPage, nil).want(200, "Đã gửi số liệu", "12,0 tỷ đồng")
}

func TestChangedPeriodHasSeenNothing(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.sent(p.Clerk, p.january(p.members, p.Root), 5) // the page is drawn with revision 1 seen
	december := figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: "2025-12-01", To: "2025-12-31"}
	p.sent(p.Clerk, december, 7)
	other := typing{fieldPeriod: "2025-12-01_2025-12-31", fieldValue: "8"}
	p.as(p.Clerk).entryOf(p.members, p.Root).send(entryPage, other).want(http.StatusConflict, "Số trong sổ 7 đảng viên")
	// Nor after it was refused for something else in between.
	other[fieldValue] = "tám"
	p.as(p.Clerk).entryOf(p.members, p.Root).send(entryPage, other).want(422).
		send(entryPage, typing{fieldValue: "8"}).want(http.StatusConflict, "Số trong sổ 7 đảng viên")
}

func TestOpeningAnotherFigureCarriesOnlyWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.sent(p.Clerk, p.january(p.members, p.Root), 5)
	_, values := p.as(p.Clerk).entryOf(p.members, p.Root).form(entryPage)
	if values.Get(fieldValue) != "5" {
		t.Fatalf("the newest value is not in the form: %v", values)
	}
	values.Set(fieldPeriod, "2025-12-01_2025-12-31")
	values.Set(fieldNote, "đã đối chiếu")
	_, next := p.as(p.Clerk).get(entryPage + "?" + values.Encode()).form(entryPage)
	if next.Get(fieldValue) != "" || next.Get(fieldNote) != "đã đối chiếu" || next.Get(fieldSeen) != "0" {
		t.Errorf("the form of the other month: %v", next)
	}
}

// kept is what the record keeps as a figure's evidence.
func (p *planned) kept(f figure.Figure) (b blob.Blob, data []byte) {
	p.t.Helper()
	p.See(p.Clerk, func(tx *db.Tx) (err error) { b, data, err = blob.Get(tx, f.Evidences[0]); return err })
	return b, data
}

func TestPhotoIsKeptThroughARefusal(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	k := p.january(p.members, p.group7())
	page := p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "mười hai"}, photoFile(t))
	page.want(422, "biên bản.jpg", "đã giữ lại")
	page = page.send(entryPage, typing{fieldValue: "12,5"}).want(422, "biên bản.jpg") // through a second one too
	page.send(entryPage, typing{fieldValue: "12"}).want(200, "Đã gửi số liệu", "minh chứng")
	b, data := p.kept(p.history(k)[0])
	if bytes.Contains(data, []byte(place)) || b.Media != "image/jpeg" || b.Name != "biên bản.jpg" {
		t.Errorf("kept %+v, with the place it was taken: %v", b, bytes.Contains(data, []byte(place)))
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != 16 {
		t.Errorf("the photo is %+v, %v; want it upright", c, err)
	}
	p.as(p.Head).get(entryPage).without("Bản ghi dở")
	file := p.as(p.Chair).get("/so-lieu/" + string(p.history(k)[0].ID) + "/minh-chung").want(200)
	if file.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") || file.body != string(data) {
		t.Errorf("the evidence comes as %v", file.header)
	}
}

func TestPhotoTakenOffDoesNotGoAlong(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "mười hai"}, photoFile(t)).want(422)
	_, values := page.form(entryPage)
	values.Del(fieldKept)
	values.Set(fieldValue, "không rõ")
	page = page.v.postParts(entryPage, values, nil).want(422).without("đã giữ lại")
	page.send(entryPage, typing{fieldValue: "12"}).want(200, "Đã gửi số liệu")
	if f := p.history(p.january(p.members, p.group7()))[0]; len(f.Evidences) > 0 {
		t.Errorf("the photo went along: %s", f.Evidences)
	}
}

func TestEvidenceGoesOnToTheNextRevision(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	k := p.january(p.members, p.group7())
	p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "12"}, photoFile(t)).want(200)
	p.as(p.Head).entryOf(p.members, p.group7()).want(200, "gửi lần trước").send(entryPage, typing{fieldValue: "13"}).want(200)
	if h := p.history(k); len(h[0].Evidences) == 0 || !slices.Equal(h[0].Evidences, h[1].Evidences) {
		t.Errorf("evidence of the revisions: %q, %q", h[0].Evidences, h[1].Evidences)
	}
}

func TestAnothersFileIsNotForTheTaking(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.as(p.Clerk).entryOf(p.members, p.Root).send(entryPage, typing{fieldValue: "5"}, photoFile(t)).want(200)
	theirs := p.history(p.january(p.members, p.Root))[0].Evidences[0]
	head := p.as(p.Head)
	_, values := head.entryOf(p.members, p.group7()).form(entryPage)
	values.Set(fieldValue, "1")
	values.Set(fieldKept, theirs)
	head.postParts(entryPage, values, nil).want(422, "Tệp minh chứng giữ từ lần trước không còn")
	// Nor does the refusal make a draft of it, by which the next try would pass.
	head.postParts(entryPage, values, nil).want(422, "Tệp minh chứng giữ từ lần trước không còn")
}

func TestBadEvidenceIsRefusedAndNotKept(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	for _, c := range []struct {
		file   File
		status int
		says   string
	}{
		{File{"a.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")}, 422, "kiểu HEIC"},
		{File{"a.jpg", phonePhoto(t)[:90]}, 422, "bị cắt giữa chừng"},
		{File{"a.jpg", nil}, 422, "Tệp minh chứng không có nội dung"},
		{File{"a.exe", []byte("MZ")}, 422, "không phải ảnh"},
		{File{"a.pdf", append([]byte("%PDF-1.4"), make([]byte, 21<<20)...)}, http.StatusRequestEntityTooLarge, "nặng 22 MB"},
		{wordFile(t, "TỐI MẬT", "Kế hoạch số 12"), 422, "mật"},
	} {
		// Both what is wrong with the file and with the value are said at once.
		page := p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "12,5"}, map[string]File{fieldFile: c.file})
		page.want(c.status, c.says, "không giữ số lẻ").without("đã giữ lại")
	}
	p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "12"}, map[string]File{fieldFile: wordFile(t, "Biên bản họp tổ")}).want(200, "minh chứng")
	files := 0
	p.See(p.Clerk, func(tx *db.Tx) error {
		_, err := tx.One([]any{&files}, `select count(*) from blob where ward = $1`)
		return err
	})
	if files != 1 {
		t.Errorf("%d files are kept, want the one that was taken", files)
	}
}

func TestDraftIsOfferedAgain(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.as(p.Head).entryOf(p.members, p.group7()).send(entryPage, typing{fieldValue: "mười hai", fieldNote: "theo biên bản"}, photoFile(t)).want(422)
	// The telephone is put away; the page is opened again.
	list := p.as(p.Head).get(entryPage).want(200, "Bản ghi dở", "giá trị “mười hai”, ghi chú “theo biên bản”, một tệp minh chứng")
	page := p.as(p.Head).entryOf(p.members, p.group7()).want(200, "Bản ghi dở lúc 8 giờ 00, 09/01/2026")
	if _, values := page.form(entryPage); values.Get(fieldValue) != "" {
		t.Errorf("the draft is in the form unasked: %v", values)
	}
	for _, open := range []*answer{list.follow("Ghi tiếp"), page.follow("Điền lại bản ghi dở")} {
		if _, values := open.want(200, "biên bản.jpg").form(entryPage); values.Get(fieldValue) != "mười hai" || values.Get(fieldNote) != "theo biên bản" || values.Get(fieldKept) == "" {
			t.Errorf("the draft in the form: %v", values)
		}
	}
	p.as(p.Clerk).get(entryPage).without("Bản ghi dở") // a draft is its writer's
	// Another period was meant: the draft goes where the form goes.
	page.send(entryPage, typing{fieldPeriod: "2025-12-01_2025-12-31", fieldValue: "mười"}).want(422)
	if n := len(p.as(p.Head).get(entryPage).all("table a.btn")); n != 1 {
		t.Errorf("%d drafts lie there, want one", n)
	}
}

func TestEntryWithoutPeriodsOrIndicators(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.as(s.Clerk).get(entryPage).want(200, "Chưa có chỉ tiêu nào để ghi số liệu")
	s.Clock.Set(vn.Day("2031-05-05").Time())
	s.as(s.Clerk).get(entryPage).want(200, "Chưa mở kỳ số liệu nào", "Năm 2031 và năm 2030")
}

func TestEntryOfAnOldOrUnknownPeriodByItsAddress(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	at := fmt.Sprintf("%s?chi-tieu=%s&don-vi=%s&ky=", entryPage, p.members.Indicator, p.Root)
	v := p.as(p.Clerk)
	v.get(at+"2024-01-01_2024-12-31").want(200, "năm 2024")
	v.get(at+"2026-01-01_2026-08-31").want(200, "8 tháng năm 2026")
	v.get(at+"2026-01-03_2026-01-04").want(200, "không phải kỳ số liệu nào đã mở")
	v.get(at+"x").want(200, "tháng 01/2026")
	v.get(entryPage+"?chi-tieu=x").want(404, "Không có chỉ tiêu này")
	v.postParts(entryPage, url.Values{fieldIndicator: {"x"}, fieldUnit: {string(p.Root)}, fieldPeriod: {"2026-01-01_2026-01-31"}}, nil).want(404, "Không có chỉ tiêu này")
}
