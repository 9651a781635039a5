package paper

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tongket/internal/vn"
)

// decode turns bytes into NFC text, trying in order: byte order mark, UTF-16
// without one, UTF-8, TCVN3 or VNI, Windows-1258. Old text that was saved as
// Unicode without its font ("Céng hßa") is decoded too. ok is false when nothing
// gives text.
func decode(data []byte) (text string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		text = strings.ToValidUTF8(string(data[3:]), "\uFFFD")
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		text = wide(data[2:], 0)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		text = wide(data[2:], 1)
	default:
		text = unmarked(data)
	}
	text = vn.NFC(text)
	if old, is := vn.DetectLegacy(text); is {
		text = old.Decode(text)
	}
	return text, legible(text)
}

// unmarked decodes bytes that carry no byte order mark.
func unmarked(data []byte) string {
	if low, is := looksWide(data); is {
		return wide(data, low)
	}
	if utf8.Valid(data) {
		return string(data)
	}
	if mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	// The codes of old fonts are looked for first: Windows-1258 reads any bytes.
	if western, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
		if _, is := vn.DetectLegacy(string(western)); is {
			return string(western)
		}
	}
	out, err := charmap.Windows1258.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(out)
}

// wide decodes UTF-16; low is the place of the low byte in each pair.
func wide(data []byte, low int) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+1-low])<<8)
	}
	return string(utf16.Decode(units))
}

// looksWide finds UTF-16 without a mark: in Vietnamese text the blanks and the
// unmarked letters, more than a quarter of all, have a zero high byte, and no
// low byte is zero.
func looksWide(data []byte) (low int, is bool) {
	sample := data[:min(len(data), 4096)&^1]
	if len(sample) < 4 {
		return 0, false
	}
	var zeros, high [2]int
	for i, b := range sample {
		switch b {
		case 0:
			zeros[i&1]++
			high[i&1]++
		case 0x01, 0x03, 0x1e, 0x20: // the blocks of Vietnamese letters and signs
			high[i&1]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case zeros[1] > pairs/4 && zeros[0] <= pairs/50 && high[1] >= pairs-pairs/10:
		return 0, true
	case zeros[0] > pairs/4 && zeros[1] <= pairs/50 && high[0] >= pairs-pairs/10:
		return 1, true
	}
	return 0, false
}

// mostlyUTF8 tells a UTF-8 text with a few broken bytes from one in another
// code page, where marked letters hardly ever form valid sequences.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		i += n
	}
	return good >= 10*bad
}

// legible refuses what decodes but is no text: control characters.
func legible(text string) bool {
	control := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == 0 {
			return false
		} else if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' {
			control++
		}
	}
	return control <= len(text)/100
}
