// Package photo takes what a unit sends as evidence of a figure — a photo of the
// minutes, a scan, a Word or Excel file — and hands back the bytes that may be
// kept: a photo without the place, the time, the telephone and the thumbnail it
// carried, everything else as it came. A JPEG whose telephone only noted that it
// was held sideways is turned first, because the note goes too. It keeps no state
// and reads nothing but the bytes. It refuses an empty file, one above 20 MB or
// 100 million pixels, a photo that is broken or cut off, the formats that an
// office PC cannot open (HEIC, AVIF), a file locked with a password, and
// whatever is neither a photo nor a paper.
package photo

import (
	"bytes"
	"encoding/binary"

	"tongket/internal/fault"
)

// MaxBytes and MaxPixels bound what is taken. The pixels are read from the
// header before anything is decoded.
const (
	MaxBytes  = 20 << 20
	MaxPixels = 100_000_000
)

// The media types of what Clean takes.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
	GIF  = "image/gif"
	PDF  = "application/pdf"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	ODT  = "application/vnd.oasis.opendocument.text"
	ODS  = "application/vnd.oasis.opendocument.spreadsheet"
	DOC  = "application/msword"
	XLS  = "application/vnd.ms-excel"
	PPT  = "application/vnd.ms-powerpoint"
)

// Clean returns the bytes to keep of a piece of evidence and its media type, told
// from the bytes and not from a name. What it returned once it returns again
// unchanged. An error is a fault a person can mend.
func Clean(data []byte) (out []byte, media string, err error) {
	switch {
	case len(data) == 0:
		return nil, "", fault.Refusedf("Tệp minh chứng không có nội dung. Hãy chọn lại tệp hoặc chụp lại.")
	case len(data) > MaxBytes:
		return nil, "", fault.New(fault.TooLarge, "", "Tệp minh chứng nặng %d MB, nhiều nhất là %d MB. Hãy chụp ở cỡ nhỏ hơn hoặc tách tệp.", (len(data)+1<<20-1)>>20, MaxBytes>>20)
	}
	switch media = sniff(data); media {
	case JPEG:
		out, err = cleanJPEG(data)
	case PNG:
		out, err = cleanPNG(data)
	case WebP:
		out, err = cleanWebP(data)
	case GIF:
		out, err = data, checkGIF(data)
	case PDF, DOCX, XLSX, PPTX, ODT, ODS, DOC, XLS, PPT:
		out = data
	default:
		err = notTaken(data)
	}
	if err != nil {
		return nil, "", err
	}
	return out, media, nil
}

// sniff tells the media type from the first bytes, "" for none that is taken.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return PNG
	case bytes.HasPrefix(data, []byte("RIFF")) && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return WebP
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return GIF
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return PDF // readers allow some bytes before the mark
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return sniffZip(data)
	case bytes.HasPrefix(data, []byte(oleSignature)):
		return sniffOLE(data)
	}
	return ""
}

// notTaken says why the bytes are refused and in which form to send them.
func notTaken(data []byte) error {
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		kind := "HEIC"
		if string(data[8:12]) == "avif" {
			kind = "AVIF"
		}
		return fault.Refusedf("Ảnh này thuộc kiểu %s, nhiều máy tính cơ quan không mở được. Hãy lưu thành ảnh JPEG (trên iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất) rồi gửi lại.", kind)
	}
	if bytes.HasPrefix(data, []byte(oleSignature)) && encrypted(data) {
		return fault.Refusedf("Tệp minh chứng đang đặt mật khẩu nên người duyệt không mở được. Hãy bỏ mật khẩu rồi gửi lại.")
	}
	return fault.Refusedf("Tệp này không phải ảnh JPEG, PNG, WebP, GIF, tệp PDF hay tệp Word, Excel. Hãy chụp ảnh hoặc lưu thành PDF rồi gửi lại.")
}

// broken is the refusal of a photo whose bytes do not hold together.
func broken() error {
	return fault.Refusedf("Ảnh minh chứng bị hỏng hoặc bị cắt giữa chừng. Hãy chụp lại hoặc chọn lại ảnh gốc rồi gửi lại.")
}

// checkSize refuses a photo without pixels or with too many.
func checkSize(width, height int) error {
	switch {
	case width <= 0 || height <= 0:
		return broken()
	case int64(width)*int64(height) > MaxPixels:
		return fault.New(fault.TooLarge, "", "Ảnh có %d × %d điểm, nhiều hơn %d triệu. Hãy chọn cỡ ảnh nhỏ hơn trong máy rồi chụp lại.", width, height, MaxPixels/1_000_000)
	}
	return nil
}

// checkGIF reads the size of the canvas.
func checkGIF(data []byte) error {
	if len(data) < 13 {
		return broken()
	}
	return checkSize(int(binary.LittleEndian.Uint16(data[6:])), int(binary.LittleEndian.Uint16(data[8:])))
}
