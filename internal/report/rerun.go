package report

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// Rerun is a draft that was drawn again from an earlier one.
type Rerun struct {
	Fresh    ID     // the draft drawn again
	Of       ID     // the draft it follows
	Edition  string // the edition that was put into it, "" for the file as it was
	Drawn    string // the blob of what the record alone gave; "" until merged
	MergedAt string // when the clerk's work was put into it, "" before
	MergedBy auth.AccountID
}

const rerunColumns = `select report, of_report, coalesce(edition, ''), coalesce(drawn, ''), coalesce(merged_at, ''), merged_by from report_rerun where ward = $1`

func oneRerun(tx *db.Tx, where string, args ...any) (Rerun, bool, error) {
	var r Rerun
	found, err := tx.One([]any{&r.Fresh, &r.Of, &r.Edition, &r.Drawn, &r.MergedAt, &r.MergedBy}, rerunColumns+where, args...)
	return r, found, err
}

// LastRerun is how a draft was last drawn again; false when it never was.
func LastRerun(tx *db.Tx, of ID) (Rerun, bool, error) {
	return oneRerun(tx, ` and of_report = $2 order by recorded_at desc, report desc limit 1`, string(of))
}

// RerunOf tells from which draft one was drawn again; false for one asked for anew.
func RerunOf(tx *db.Tx, id ID) (Rerun, bool, error) {
	return oneRerun(tx, ` and report = $2`, string(id))
}

