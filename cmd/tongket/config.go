package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"

	"github.com/alecthomas/kong"

	"tongket/internal/fault"
)

// config is the whole command line: what holds for every command, and the
// commands.
type config struct {
	Data     string `help:"Data folder (env TONGKET_DATA; default: tongket in the user's data folder)." placeholder:"DIR" type:"path"`
	Database string `help:"PostgreSQL database in place of the data folder's file (env TONGKET_DATABASE)." placeholder:"URL"`
	Ward     string `help:"Which ward, where the record holds several: its id, code or name." placeholder:"WARD"`

	Serve   serveCmd   `cmd:"" default:"withargs" help:"Serve the pages. Without a command: serve and open the browser."`
	Demo    demoCmd    `cmd:"" help:"Build an invented ward with a year of figures and serve it."`
	Read    readCmd    `cmd:"" help:"Read papers of any kind and print the facts in them."`
	Check   checkCmd   `cmd:"" help:"Check the numbers of papers against one another; exit code 1 on a contradiction."`
	Score   scoreCmd   `cmd:"" help:"Print the scoreboard of a year."`
	Report  reportCmd  `cmd:"" help:"Draw up the year's report (.docx) or its annex of targets (.xlsx)."`
	Account accountCmd `cmd:"" help:"Add an account or set a password."`
	Backup  backupCmd  `cmd:"" help:"Copy the record, also while it is in use."`
	Restore restoreCmd `cmd:"" help:"Put a copy in the record's place; what was there is moved aside."`
	Wards   wardsCmd   `cmd:"" name:"wards" help:"List the wards of the record."`
	Rollup  rollupCmd  `cmd:"" name:"rollup" help:"What the wards of the record amount to together, and who is left out."`
	Audit   auditCmd   `cmd:"" help:"The chain of who did what."`
	Doctor  doctorCmd  `cmd:"" help:"Say what is set up, what is missing and what to do; exit code 1 where something is ill."`
	Version versionCmd `cmd:"" help:"Print the versions of the program and its rules."`

	bare bool // no command was typed
}

const about = `Runs the year of a Vietnamese ward: targets, figures, scoreboard, report.

Exit codes:
  0  done
  1  something was found: by check a contradiction, by audit verify a change, by doctor an ill
  2  the command line was not understood, or a value in it must change
  3  refused: a file that cannot be read or is marked secret, a record that is no place for this
  4  the record could not be opened, or something else failed`

// command is what the arguments chose.
type command interface{ Run(*program) error }

// parse reads the arguments. Help is printed and ends the program here.
func (p *program) parse(args []string) (command, error) {
	k, err := kong.New(&p.config, kong.Name("tongket"), kong.Description(about), kong.Writers(p.out, p.err),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		return nil, err
	}
	chosen, err := k.Parse(args)
	if err != nil {
		return nil, &ended{misused, misunderstood(err)}
	}
	p.bare = !slices.Contains(args, "serve")
	node := chosen.Selected()
	c, can := node.Target.Addr().Interface().(command)
	if !can {
		return nil, fmt.Errorf("command %s cannot be run", node.Path())
	}
	return c, nil
}

// usage turns what the parser says, in English, into sentences.
var usage = []struct{ says, sentence string }{
	{`^unknown flag (\S+), did you mean "?([^"?]+)"?\?$`, "Không có tùy chọn %s. Có phải bạn muốn gõ %s?"},
	{`^unexpected argument (.+), did you mean "?([^"?]+)"?\?$`, "Không có lệnh %s. Có phải bạn muốn gõ %s?"},
	{`^unknown flag (\S+)$`, "Không có tùy chọn %s."},
	{`^unexpected argument (.+)$`, "Thừa hoặc không có lệnh %s."},
	{`^missing flags: (.+)$`, "Còn thiếu tùy chọn %s."},
	{`^expected one of (.+)$`, "Còn thiếu một trong các lệnh %s."},
	{`^expected "(.+)"$`, "Còn thiếu %s."},
	{`^(--\S+): expected a valid \d+ bit u?int but got "?(.*?)"?$`, "Tùy chọn %s cần một số nguyên, không phải “%s”."},
	{`^(--\S+) must be one of (.+) but got (.+)$`, "Tùy chọn %s chỉ nhận %s, không nhận %s."},
	{`^(--\S+): missing value`, "Tùy chọn %s còn thiếu giá trị."},
	{`^(--\S+): expected \S+ value but got "EOL"`, "Tùy chọn %s còn thiếu giá trị."},
}

// misunderstood says what is wrong with a command line.
func misunderstood(err error) error {
	const help = "Gõ `tongket --help` để xem cách dùng."
	for _, u := range usage {
		m := regexp.MustCompile(u.says).FindStringSubmatch(err.Error())
		if m == nil {
			continue
		}
		var values []any
		for _, v := range m[1:] {
			values = append(values, v)
		}
		return fault.Invalidf("", u.sentence+" "+help, values...)
	}
	return fault.Invalidf("", "Dòng lệnh chưa hiểu được (%s). %s", err, help)
}

// dataFolder is where the record is kept on this machine.
func (c *config) dataFolder() (string, error) {
	if c.Data != "" {
		return c.Data, nil
	}
	if dir := os.Getenv("TONGKET_DATA"); dir != "" {
		return filepath.Abs(dir)
	}
	return usualFolder()
}

// database is the address of the PostgreSQL database, "" for the folder's file.
func (c *config) database() string {
	if c.Database != "" || c.Data != "" { // a folder that was typed is meant
		return c.Database
	}
	return os.Getenv("TONGKET_DATABASE")
}

// usualFolder is where programs of this system keep a user's data.
func usualFolder() (string, error) {
	base := ""
	switch runtime.GOOS {
	case "windows":
		base = os.Getenv("LOCALAPPDATA")
	case "darwin":
		if home, err := os.UserHomeDir(); err == nil {
			base = filepath.Join(home, "Library", "Application Support")
		}
	default:
		base = os.Getenv("XDG_DATA_HOME")
		if home, err := os.UserHomeDir(); base == "" && err == nil {
			base = filepath.Join(home, ".local", "share")
		}
	}
	if !filepath.IsAbs(base) {
		return "", fault.Invalidf("data", "Không biết để dữ liệu ở đâu vì máy không cho biết thư mục riêng của người dùng. Hãy ghi thư mục bằng --data.")
	}
	return filepath.Join(base, "tongket"), nil
}
