package blob_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

// noise makes n bytes that are the same in each run.
func noise(n int) []byte {
	var seed [32]byte
	data := make([]byte, n)
	rand.NewChaCha8(seed).Read(data)
	return data
}

func put(t *testing.T, w *wardtest.W, name string, data []byte) (b blob.Blob) {
	t.Helper()
	w.Update(w.System(), func(tx *db.Tx) (err error) {
		b, err = blob.Put(tx, name, "application/pdf", data)
		return err
	})
	return b
}

// count returns how many rows of a table the ward has.
func count(t *testing.T, w *wardtest.W, table string) (n int) {
	t.Helper()
	w.View(w.System(), func(tx *db.Tx) error {
		_, err := tx.One([]any{&n}, `select count(*) from `+table+` where ward = $1`)
		return err
	})
	return n
}

func TestBytesComeBack(t *testing.T) {
	t.Parallel()
	const piece = 256 << 10
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		for _, c := range []struct{ size, pieces int }{
			{0, 0}, {1, 1}, {piece - 1, 1}, {piece, 1}, {piece + 1, 2}, {2 * piece, 2}, {3 << 20, 12},
		} {
			data := noise(c.size)
			before := count(t, w, "blob_piece")
			sum := sha256.Sum256(data)
			want := blob.Blob{ID: hex.EncodeToString(sum[:]), Size: int64(c.size), Media: "application/pdf", Name: fmt.Sprintf("Báo cáo %d.pdf", c.size)}
			if diff := cmp.Diff(want, put(t, w, want.Name, data)); diff != "" {
				t.Errorf("Put of %d bytes (-want +got):\n%s", c.size, diff)
			}
			if got := count(t, w, "blob_piece") - before; got != c.pieces {
				t.Errorf("%d bytes lie in %d pieces, want %d", c.size, got, c.pieces)
			}
			w.View(w.System(), func(tx *db.Tx) error {
				got, read, err := blob.Get(tx, want.ID)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("Get of %d bytes (-want +got):\n%s", c.size, diff)
				}
				if !bytes.Equal(data, read) {
					t.Errorf("%d bytes come back changed", c.size)
				}
				return err
			})
		}
	})
}

func TestTheSameBytesAreKeptOnce(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		data := noise(600_000)
		first := put(t, w, "Kế hoạch.docx", data)
		again := put(t, w, "Kế hoạch (1).docx", data)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("the same bytes under another name (-first +again):\n%s", diff)
		}
		if blobs, pieces := count(t, w, "blob"), count(t, w, "blob_piece"); blobs != 1 || pieces != 3 {
			t.Errorf("%d files in %d pieces are kept, want 1 in 3", blobs, pieces)
		}
	})
}

func TestAFileBelongsToItsWard(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		b := put(t, w, "a.pdf", noise(10))
		other := w.Another("0198f000-0000-7000-8000-00000000b002")
		missing := func(when string) {
			t.Helper()
			err := other.DB.View(t.Context(), other.System(), func(tx *db.Tx) error {
				_, _, err := blob.Get(tx, b.ID)
				return err
			})
			if !fault.Is(err, fault.Missing) || !strings.Contains(fault.Of(err).Sentence, b.ID) {
				t.Errorf("%s: %v, want a fault of kind missing that names the file", when, err)
			}
		}
		missing("another ward asks")
		put(t, other, "b.pdf", noise(10))
		other.View(other.System(), func(tx *db.Tx) error {
			got, err := blob.Find(tx, b.ID)
			if got.Name != "b.pdf" {
				t.Errorf("the other ward's own file is named %q, want b.pdf", got.Name)
			}
			return err
		})
	})
}

func TestDamagedBytesAreNotHandedOut(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"changed": `update blob_piece set bytes = (select p.bytes from blob_piece p where p.n = 0) where n = 1`,
		"missing": `delete from blob_piece where n = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
				b := put(t, w, "a.pdf", noise(600_000))
				err := w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
					_, err := x.Exec(statement)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				err = w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
					_, data, err := blob.Get(tx, b.ID)
					if data != nil {
						t.Errorf("%d bytes are handed out", len(data))
					}
					return err
				})
				if err == nil || fault.Of(err) != nil {
					t.Errorf("damaged bytes give %v, want an error that is not for people to mend", err)
				}
			})
		})
	}
}