// DrawAgain asks for a draft once more, from the figures as they are now; the queue
// draws it. While an earlier asking still waits, that one is given. It refuses a
// paper that was issued: what it says no longer changes.
func DrawAgain(tx *db.Tx, of ID) (ID, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	m, err := Get(tx, of)
	if err != nil {
		return "", err
	}
	if err := editable(m); err != nil {
		return "", err
	}
	if m.Number != "" {
		return "", fault.Conflictf("%s đã ban hành (số %s) nên không lập lại. Cần báo cáo bổ sung thì lập dự thảo mới ở trang Báo cáo.", m.Title(), m.Number)
	}
	last, found, err := LastRerun(tx, of)
	if err != nil {
		return "", err
	}
	if found && last.MergedAt == "" {
		waiting, err := Get(tx, last.Fresh)
		if err != nil || !waiting.Ready() && waiting.Error == "" {
			return last.Fresh, err
		}
	}
	asked := m.Asked
	asked.Snapshot = "" // a snapshot would say what it said
	fresh, err := Make(tx, asked)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(`insert into report_rerun (ward, report, of_report, recorded_at, recorded_by, edition, drawn, merged_at, merged_by) values ($1, $2, $3, $4, $5, null, null, null, '')`,
		string(fresh), string(of), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	return fresh, audit.Add(tx, audit.Entry{Act: "report.again", Subject: "report/" + string(fresh), Detail: map[string]any{"of": string(of)}})
}

// Three are the files of a rerun: the draft as it was drawn, as the clerk has it,
// and drawn again; with what the tags in them mean.
type Three struct {
	Old, Fresh          Made
	Edition             string // "" when nobody brought one back
	base, edited, fresh []byte
	numbers             map[string]Number
	drawn               string // the blob of the fresh drawing
}

// LoadThree reads what a rerun puts together. edition is the one to take, "" for
// none: the caller's page was made of it. It refuses while the draft is not drawn.
func LoadThree(tx *db.Tx, fresh ID, edition string) (Three, error) {
	run, found, err := RerunOf(tx, fresh)
	if err != nil {
		return Three{}, err
	}
	if !found {
		return Three{}, fault.Missingf("Không có bản lập lại nào mang mã “%s”. Hãy mở lại trang của dự thảo và bấm “Lập lại từ số liệu hiện nay”.", fresh)
	}
	t := Three{Edition: edition, numbers: map[string]Number{}}
	if t.Old, t.base, err = Drawn(tx, run.Of); err != nil {
		return t, err
	}
	if t.Fresh, t.fresh, err = Drawn(tx, fresh); err != nil {
		return t, err
	}
	if t.drawn, err = drawnBlob(tx, t.Fresh); err != nil {
		return t, err
	}
	mine := t.Old.Blob
	if edition != "" {
		editions, err := Editions(tx, run.Of)
		if err != nil {
			return t, err
		}
		mine = ""
		for _, e := range editions {
			if e.ID == edition {
				mine = e.Blob
			}
		}
		if mine == "" {
			return t, fault.Missingf("Không có bản sửa nào mang mã “%s” của dự thảo này. Hãy mở lại trang của dự thảo.", edition)
		}
	}
	if _, t.edited, err = blob.Get(tx, mine); err != nil {
		return t, err
	}
	for _, id := range []ID{run.Of, fresh} {
		numbers, err := Numbers(tx, id)
		if err != nil {
			return t, err
		}
		for _, n := range numbers {
			t.numbers[n.Tag] = n
		}
	}
	return t, nil
}

// Joined is a rerun put together.
type Joined struct {
	Three
	docx.Merged
	Open  []docx.Change // asked and not answered
	added []Number      // the clerk's own copies of numbers
}

// Join puts the three together with the choices given, by the ids of their changes.
func (t Three) Join(choices map[string]docx.Choice) (Joined, error) {
	j := Joined{Three: t}
	var err error
	j.Merged, err = docx.Merge(t.base, t.edited, t.fresh, docx.MergeOptions{
		Key: func(tag string) string { return t.numbers[tag].Key },
		Decide: func(c docx.Change) docx.Choice {
			for _, offered := range c.Choices {
				if offered == choices[c.ID] {
					return offered
				}
			}
			return c.Choice
		},
		Rename: func(tag string) string {
			n := t.numbers[tag]
			n.Tag = Tag(string(t.Fresh.ID), ownTags+len(j.added))
			j.added = append(j.added, n)
			return n.Tag
		},
	})
	if err != nil {
		return j, err
	}
	// The end of the chain that a paper prints is another each time; it is no sentence.
	j.Changes = slices.DeleteFunc(j.Changes, func(c docx.Change) bool {
		return c.State == docx.Updated && t.Old.Head != "" && strings.Contains(c.Base, t.Old.Head) && strings.Contains(c.Fresh, t.Fresh.Head)
	})
	for _, c := range j.Changes {
		if c.State == docx.Asked && c.Choice == "" {
			j.Open = append(j.Open, c)
		}
	}
	return j, nil
}

// ownTags is the place from which the tags of copied numbers are counted, beyond
// those that a drawing makes.
const ownTags = 1 << 20

// Merge makes the new draft the file that was joined, with its numbers. It refuses
// when a choice is open, when somebody was faster, and when the clerk's file changed
// since.
func (j Joined) Merge(tx *db.Tx) (ID, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	if len(j.Open) > 0 {
		return "", fault.Invalidf("chon-"+j.Open[0].ID, "Còn %d câu chưa chọn, câu đầu: “%s”. Hãy chọn cho từng câu rồi ghi bản mới.", len(j.Open), j.Open[0].Mine)
	}
	if err := j.stillHolds(tx); err != nil {
		return "", err
	}
	b, err := blob.Put(tx, j.Fresh.FileName(), DocxMedia, j.File)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(`update report set blob = $3 where ward = $1 and id = $2`, string(j.Fresh.ID), b.ID); err != nil {
		return "", err
	}
	if _, err := tx.Exec(`update report_rerun set drawn = $3, edition = $4, merged_at = $5, merged_by = $6 where ward = $1 and report = $2`,
		string(j.Fresh.ID), j.drawn, orNull(j.Edition), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	if err := j.keepNumbers(tx); err != nil {
		return "", err
	}
	return j.Fresh.ID, audit.Add(tx, audit.Entry{Act: "report.merge", Subject: "report/" + string(j.Fresh.ID), Detail: map[string]any{"of": string(j.Old.ID), "edition": j.Edition, "blob": b.ID}})
}

// stillHolds refuses what somebody has overtaken.
func (j Joined) stillHolds(tx *db.Tx) error {
	last, found, err := LastRerun(tx, j.Old.ID)
	if err != nil {
		return err
	}
	fresh, err := Get(tx, j.Fresh.ID)
	if err != nil {
		return err
	}
	edition, err := newest(tx, j.Old.ID)
	switch {
	case err != nil:
		return err
	case fresh.Number != "":
		return fault.Conflictf("Bản lập lại đã ban hành (số %s) nên không ghi đè lên được. Hãy lập lại lần nữa từ trang của dự thảo rồi ghi vào bản mới ấy.", fresh.Number)
	case found && last.Fresh == j.Fresh.ID && last.MergedAt != "":
		return fault.Conflictf("Bản mới của dự thảo này đã được ghi trước bạn. Hãy mở bản ấy xem; muốn đổi nữa thì sửa bản ấy rồi tải lên.")
	case !found || last.Fresh != j.Fresh.ID:
		return fault.Conflictf("Trong lúc bạn xem, dự thảo đã được lập lại lần nữa. Các câu đổi dưới đây là của lần mới nhất; hãy xem và chọn lại.")
	case edition != nil && edition.ID != j.Edition:
		return fault.Conflictf("Trong lúc bạn xem, bản sửa “%s” vừa được tải lên. Các câu đổi dưới đây đã tính theo bản ấy; hãy xem và chọn lại.", edition.Name)
	}
	return nil
}

// keepNumbers says of the numbers of the new draft where they stand now. Those
// that its file no longer has stay without a place: the drawing is still known by
// them.
func (j Joined) keepNumbers(tx *db.Tx) error {
	old, err := Numbers(tx, j.Fresh.ID)
	if err != nil {
		return err
	}
	if err := addNumbers(tx, j.Fresh.ID, len(old), j.added); err != nil {
		return err
	}
	r := Report{drawn: &numbering{paper: j.Fresh.ID, all: append(old, j.added...)}}
	for i := range r.drawn.all {
		r.drawn.all[i].Place, r.drawn.all[i].Sentence = "", ""
	}
	if err := r.stand(j.File); err != nil {
		return fmt.Errorf("read the merged file: %w", err)
	}
	return placeNumbers(tx, j.Fresh.ID, r.drawn.all)
}

// addNumbers stores numbers behind those that a paper has.
func addNumbers(tx *db.Tx, id ID, from int, all []Number) error {
	for i, n := range all {
		_, err := tx.Exec(`insert into report_number (ward, report, tag, rank, key, printed, place, sentence, indicator) values ($1, $2, $3, $4, $5, $6, '', '', $7)`,
			string(id), n.Tag, from+i, n.Key, n.Printed, orNull(string(n.Indicator)))
		if err != nil {
			return err
		}
		for _, f := range n.Figures {
			if _, err := tx.Exec(`insert into report_number_figure (ward, tag, figure) values ($1, $2, $3)`, n.Tag, string(f)); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeNumbers says where the numbers of a paper stand; those not given stand
// nowhere.
func placeNumbers(tx *db.Tx, id ID, all []Number) error {
	if _, err := tx.Exec(`update report_number set place = '', sentence = '' where ward = $1 and report = $2`, string(id)); err != nil {
		return err
	}
	for _, n := range all {
		if _, err := tx.Exec(`update report_number set place = $3, sentence = $4 where ward = $1 and tag = $2`, n.Tag, n.Place, n.Sentence); err != nil {
			return err
		}
	}
	return nil
}

// Standing returns the numbers that stand in the file of a paper: one that the
// clerk's work was put into no longer holds all that were drawn.
func Standing(tx *db.Tx, id ID) ([]Number, error) {
	all, err := Numbers(tx, id)
	if err != nil {
		return nil, err
	}
	run, found, err := RerunOf(tx, id)
	if err != nil || !found || run.MergedAt == "" {
		return all, err
	}
	return slices.DeleteFunc(all, func(n Number) bool { return n.Place == "" }), nil
}
