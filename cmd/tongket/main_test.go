package main

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/score"
)

var update = flag.Bool("update", false, "write what the stories' programs print into the stories")

func TestMain(m *testing.M) {
	testscript.Main(tidied{m}, map[string]func(){"tongket": main})
}

// tidied takes what was built away after the tests.
type tidied struct{ *testing.M }

// Run runs the tests.
func (t tidied) Run() int {
	defer func() {
		if dir, err := made(); err == nil {
			os.RemoveAll(dir)
		}
	}()
	return t.M.Run()
}

// TestStories runs the command line as people use it.
func TestStories(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), RequireExplicitExec: true, RequireUniqueNames: true, UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"TONGKET_DATA", "TONGKET_DATABASE", "TONGKET_BACKUP", "XDG_DATA_HOME", "LOCALAPPDATA"} {
				e.Setenv(name, "")
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"newer":   makeNewer,
			"bytes":   writeBytes,
			"signs":   signsIn,
			"forge":   forge,
			"exits":   exits,
			"leftout": leftOut,
			"found":   foundWard,
			"weigh":   weigh,
			"later":   changeLater,
			"drawn":   drawPaper,
		},
	})
}

// exits runs a command and wants its exit code: exits 3 tongket read x.txt.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		if _, digits, has := strings.Cut(err.Error(), "exit status "); has {
			got, err = strconv.Atoi(digits)
		}
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// makeNewer marks a record as written by a program of the future.
func makeNewer(ts *testscript.TestScript, _ bool, args []string) {
	change(ts, args[0], `insert into goose_db_version (version_id, is_applied) values (9999, true)`)
}

// forge changes a row of the chain behind the program's back.
func forge(ts *testscript.TestScript, _ bool, args []string) {
	change(ts, args[0], `update audit set account = 'nobody' where n = 7`)
}

func change(ts *testscript.TestScript, dir, statement string) {
	s, err := sql.Open("sqlite", ts.MkAbs(filepath.Join(dir, recordFile)))
	ts.Check(err)
	defer s.Close()
	_, err = s.Exec(statement)
	ts.Check(err)
}

// writeBytes writes a file from a quoted text: bytes x.docx 'PK\x03\x04'.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// signsIn wants an account's password to be the given one: signs DIR LOGIN PASSWORD.
func signsIn(ts *testscript.TestScript, neg bool, args []string) {
	d, err := db.Open(context.Background(), db.Options{Path: ts.MkAbs(filepath.Join(args[0], recordFile))})
	ts.Check(err)
	defer d.Close()
	_, err = org.SignIn(context.Background(), d, org.Attempt{Login: args[1], Password: args[2], Client: "127.0.0.1"})
	if neg == (err == nil) {
		ts.Fatalf("sign in as %s: %v", args[1], err)
	}
}

// foundWard adds a ward to a record: found DIR NAME.
func foundWard(ts *testscript.TestScript, _ bool, args []string) {
	d, err := db.Open(context.Background(), db.Options{Path: ts.MkAbs(filepath.Join(args[0], recordFile))})
	ts.Check(err)
	defer d.Close()
	_, err = org.FoundWard(context.Background(), d, org.New{Name: args[1], Kind: org.Xa, Province: "tỉnh Minh Khê", Code: "09876"})
	ts.Check(err)
}

// weigh gives the third and the fifth line of a year 10 points each and switches the points
// of the ward on: weigh DIR YEAR.
func weigh(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Path: ts.MkAbs(filepath.Join(args[0], recordFile))})
	ts.Check(err)
	defer d.Close()
	wards, err := d.Wards(ctx)
	ts.Check(err)
	year, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(d.Update(ctx, auth.System(wards[0], "test"), func(tx *db.Tx) error {
		lines, err := plan.Targets(tx, year, "")
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.Number == 3 || l.Number == 5 {
				l.Weight = 1000
				if _, err := plan.SetTarget(tx, l, "Quy chế chấm điểm"); err != nil {
					return err
				}
			}
		}
		return org.ChangeSetting(tx, org.Points, org.PointsShare)
	}))
}

