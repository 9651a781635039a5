package guard

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/migrations.sum anew for migrations that are not released")

const sumFile = "internal/guard/testdata/migrations.sum"

// sums is the kept list of migrations: the number of the last released one, and
// a checksum for each.
type sums struct {
	released int
	of       map[string]string // 0001_base.sql → hex SHA-256
}

func readSums(text string) (sums, error) {
	s := sums{of: map[string]string{}}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0 || strings.HasPrefix(line, "#"):
		case len(f) == 2 && f[0] == "released":
			n, err := strconv.Atoi(f[1])
			if err != nil {
				return s, err
			}
			s.released = n
		case len(f) == 2:
			s.of[f[1]] = f[0]
		default:
			return s, fmt.Errorf("%s: %q is neither a checksum nor a release", sumFile, line)
		}
	}
	return s, nil
}

func (s sums) String() string {
	text := "# Checksums of internal/db/migrations. A migration up to the released number\n" +
		"# never changes again; a later one is recorded by `go test ./internal/guard -update`.\n" +
		fmt.Sprintf("released %d\n", s.released)
	for _, name := range slices.Sorted(maps.Keys(s.of)) {
		text += s.of[name] + " " + name + "\n"
	}
	return text
}

// number is the leading number of a migration's name, 0 where there is none.
func number(name string) int {
	digits, _, _ := strings.Cut(name, "_")
	n, _ := strconv.Atoi(digits)
	return n
}

// present returns the checksums of the migrations in the tree.
func present(tr *tree) map[string]string {
	of := map[string]string{}
	for name, text := range tr.files {
		if isMigration(name) {
			of[path.Base(name)] = fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
		}
	}
	return of
}

// unchanged compares the migrations with the kept checksums. Released ones must
// be as they were; the others must be recorded, so that a change of the schema
// is seen by whoever reads the change.
func unchanged(tr *tree) (breaches []string) {
	kept, err := readSums(tr.files[sumFile])
	if err != nil {
		return []string{err.Error()}
	}
	have := present(tr)
	for name, sum := range kept.of {
		switch {
		case have[name] == sum:
		case number(name) <= kept.released:
			breaches = append(breaches, fmt.Sprintf("%s was released and has changed: records already have it; put it back and write a new migration", name))
		default:
			breaches = append(breaches, fmt.Sprintf("%s is not as recorded: it is not released, so run `go test ./internal/guard -update` and commit the checksum", name))
		}
	}
	for name := range have {
		if kept.of[name] == "" {
			breaches = append(breaches, fmt.Sprintf("%s is not recorded: run `go test ./internal/guard -update`", name))
		}
	}
	slices.Sort(breaches)
	return breaches
}

// renewed returns the list with the unreleased migrations as they are now.
func renewed(kept sums, have map[string]string) sums {
	next := sums{released: kept.released, of: map[string]string{}}
	for name, sum := range have {
		if number(name) > kept.released {
			next.of[name] = sum
		}
	}
	for name, sum := range kept.of {
		if number(name) <= kept.released {
			next.of[name] = sum
		}
	}
	return next
}

