package paper

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// TestDecodeOldFonts holds that a text file of the years before Unicode is read,
// as the bytes it had then and as Unicode it was wrongly saved to since.
func TestDecodeOldFonts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc", "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc"},
		{"Thu ng©n s¸ch ®¹t 986 triÖu ®ång, v\u00adît 5% kÕ ho¹ch", "Thu ngân sách đạt 986 triệu đồng, vượt 5% kế hoạch"},
		{"Thu ngaân saùch ñaït 986 trieäu ñoàng, vöôït 5% keá hoaïch", "Thu ngân sách đạt 986 triệu đồng, vượt 5% kế hoạch"},
	} {
		bytes, err := charmap.Windows1252.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		for _, data := range [][]byte{bytes, []byte(c.text)} {
			if got, ok := decode(data); !ok || got != c.want {
				t.Errorf("%q is %q, %v; want %q", data, got, ok, c.want)
			}
		}
	}
	const plain = "Thu ngân sách đạt 986 triệu đồng, vượt 5% kế hoạch"
	if got, ok := decode([]byte(plain)); !ok || got != plain {
		t.Errorf("%q is %q, %v", plain, got, ok)
	}
}
