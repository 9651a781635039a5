package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tongket/internal/doc/program"
	"tongket/internal/fault"
)

// Paper is a file to be printed as PDF: its kind ("docx", "xlsx", "pptx") and its
// bytes.
type Paper struct {
	Kind string
	Data []byte
}

// One file takes LibreOffice a second and a half, most of it for starting; further
// files in the same run take a third of a second.
const perPaper = 5 * time.Second

// PDF lays papers out as PDF, all in one run, in their order. The errors are
// faults of kind Refused that say what is still to be had, or ctx's.
func (c *Converter) PDF(ctx context.Context, papers ...Paper) ([][]byte, error) {
	if _, err := libreOffice.Path(); err != nil {
		return nil, fault.Refusedf("Máy chủ chưa cài LibreOffice nên chưa xuất được PDF. Hãy tải tệp Word hoặc Excel rồi lưu thành PDF trên máy của mình. %s", libreOffice.Advice())
	}
	if len(papers) == 0 {
		return nil, nil
	}
	time := limit + time.Duration(len(papers)-1)*perPaper
	out := make([][]byte, len(papers))
	_, err := libreOffice.Run(ctx, program.Call{
		Args:   []string{"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--convert-to", "pdf"},
		Limit:  time,
		Most:   1 << 16,
		Slow:   fault.Refusedf("LibreOffice chuyển sang PDF quá %d giây nên đã bị dừng. Tệp Word, Excel vẫn tải được; hãy thử lại sau ít phút, hoặc lưu thành PDF trên máy của mình.", int(time.Seconds())),
		Broken: fault.Refusedf("LibreOffice không chuyển được sang PDF. Tệp Word, Excel vẫn tải được; hãy lưu thành PDF trên máy của mình và báo người quản trị máy chủ."),
		Before: func(dir string) ([]string, error) { return spread(dir, papers) },
		After: func(dir string) error {
			for i := range papers {
				data, err := os.ReadFile(filepath.Join(dir, "ra", fmt.Sprintf("tep%d.pdf", i)))
				if errors.Is(err, fs.ErrNotExist) { // it ends well even when it could not open a file
					return fault.Refusedf("LibreOffice không mở được văn bản để chuyển sang PDF. Hãy mở tệp bằng Word hoặc Excel để kiểm tra, rồi lưu thành PDF trên máy của mình.")
				}
				if err != nil {
					return err
				}
				out[i] = data
			}
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// spread lays the papers out in the folder of a run and names them to LibreOffice.
func spread(dir string, papers []Paper) ([]string, error) {
	profile := filepath.Join(dir, "profile")
	if err := writeProfile(profile); err != nil {
		return nil, err
	}
	args := []string{"-env:UserInstallation=" + fileURL(profile), "--outdir", filepath.Join(dir, "ra")}
	for i, p := range papers {
		in := filepath.Join(dir, fmt.Sprintf("tep%d.%s", i, p.Kind))
		if err := os.WriteFile(in, p.Data, 0o600); err != nil {
			return nil, err
		}
		args = append(args, in)
	}
	return args, nil
}
