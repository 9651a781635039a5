// Package office turns the Word and Excel files of before 2007 (.doc, .xls), which
// units still send, into the kinds that are read here, and the papers that are drawn
// up here into PDF, with the optional program LibreOffice. It has no states; a file is converted in a folder of its own, with a
// profile of its own that runs no macros and fetches nothing.
//
// It refuses a file under a password, one that is not what its ending says, one
// that LibreOffice cannot open or takes too long over, and everything where
// LibreOffice is not installed, with the sentence that says how to get it.
package office

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tongket/internal/doc/program"
	"tongket/internal/fault"
)

// libreOffice runs once at a time: it is heavy, and files are few.
var libreOffice = program.New(program.Spec{
	Name:     "LibreOffice",
	Purpose:  "đọc tệp Word, Excel kiểu cũ (.doc, .xls) và xuất văn bản ra PDF",
	Commands: []string{"soffice", "libreoffice"},
	Places: []string{`C:\Program Files\LibreOffice\program\soffice.com`, `C:\Program Files\LibreOffice\program\soffice.exe`,
		`C:\Program Files (x86)\LibreOffice\program\soffice.exe`, "/opt/libreoffice*/program/soffice", "/usr/lib/libreoffice/program/soffice",
		"/Applications/LibreOffice.app/Contents/MacOS/soffice"},
	Version: []string{"--version"},
	Debian:  "libreoffice-writer libreoffice-calc",
	Site:    "www.libreoffice.org",
})

// Program is LibreOffice as this machine has it, for reporting what is installed.
func Program() *program.Program { return libreOffice }

// Limits of one conversion: the time, which a test shortens, and the size of what
// comes out.
var limit = 60 * time.Second

const largest = 200 << 20

// Converter converts files. It is safe for many at once; they wait for each other.
type Converter struct{}

// Find returns the converter of this machine; whether LibreOffice is there is seen
// at each conversion, so that one installed later is used.
func Find() *Converter { return &Converter{} }

// Missing returns nil when files can be converted, else the fault that says what
// to install.
func (c *Converter) Missing() error {
	_, err := libreOffice.Path()
	return err
}

// Docx gives a .doc file as .docx. name is for sentences; the errors are faults of
// kind Refused or TooLarge, or ctx's.
func (c *Converter) Docx(ctx context.Context, name string, data []byte) ([]byte, error) {
	if kind, err := judge(name, data); err != nil {
		return nil, err
	} else if kind != word {
		return nil, fault.Refusedf("Tệp “%s” không phải văn bản Word kiểu cũ (.doc). Hãy mở tệp bằng chương trình đã tạo ra nó, lưu thành .docx rồi nộp lại.", name)
	}
	return convert(ctx, name, data, "doc", "docx:MS Word 2007 XML")
}

// Xlsx gives an .xls file as .xlsx. As Docx otherwise.
func (c *Converter) Xlsx(ctx context.Context, name string, data []byte) ([]byte, error) {
	if kind, err := judge(name, data); err != nil {
		return nil, err
	} else if kind != excel {
		return nil, fault.Refusedf("Tệp “%s” không phải bảng tính Excel kiểu cũ (.xls). Hãy mở tệp bằng chương trình đã tạo ra nó, lưu thành .xlsx rồi nộp lại.", name)
	}
	return convert(ctx, name, data, "xls", "xlsx:Calc MS Excel 2007 XML")
}

// convert runs LibreOffice on the file. Its own name for the file says nothing of
// the paper.
func convert(ctx context.Context, name string, data []byte, from, to string) (out []byte, err error) {
	kind, _, _ := strings.Cut(to, ":")
	_, err = libreOffice.Run(ctx, program.Call{
		Args:  []string{"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--convert-to", to},
		Limit: limit,
		Most:  1 << 16,
		Before: func(dir string) ([]string, error) {
			if err := writeProfile(filepath.Join(dir, "profile")); err != nil {
				return nil, err
			}
			in := filepath.Join(dir, "tep."+from)
			return []string{"-env:UserInstallation=" + fileURL(filepath.Join(dir, "profile")), "--outdir", filepath.Join(dir, "ra"), in},
				os.WriteFile(in, data, 0o600)
		},
		After: func(dir string) error {
			path := filepath.Join(dir, "ra", "tep."+kind)
			info, err := os.Stat(path)
			switch {
			case errors.Is(err, fs.ErrNotExist): // it ends well even when it could not open the file
				return fault.Refusedf("LibreOffice không mở được tệp “%s”, có thể tệp bị hỏng hoặc đặt mật khẩu. Hãy mở tệp trên máy, lưu thành .%s rồi nộp lại.", name, kind)
			case err != nil:
				return err
			case info.Size() > largest:
				return fault.New(fault.TooLarge, "", "Tệp “%s” mở ra nặng %d MB, quá giới hạn %d MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi nộp lại.", name, info.Size()>>20, largest>>20)
			}
			out, err = os.ReadFile(path)
			return err
		},
	})
	return out, err
}

// fileURL is a path as LibreOffice wants it: file:///C:/….
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// writeProfile makes a profile in which a file from a stranger does nothing: no
// macros, no linked pictures or sheets fetched from elsewhere.
func writeProfile(dir string) error {
	const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
`
	if err := os.MkdirAll(filepath.Join(dir, "user"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "user", "registrymodifications.xcu"), []byte(settings), 0o600)
}
