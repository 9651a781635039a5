package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/report"
)

var opaque = regexp.MustCompile(`^tk[a-z2-7]{16}$`)

// TestNumbersAreKept holds that every number in a paper that is kept is found
// again: by a tag that says nothing, with its sentence, its indicator and the
// revisions it rests on; and that no two have one tag, in two drawings either.
func TestNumbersAreKept(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.make(t, report.Periodic), o.make(t, report.Periodic)
	seen := map[string]bool{}
	var keys [2][]string
	for i, id := range []report.ID{first, second} {
		if err := o.draw(id); err != nil {
			t.Fatal(err)
		}
		var all []report.Number
		var read *docx.Reading
		o.See(o.Reader, func(tx *db.Tx) (err error) {
			if all, err = report.Numbers(tx, id); err != nil {
				return err
			}
			m, err := report.Get(tx, id)
			if err != nil {
				return err
			}
			_, data, err := blob.Get(tx, m.Blob)
			if err != nil {
				return err
			}
			read, err = docx.Read(data)
			return err
		})
		for _, n := range all {
			if !opaque.MatchString(n.Tag) || seen[n.Tag] {
				t.Errorf("the tag %q is no short id of its own", n.Tag)
			}
			seen[n.Tag] = true
			keys[i] = append(keys[i], n.Key)
		}
		for n := range read.All() {
			for _, c := range n.Controls {
				if !slices.ContainsFunc(all, func(k report.Number) bool {
					return k.Tag == c.Tag && k.Printed == n.Text[c.Start:c.End] && k.Place == n.Path
				}) {
					t.Errorf("%s: %q under %s has no record", n.Path, n.Text[c.Start:c.End], c.Tag)
				}
			}
		}
		o.valueIsTold(t, all)
	}
	if !slices.Equal(keys[0], keys[1]) {
		t.Errorf("drawn again the numbers are %v, were %v", keys[1], keys[0])
	}
}

// valueIsTold looks at the value of the one indicator among the numbers.
func (o *office) valueIsTold(t *testing.T, all []report.Number) {
	t.Helper()
	id := o.target.Parts[0].Indicator
	said, cell := false, false
	for _, n := range all {
		if n.Key != string(id)+".gt" {
			continue
		}
		if n.Indicator != id || len(n.Figures) != 1 || n.Figures[0] != o.figures[1] || n.Printed != "24" {
			t.Errorf("the value stands as %+v, want the figure %s", n, o.figures[1])
		}
		said = said || strings.HasPrefix(n.Sentence, "Kết nạp đảng viên mới được 24 đảng viên, bằng 120% kế hoạch")
		cell = cell || n.Sentence == "Kết nạp đảng viên mới – thực hiện năm 2025: 24"
	}
	if !said || !cell {
		t.Errorf("the value is not told with its sentence (%v) and with its cell (%v): %+v", said, cell, all)
	}
}
