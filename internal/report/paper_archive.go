package report

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// archivePaper is the year's file for handing over: one .zip with the table of
// contents in Word, the papers that came in and the papers that were issued, the
// evidence of the figures, the same contents as a table that other programs read,
// and the checksum of every file.
func archivePaper() Paper {
	return Paper{Kind: Archive, Name: "Hồ sơ nộp lưu trữ", Formats: []Format{Zip},
		About:  "Tệp nén: mục lục hồ sơ, các văn bản, minh chứng số liệu, bảng kê và mã kiểm tra từng tệp",
		Gather: gatherArchive, Write: func(w io.Writer, r *Report, _ Format) error { return r.writeArchive(w) }}
}

// filed is one thing of the file: a paper or what proves a figure.
type filed struct {
	Symbol string // number and symbol, "" none
	Day    vn.Day // "" unknown
	About  string // type and abstract
	Issuer string
	Note   string
	Folder string // where it lies in the .zip
	Name   string // of the file as it was kept
	Data   []byte
	name   string // in the .zip, once all are known
}

// maxArchive bounds what one file holds, since it is put together in memory.
const maxArchive = 256 << 20

// The folders of the .zip.
const (
	folderIn       = "1-van-ban-den-va-nguon"
	folderOut      = "2-van-ban-ban-hanh"
	folderEvidence = "3-minh-chung"
)

func gatherArchive(tx *db.Tx, r *Report) error {
	if err := gatherEvidence(tx, r); err != nil {
		return err
	}
	a := &archiving{tx: tx, seen: map[string]bool{}}
	for _, d := range r.Grounds {
		if err := a.document(d, folderIn); err != nil {
			return err
		}
	}
	if err := a.issued(r.Board.Year); err != nil {
		return err
	}
	for _, p := range r.proofs {
		if err := a.proof(r, p); err != nil {
			return err
		}
	}
	r.filed = a.all
	return nil
}

// archiving gathers the things of a file, each once.
type archiving struct {
	tx   *db.Tx
	all  []filed
	seen map[string]bool // blobs
	size int64
}

// take adds the bytes of a blob under what is said of it.
func (a *archiving) take(id string, f filed) error {
	if id == "" || a.seen[id] {
		return nil
	}
	a.seen[id] = true
	b, err := blob.Find(a.tx, id)
	if err != nil {
		return err
	}
	if a.size += b.Size; a.size > maxArchive {
		return fault.New(fault.TooLarge, "", "Hồ sơ có hơn %d MB văn bản và minh chứng, quá lớn để nén thành một tệp. Hãy lập hồ sơ theo từng năm, và bỏ bớt ảnh trùng ở trang Số liệu.", maxArchive>>20)
	}
	if b, f.Data, err = blob.Get(a.tx, id); err != nil {
		return err
	}
	f.Name = b.Name
	a.all = append(a.all, f)
	return nil
}

// document adds a paper of the record, in the version that was read last.
func (a *archiving) document(d document.Document, folder string) error {
	v, err := document.LastVersion(a.tx, d.ID)
	if err != nil {
		return err
	}
	about := d.Title
	if d.Type != "" && !strings.HasPrefix(vn.Lower(about), vn.Lower(d.Type)) {
		about = d.Type + ": " + about
	}
	return a.take(v.Blob, filed{Symbol: d.Number, Day: d.Day, About: about, Issuer: d.Issuer, Folder: folder})
}

// issued adds the papers of the year that have their number and day.
func (a *archiving) issued(year int) error {
	made, err := madeWhere(a.tx, ` and r.year = $2 and r.number <> '' and r.blob is not null order by r.day, r.number`, year)
	if err != nil {
		return err
	}
	for _, m := range made {
		if err := a.take(m.Blob, filed{Symbol: m.Number, Day: m.Day, About: m.Title(), Folder: folderOut}); err != nil {
			return err
		}
	}
	return nil
}

// proof adds what one figure rests on.
func (a *archiving) proof(r *Report, p proof) error {
	about := fmt.Sprintf("Minh chứng số liệu “%s”, %s, %s – %s", r.Definitions[p.Key.Indicator].Name, r.Units[p.Key.Unit], p.Key.From.Short(), p.Key.To.Short())
	if p.From != "" {
		d, err := document.Get(a.tx, p.From)
		if err != nil {
			return err
		}
		if err := a.document(d, folderIn); err != nil {
			return err
		}
	}
	for _, b := range p.Files {
		if err := a.take(b.ID, filed{About: about, Issuer: r.Units[p.Key.Unit], Folder: folderEvidence}); err != nil {
			return err
		}
	}
	return nil
}

