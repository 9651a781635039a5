package photo

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// oleSignature begins the files of Office before 2007 and every encrypted one.
const oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// partMedia tells a package by its main part.
var partMedia = map[string]string{"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}

// sniffZip tells office packages from other archives, from the list of parts
// alone: nothing is unpacked.
func sniffZip(data []byte) string {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, f := range r.File {
		if media := partMedia[f.Name]; media != "" {
			return media
		}
		if f.Name == "mimetype" && f.UncompressedSize64 < 100 {
			return openDocument(f)
		}
	}
	return ""
}

// openDocument reads the media type that an OpenDocument package states first.
func openDocument(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, 100))
	if err != nil {
		return ""
	}
	for _, media := range []string{ODT, ODS} {
		if strings.TrimSpace(string(text)) == media {
			return media
		}
	}
	return ""
}

// wide writes a name of a compound file's directory as it stands there.
func wide(name string) []byte {
	var b []byte
	for _, c := range []byte(name) {
		b = append(b, c, 0)
	}
	return b
}

// sniffOLE tells the older Office files by the stream each of them has.
func sniffOLE(data []byte) string {
	for _, s := range []struct{ stream, media string }{
		{"WordDocument", DOC}, {"Workbook", XLS}, {"PowerPoint Document", PPT},
	} {
		if bytes.Contains(data, wide(s.stream)) {
			return s.media
		}
	}
	return ""
}

// encrypted reports whether a compound file wraps a package under a password.
func encrypted(data []byte) bool { return bytes.Contains(data, wide("EncryptedPackage")) }
