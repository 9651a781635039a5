// Package blob keeps files as rows: what was uploaded and what was produced, by
// the SHA-256 of their bytes, in pieces of 256 KB in the same database as
// everything else. One transaction, one backup and one rule of tenancy hold for
// them too. The same bytes are kept once in a ward.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// pieceSize keeps rows small enough for both engines to read one at a time.
const pieceSize = 256 << 10

// Blob is a kept file without its bytes.
type Blob struct {
	ID    string // hex SHA-256 of the bytes
	Size  int64
	Media string // media type: "application/pdf"
	Name  string // file name as it was given first, composed
}

// Put keeps the bytes and returns their Blob. Bytes kept before are not kept
// again: their Blob comes back as it was kept first, with its name.
func Put(tx *db.Tx, name, media string, data []byte) (Blob, error) {
	sum := sha256.Sum256(data)
	b := Blob{ID: hex.EncodeToString(sum[:]), Size: int64(len(data)), Media: media, Name: vn.NFC(name)}
	n, err := tx.Exec(`insert into blob (ward, id, size, media, name, recorded_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
		b.ID, b.Size, b.Media, b.Name, tx.Stamp())
	if err != nil {
		return b, err
	}
	if n == 0 {
		return Find(tx, b.ID)
	}
	for i := 0; i*pieceSize < len(data); i++ {
		piece := data[i*pieceSize : min((i+1)*pieceSize, len(data))]
		if _, err := tx.Exec(`insert into blob_piece (ward, blob, n, bytes) values ($1, $2, $3, $4)`, b.ID, i, piece); err != nil {
			return b, err
		}
	}
	return b, nil
}

// Find returns a kept file without its bytes.
func Find(tx *db.Tx, id string) (Blob, error) {
	b := Blob{ID: id}
	found, err := tx.One([]any{&b.Size, &b.Media, &b.Name}, `select size, media, name from blob where ward = $1 and id = $2`, id)
	if err == nil && !found {
		err = fault.Missingf("Dữ liệu của đơn vị không có tệp mang mã %q. Hãy mở lại trang trước và chọn tệp khác.", id)
	}
	return b, err
}

// Get returns a kept file with its bytes. Bytes that are no longer what was kept
// are an error, never handed out.
func Get(tx *db.Tx, id string) (Blob, []byte, error) {
	b, err := Find(tx, id)
	if err != nil {
		return b, nil, err
	}
	data := make([]byte, 0, b.Size)
	err = tx.Each(func(s db.Scanner) error {
		var piece []byte
		err := s.Scan(&piece)
		data = append(data, piece...)
		return err
	}, `select bytes from blob_piece where ward = $1 and blob = $2 order by n`, id)
	if err != nil {
		return b, nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != id {
		return b, nil, fmt.Errorf("file %s: the kept bytes no longer have this digest", id)
	}
	return b, data, nil
}

// FindAll returns kept files without their bytes by their ids, in one query; an
// id that the ward does not have is not among them.
func FindAll(tx *db.Tx, ids []string) (map[string]Blob, error) {
	files := map[string]Blob{}
	if len(ids) == 0 {
		return files, nil
	}
	args, places := make([]any, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		args[i], places[i] = id, fmt.Sprintf("$%d", i+2)
	}
	err := tx.Each(func(s db.Scanner) error {
		var b Blob
		err := s.Scan(&b.ID, &b.Size, &b.Media, &b.Name)
		files[b.ID] = b
		return err
	}, `select id, size, media, name from blob where ward = $1 and id in (`+strings.Join(places, ", ")+`)`, args...)
	return files, err
}
