package template

import (
	"strings"

	"tongket/internal/fault"
)

// plainKinds gives for the kinds of main parts that Word and PowerPoint save as a
// template or a show (.dotx, .potx, .ppsx) the kind of a document: what is filled in
// is one, and neither program opens a document that says it is a template.
var plainKinds = map[string]string{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
	"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml":   "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
	"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml":  "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}

// becomeDocument makes of a file that was saved as a template a document, and refuses
// one that carries macros: a paper that leaves the ward runs nothing.
func (t *Template) becomeDocument() error {
	if !t.pack.Has(typesName) {
		return nil // Word opens it no less than it did
	}
	doc, err := t.pack.Tree(typesName)
	if err != nil {
		return err
	}
	changed := false
	for _, e := range doc.Root().ChildElements() {
		kind := e.SelectAttrValue("ContentType", "")
		if lower := strings.ToLower(kind); strings.Contains(lower, "macroenabled") || strings.Contains(lower, "vbaproject") {
			return macros(t.slides)
		}
		if plain := plainKinds[kind]; plain != "" {
			e.CreateAttr("ContentType", plain)
			changed = true
		}
	}
	if !changed {
		return nil
	}
	t.fixed[typesName], err = doc.WriteToBytes()
	return err
}

// macros refuses a file with macros and says how to be rid of them.
func macros(slides bool) error {
	program, kind := "Word", ".docx"
	if slides {
		program, kind = "PowerPoint", ".pptx"
	}
	return fault.Refusedf("Tệp mẫu này có macro nên không nhận: văn bản lập theo mẫu được gửi đi, không được chạy chương trình ở máy người nhận. "+
		"Hãy mở tệp bằng %s, chọn “Lưu thành” kiểu %s rồi tải lên lại.", program, kind)
}
