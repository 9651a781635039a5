package template

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// Kind says what a name of the dictionary stands for.
type Kind string

// The kinds of names, one for each kind of Value. The zero value is KindText.
const (
	KindText    Kind = "text"
	KindRich    Kind = "rich"
	KindNumber  Kind = "number"
	KindDate    Kind = "date"
	KindFlag    Kind = "flag"
	KindList    Kind = "list"
	KindScope   Kind = "scope"
	KindPicture Kind = "picture"
	KindBlocks  Kind = "blocks"
)

// Label is the kind in the words of the dictionary's page.
func (k Kind) Label() string {
	switch k {
	case KindNumber:
		return "số"
	case KindDate:
		return "ngày"
	case KindFlag:
		return "điều kiện"
	case KindList:
		return "danh sách"
	case KindScope:
		return "nhóm"
	case KindPicture:
		return "hình"
	case KindBlocks:
		return "khối văn bản"
	}
	return "chữ"
}

// Name is one entry of the dictionary of a kind of paper.
type Name struct {
	Name    string // as a template writes it, in the form of Plain
	Label   string // what it stands for, in a clerk's words
	Example string // one value as printed: "1.234,5", "08/01/2026"
	Kind    Kind
	Inside  []Name // of a list or scope: the names of its items
}

// Names is the dictionary of a kind of paper.
type Names []Name

// Sample makes a scope of the examples, for a trial run: lists have two items, and
// an example that cannot be read as its kind is a value that is missing.
func (n Names) Sample() Scope {
	s := Scope{}
	for _, name := range n {
		s[Plain(name.Name)] = name.sample()
	}
	return s
}

func (n Name) sample() Value {
	switch n.Kind {
	case KindRich:
		return Rich{docx.T(n.Example)}
	case KindNumber:
		if d, err := vn.ParseNumber(n.Example); err == nil {
			return Number{Decimal: d, Text: n.Example}
		}
		return nil
	case KindDate:
		if d, err := vn.ParseDay(n.Example); err == nil {
			return Date(d)
		}
		return nil
	case KindFlag:
		return Flag(true)
	case KindList:
		return List{Names(n.Inside).Sample(), Names(n.Inside).Sample()}
	case KindScope:
		return Names(n.Inside).Sample()
	case KindPicture:
		return Picture{Data: greyPicture(), Width: docx.MM(80), Height: docx.MM(50), Alt: n.Label}
	case KindBlocks:
		return Blocks{docx.Text(docx.T(n.Example))}
	}
	return Text(n.Example)
}

// greyPicture is a plain rectangle that stands for a picture in a trial run.
func greyPicture() []byte {
	img := image.NewGray(image.Rect(0, 0, 80, 50))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: 0xdd}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil { // a buffer takes everything
		return nil
	}
	return b.Bytes()
}
