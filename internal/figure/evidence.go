package figure

import (
	"slices"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// What may prove one figure.
const (
	MaxEvidences     = 10       // files
	MaxEvidenceBytes = 50 << 20 // of all together
)

// checkFiles refuses files that the ward does not have, one given twice, and more
// than the record keeps with one figure.
func checkFiles(tx *db.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if len(ids) > MaxEvidences {
		return fault.Invalidf("minh_chung", "Có %d tệp minh chứng, một số liệu kèm nhiều nhất %d tệp. Hãy bỏ bớt hoặc gộp các trang vào một tệp PDF.", len(ids), MaxEvidences)
	}
	files, err := blob.FindAll(tx, ids)
	if err != nil {
		return err
	}
	var size int64
	for i, id := range ids {
		f, kept := files[id]
		switch {
		case !kept:
			return fault.Missingf("Dữ liệu của đơn vị không có tệp minh chứng mang mã %q. Hãy mở lại trang trước và chọn tệp khác.", id)
		case slices.Contains(ids[:i], id):
			return fault.Invalidf("minh_chung", "Tệp “%s” được đính kèm hai lần. Hãy bỏ một tệp.", f.Name)
		}
		size += f.Size
	}
	if size > MaxEvidenceBytes {
		return fault.Invalidf("minh_chung", "Các tệp minh chứng nặng %s MB, nhiều nhất là 50 MB. Hãy bỏ bớt tệp hoặc chụp ảnh nhỏ hơn.",
			vn.Decimal{Units: (size*10 + 1<<19) >> 20, Scale: 1})
	}
	return nil
}

// attach writes the files of a revision.
func attach(tx *db.Tx, id ID, files []string) error {
	for n, file := range files {
		if _, err := tx.Exec(`insert into figure_evidence (ward, figure, n, blob) values ($1, $2, $3, $4)`, string(id), n, file); err != nil {
			return err
		}
	}
	return nil
}

// told refuses a figure entered for a unit that does not say how it came, or
// names a way without what shows it.
func (e Entry) told() error {
	switch {
	case e.Via == OwnEntry:
		return nil
	case !slices.Contains(Vias, e.Via):
		return fault.Invalidf("nhap_thay", "Chưa rõ số liệu nhập thay đến bằng cách nào (%q). Hãy chọn ảnh chụp, tin nhắn, điện thoại hoặc bản giấy.", string(e.Via))
	case (e.Via == ViaPhoto || e.Via == ViaPaper) && len(e.Evidences) == 0 && e.Source.Document == "":
		return fault.Invalidf("minh_chung", "Nhập thay theo %s thì cần kèm tệp để đơn vị đối chiếu. Hãy đính kèm, hoặc chọn cách khác.", e.Via.Label())
	case (e.Via == ViaMessage || e.Via == ViaCall) && e.ViaNote == "":
		return fault.Invalidf("nguoi_bao", "Nhập thay theo %s thì cần ghi ai báo. Hãy ghi họ tên người báo.", e.Via.Label())
	}
	return nil
}
