package template

import (
	"strconv"
	"sync"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

// look is how the run of a tag looks, and how runs look that add something to it.
type look struct {
	prefix string
	props  *etree.Element // nil where the tag says nothing
	plain  []byte

	mu   sync.Mutex // a template draws several files at once
	more map[docx.Run][]byte
}

func newLook(prefix string, props *etree.Element) *look {
	return &look{prefix: prefix, props: props, plain: xmlOf(props), more: map[docx.Run][]byte{}}
}

// with gives the properties of a run that adds its look to that of the tag.
func (l *look) with(run docx.Run) []byte {
	run.Text, run.Tag = "", ""
	if run == (docx.Run{}) {
		return l.plain
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.more[run]; ok {
		return b
	}
	props := etree.NewElement(l.prefix + ":rPr")
	if l.props != nil {
		props = l.props.Copy()
	}
	if l.prefix == slidePrefix {
		slideLook(props, run)
	} else {
		wordLook(props, run)
	}
	b := xmlOf(props)
	l.more[run] = b
	return b
}

// wordOrder is the order in which a w:rPr lists what it says (EG_RPrBase), as far
// as needed to put in bold, italic, size and underline at their places.
var wordOrder = map[string]int{
	"rStyle": 1, "rFonts": 2, "b": 3, "bCs": 4, "i": 5, "iCs": 6, "caps": 7, "smallCaps": 8, "strike": 9,
	"dstrike": 10, "outline": 11, "shadow": 12, "emboss": 13, "imprint": 14, "noProof": 15, "snapToGrid": 16,
	"vanish": 17, "webHidden": 18, "color": 19, "spacing": 20, "w": 21, "kern": 22, "position": 23,
	"sz": 24, "szCs": 25, "highlight": 26, "u": 27,
}

func wordLook(props *etree.Element, run docx.Run) {
	set := func(tag, value string) {
		if old := props.SelectElement(tag); old != nil {
			props.RemoveChild(old)
		}
		at := 0
		for _, e := range props.ChildElements() {
			// What the table does not name (effects, language) comes after all it names;
			// the mark of a tracked insertion before.
			if n := wordOrder[e.Tag]; e.Tag == "ins" || n > 0 && n < wordOrder[tag] {
				at = e.Index() + 1
			}
		}
		e := etree.NewElement("w:" + tag)
		if value != "" {
			e.CreateAttr("w:val", value)
		}
		props.InsertChildAt(at, e)
	}
	if run.Bold {
		set("b", "")
		set("bCs", "")
	}
	if run.Italic {
		set("i", "")
		set("iCs", "")
	}
	if run.Size > 0 {
		set("sz", strconv.Itoa(2*run.Size))
		set("szCs", strconv.Itoa(2*run.Size))
	}
	if run.Underline {
		set("u", "single")
	}
}

func slideLook(props *etree.Element, run docx.Run) {
	set := func(key, value string, on bool) {
		if on {
			props.CreateAttr(key, value)
		}
	}
	set("b", "1", run.Bold)
	set("i", "1", run.Italic)
	set("u", "sng", run.Underline)
	set("sz", strconv.Itoa(100*run.Size), run.Size > 0)
}
