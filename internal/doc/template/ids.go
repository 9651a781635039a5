package template

import (
	"fmt"
	"strconv"

	"github.com/beevik/etree"
)

// idKind is a kind of number that is given once in a file.
type idKind int

const (
	controlID idKind = iota
	drawingID
	bookmarkID
	paragraphID // eight hexadecimal digits below 80000000
)

// taken are the numbers a template has given already.
type taken map[idKind]map[int]bool

// note notes the numbers of an element and of all it holds.
func (t taken) note(e *etree.Element) {
	for i := range e.Attr {
		if kind, base, ok := idOf(e, &e.Attr[i]); ok {
			if n, err := strconv.ParseInt(e.Attr[i].Value, base, 64); err == nil {
				if t[kind] == nil {
					t[kind] = map[int]bool{}
				}
				t[kind][int(n)] = true
			}
		}
	}
	for _, child := range e.ChildElements() {
		t.note(child)
	}
}

// idOf tells of an attribute that is a number given once.
func idOf(e *etree.Element, a *etree.Attr) (kind idKind, base int, ok bool) {
	switch {
	case a.Key == "paraId":
		return paragraphID, 16, true
	case e.Tag == "docPr" && a.Key == "id":
		return drawingID, 10, true
	case (e.Tag == "bookmarkStart" || e.Tag == "bookmarkEnd") && a.Key == "id":
		return bookmarkID, 10, true
	case e.Tag == "id" && a.Key == "val" && e.Parent() != nil && e.Parent().Tag == "sdtPr":
		return controlID, 10, true
	}
	return 0, 0, false
}

// ids gives numbers that the template has not given.
type ids struct {
	taken     taken
	last      [4]int
	bookmarks map[string]string // by the template's number: that of the copy being drawn
}

func (i *ids) next(kind idKind) int {
	for {
		i.last[kind]++
		if !i.taken[kind][i.last[kind]] {
			return i.last[kind]
		}
	}
}

// control is the id of a new content control.
func (i *ids) control() int { return i.next(controlID) }

// once draws what stands in the first copy of a stretch only.
type once struct {
	xml []byte
	n   int
}

func (o *once) draw(r *renderer) error {
	if !r.first(o.n) {
		return nil
	}
	r.out = append(r.out, o.xml...)
	return nil
}

// first reports, once for each counter, true.
func (r *renderer) first(n int) bool {
	if r.used[n] {
		return false
	}
	if !r.trial {
		r.used[n] = true
	}
	return true
}

// unique draws an attribute whose number each copy of a stretch needs anew.
type unique struct {
	key, value string
	kind       idKind
	bookmark   bool
	opens      bool // of a bookmark: its beginning
	n          int
}

func (u *unique) draw(r *renderer) error {
	value := u.value
	switch {
	case u.bookmark && !u.opens:
		if now, ok := r.ids.bookmarks[u.value]; ok {
			value = now
		}
	case r.first(u.n):
		if u.bookmark {
			r.ids.bookmarks[u.value] = u.value
		}
	case u.kind == paragraphID:
		value = fmt.Sprintf("%08X", r.ids.next(u.kind))
	default:
		value = strconv.Itoa(r.ids.next(u.kind))
		if u.bookmark {
			r.ids.bookmarks[u.value] = value
		}
	}
	r.out = appendAttr(r.out, u.key, value)
	return nil
}

// copyName draws the name of a bookmark, which each copy needs anew.
type copyName struct {
	key, value string
	n          int
}

func (c *copyName) draw(r *renderer) error {
	value := c.value
	if !r.first(c.n) {
		value = fmt.Sprintf("%.30s_%d", c.value, r.ids.last[bookmarkID]+1)
	}
	r.out = appendAttr(r.out, c.key, value)
	return nil
}

// attributes compiles the attributes of an element.
func (c *compiler) attributes(e *etree.Element) {
	for i := range e.Attr {
		a := &e.Attr[i]
		if c.pictureAttribute(e, a) {
			continue
		}
		kind, _, isID := idOf(e, a)
		switch {
		case c.depth == 0 || c.prefix != wordPrefix:
		case isID:
			mark := e.Tag == "bookmarkStart" || e.Tag == "bookmarkEnd"
			c.out.add(&unique{key: a.FullKey(), value: a.Value, kind: kind, bookmark: mark && kind == bookmarkID,
				opens: e.Tag == "bookmarkStart", n: c.t.counter()})
			continue
		case e.Tag == "bookmarkStart" && a.Key == "name":
			c.out.add(&copyName{key: a.FullKey(), value: a.Value, n: c.t.counter()})
			continue
		}
		c.out.cur = appendAttr(c.out.cur, a.FullKey(), a.Value)
	}
}
