package extract

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said prints the facts of a message: "Tổ 7 | hộ nghèo | 2 hộ".
func said(d *Document) []string {
	var out []string
	for _, f := range d.Facts {
		value := f.Value.String()
		if f.Of != nil {
			value += "/" + f.Of.String()
		}
		out = append(out, fmt.Sprintf("%s | %s | %s %s", f.Who, f.Name, value, f.Unit))
	}
	return out
}

func TestMessage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Tổ 7: 187 hộ, 706 khẩu, nghèo 2", []string{"Tổ 7 | hộ | 187 hộ", "Tổ 7 | nhân khẩu | 706 khẩu", "Tổ 7 | hộ nghèo | 2 hộ"}},
		{"TDP số 5 - hộ nghèo: 3; cận nghèo: 5 hộ; bhyt 96,5%", []string{"TDP số 5 | hộ nghèo | 3 hộ", "TDP số 5 | hộ cận nghèo | 5 hộ", "TDP số 5 | tỷ lệ tham gia bảo hiểm y tế | 96,5 %"}},
		{"[20:31, 15/11/2026] Nguyễn Thị Mơ: Tổ 8 báo cáo ạ: 201 hộ 1.060 khẩu nghèo 0",
			[]string{"Tổ 8 | hộ | 201 hộ", "Tổ 8 | nhân khẩu | 1.060 khẩu", "Tổ 8 | hộ nghèo | 0 hộ"}},
		{"Trần Văn Mẫu\nDạ em gửi số liệu tổ 9 ạ\n- 95 hộ\n- nghèo 3, cận nghèo 4\n- không có hộ tái nghèo\n20:45",
			[]string{"tổ 9 | hộ | 95 hộ", "tổ 9 | hộ nghèo | 3 hộ", "tổ 9 | hộ cận nghèo | 4 hộ", "tổ 9 | hộ tái nghèo | 0 hộ"}},
		{"Thôn Nà Mẫu 102 hộ, gđvh 98/102\nthôn bản pò: 88 hộ, GĐVH 80", []string{"Thôn Nà Mẫu | hộ | 102 hộ", "Thôn Nà Mẫu | gia đình văn hóa | 98/102 gia đình",
			"thôn bản pò | hộ | 88 hộ", "thôn bản pò | gia đình văn hóa | 80 gia đình"}},
		{"Ấp 3: trâu 12 bò 40 lợn 210 gia cầm 3.500", []string{"Ấp 3 | đàn trâu | 12 con", "Ấp 3 | đàn bò | 40 con", "Ấp 3 | đàn lợn | 210 con", "Ấp 3 | đàn gia cầm | 3.500 con"}},
		{"Chi bộ 4: 31 đảng viên, kết nạp 2", []string{"Chi bộ 4 | đảng viên | 31 đảng viên", "Chi bộ 4 | kết nạp đảng viên mới | 2 đảng viên"}},
		{"Tổ 2 có 5 hộ nghèo và 7 hộ cận nghèo nhé chị", []string{"Tổ 2 | hộ nghèo | 5 hộ", "Tổ 2 | hộ cận nghèo | 7 hộ"}},
	} {
		d, ok := Message(c.text)
		if !ok {
			t.Errorf("%q is no message", c.text)
			continue
		}
		if diff := cmp.Diff(c.want, said(d)); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.text, diff)
		}
		for _, f := range d.Facts {
			if f.Span[0] < 0 || f.Span[1] > len(d.Text) || f.Span[0] >= f.Span[1] {
				t.Errorf("%q: span %v", c.text, f.Span)
			}
		}
	}
}

// TestPapersAreNoMessages holds that no paper of the corpus is taken for a chat.
func TestPapersAreNoMessages(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("testdata/own")
	if err != nil {
		t.Fatal(err)
	}
	papers := []string{"", "Hôm nay họp lúc 8 giờ.", "Tổ 7 họp lúc 19h30 ngày 20/11 tại nhà văn hóa, mời bà con dự đông đủ.",
		"Năm 2025, xã có 187 hộ, 706 khẩu."}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".txt") {
			data, err := os.ReadFile("testdata/own/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			papers = append(papers, string(data))
		}
	}
	for _, p := range papers {
		if d, ok := Message(p); ok {
			t.Errorf("taken for a message: %.80q: %v", p, said(d))
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add("Tổ 7: 187 hộ, 706 khẩu, nghèo 2")
	f.Add("[20:31] A B: thôn nà: không có 3tr5/2 % bhyt 1/")
	f.Add("tổ số :\n- ")
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := Message(text)
		if !ok {
			return
		}
		for _, x := range d.Facts {
			if x.Span[0] < 0 || x.Span[0] >= x.Span[1] || x.Span[1] > len(d.Text) || x.Who == "" || x.Name == "" || x.Value == nil {
				t.Fatalf("%q gives %+v", text, x)
			}
		}
	})
}
