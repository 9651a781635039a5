package report

import (
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// Edition is a draft as the clerk brought it back from Word.
type Edition struct {
	ID         string
	Report     ID
	Blob       string
	Name       string // of the file as it came
	RecordedAt string
	RecordedBy auth.AccountID
}

// Editions returns the editions of a draft, newest first: the first is the one in
// work.
func Editions(tx *db.Tx, id ID) ([]Edition, error) {
	var all []Edition
	err := tx.Each(func(s db.Scanner) error {
		var e Edition
		err := s.Scan(&e.ID, &e.Report, &e.Blob, &e.Name, &e.RecordedAt, &e.RecordedBy)
		all = append(all, e)
		return err
	}, `select e.id, e.report, e.blob, b.name, e.recorded_at, e.recorded_by from report_edition e join blob b on b.ward = e.ward and b.id = e.blob
		where e.ward = $1 and e.report = $2 order by e.recorded_at desc, e.id desc`, string(id))
	return all, err
}

// newest is the edition in work, nil for none.
func newest(tx *db.Tx, id ID) (*Edition, error) {
	all, err := Editions(tx, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// editable refuses drafts that cannot come back: what is not ready, and what is no
// Word file.
func editable(m Made) error {
	switch {
	case !m.Ready():
		return fault.Conflictf("%s chưa lập xong nên chưa có bản nào để sửa. Hãy mở lại trang sau ít giây.", m.Title())
	case m.Format != Docx:
		return fault.Refusedf("%s là tệp %s. Chỉ bản Word mới tải bản đã sửa lên để ghép được; hãy lập lại tệp này từ trang Báo cáo.", m.Title(), m.Format.Label())
	}
	return nil
}

// drawnBlob is the file of a draft as the record alone gave it, without the
// clerk's work that was put into it later.
func drawnBlob(tx *db.Tx, m Made) (string, error) {
	drawn := m.Blob
	_, err := tx.One([]any{&drawn}, `select coalesce(drawn, $3) from report_rerun where ward = $1 and report = $2`, string(m.ID), m.Blob)
	return drawn, err
}

// Drawn returns the Word file of a draft as it was drawn, which an edited file is
// held against.
func Drawn(tx *db.Tx, id ID) (Made, []byte, error) {
	m, err := Get(tx, id)
	if err == nil {
		err = editable(m)
	}
	if err != nil {
		return m, nil, err
	}
	from, err := drawnBlob(tx, m)
	if err != nil {
		return m, nil, err
	}
	_, data, err := blob.Get(tx, from)
	return m, data, err
}

// Returned is a file that was found to be a draft come back.
type Returned struct {
	Report ID
	Name   string
	Data   []byte
	Seen   string // the edition that its sender knew of, "" for none
}

// leastKin is how many hundredths of a draft's paragraphs an edited file must still
// hold when it has lost the tags of the numbers.
const leastKin = 30

// Return judges whether a file is the draft come back, by the tags of its numbers
// and by its text; it refuses one that is not. Nothing is kept yet.
func Return(m Made, drawn []byte, name string, data []byte) (Returned, error) {
	own := map[string]bool{}
	if read, err := docx.Read(drawn); err != nil {
		return Returned{}, fmt.Errorf("read the draft %s: %w", m.ID, err)
	} else {
		for _, tag := range tagsOf(read) {
			own[tag] = true
		}
	}
	read, err := docx.Read(data)
	if err != nil {
		return Returned{}, err
	}
	for _, tag := range tagsOf(read) {
		if own[tag] {
			return Returned{Report: m.ID, Name: name, Data: data}, nil
		}
	}
	kin, err := docx.Merge(drawn, data, drawn, docx.MergeOptions{})
	if err != nil {
		return Returned{}, err
	}
	if kin.Found*100 < leastKin*kin.Of {
		return Returned{}, fault.Invalidf("tep", "Tệp “%s” không phải bản sửa của dự thảo này: không còn số nào mang dấu của dự thảo và chỉ thấy %d trong %d đoạn. "+
			"Hãy chọn đúng tệp đã tải từ trang này rồi sửa bằng Word.", name, kin.Found, kin.Of)
	}
	return Returned{Report: m.ID, Name: name, Data: data}, nil
}

// tagsOf lists the tags of the numbers in a file.
func tagsOf(read *docx.Reading) []string {
	var all []string
	for n := range read.All() {
		for _, c := range n.Controls {
			if c.Tag != "" {
				all = append(all, c.Tag)
			}
		}
	}
	return all
}

// Keep keeps a returned draft as its newest edition. It refuses when somebody
// brought another since its sender looked, and a draft that was issued.
func (r Returned) Keep(tx *db.Tx) (string, error) {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return "", err
	}
	m, err := Get(tx, r.Report)
	if err != nil {
		return "", err
	}
	if err := editable(m); err != nil {
		return "", err
	}
	last, err := newest(tx, m.ID)
	if err != nil {
		return "", err
	}
	if last != nil && last.ID != r.Seen {
		return "", fault.New(fault.Conflict, "tep", "Trong lúc bạn chọn tệp, một bản sửa khác (“%s”) vừa được tải lên. Hãy mở bản ấy xem trước; nếu bản của bạn mới hơn, chọn lại tệp và tải lên lần nữa.", last.Name)
	}
	b, err := blob.Put(tx, r.Name, DocxMedia, r.Data)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	if _, err := tx.Exec(`insert into report_edition (ward, id, report, blob, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
		id, string(m.ID), b.ID, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	return id, audit.Add(tx, audit.Entry{Act: "report.edition", Subject: "report/" + string(m.ID), Detail: map[string]any{"edition": id, "blob": b.ID}})
}
