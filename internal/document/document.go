// Package document keeps the papers of the ward (văn bản), incoming and
// outgoing: what each is, and its versions with the file as it came and the text
// as it was read. A text is known by its hash: the same text a second time is
// the same version and not another. A new reading or an edited file is a new
// version; facts confirmed from an earlier one stay where they were. Files under
// a secret mark never come here: they are refused before anything is kept.
package document

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// ID names a document in its ward.
type ID string

// Direction says which way a paper went.
type Direction string

// The directions.
const (
	Incoming Direction = "incoming" // văn bản đến
	Outgoing Direction = "outgoing" // văn bản đi
)

// Document is one paper.
type Document struct {
	ID         ID
	Title      string // trích yếu, or the first line of the text
	Type       string // tên loại: "Báo cáo"; "" where unknown
	Number     string // số, ký hiệu: "05/BC-UBND"
	Day        vn.Day // "" where unknown
	Issuer     string
	Direction  Direction
	RecordedAt string
	RecordedBy auth.AccountID
}

// Version is one text of a document.
type Version struct {
	Document   ID
	N          int
	Blob       string // the file as it came
	Filename   string
	Kind       string         // "txt", "docx"
	Text       string         // as read: decoded, NFC; "" of a scan that nobody could read yet
	TextHash   string         // hex SHA-256 of Text, of the file where there is no text
	Reader     string         // version of the reader that made Text
	DeclaredBy auth.AccountID // who declared by name that an unread scan holds no state secret; "" for a text
	RecordedAt string
}

// Upload is a file with what was read from it.
type Upload struct {
	Document       // ID "" for a new paper; else the text is its next version
	Filename, Kind string
	Media          string
	Data           []byte
	Text, Reader   string
	Layout         string // how the text lies on paper, as its reader keeps it; "" where it does not
	// Declared is the full name that a person typed under "holds no state secret";
	// needed only where the file has no text that could be searched for a mark.
	Declared string
}

