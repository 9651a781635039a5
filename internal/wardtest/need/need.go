// Package need says what a test needs from the machine it runs on: a program
// such as xmllint or soffice, a package of npm, or the folder of shared material. A test whose
// need is not met skips with the reason printed, so that `go test ./...`
// passes on a machine with Go alone; where TONGKET_REQUIRE names the program,
// as the project's own checks do, its absence fails instead.
package need

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// places lists where Debian keeps programs that are not on the path.
var places = map[string][]string{
	"postgres": {"/usr/lib/postgresql/*/bin/postgres"},
}

// Program returns the path of a program, or ends the test: skipped where the
// program is optional, failed where TONGKET_REQUIRE names it.
func Program(t testing.TB, name string) string {
	t.Helper()
	for _, glob := range places[name] {
		found, _ := filepath.Glob(glob)
		if len(found) > 0 {
			slices.Sort(found)
			return found[len(found)-1]
		}
	}
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if Required(name) {
		t.Fatalf("%s is not installed, and TONGKET_REQUIRE asks for it", name)
	}
	t.Skipf("%s is not installed: this test needs it", name)
	return ""
}

// Required reports whether TONGKET_REQUIRE names the program.
func Required(name string) bool {
	return slices.Contains(strings.Split(os.Getenv("TONGKET_REQUIRE"), ","), name)
}

// Module returns the folder of npm packages that TONGKET_NODE_MODULES names, which
// must hold the one asked for, or ends the test as Program does.
func Module(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("TONGKET_NODE_MODULES")
	if dir == "" {
		if Required(name) {
			t.Fatalf("TONGKET_NODE_MODULES names no folder, and TONGKET_REQUIRE asks for %s", name)
		}
		t.Skipf("TONGKET_NODE_MODULES names no folder: this test needs %s from npm", name)
	}
	if _, err := os.Stat(filepath.Join(dir, name, "package.json")); err != nil {
		t.Fatalf("TONGKET_NODE_MODULES: %v", err)
	}
	return dir
}

// Shared returns the folder of shared material (the founding text, the OOXML
// schemas) that TONGKET_SHARED names, or skips the test.
func Shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TONGKET_SHARED")
	if dir == "" {
		t.Skip("TONGKET_SHARED names no folder: this test needs the shared texts and schemas")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("TONGKET_SHARED: %v", err)
	}
	return dir
}
