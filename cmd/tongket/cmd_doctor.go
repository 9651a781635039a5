package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tongket/internal/backup"
	"tongket/internal/db"
	"tongket/internal/doc/office"
	optional "tongket/internal/doc/program"
	"tongket/internal/doc/scan"
	"tongket/internal/job"
	"tongket/internal/vn"
)

// doctorCmd looks whether the program has all it needs on this machine.
type doctorCmd struct {
	Backup string `help:"Folder of the nightly copies (env TONGKET_BACKUP; default: backup in the data folder)." placeholder:"DIR" type:"path"`
}

// opinion is what the doctor thinks of one thing.
type opinion string

const (
	fine    opinion = "ổn"
	note    opinion = "lưu ý"
	ill     opinion = "hỏng"
	neutral opinion = ""
)

// diagnosis gathers what was looked at.
type diagnosis struct {
	p      *program
	backup string // folder of the copies, as typed
	ills   int
}

// say prints one thing that was looked at.
func (d *diagnosis) say(o opinion, what, format string, args ...any) {
	if o == ill {
		d.ills++
	}
	head := fmt.Sprintf("%-6s %-16s ", o, what)
	paragraph(d.p.out, head, strings.Repeat(" ", len([]rune(head))), fmt.Sprintf(format, args...), d.p.width())
}

