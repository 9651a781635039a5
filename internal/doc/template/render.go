package template

import (
	"strconv"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Options are how a template is filled in.
type Options struct {
	// Mark gives the tag (at most 64 characters) of the content control around a
	// number with a key, as it was printed; "" for no control. Nil, as for the copy
	// that leaves the ward, gives none at all.
	Mark func(key, printed string) string
}

// What one filled-in file may become. A year's report with its annexes stays far
// below.
const (
	maxOut    = 64 << 20 // bytes of one part
	maxRounds = 200_000  // times that all sections together are drawn
)

// op draws one stretch of a part.
type op interface{ draw(r *renderer) error }

// renderer is one filling-in.
type renderer struct {
	t       *Template
	options Options
	out     []byte // of the part being drawn
	frames  []frame
	rounds  int
	used    []bool // by counter: whether the first copy has been drawn
	ids     ids
	links   *links
	shapes  map[*grid]*shape
	row     int                   // of tables whose cells merge, counted on
	broke   bool                  // a cell to the left did not merge
	merges  map[*mergeMark]merged // by cell of the template: what it printed last
	pic     *fitted               // that the drawing around takes
	// Of slides: the copies of each, what each copy is one of, and what numbers
	// them.
	copies          map[string][]string
	origin          map[string]string
	noted           map[string]string // by copy of a slide: its page of notes
	slides, slideID int
	trial           bool // drawn to be measured: nothing is numbered or noted
}

// frame is a scope that was entered.
type frame struct {
	scope Scope
	dot   Value // what {{.}} stands for; nil where the scope says
	n, of int   // which item of how many
	loop  bool
}

// lookup finds a value by its path: in the scope entered last, then outside.
func (r *renderer) lookup(path []string) Value {
	for i := len(r.frames) - 1; i >= 0; i-- {
		f := &r.frames[i]
		v, ok := f.scope[path[0]]
		if !ok {
			v, ok = f.own(path[0])
		}
		if ok {
			return within(v, path[1:])
		}
	}
	return nil
}

// own gives the values that every loop has.
func (f *frame) own(name string) (Value, bool) {
	switch {
	case name == ".":
		return f.dot, f.dot != nil
	case !f.loop:
	case name == "so_thu_tu":
		return Number{Decimal: vn.Decimal{Units: int64(f.n + 1)}}, true
	case name == "dau":
		return Flag(f.n == 0), true
	case name == "cuoi":
		return Flag(f.n == f.of-1), true
	}
	return nil, false
}

// within follows the rest of a path.
func within(v Value, path []string) Value {
	for _, name := range path {
		s, ok := v.(Scope)
		if !ok {
			return nil
		}
		v = s[name]
	}
	return v
}

// bounded refuses a part that grows beyond measure.
func (r *renderer) bounded() error {
	if len(r.out) > maxOut {
		return fault.Refusedf("Văn bản làm từ mẫu này dài quá 64 MB; hãy xem lại các phần lặp trong mẫu.")
	}
	return nil
}

func (r *renderer) run(ops []op) error {
	for _, o := range ops {
		if err := o.draw(r); err != nil {
			return err
		}
	}
	return nil
}

// fixed is a stretch that never changes.
type fixed []byte

func (f fixed) draw(r *renderer) error {
	r.out = append(r.out, f...)
	return nil
}

// repeat is a section.
type repeat struct {
	path   []string
	unless bool
	body   []op
}

func (s *repeat) draw(r *renderer) error {
	v := r.lookup(s.path)
	if s.unless {
		if holds(v) {
			return nil
		}
		return r.round(frame{}, s.body)
	}
	switch v := v.(type) {
	case List:
		for i, item := range v {
			if err := r.round(frame{scope: item, n: i, of: len(v), loop: true}, s.body); err != nil {
				return err
			}
		}
		return nil
	case Scope:
		return r.round(frame{scope: v}, s.body)
	}
	if !holds(v) {
		return nil
	}
	return r.round(frame{dot: v}, s.body)
}

// round draws a section once, within a scope.
func (r *renderer) round(f frame, body []op) error {
	if r.rounds++; r.rounds > maxRounds {
		return fault.Refusedf("Các phần lặp trong mẫu này lặp quá 200.000 lần; hãy xem lại mẫu, có thể một phần lặp đang nằm trong chính nó.")
	}
	if err := r.bounded(); err != nil {
		return err
	}
	r.frames = append(r.frames, f)
	err := r.run(body)
	r.frames = r.frames[:len(r.frames)-1]
	return err
}

// value prints a value.
type value struct {
	path    []string
	filters []filter
	prefix  string
	look    *look
	bare    bool // no control can stand here
}

func (v *value) draw(r *renderer) error {
	p := printValue(r.lookup(v.path), v.filters)
	if p.rich == nil {
		r.stretch(v, v.look.plain, p.text, p.key)
		return r.bounded()
	}
	for _, run := range p.rich {
		r.stretch(v, v.look.with(run), run.Text, run.Tag)
	}
	return r.bounded()
}

// stretch writes a run, in its control when it is a number of the record.
func (r *renderer) stretch(v *value, props []byte, text, key string) {
	text = clean(text)
	if text == "" {
		return
	}
	tag := ""
	if key != "" && !v.bare {
		tag = r.mark(key, text)
	}
	if tag == "" {
		r.out = appendRun(r.out, v.prefix, props, text)
		return
	}
	r.out = append(r.out, `<w:sdt><w:sdtPr>`...)
	r.out = append(appendAttr(append(r.out, `<w:tag`...), "w:val", tag), `/><w:id w:val="`...)
	r.out = strconv.AppendInt(r.out, int64(r.ids.control()), 10)
	r.out = append(r.out, `"/><w15:appearance w15:val="hidden"/></w:sdtPr><w:sdtContent>`...)
	r.out = appendRun(r.out, v.prefix, props, text)
	r.out = append(r.out, `</w:sdtContent></w:sdt>`...)
}

// mark asks for the tag of a number's control.
func (r *renderer) mark(key, text string) string {
	if r.options.Mark == nil || r.trial {
		return ""
	}
	return clean(r.options.Mark(key, text))
}

// appendRun writes text of one look: line breaks and tabs as their own elements.
func appendRun(out []byte, prefix string, props []byte, text string) []byte {
	if prefix == slidePrefix {
		return appendSlideRun(out, props, text)
	}
	out = append(append(out, "<w:r>"...), props...)
	for text != "" {
		at := indexBreak(text)
		if at > 0 {
			out = append(out, `<w:t xml:space="preserve">`...)
			out = append(appendText(out, text[:at]), `</w:t>`...)
		}
		if at == len(text) {
			break
		}
		if text[at] == '\t' {
			out = append(out, "<w:tab/>"...)
		} else {
			out = append(out, "<w:br/>"...)
		}
		text = text[at+1:]
	}
	return append(out, "</w:r>"...)
}

// indexBreak is where the first line break or tab is; the length without one.
func indexBreak(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' || s[i] == '\t' {
			return i
		}
	}
	return len(s)
}

// appendSlideRun writes text of one look on a slide.
func appendSlideRun(out, props []byte, text string) []byte {
	for {
		at := strings.IndexByte(text, '\n')
		line := text
		if at >= 0 {
			line = text[:at]
		}
		if line != "" {
			out = append(append(append(out, "<a:r>"...), props...), "<a:t>"...)
			out = append(appendText(out, line), "</a:t></a:r>"...)
		}
		if at < 0 {
			return out
		}
		out = append(append(append(out, "<a:br>"...), props...), "</a:br>"...)
		text = text[at+1:]
	}
}
