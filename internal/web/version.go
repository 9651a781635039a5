package web

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/web/ui"
)

// versionsPart lists the versions of a paper and takes the next one: an edited
// file, or the same file read anew.
func (r *reading) versionsPart(in *Input, faults []*fault.Fault) templ.Component {
	var parts []templ.Component
	if len(r.versions) > 1 {
		t := ui.Table{Caption: "Các bản của văn bản", Columns: []ui.Column{{Label: "Bản"}, {Label: "Tệp"}, {Label: "Nhận"}}}
		for _, v := range r.versions {
			to := documentPath(r.doc.ID)
			if v.N != r.versions[0].N {
				to += fmt.Sprintf("?ban=%d", v.N)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: fmt.Sprintf("Bản số %d", v.N), Href: to}, ui.T(v.Filename), ui.T(momentLabel(v.RecordedAt))}})
		}
		parts = append(parts, t)
	}
	if in.Actor.Can(auth.TakeDocument) {
		if r.newest() && (r.version.Text == "" || r.version.Reader != extract.Version) {
			parts = append(parts, ui.Act{Send: send(documentPath(r.doc.ID) + "/doc-lai"), Button: ui.Button{Label: "Đọc lại", Icon: ui.IconRefresh, Small: true}})
		}
		_, wrong := errorsOf("", faults)
		file := ui.FileInput{Name: "tep", Label: "Tệp đã sửa", Hint: "Thành bản tiếp theo của chính văn bản này. Dữ kiện đã xác nhận giữ nguyên.", Accept: acceptedFiles, Error: wrong["tep"], Span: ui.Full}
		parts = append(parts, form(ui.Form{Send: send(documentPath(r.doc.ID) + "/ban-moi"), Label: "Nộp bản mới", Upload: true},
			fields(file), ui.Acts{ui.Button{Label: "Nộp bản mới", Icon: ui.IconUpload, Small: true}}))
	}
	if len(parts) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Các bản của văn bản", Count: fmt.Sprint(len(r.versions))}, parts...)
}

// versionTake takes an edited file as the next version of a paper.
func (s *Server) versionTake() http.HandlerFunc {
	return takes(s, Form[taken]{Right: auth.TakeDocument, Name: "document.version", Again: intakeBody, Act: propose,
		Read: func(in *Input) (taken, error) {
			t, err := readUpload(in)
			t.Into = document.ID(in.Path["document"])
			return t, err
		}})
}

// versionReread reads a kept file again, with what the program can read by now.
func (s *Server) versionReread() http.HandlerFunc {
	return takes(s, Form[taken]{Right: auth.TakeDocument, Name: "document.reread", Again: intakeBody,
		Read: func(in *Input) (taken, error) {
			t := taken{Into: document.ID(in.Path["document"])}
			err := s.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
				t.Name, t.Data, err = keptFile(tx, t.Into, "")
				return err
			})
			if err != nil {
				return t, err
			}
			t.Read, err = s.readFile(in.ctx, File{t.Name, t.Data})
			return t, err
		},
		Act: func(tx *db.Tx, t taken) (string, error) {
			v, known, err := take(tx, t)
			to := documentPath(v.Document)
			if known {
				to += "?nhu-cu=1"
			}
			return to, err
		}})
}

// keptFile is the file of a version as it came.
func keptFile(tx *db.Tx, id document.ID, asked string) (name string, data []byte, err error) {
	v, err := shownVersion(tx, id, asked)
	if err != nil {
		return "", nil, err
	}
	_, data, err = blob.Get(tx, v.Blob)
	return v.Filename, data, err
}

// pagePicture sends the picture of one page of a paper.
func (s *Server) pagePicture(w http.ResponseWriter, r *http.Request) {
	in, ok := s.admit(w, r, auth.SeeDocuments)
	if !ok {
		return
	}
	var data []byte
	err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
		_, data, err = keptFile(tx, document.ID(in.Path["document"]), in.Get("ban"))
		return err
	})
	var b bytes.Buffer
	if err == nil {
		err = s.drawPage(r.Context(), &b, data, in.Path["page"])
	}
	if err != nil {
		s.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	b.WriteTo(w) // the reader may have gone; there is nobody to tell
}

// drawPage writes the page that an address names ("3.png") as a picture.
func (s *Server) drawPage(ctx context.Context, w io.Writer, data []byte, name string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(name, ".png"))
	if err != nil {
		return fault.Missingf("Không có trang “%s” trong văn bản này.", name)
	}
	picture, err := s.Reader.Picture(ctx, data, n)
	if err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, picture)
}