// writeArchive puts the file together. The same record gives the same bytes.
func (r *Report) writeArchive(w io.Writer) error {
	r.nameFiled()
	contents, err := r.contents()
	if err != nil {
		return err
	}
	index, err := r.index()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	var sums strings.Builder
	put := func(name string, data []byte) error {
		sum := sha256.Sum256(data)
		fmt.Fprintf(&sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		return store(z, name, r.Day.Time(), data)
	}
	if err := put("0-muc-luc-ho-so.docx", contents); err != nil {
		return err
	}
	for _, f := range r.filed {
		if err := put(path.Join(f.Folder, f.name), f.Data); err != nil {
			return err
		}
	}
	if err := put("bang-ke.csv", index); err != nil {
		return err
	}
	if err := store(z, "ma-kiem-tra-sha256.txt", r.Day.Time(), []byte(sums.String())); err != nil {
		return err
	}
	return z.Close()
}

func store(z *zip.Writer, name string, at time.Time, data []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// nameFiled gives every file a name of its own, in the order of the contents:
// "003-nghi-quyet-14.docx".
func (r *Report) nameFiled() {
	for i := range r.filed {
		f := &r.filed[i]
		ending := strings.ToLower(path.Ext(f.Name))
		base := slug(strings.TrimSuffix(f.Name, path.Ext(f.Name)))
		if base == "" {
			base = "tep"
		}
		f.name = fmt.Sprintf("%03d-%s%s", i+1, base, ending)
	}
}

// index is the contents as a table for other programs: UTF-8 with a mark at the
// beginning, by which Excel knows it.
func (r *Report) index() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	c := csv.NewWriter(&b)
	rows := [][]string{{"STT", "Số, ký hiệu", "Ngày, tháng, năm", "Tên loại và trích yếu", "Tác giả", "Tệp", "Số byte", "SHA-256"}}
	for i, f := range r.filed {
		sum := sha256.Sum256(f.Data)
		day := ""
		if f.Day.Valid() {
			day = f.Day.Short()
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), plainCell(f.Symbol), day, plainCell(f.About), plainCell(f.Issuer), path.Join(f.Folder, f.name), strconv.Itoa(len(f.Data)), hex.EncodeToString(sum[:])})
	}
	err := c.WriteAll(rows)
	return b.Bytes(), err
}

// plainCell keeps a text from being taken for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// archiveTable is the table of contents of the file (mục lục văn bản, tài liệu).
func archiveTable() listing {
	return listing{
		title: "MỤC LỤC", subject: []string{"Văn bản, tài liệu trong hồ sơ tổng kết {{ky}}"},
		intro:  "Hồ sơ có {{so_tai_lieu}} văn bản, tài liệu.",
		signer: "NGƯỜI LẬP HỒ SƠ", symbol: "ML",
		lists: []listed{{"cac_tai_lieu", "Các văn bản, tài liệu trong hồ sơ", ""}},
		columns: []listColumn{
			{template.Name{Name: "so_ky_hieu", Label: "Số, ký hiệu văn bản", Example: "14/NQ-HĐND"}, "Số, ký hiệu văn bản", 26, leftCell},
			{template.Name{Name: "ngay_van_ban", Label: "Ngày, tháng, năm văn bản", Example: "18/07/2025"}, "Ngày, tháng, năm", 22, middleCell},
			{template.Name{Name: "trich_yeu", Label: "Tên loại và trích yếu nội dung", Example: "Nghị quyết giao chỉ tiêu"}, "Tên loại và trích yếu nội dung", 48, leftCell},
			{template.Name{Name: "tac_gia", Label: "Tác giả văn bản", Example: "HĐND phường Hòa Mẫu"}, "Tác giả", 26, leftCell},
			{template.Name{Name: "ten_tep", Label: "Tên tệp trong hồ sơ", Example: "001-nghi-quyet-14.docx"}, "Tệp", 32, leftCell},
		},
	}
}

// contents draws the table of contents.
func (r *Report) contents() ([]byte, error) {
	var list template.List
	for _, f := range r.filed {
		day := ""
		if f.Day.Valid() {
			day = f.Day.Short()
		}
		list = append(list, template.Scope{"so_ky_hieu": template.Text(f.Symbol), "ngay_van_ban": template.Text(day), "trich_yeu": template.Text(f.About),
			"tac_gia": template.Text(f.Issuer), "ten_tep": template.Text(f.name)})
	}
	p := Paper{Kind: Archive, Name: "Mục lục hồ sơ", Formats: []Format{Docx}, Scope: func(*Report) (template.Scope, error) {
		return template.Scope{"cac_tai_lieu": list, "so_tai_lieu": template.Text(strconv.Itoa(len(list)))}, nil
	}}
	made, err := archiveTable().template(layout.For(layout.State, r.Day))
	if err != nil {
		return nil, err
	}
	t, err := p.parse(made)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = r.fill(&b, p, t)
	return b.Bytes(), err
}