func TestMigrationsUnchanged(t *testing.T) {
	tr := repository(t)
	if *update {
		kept, err := readSums(tr.files[sumFile])
		if err != nil {
			t.Fatal(err)
		}
		text := renewed(kept, present(tr)).String()
		if err := os.WriteFile("testdata/migrations.sum", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		now := *tr
		now.files = maps.Clone(tr.files)
		now.files[sumFile] = text
		tr = &now
	}
	for _, breach := range unchanged(tr) {
		t.Errorf("%s\n\t(%s says why)", breach, oneSQLADR)
	}
	one, two := "internal/db/migrations/0001_a.sql", "internal/db/migrations/0002_b.sql"
	sumsOf := func(released int, files map[string]string) string {
		bad, err := newTree(files)
		if err != nil {
			t.Fatal(err)
		}
		return sums{released, present(bad)}.String()
	}
	before := map[string]string{one: "a", two: "b"}
	sees(t, unchanged,
		badSample{"a released one changed", map[string]string{one: "changed", two: "b", sumFile: sumsOf(1, before)}, "0001_a.sql was released"},
		badSample{"a released one removed", map[string]string{two: "b", sumFile: sumsOf(2, before)}, "0001_a.sql was released"},
		badSample{"another changed", map[string]string{one: "a", two: "changed", sumFile: sumsOf(1, before)}, "0002_b.sql is not as recorded"},
		badSample{"a new one", map[string]string{one: "a", two: "b", sumFile: sumsOf(1, map[string]string{one: "a"})}, "0002_b.sql is not recorded"},
		badSample{"as they were", map[string]string{one: "a", two: "b", sumFile: sumsOf(1, before)}, ""},
	)
	kept := sums{released: 1, of: map[string]string{"0001_a.sql": "old", "0002_b.sql": "old"}}
	if got := renewed(kept, map[string]string{"0001_a.sql": "new", "0002_b.sql": "new"}); got.of["0001_a.sql"] != "old" || got.of["0002_b.sql"] != "new" {
		t.Errorf("-update writes %v: it must keep the checksum of what was released and renew the rest", got.of)
	}
}

var (
	columnLine = regexp.MustCompile(`^(\w+)\s+(\w+)\b(.*)$`)
	columnType = []string{"text", "bigint", "boolean", "bytea"}
	wardFirst  = regexp.MustCompile(`^(primary|foreign) key \(ward\b`)
	references = regexp.MustCompile(`\breferences\s+(\w+)`)
)

// schemaShape wants the types both engines read alike, the ward first in every
// key of a ward's table, and migrations that only go forward, without a gap.
func schemaShape(tr *tree) (breaches []string) {
	names := slices.Sorted(maps.Keys(present(tr)))
	for i, name := range names {
		if number(name) != i+1 {
			breaches = append(breaches, fmt.Sprintf("%s: migrations are numbered one after the other, here %04d is missing or doubled", name, i+1))
		}
		if text := tr.files["internal/db/migrations/"+name]; strings.Contains(text, "+goose Down") || !strings.Contains(text, "-- +goose Up") {
			breaches = append(breaches, name+": a migration goes up only: a mistake is mended by the next one")
		}
	}
	for _, tb := range tables(tr) {
		if !tb.ward && wardless[tb.name] == "" {
			breaches = append(breaches, fmt.Sprintf("%s: table %s has no ward: give it one, or say in internal/guard why it has none", tb.at, tb.name))
		}
		keyed := false
		for _, line := range tb.lines {
			keyed = keyed || strings.HasPrefix(line, "primary key (ward") || strings.HasPrefix(line, "ward text not null primary key")
			breaches = append(breaches, lineShape(tb, line)...)
		}
		if tb.ward && !keyed && wardless[tb.name] == "" {
			breaches = append(breaches, fmt.Sprintf("%s: the primary key of %s must begin with ward", tb.at, tb.name))
		}
	}
	slices.Sort(breaches)
	return breaches
}

// lineShape checks one column or key of a table.
func lineShape(tb table, line string) (breaches []string) {
	ofWard := tb.ward && wardless[tb.name] == ""
	if strings.HasPrefix(line, "primary key") || strings.HasPrefix(line, "foreign key") {
		if ofWard && !wardFirst.MatchString(line) {
			breaches = append(breaches, fmt.Sprintf("%s: in %s, %q must begin with ward", tb.at, tb.name, line))
		}
		return breaches
	}
	m := columnLine.FindStringSubmatch(line)
	if m == nil || m[1] == "check" || m[1] == "constraint" || m[1] == "unique" {
		return append(breaches, fmt.Sprintf("%s: in %s, %q is no column and no key: uniqueness is an index, a rule is in Go", tb.at, tb.name, line))
	}
	if !slices.Contains(columnType, m[2]) {
		breaches = append(breaches, fmt.Sprintf("%s: %s.%s is %s: both engines read %s alike", tb.at, tb.name, m[1], m[2], strings.Join(columnType, ", ")))
	}
	if to := references.FindStringSubmatch(line); to != nil && ofWard && m[1] != "ward" && wardless[to[1]] == "" {
		breaches = append(breaches, fmt.Sprintf("%s: %s.%s points to %s without the ward: foreign key (ward, %s)", tb.at, tb.name, m[1], to[1], m[1]))
	}
	return breaches
}

func TestSchemaShape(t *testing.T) {
	t.Parallel()
	holds(t, oneSQLADR, schemaShape)
	schema := func(text string) map[string]string {
		return map[string]string{"internal/db/migrations/0001_a.sql": "-- +goose Up\n" + text}
	}
	sees(t, schemaShape,
		badSample{"no ward", schema("create table a (\n  id text not null primary key\n);\n"), "has no ward"},
		badSample{"ward not first", schema("create table a (\n  ward text not null,\n  id text not null,\n  primary key (id, ward)\n);\n"), "must begin with ward"},
		badSample{"a fraction", schema("create table a (\n  ward text not null primary key,\n  x numeric\n);\n"), "a.x is numeric"},
		badSample{"pointing across wards", schema("create table a (\n  ward text not null primary key,\n  b text references b (id)\n);\n"), "without the ward"},
		badSample{"foreign key across wards", schema("create table a (\n  ward text not null primary key,\n  b text,\n  foreign key (b) references b (id)\n);\n"), "must begin with ward"},
		badSample{"backward", schema("-- +goose Down\n"), "goes up only"},
		badSample{"a gap", map[string]string{"internal/db/migrations/0002_a.sql": "-- +goose Up\n"}, "numbered one after the other"},
		badSample{"a rule in the schema", schema("create table a (\n  ward text not null primary key,\n  check (ward <> '')\n);\n"), "a rule is in Go"},
		badSample{"in shape", schema("create table a (\n  ward text not null references ward (ward),\n  who text references account (id),\n  n bigint not null, -- how many\n  primary key (ward, n)\n);\n"), ""},
	)
}