// Hash is how a text is recognised.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Take keeps an uploaded paper. A text that the ward has already gives the
// version it has, and known true; nothing is written then. The same text of the
// same paper, read by another version of the reader, is a new version.
func Take(tx *db.Tx, u Upload) (v Version, known bool, err error) {
	if err := tx.Actor.May(auth.TakeDocument); err != nil {
		return Version{}, false, err
	}
	if err := u.tidy(); err != nil {
		return Version{}, false, err
	}
	hash, declaredBy := Hash(u.Text), auth.AccountID("")
	if strings.TrimSpace(u.Text) == "" {
		if err := u.declared(tx.Actor); err != nil {
			return Version{}, false, err
		}
		u.Text, hash, declaredBy = "", Hash(string(u.Data)), tx.Actor.Account
	}
	if v, known, err := findText(tx, hash); err != nil || known && !u.rereads(v) {
		return v, known, err
	}
	b, err := blob.Put(tx, u.Filename, u.Media, u.Data)
	if err != nil {
		return Version{}, false, err
	}
	if err := u.place(tx); err != nil {
		return Version{}, false, err
	}
	v = Version{Document: u.ID, Blob: b.ID, Filename: u.Filename, Kind: u.Kind, Text: u.Text, TextHash: hash, Reader: u.Reader, DeclaredBy: declaredBy, RecordedAt: tx.Stamp()}
	if _, err := tx.One([]any{&v.N}, `select coalesce(max(n), 0) + 1 from version where ward = $1 and document = $2`, string(u.ID)); err != nil {
		return Version{}, false, err
	}
	if _, err := tx.Exec(`insert into version (ward, document, n, blob, filename, kind, text, text_hash, layout, reader, declared_by, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		string(v.Document), v.N, v.Blob, v.Filename, v.Kind, v.Text, v.TextHash, u.Layout, v.Reader, string(v.DeclaredBy), v.RecordedAt, string(tx.Actor.Account)); err != nil {
		return Version{}, false, err
	}
	detail := map[string]any{"version": v.N, "text": hash}
	if v.DeclaredBy != "" {
		detail["declared"] = "no state secret"
	}
	return v, false, audit.Add(tx, audit.Entry{Act: "document.take", Subject: "document/" + string(v.Document), Detail: detail})
}

// rereads reports that the same text of the same paper comes from a newer reader,
// which may find other things in it.
func (u *Upload) rereads(v Version) bool { return u.ID == v.Document && u.Reader != v.Reader }

// declared returns nil when the person at work has declared, by their own full
// name, that a file without readable text holds no state secret.
func (u *Upload) declared(who auth.Actor) error {
	switch typed := strings.TrimSpace(vn.NFC(u.Declared)); {
	case typed == "":
		return fault.New(fault.Refused, "cam_ket", "Tệp “%s” không có chữ nào đọc được nên chưa thể kiểm tra dấu mật. Nếu vẫn muốn lưu, hãy ghi đủ họ tên vào ô cam kết tệp không chứa bí mật nhà nước.", u.Filename)
	case vn.Fold(typed) != vn.Fold(who.Name):
		return fault.Invalidf("cam_ket", "Họ tên cam kết là “%s”, còn tài khoản đang dùng là của “%s”. Người cam kết phải là người nộp tệp.", typed, who.Name)
	}
	return nil
}

// tidy composes what was typed about the paper and fills in what the text says.
func (u *Upload) tidy() error {
	for _, typed := range []*string{&u.Title, &u.Type, &u.Number, &u.Issuer, &u.Filename} {
		*typed = strings.TrimSpace(vn.NFC(*typed))
	}
	u.Title = cmp.Or(u.Title, FirstLine(u.Text), u.Filename)
	u.Direction = cmp.Or(u.Direction, Incoming)
	switch {
	case u.Direction != Incoming && u.Direction != Outgoing:
		return fault.Invalidf("chieu", "Chưa rõ “%s” là văn bản đến hay văn bản đi. Hãy chọn một.", u.Title)
	case u.Day != "" && !u.Day.Valid():
		return fault.Invalidf("ngay", "Ngày của “%s” (%q) không có trong lịch. Hãy ghi ngày, tháng, năm.", u.Title, string(u.Day))
	}
	return nil
}

// place writes the row of a new paper, or checks that an old one is there.
func (u *Upload) place(tx *db.Tx) error {
	if u.ID != "" {
		_, err := Get(tx, u.ID)
		return err
	}
	u.ID = ID(db.NewID())
	_, err := tx.Exec(`insert into document (ward, id, title, fold, type, number, day, issuer, direction, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(u.ID), u.Title, vn.Fold(u.Title), u.Type, u.Number, string(u.Day), u.Issuer, string(u.Direction), tx.Stamp(), string(tx.Actor.Account))
	return err
}

// FirstLine returns the first line of a text that has words, cut at 160 letters.
// That it is a draft, DỰ THẢO, is not what a text is called.
func FirstLine(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || vn.Fold(line) == "du thao" {
			continue
		}
		if r := []rune(line); len(r) > 160 {
			return strings.TrimSpace(string(r[:160])) + "…"
		}
		return line
	}
	return ""
}

const documentColumns = `id, title, type, number, day, issuer, direction, recorded_at, recorded_by`

func scanDocument(s db.Scanner) (d Document, err error) {
	err = s.Scan(&d.ID, &d.Title, &d.Type, &d.Number, &d.Day, &d.Issuer, &d.Direction, &d.RecordedAt, &d.RecordedBy)
	return d, err
}

// Get returns one document.
func Get(tx *db.Tx, id ID) (d Document, err error) {
	found := false
	err = tx.Each(func(s db.Scanner) error {
		found = true
		d, err = scanDocument(s)
		return err
	}, `select `+documentColumns+` from document where ward = $1 and id = $2`, string(id))
	if err == nil && !found {
		err = fault.Missingf("Không có văn bản này trong đơn vị. Có thể đường dẫn đã cũ; hãy tìm lại ở trang Văn bản.")
	}
	return d, err
}