// drawPaper draws the year's report of a record as the queue does, with the tags of
// its numbers, and writes it with one word typed over another: drawn DIR OUT OLD NEW.
func drawPaper(ts *testscript.TestScript, _ bool, args []string) {
	d, err := db.Open(context.Background(), db.Options{Path: ts.MkAbs(filepath.Join(args[0], recordFile))})
	ts.Check(err)
	defer d.Close()
	wards, err := d.Wards(context.Background())
	ts.Check(err)
	actor := auth.System(wards[0], "test")
	var id report.ID
	ts.Check(d.Update(context.Background(), actor, func(tx *db.Tx) (err error) {
		id, err = report.Make(tx, report.Asked{Kind: report.Periodic, Year: 2025})
		return err
	}))
	ts.Check(report.Handler(context.Background(), d, wards[0], []byte(`{"report":"`+string(id)+`"}`)))
	var data []byte
	ts.Check(d.View(context.Background(), actor, func(tx *db.Tx) error {
		m, err := report.Get(tx, id)
		if err == nil {
			_, data, err = blob.Get(tx, m.Blob)
		}
		return err
	}))
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	ts.Check(err)
	out, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	z := zip.NewWriter(out)
	for _, f := range in.File {
		r, err := f.Open()
		ts.Check(err)
		b, err := io.ReadAll(r)
		ts.Check(err)
		w, err := z.Create(f.Name)
		ts.Check(err)
		_, err = w.Write(bytes.ReplaceAll(b, []byte(args[2]), []byte(args[3])))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(out.Close())
}

// changeLater changes today, in the one ward of a folder's record, one thing of
// each kind that a board is drawn from.
func changeLater(ts *testscript.TestScript, _ bool, args []string) {
	d, err := db.Open(context.Background(), db.Options{Path: ts.MkAbs(filepath.Join(args[0], recordFile))})
	ts.Check(err)
	defer d.Close()
	wards, err := d.Wards(context.Background())
	ts.Check(err)
	ts.Check(d.Update(context.Background(), auth.System(wards[0], "test"), func(tx *db.Tx) error {
		board, err := score.LoadBoard(tx, score.Asked{Year: 2025})
		if err != nil {
			return err
		}
		first, second := board.Lines[0], board.Lines[1]
		used, err := figure.Get(tx, first.Used[0])
		if err != nil {
			return err
		}
		sent, err := figure.Submit(tx, figure.Entry{Key: used.Key, Value: figure.Value{N: used.Value.N / 2}, Status: used.Status, Seen: used.Revision, Explanation: "tính lại"})
		if err != nil {
			return err
		}
		if _, err := figure.Approve(tx, sent.ID); err != nil {
			return err
		}
		renamed := first.Parts[0].Definition
		renamed.Name += " (mới)"
		if _, err := plan.Define(tx, renamed); err != nil {
			return err
		}
		if _, err := score.SetOverride(tx, score.Override{Target: second.Target.ID, Baseline: second.Baseline, Verdict: score.NotMet, Computed: second.Computed, Reason: "Hội nghị quyết định"}, ""); err != nil {
			return err
		}
		if err := plan.Withdraw(tx, board.Lines[2].Target.ID, "Nghị quyết bỏ chỉ tiêu"); err != nil {
			return err
		}
		if err := org.ChangeSetting(tx, org.RoundToPlan, "true"); err != nil {
			return err
		}
		_, err = org.AddUnit(tx, org.NewUnit{Name: "Tổ dân phố 99", Kind: org.GroupKind})
		return err
	}))
}

// leftOut wants a folder to hold nothing that begins with a text.
func leftOut(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), args[1]+"*"))
	ts.Check(err)
	if len(found) > 0 {
		ts.Fatalf("left behind: %q", found)
	}
}

// TestOperationsNameEveryCommandAndFlag keeps the page for those who run the
// program as long as the program.
func TestOperationsNameEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := kong.New(&config{}, kong.Name("tongket"), kong.Description(about))
	if err != nil {
		t.Fatal(err)
	}
	err = kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		if n, is := node.(*kong.Node); is && n.Type == kong.CommandNode && n.Leaf() && !bytes.Contains(page, []byte("tongket "+n.Path())) {
			t.Errorf("docs/operations.md does not name %q", n.Path())
		}
		if f, is := node.(*kong.Flag); is && f.Name != "help" && !bytes.Contains(page, []byte("--"+f.Name)) {
			t.Errorf("docs/operations.md does not name --%s", f.Name)
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(about) {
		code, meaning, is := strings.Cut(strings.TrimSpace(line), "  ")
		if is && !bytes.Contains(page, []byte("| "+code+" | "+strings.TrimSpace(meaning))) {
			t.Errorf("docs/operations.md tells exit code %s otherwise than --help: %q", code, meaning)
		}
	}
}

func TestWrapped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 5, ""},
		{"một hai ba", 7, "một hai|ba"},
		{"một hai ba", 20, "một hai ba"},
		{"nghiêngngả đổ", 5, "nghiê|ngngả|đổ"},
		{"a nghiêngngả", 5, "a|nghiê|ngngả"},
		{"đđđđđ ơ", 5, "đđđđđ|ơ"},
	} {
		if got := strings.Join(wrapped(c.text, c.width), "|"); got != c.want {
			t.Errorf("wrapped(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestDoorRefusesStrangersWithoutEncryption(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		door door
		want string // of the sentence; "" where the door may open
	}{
		{"this machine", door{addr: "127.0.0.1:8080"}, ""},
		{"this machine by name", door{addr: "localhost:8080"}, ""},
		{"this machine, version 6", door{addr: "[::1]:8080"}, ""},
		{"every address", door{addr: ":8080"}, "không mã hóa"},
		{"every address, version 6", door{addr: "[::]:8080"}, "không mã hóa"},
		{"the network", door{addr: "192.0.2.7:8080"}, "không mã hóa"},
		{"a name that need not be this machine", door{addr: "phuong.example:8080"}, "không mã hóa"},
		{"the network behind a proxy", door{addr: ":8080", behindProxy: true}, ""},
		{"the network with a banner", door{addr: ":8080", insecure: true}, ""},
		{"half a certificate", door{addr: ":8080", cert: "a.pem"}, "Cần cả --tls-cert và --tls-key"},
		{"a certificate that is not there", door{addr: ":8080", cert: "a.pem", key: "b.pem"}, "Không đọc được chứng thư"},
		{"no port", door{addr: "127.0.0.1"}, "chưa đúng dạng"},
		{"a port that is none", door{addr: "127.0.0.1:http"}, "chưa đúng dạng"},
		{"a port too high", door{addr: "127.0.0.1:70000"}, "chưa đúng dạng"},
	} {
		err := c.door.judge()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s (%s): %v, want %q", c.name, c.door.addr, err, c.want)
		}
	}
}

func TestIDOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"dev/13.txt": "13", "báo cáo.2025.docx": "báo cáo.2025", ".txt": ".txt", "-": "-", "x": "x",
		"ho\u0300a.txt": "hòa", // a name typed on a Mac
	} {
		if got := idOf(name); got != want {
			t.Errorf("idOf(%q) = %q, want %q", name, got, want)
		}
	}
}
