package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/fault"
)

// Release is a workbook of ours as it leaves the office: without the names by which
// its cells are found again (ours reports each) and without the names of people.
// Its errors are those of Read.
func Release(in []byte, ours func(name string) bool) ([]byte, error) {
	if err := judge(in); err != nil {
		return nil, err
	}
	zr, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		return nil, fmt.Errorf("xlsx: open the workbook to release: %w", err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range zr.File {
		if err := releasePart(z, f, ours); err != nil {
			return nil, fmt.Errorf("xlsx: release %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("xlsx: end the released workbook: %w", err)
	}
	return out.Bytes(), nil
}

func releasePart(z *zip.Writer, f *zip.File, ours func(string) bool) error {
	cut := cutOf(strings.ToLower(strings.TrimPrefix(f.Name, "/")), ours)
	if cut == nil {
		return z.Copy(f)
	}
	doc, err := partTree(f)
	if err != nil {
		return err
	}
	for _, e := range doc.FindElements("//*") {
		if e.Parent() != nil && cut(e) {
			e.Parent().RemoveChild(e)
		}
	}
	for _, e := range doc.FindElements("//definedNames") { // an empty list is against the schema
		if len(e.ChildElements()) == 0 {
			e.Parent().RemoveChild(e)
		}
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
	if err != nil {
		return err
	}
	_, err = doc.WriteTo(w)
	return err
}

// partTree reads one part, of a bounded size, as a tree.
func partTree(f *zip.File) (*etree.Document, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxPlan+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxPlan {
		return nil, fault.Refusedf("Danh sách trang của bảng tính này dài quá 4 MB nên không lập được bản phát hành; hãy tách thành nhiều tệp.")
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil || doc.Root() == nil {
		return nil, fault.Refusedf("Bảng tính này bị hỏng ở phần “%s”; hãy mở bằng Excel để sửa và lưu lại.", f.Name)
	}
	return doc, nil
}

// cutOf says which elements of a part go; nil for a part that stays as it is.
func cutOf(name string, ours func(string) bool) func(*etree.Element) bool {
	switch name {
	case "xl/workbook.xml":
		return func(e *etree.Element) bool { return e.Tag == "definedName" && ours(e.SelectAttrValue("name", "")) }
	case "docprops/core.xml":
		return func(e *etree.Element) bool { return e.Tag == "creator" || e.Tag == "lastModifiedBy" }
	case "docprops/app.xml":
		return func(e *etree.Element) bool { return e.Tag == "Manager" || e.Tag == "Company" }
	}
	return nil
}
