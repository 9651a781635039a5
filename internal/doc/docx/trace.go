package docx

import "encoding/xml"

// stretch is an element with the text in it: its bytes in the part, and the bytes
// of the paragraph's text, as it was gathered, that it gives.
type stretch struct {
	from, to   int64
	start, end int
}

// trace is where the text of a paragraph stands in the bytes of its part.
type trace struct {
	raw      string // the text as gathered, before it was composed and decoded
	runs     []tracedRun
	controls []stretch // content controls within the paragraph
	end      [2]int64  // the paragraph's closing tag; empty where it closes itself
}

// tracedRun is a run of a paragraph.
type tracedRun struct {
	stretch
	open     int64    // where the start tag ends
	look     [2]int64 // its properties; empty where it has none
	kids     []tracedKid
	inserted bool // within somebody's tracked insertion
}

// tracedKid is what a run holds beside its properties.
type tracedKid struct {
	stretch
	text bool // a w:t, which can be cut between two letters
}

// traced reads the children of the w:r just opened and notes where they stand.
func (p *paragraph) traced(piece func(xml.StartElement) error) error {
	s := p.f.r.s
	if p.f.r.watch == nil {
		return s.each(piece)
	}
	run := tracedRun{stretch: stretch{from: s.from, start: p.buf.Len()}, open: s.to, inserted: p.inserted > 0}
	err := s.each(func(e xml.StartElement) error {
		kid := tracedKid{stretch: stretch{from: s.from, start: p.buf.Len()}, text: word(e.Name) == "t"}
		err := piece(e)
		kid.to, kid.end = s.to, p.buf.Len()
		if word(e.Name) == "rPr" {
			run.look = [2]int64{kid.from, kid.to}
			return err
		}
		run.kids = append(run.kids, kid)
		return err
	})
	run.to, run.end = s.to, p.buf.Len()
	p.trace.runs = append(p.trace.runs, run)
	return err
}
