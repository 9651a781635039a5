package vn

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// oldForms reads the table of letters: Unicode, TCVN3, VNI.
func oldForms(t testing.TB) [][3]string {
	t.Helper()
	var rows [][3]string
	for _, l := range table(t, "phong-cu.txt") {
		want, err := strconv.Unquote(`"` + l.want + `"`)
		if err != nil {
			t.Fatal(err)
		}
		abc, vni, _ := strings.Cut(want, " | ")
		rows = append(rows, [3]string{l.text, abc, vni})
	}
	return rows
}

// TestDecodeEveryLetter holds the 134 letters of Vietnamese beyond ASCII in both
// codes, each alone, and each small letter in a font of capitals.
func TestDecodeEveryLetter(t *testing.T) {
	t.Parallel()
	rows := oldForms(t)
	if len(rows) != 134 {
		t.Errorf("%d letters, want 134", len(rows))
	}
	for _, row := range rows {
		if got := TCVN3.Decode(row[1]); got != row[0] {
			t.Errorf("TCVN3 %q is %q, want %q", row[1], got, row[0])
		}
		if got := VNI.Decode(row[2]); got != row[0] {
			t.Errorf("VNI %q is %q, want %q", row[2], got, row[0])
		}
		if got := TCVN3Capital.Decode(row[1]); got != Upper(row[0]) {
			t.Errorf("TCVN3 in capitals %q is %q, want %q", row[1], got, Upper(row[0]))
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		e          Encoding
		text, want string
	}{
		{TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"},
		{TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"},
		{TCVN3, "v\u00adît 5% kÕ ho¹ch, b»ng 1.234,5 triÖu ®ång", "vượt 5% kế hoạch, bằng 1.234,5 triệu đồng"},
		{TCVN3, "Uû ban nh©n d©n x·", "Uỷ ban nhân dân xã"},
		{TCVN3, "CéNG HßA X· HéI\nX· S¬n Trµ", "CỘNG HÒA XÃ HỘI\nXã Sơn Trà"},
		{TCVN3, "UBND x·", "UBND xã"},
		{TCVN3, "UBND thành phố", "UBND thành phố"},
		{TCVN3Capital, "B¸o c¸o n¨m 2005", "BÁO CÁO NĂM 2005"},
		{VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"},
		{VNI, "COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI"},
		{VNI, "Ñoäc laäp - Töï do - Haïnh phuùc, kyû nieäm", "Độc lập - Tự do - Hạnh phúc, kỷ niệm"},
		{VNI, "AÙi Möôøng, öôùc ñaït 6 tyû ñoàng", "Ái Mường, ước đạt 6 tỷ đồng"},
		{"", "h\u1ecdc", "học"},
	} {
		if got := tc.e.Decode(tc.text); got != tc.want {
			t.Errorf("%s %q is %q, want %q", tc.e, tc.text, got, tc.want)
		}
	}
}

func TestLegacyFont(t *testing.T) {
	t.Parallel()
	for font, want := range map[string]Encoding{
		".VnTime": TCVN3, ".VnTimeH": TCVN3Capital, ".VnArial Narrow": TCVN3, ".VnArial NarrowH": TCVN3Capital,
		".vntime": TCVN3, " .VnTime": TCVN3, "VNI-Times": VNI, "VNI-Helve-Condense": VNI, "VNI Times": VNI,
		"Times New Roman": "", "Tahoma": "", "": "", "Vnitra": "", "Vntime New": "",
	} {
		if got, ok := LegacyFont(font); got != want || ok != (want != "") {
			t.Errorf("%q is in %q, %v; want %q", font, got, ok, want)
		}
	}
}

// TestDetectLegacy holds that old text is known and that nothing else is taken
// for it.
func TestDetectLegacy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Encoding{
		"Céng hßa x· héi chñ nghÜa ViÖt Nam":                                 TCVN3,
		"Coäng hoøa xaõ hoäi":                                                VNI,
		"UBND x·: thu ng©n s¸ch ®¹t 1.234 triÖu ®ång, v\u00adît 5% kÕ ho¹ch": TCVN3,
		"Thu ngaân saùch ñaït 1.234 trieäu ñoàng":                            VNI,

		"Cộng hòa xã hội chủ nghĩa Việt Nam":                                       "",
		norm.NFD.String("Cộng hòa xã hội chủ nghĩa Việt Nam"):                      "",
		"các cháu là con nhà bà Hà, cô Hoà, chú Tú, bé Bé, ông Bá":                 "",
		"hà là bà và ca, xin chào":                                                 "",
		"The commune's naïve café served crème brûlée in the façade":               "",
		"L'été dernier, où étaient les élèves ? À l'école, près du château, déjà.": "",
		"Über die Straße für größere Menschen schöner Städte":                      "",
		"El niño pequeño de la mañana corrió después":                              "",
		"Price: £5 ±3° «quoted» © 2005 ® ¶ · § 3":                                  "",
		"Thu ngan sach dat 5 ty dong":                                              "",
		"":                                                                         "",
	} {
		if got, ok := DetectLegacy(text); got != want || ok != (want != "") {
			t.Errorf("%q is in %q, %v; want %q", text, got, ok, want)
		}
	}
}

// TestDetectLegacyOnPapers turns a whole paper into each code and back, and leaves
// the paper itself alone.
func TestDetectLegacyOnPapers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ngay.txt", "so-bang-chu.txt", "dat-dau.txt", "tim-kiem.txt"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		paper := Lower(string(b))
		if e, ok := DetectLegacy(paper); ok {
			t.Errorf("%s is taken for %s", name, e)
		}
		for at, e := range map[int]Encoding{1: TCVN3, 2: VNI} {
			var pairs []string
			for _, row := range oldForms(t) {
				pairs = append(pairs, row[0], row[at])
			}
			const sentence = "tổng thu ngân sách nhà nước trên địa bàn ước đạt và vượt kế hoạch tỉnh giao; "
			old := strings.NewReplacer(pairs...).Replace(sentence)
			if got, ok := DetectLegacy(old); !ok || got != e {
				t.Errorf("%q is in %q, %v; want %s", old, got, ok, e)
			}
			if got := e.Decode(old); got != sentence {
				t.Errorf("%q is %q, want %q", old, got, sentence)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, row := range oldForms(f) {
		f.Add(row[1], "x"+row[2])
	}
	f.Add("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Coäng hoøa xaõ hoäi")
	f.Fuzz(func(t *testing.T, abc, vni string) {
		for s, codes := range map[string][]Encoding{abc: {TCVN3, TCVN3Capital}, vni: {VNI}} {
			for _, e := range codes {
				got := e.Decode(s)
				if !norm.NFC.IsNormalString(got) {
					t.Fatalf("%s %q gives %q, which is not composed", e, s, got)
				}
				if utf8.ValidString(s) && hasUnicodeLetters(s) && got != NFC(s) {
					t.Fatalf("%s %q was typed in Unicode, and gives %q", e, s, got)
				}
			}
			if e, ok := DetectLegacy(s); ok && e.Decode(s) == NFC(s) {
				t.Fatalf("%q is in %s, which changes nothing", s, e)
			}
		}
	})
}