// Find returns the documents whose title holds the words, newest first; no words
// find all.
func Find(tx *db.Tx, words string) ([]Document, error) {
	var all []Document
	err := tx.Each(func(s db.Scanner) error {
		d, err := scanDocument(s)
		all = append(all, d)
		return err
	}, `select `+documentColumns+` from document where ward = $1 and fold like $2 escape '!' order by recorded_at desc, id desc`,
		"%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(vn.Fold(words))+"%")
	return all, err
}

const versionColumns = `document, n, blob, filename, kind, text, text_hash, reader, declared_by, recorded_at`

func findVersion(tx *db.Tx, query string, args ...any) (v Version, found bool, err error) {
	err = tx.Each(func(s db.Scanner) error {
		found = true
		return s.Scan(&v.Document, &v.N, &v.Blob, &v.Filename, &v.Kind, &v.Text, &v.TextHash, &v.Reader, &v.DeclaredBy, &v.RecordedAt)
	}, query, args...)
	return v, found, err
}

func findText(tx *db.Tx, hash string) (Version, bool, error) {
	return findVersion(tx, `select `+versionColumns+` from version where ward = $1 and text_hash = $2 order by recorded_at desc, n desc limit 1`, hash)
}

// LastVersion returns a document's newest version.
func LastVersion(tx *db.Tx, id ID) (Version, error) {
	v, found, err := findVersion(tx, `select `+versionColumns+` from version where ward = $1 and document = $2 order by n desc limit 1`, string(id))
	if err == nil && !found {
		err = fault.Missingf("Văn bản này chưa có bản đọc nào. Hãy tải tệp lên lại.")
	}
	return v, err
}

// GetVersion returns one version of a document.
func GetVersion(tx *db.Tx, id ID, n int) (Version, error) {
	v, found, err := findVersion(tx, `select `+versionColumns+` from version where ward = $1 and document = $2 and n = $3`, string(id), n)
	if err == nil && !found {
		err = noVersion(n)
	}
	return v, err
}

// Layout returns how the text of a version lies on paper, as its reader kept it.
func Layout(tx *db.Tx, id ID, n int) (layout string, err error) {
	_, err = tx.One([]any{&layout}, `select layout from version where ward = $1 and document = $2 and n = $3`, string(id), n)
	return layout, err
}

// Versions returns the versions of a document, newest first, without their texts.
func Versions(tx *db.Tx, id ID) ([]Version, error) {
	var all []Version
	err := tx.Each(func(s db.Scanner) error {
		var v Version
		err := s.Scan(&v.Document, &v.N, &v.Blob, &v.Filename, &v.Kind, &v.TextHash, &v.Reader, &v.DeclaredBy, &v.RecordedAt)
		all = append(all, v)
		return err
	}, `select document, n, blob, filename, kind, text_hash, reader, declared_by, recorded_at from version where ward = $1 and document = $2 order by n desc`, string(id))
	return all, err
}

func noVersion(n int) error {
	return fault.Missingf("Văn bản này không có bản đọc số %d. Hãy mở lại văn bản để xem bản mới nhất.", n)
}

// CheckVersion refuses a version that the ward does not have; it reads no text.
func CheckVersion(tx *db.Tx, id ID, n int) error {
	var there int
	_, err := tx.One([]any{&there}, `select count(*) from version where ward = $1 and document = $2 and n = $3`, string(id), n)
	if err == nil && there == 0 {
		err = noVersion(n)
	}
	return err
}

// Refuse records that a file was refused for a secret mark: that it happened and
// who sent it, nothing of the file.
func Refuse(tx *db.Tx) error {
	// Papers come with figures too, as evidence.
	if err := tx.Actor.May(auth.TakeDocument); err != nil && !tx.Actor.Can(auth.SubmitFigure) {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "document.refuse_secret", Subject: "document"})
}
