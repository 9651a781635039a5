// Package program finds and runs the optional programs that open what this one
// cannot: LibreOffice for the old Word and Excel files that units still send,
// tesseract for scans. They are installed by whoever keeps the machine, or not:
// nothing else stops where one is missing, and what does stop says which program
// it needs and where to get it.
//
// A run gets a folder of its own that goes with it, a time limit at which the
// whole family of processes is ended, a bounded answer and a low priority, so
// that a strange file costs its sender a minute and nobody else anything. A
// program runs as often at once as its Spec allows; who comes later waits.
package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"tongket/internal/fault"
)

// Spec says what a program is called, where it lives and how it is got.
type Spec struct {
	Name     string   // as people know it: "LibreOffice"
	Purpose  string   // what it is for, after "cần … để": "đọc tệp .doc và .xls"
	Commands []string // its names on the path, the preferred first
	Places   []string // patterns of files where installers put it
	Version  []string // arguments that make it print its version
	Debian   string   // packages of Debian and Ubuntu
	Site     string   // the site that Windows users download it from
	AtOnce   int      // how many may run side by side; 0 is one
}

// Program is an optional program. One value stands for it in the whole process,
// because it counts its runs.
type Program struct {
	Spec
	turns chan struct{}
}

// New makes the Program of a spec; nothing is looked for yet.
func New(s Spec) *Program {
	return &Program{Spec: s, turns: make(chan struct{}, max(s.AtOnce, 1))}
}

// Path returns where the program is now, so that one installed while the server
// runs is found. The error is a fault that says how to get it.
func (p *Program) Path() (string, error) {
	for _, name := range p.Commands {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	for _, pattern := range p.Places {
		found, _ := filepath.Glob(pattern)
		found = slices.DeleteFunc(found, func(path string) bool {
			info, err := os.Stat(path)
			return err != nil || info.IsDir()
		})
		if len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", fault.Refusedf("Máy chủ chưa cài %s, cần %s để %s. %s", p.Name, p.Name, p.Purpose, p.Advice())
}

// Advice is the sentence that says how the program is got on this system.
func (p *Program) Advice() string { return p.advice(runtime.GOOS) }

func (p *Program) advice(system string) string {
	if system == "windows" {
		return "Hãy nhờ người quản trị máy tải " + p.Name + " từ trang " + p.Site + ", cài vào chỗ mặc định rồi thử lại."
	}
	return "Hãy nhờ người quản trị máy cài gói " + p.Debian + " (trên Debian, Ubuntu: apt install " + p.Debian + ") rồi thử lại."
}

// versionLimit is how long a program may take to say its version; LibreOffice
// reads its libraries first.
const versionLimit = 20 * time.Second

// number is a version as programs print it.
var number = regexp.MustCompile(`\d+(\.\d+)+`)

// Ver returns the program's version, "7.4.7.2".
func (p *Program) Ver(ctx context.Context) (string, error) {
	// A version is wanted while long work runs too, so it waits for no turn.
	out, err := p.run(ctx, Call{Args: p.Version, Limit: versionLimit, Most: 1 << 16})
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if v := number.FindString(string(out)); err == nil && v != "" {
		return v, nil
	}
	return "", fmt.Errorf("version of %s: %v: %w", p.Name, err, fault.Refusedf("%s có trên máy nhưng không chạy được, cần cài lại. %s", p.Name, p.Advice()))
}

// Lines splits what a program printed.
func Lines(out []byte) []string {
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' || r == '\r' })
}
