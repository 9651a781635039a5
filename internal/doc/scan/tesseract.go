package scan

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"
	"time"

	"tongket/internal/doc/program"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// tesseract reads pictures of text. Two run side by side, each on one processor:
// its own threads get in each other's way.
var tesseract = program.New(program.Spec{
	Name:     "Tesseract",
	Purpose:  "đọc bản quét và ảnh chụp văn bản",
	Commands: []string{"tesseract"},
	Places:   []string{`C:\Program Files\Tesseract-OCR\tesseract.exe`, `C:\Program Files (x86)\Tesseract-OCR\tesseract.exe`, "/usr/local/bin/tesseract", "/opt/homebrew/bin/tesseract"},
	Version:  []string{"--version"},
	Debian:   "tesseract-ocr tesseract-ocr-vie",
	Site:     "github.com/UB-Mannheim/tesseract/wiki (khi cài chọn thêm ngôn ngữ Vietnamese)",
	AtOnce:   2,
})

// pageLimit is how long one page may take.
const pageLimit = 60 * time.Second

// oneThread keeps tesseract to one processor.
var oneThread = []string{"OMP_THREAD_LIMIT=1"}

// vietnamese makes sure that tesseract knows Vietnamese.
func vietnamese(ctx context.Context) error {
	out, err := tesseract.Run(ctx, program.Call{Args: []string{"--list-langs"}, Limit: 20 * time.Second, Most: 1 << 16})
	if err != nil {
		return err
	}
	if slices.Contains(program.Lines(out), "vie") {
		return nil
	}
	return fault.Refusedf("Tesseract trên máy chủ chưa có tiếng Việt (vie), chưa đọc được bản quét. Hãy nhờ người quản trị máy cài gói tesseract-ocr-vie; trên Windows, cài lại Tesseract và chọn thêm ngôn ngữ Vietnamese.")
}

// word is a word as tesseract read it.
type word struct {
	text   string
	box    image.Rectangle // dots, of the strip and then of the page
	line   [3]int          // block, paragraph and line, as tesseract numbers them
	doubt  int             // percent
	region int
}

// read reads a strip. The picture goes through a pipe and nothing is written to a
// file: what is being read may turn out to be a secret.
func (st *strip) read(ctx context.Context, dpi int) ([]word, error) {
	picture, err := st.png()
	if err != nil {
		return nil, fmt.Errorf("picture for tesseract: %w", err)
	}
	out, err := tesseract.Run(ctx, program.Call{
		Args:  []string{"stdin", "stdout", "-l", "vie", "--psm", "6", "--dpi", strconv.Itoa(dpi), "tsv"},
		Env:   oneThread,
		Input: picture,
		Limit: pageLimit,
		Most:  8 << 20,
	})
	if err != nil {
		return nil, err
	}
	var words []word
	for _, w := range parseTSV(string(out)) {
		if region, box, ok := st.locate(w.box); ok {
			w.region, w.box = region, box
			words = append(words, w)
		}
	}
	return words, nil
}

// parseTSV takes the words from tesseract's table: level, page, block, paragraph,
// line, word, left, top, width, height, confidence, text.
func parseTSV(out string) []word {
	var words []word
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) != 12 || f[0] != "5" {
			continue
		}
		var n [7]int // block to height
		ok := true
		for i, s := range []string{f[2], f[3], f[4], f[6], f[7], f[8], f[9]} {
			v, err := strconv.Atoi(s)
			ok = ok && err == nil && v >= 0 && v < 1<<16
			n[i] = v
		}
		whole, _, _ := strings.Cut(f[10], ".")
		sure, err := strconv.Atoi(whole)
		text := vn.NFC(strings.ToValidUTF8(strings.TrimSpace(f[11]), ""))
		if !ok || err != nil || sure < 0 || text == "" || strings.Trim(text, "|_¦") == "" {
			continue
		}
		words = append(words, word{text: text, line: [3]int{n[0], n[1], n[2]}, doubt: 100 - min(sure, 100),
			box: image.Rect(n[3], n[4], n[3]+n[5], n[4]+n[6])})
	}
	return words
}