// Run looks at everything and goes on after what is ill; one thing that is ill
// gives the exit code of a finding.
func (c *doctorCmd) Run(p *program) error {
	d := &diagnosis{p: p, backup: c.Backup}
	d.say(neutral, "Chương trình", "tongket %s, %s, %s/%s", built(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	d.record()
	d.programs()
	if d.ills > 0 {
		return &ended{code: found}
	}
	return nil
}

// record looks at the record and what belongs to it.
func (d *diagnosis) record() {
	o, err := d.p.options()
	if err != nil {
		d.sick("Dữ liệu", err)
		return
	}
	d.say(neutral, "Dữ liệu", "%s", d.p.recordName())
	if o.Path != "" {
		d.room(filepath.Dir(o.Path))
		if info, err := os.Stat(o.Path); errors.Is(err, fs.ErrNotExist) {
			d.say(note, "Cơ sở dữ liệu", "Chưa có dữ liệu ở đây. Hãy chạy `tongket serve` để bắt đầu, hoặc chỉ đúng thư mục bằng --data.")
			return
		} else if err == nil {
			d.say(neutral, "Dung lượng", "%s", megabytes(uint64(info.Size())))
		}
	}
	open, err := db.Open(d.p.ctx, o)
	if err != nil {
		d.sick("Cơ sở dữ liệu", err)
		return
	}
	defer open.Close()
	d.contents(open)
	if isDemo, err := open.IsDemo(d.p.ctx); err == nil && isDemo {
		d.say(note, "Loại dữ liệu", "Dữ liệu mẫu, mọi số liệu là giả định; không dùng làm việc thật.")
		return // nobody copies it
	}
	d.copies(open)
}

// recordName is where the record is, without the password of a server.
func (p *program) recordName() string {
	o, err := p.options()
	if err != nil {
		return ""
	}
	if o.Path != "" {
		return o.Path
	}
	head, rest, _ := strings.Cut(o.URL, "://")
	if _, host, has := strings.Cut(rest, "@"); has {
		rest = host
	}
	address, _, _ := strings.Cut(rest, "?")
	return head + "://" + address
}

// sick says an error as people read it.
func (d *diagnosis) sick(what string, err error) {
	d.say(ill, what, "%s", strings.Join(sentences(err), " "))
}

// contents checks the record from end to end.
func (d *diagnosis) contents(open *db.DB) {
	trial, err := backup.Sound(d.p.ctx, open)
	if err != nil {
		d.sick("Cơ sở dữ liệu", err)
		return
	}
	engine := map[db.Engine]string{db.SQLite: "SQLite", db.Postgres: "PostgreSQL"}[open.Engine()]
	d.say(fine, "Cơ sở dữ liệu", "%s, nguyên vẹn: %d đơn vị, %d văn bản, %d số liệu, %d dòng nhật ký", engine, trial.Wards, trial.Documents, trial.Figures, trial.Acts)
	if now := open.Now(); trial.Last.After(now.Add(time.Minute)) {
		d.say(ill, "Giờ máy", "Máy đang ghi %s, sớm hơn việc cuối cùng trong dữ liệu (%s). Hãy chỉnh lại giờ của máy.", moment(now), moment(trial.Last))
	} else {
		d.say(fine, "Giờ máy", "%s (giờ Việt Nam)", moment(now))
	}
}

// moment prints an instant by the clock of Vietnam.
func moment(t time.Time) string {
	return t.In(vn.Zone).Format("15:04") + " ngày " + vn.DayOf(t).Short()
}

// old is when a nightly copy is missed: a night and a morning.
const old = 36 * time.Hour

// copies looks at the newest copy and how the nightly work went.
func (d *diagnosis) copies(open *db.DB) {
	folder, err := d.p.backupFolder(d.backup)
	if err != nil {
		d.sick("Bản sao", err)
		return
	}
	at, have := backup.Age(folder)
	switch {
	case !have:
		d.say(note, "Bản sao", "Chưa có bản sao nào trong %s. Bản đầu tiên được lập khi `tongket serve` chạy qua 2 giờ sáng, hoặc ngay bây giờ bằng `tongket backup`.", folder)
	case open.Now().Sub(at) > old:
		d.say(note, "Bản sao", "Bản gần nhất lúc %s, đã quá một ngày rưỡi. Hãy để chương trình chạy qua đêm, hoặc chạy `tongket backup`.", moment(at))
	default:
		d.say(fine, "Bản sao", "Bản gần nhất lúc %s, trong %s", moment(at), folder)
	}
	rounds, err := job.Rounds(d.p.ctx, open)
	if err != nil {
		d.sick("Việc định kỳ", err)
		return
	}
	for _, r := range rounds {
		switch {
		case r.Sentence != "":
			d.say(ill, "Việc định kỳ", "%s: %s", r.Name, r.Sentence)
		case r.Note != "":
			d.say(fine, "Việc định kỳ", "%s, lúc %s", strings.TrimSuffix(r.Note, "."), moment(r.Ran))
		}
	}
}

// little is how much room should be left at least, in bytes.
const little = 1 << 30

// room looks how much room is left beside the record.
func (d *diagnosis) room(dir string) {
	free, err := freeRoom(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errors.ErrUnsupported):
	case err != nil:
		d.sick("Chỗ trống", err)
	case free < little:
		d.say(ill, "Chỗ trống", "Chỉ còn %s trên ổ đĩa chứa dữ liệu. Hãy giải phóng chỗ trống, cần ít nhất 1 GB.", megabytes(free))
	default:
		d.say(fine, "Chỗ trống", "%s trên ổ đĩa chứa dữ liệu", megabytes(free))
	}
}

// megabytes writes a size with one decimal: "12,4 MB".
func megabytes(bytes uint64) string {
	unit, of := "MB", uint64(1_000_000)
	if bytes >= 1_000_000_000 {
		unit, of = "GB", 1_000_000_000
	}
	return vn.Decimal{Units: int64(bytes / (of / 10)), Scale: 1}.String() + " " + unit
}

// programs looks for the programs that some work needs.
func (d *diagnosis) programs() {
	needed := d.p.database() != ""
	for _, name := range []string{"pg_dump", "pg_restore"} {
		path, err := backup.Program(name)
		switch {
		case err == nil:
			d.say(fine, name, "%s", path)
		case needed:
			d.sick(name, err)
		default:
			d.say(neutral, name, "chưa cài; chỉ cần khi dữ liệu nằm trên PostgreSQL")
		}
	}
	d.optional(office.Program(), nil)
	d.optional(scan.Program(), scan.Find().Missing)
}

// optional looks for a program that opens papers this one cannot, and whether it
// is fit for that. A ward works without it, so its absence is no ill.
func (d *diagnosis) optional(p *optional.Program, fit func(context.Context) error) {
	path, err := p.Path()
	if err != nil {
		d.say(neutral, p.Name, "chưa cài; chỉ cần để %s. %s", p.Purpose, p.Advice())
		return
	}
	if fit != nil {
		if err := fit(d.p.ctx); err != nil {
			d.say(note, p.Name, "%s: %s", path, strings.Join(sentences(err), " "))
			return
		}
	}
	version, err := p.Ver(d.p.ctx)
	if err != nil {
		d.say(note, p.Name, "%s: %s", path, strings.Join(sentences(err), " "))
		return
	}
	d.say(fine, p.Name, "%s %s, để %s", path, version, p.Purpose)
}
