package docx

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"github.com/beevik/etree"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/doc/pair"
)

// token is the smallest thing that is compared in a paragraph: a word, a gap, a
// sign, a number in its content control, a picture.
type token struct {
	text string         // NFC; a picture is object followed by the sum of its bytes
	key  string         // what the number in the control says, "" where that is not known
	tag  string         // of the control
	held bool           // in a content control, with or without a tag
	el   *etree.Element // the run, or the control
	old  bool           // it stands in the edited file already
}

// object stands for a picture in texts.
const object = "\uFFFC"

// picture reports whether the token is a picture.
func (t token) picture() bool { return strings.HasPrefix(t.text, object) }

// gap reports whether the token is white space.
func (t token) gap() bool { return t.text != "" && strings.TrimSpace(t.text) == "" }

// carriers are the elements of a paragraph that hold runs of its own text.
var carriers = []string{"hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent"}

// tokens takes a paragraph apart: afterwards each token is a run or a control of
// its own. What carries no text (marks of comments, notes, fields) stays where it
// is and is no token. join puts the runs together again.
func (f *mergeFile) tokens(p *etree.Element) []token {
	var all []token
	f.takeApart(p, &all)
	return all
}

func (f *mergeFile) takeApart(in *etree.Element, all *[]token) {
	for _, e := range in.ChildElements() {
		switch {
		case e.Space != "w":
		case e.Tag == "r":
			*all = append(*all, f.splitRun(e)...)
		case e.Tag == "sdt":
			f.takeControl(e, all)
		case slices.Contains(carriers, e.Tag):
			f.takeApart(e, all)
		}
	}
}

// takeControl makes a control with nothing but text one token; of any other the
// content is taken apart.
func (f *mergeFile) takeControl(e *etree.Element, all *[]token) {
	tag := controlTag(e)
	content := e.SelectElement("w:sdtContent")
	if content == nil {
		return
	}
	if !plainControl(content) {
		f.takeApart(content, all)
		return
	}
	*all = append(*all, token{text: norm.NFC.String(plainText(content)), tag: tag, key: f.key(tag), held: true, el: e, old: f.edited})
}

// controlTag is the tag of a content control, "" when it has none.
func controlTag(sdt *etree.Element) string {
	if t := sdt.FindElement("w:sdtPr/w:tag"); t != nil {
		return t.SelectAttrValue("w:val", "")
	}
	return ""
}

// plainControl reports whether a control holds runs of text alone, in controls
// without a tag or not.
func plainControl(content *etree.Element) bool {
	for _, e := range content.ChildElements() {
		switch e.Tag {
		case "r":
			for _, c := range e.ChildElements() {
				if !slices.Contains([]string{"rPr", "t", "tab", "br", "cr"}, c.Tag) {
					return false
				}
			}
		case "sdt":
			if inner := e.SelectElement("w:sdtContent"); inner == nil || controlTag(e) != "" || !plainControl(inner) {
				return false
			}
		case "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd":
		default:
			return false
		}
	}
	return true
}

// plainText is the text of the runs below an element.
func plainText(e *etree.Element) string {
	var b strings.Builder
	for _, c := range e.ChildElements() {
		switch c.Tag {
		case "t":
			b.WriteString(c.Text())
		case "tab":
			if c.Parent().Tag == "r" {
				b.WriteByte('\t')
			}
		case "br", "cr":
			b.WriteByte('\n')
		case "rPr", "sdtPr", "pPr":
		default:
			b.WriteString(plainText(c))
		}
	}
	return b.String()
}

// splitRun makes a run of each thing in a run and gives those that are tokens.
func (f *mergeFile) splitRun(run *etree.Element) []token {
	props := run.SelectElement("w:rPr")
	var parts []token
	for _, c := range run.ChildElements() {
		switch {
		case c.Space == "w" && c.Tag == "rPr":
		case c.Space == "w" && c.Tag == "t":
			for _, w := range pair.Words(norm.NFC.String(c.Text())) {
				parts = append(parts, token{text: w, el: textElement(w)})
			}
		case c.Space == "w" && c.Tag == "tab":
			parts = append(parts, token{text: "\t", el: c})
		case c.Space == "w" && (c.Tag == "cr" || c.Tag == "br" && c.SelectAttrValue("w:type", "") == ""):
			parts = append(parts, token{text: "\n", el: c})
		case c.Space == "w" && c.Tag == "noBreakHyphen":
			parts = append(parts, token{text: "-", el: c})
		case c.Space == "w" && c.Tag == "lastRenderedPageBreak":
		default:
			parts = append(parts, token{text: f.pictureOf(c), el: c})
		}
	}
	parent, at := run.Parent(), run.Index()
	parent.RemoveChildAt(at)
	var all []token
	for i, t := range parts {
		one := etree.NewElement("w:r")
		one.Attr = slices.Clone(run.Attr)
		if props != nil {
			one.AddChild(props.Copy())
		}
		one.AddChild(t.el)
		parent.InsertChildAt(at+i, one)
		t.el, t.old = one, f.edited
		if t.text != "" {
			all = append(all, t)
		}
	}
	return all
}

// pictureOf names a picture by its bytes, "" for anything else.
func (f *mergeFile) pictureOf(e *etree.Element) string {
	if e.Tag != "drawing" {
		return ""
	}
	blip := e.FindElement(".//a:blip")
	if blip == nil {
		return object
	}
	data := f.target(blip.SelectAttrValue("r:embed", ""))
	sum := sha256.Sum256(data)
	return object + hex.EncodeToString(sum[:6])
}

// textOf is what the tokens say.
func textOf(all []token) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.text)
	}
	return b.String()
}

// shown is a text as people read it: a picture is told by name.
func shown(s string) string {
	for {
		before, after, found := strings.Cut(s, object)
		if !found {
			return pair.Plainly(s)
		}
		s = before + "[hình]" + strings.TrimLeft(after, "0123456789abcdef")
	}
}

// weigh says how much it is worth that two tokens lie opposite each other; 0 when
// they may not.
func weigh(a, b token) int {
	switch {
	case a.picture() || b.picture():
		if a.picture() && b.picture() {
			return 8
		}
		return 0
	case a.key != "" && b.key != "":
		if a.key == b.key {
			return 8
		}
		return 0
	case a.gap() && b.gap():
		if strings.ContainsAny(a.text+b.text, "\n\t") && a.text != b.text {
			return 0
		}
		return 1
	case a.text == b.text && strings.IndexFunc(a.text, unicode.IsLetter) < 0 && strings.IndexFunc(a.text, unicode.IsDigit) < 0:
		return 2
	case a.text == b.text:
		return 6
	case a.held && b.held: // a program that drops tags leaves the control
		return 3
	}
	return 0
}

// opposite finds for each token of a the one of b that it became, -1 for none, so
// that what stays weighs most and the order holds.
func opposite(a, b []token) []int {
	return pair.Align(len(a), len(b), 6, func(i, j int) int { return weigh(a[i], b[j]) })
}
