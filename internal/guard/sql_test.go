package guard

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wardless are the tables that hold no ward's data, and why.
var wardless = map[string]string{
	"account":      "one account may hold posts in several wards",
	"session":      "it belongs to the account",
	"sign_in_wait": "who signs in wrongly is nobody's yet",
	"periodic":     "work that comes round by the clock for the whole record",
}

// table is what a guard needs of a `create table`.
type table struct {
	name, at string
	ward     bool // has a column named ward
	lines    []string
}

var createTable = regexp.MustCompile(`(?is)create\s+table\s+(\w+)\s*\((.*?)\n\s*\)\s*;`)

// tables reads the tables from the migrations.
func tables(tr *tree) map[string]table {
	all := map[string]table{}
	for name, text := range tr.files {
		if !isMigration(name) {
			continue
		}
		for _, m := range createTable.FindAllStringSubmatch(sqlComment.ReplaceAllString(text, ""), -1) {
			tb := table{name: strings.ToLower(m[1]), at: name}
			for line := range strings.Lines(m[2]) {
				line = strings.TrimSuffix(strings.TrimSpace(line), ",")
				if line == "" {
					continue
				}
				tb.lines = append(tb.lines, line)
				tb.ward = tb.ward || strings.HasPrefix(line, "ward ")
			}
			all[tb.name] = tb
		}
	}
	return all
}

func isMigration(name string) bool {
	return path.Dir(name) == "internal/db/migrations" && strings.HasSuffix(name, ".sql")
}

var (
	fromList  = regexp.MustCompile(`(?is)\b(?:from|join|into|update)\s+([a-z_]\w*(?:\s+(?:as\s+)?[a-z_]\w*)?(?:\s*,\s*[a-z_]\w*(?:\s+(?:as\s+)?[a-z_]\w*)?)*)`)
	wardName  = regexp.MustCompile(`(?i)\bward\b`)
	wardTable = regexp.MustCompile(`(?i)\b(?:from|join|into|update)\s+ward\b`)
	using     = regexp.MustCompile(`(?i)\busing\s*\(\s*ward\b`)
	bindsWard = regexp.MustCompile(`\$1(?:[^0-9]|$)`)
)

// readFrom returns the tables a statement names, each as often as it is named.
func readFrom(statement string) (names []string) {
	for _, m := range fromList.FindAllStringSubmatch(statement, -1) {
		for _, item := range strings.Split(m[1], ",") {
			names = append(names, strings.ToLower(strings.Fields(item)[0]))
		}
	}
	return names
}

// wholeRecord are the folders that handle all wards at once on a connection of
// their own: copies, and databases for tests.
var wholeRecord = []string{"internal/backup", "internal/wardtest"}

// wardMentioned wants the ward once for every table of a ward that a statement
// names, and as the bound $1.
func wardMentioned(tr *tree) (breaches []string) {
	known := tables(tr)
	for _, s := range sqlTexts(tr) {
		if !s.whole || s.wide || inside(s.dir, wholeRecord) {
			continue
		}
		named := 0
		for _, name := range readFrom(s.text) {
			if known[name].ward && wardless[name] == "" {
				named++
			}
		}
		mentions := len(wardName.FindAllString(s.text, -1)) - len(wardTable.FindAllString(s.text, -1)) + len(using.FindAllString(s.text, -1))
		switch {
		case named > mentions:
			breaches = append(breaches, fmt.Sprintf("%s names %d tables of a ward and the ward %d times: bind each to it (t.ward = $1)", s.at, named, mentions))
		case named > 0 && !bindsWard.MatchString(s.text):
			breaches = append(breaches, fmt.Sprintf("%s reads a ward's table without $1, the ward that the transaction binds", s.at))
		}
	}
	return breaches
}

// migrationSample is a schema for bad samples.
const migrationSample = "-- +goose Up\ncreate table figure (\n  ward text not null,\n  id text not null,\n  primary key (ward, id)\n);\ncreate table account (\n  id text not null primary key\n);\n"

// code wraps a statement in an act, together with the schema of the samples.
func code(dir, statement string) map[string]string {
	return map[string]string{
		"internal/db/migrations/0001_a.sql": migrationSample,
		dir + "/a.go": "package " + path.Base(dir) + "\nimport \"tongket/internal/db\"\nconst columns = `id, ward`\n" +
			"func act(tx *db.Tx) error {\n_, err := tx.Exec(" + statement + ")\nreturn err\n}\n",
	}
}

func TestWardInEveryStatement(t *testing.T) {
	t.Parallel()
	holds(t, oneWriterADR, wardMentioned)
	sees(t, wardMentioned,
		badSample{"no ward", code("internal/figure", "`select id from figure where id = $2`"), "the ward 0 times"},
		badSample{"joined without it", code("internal/figure", "`select f.id from figure f join figure g on g.id = f.id where f.ward = $1`"), "2 tables of a ward and the ward 1 times"},
		badSample{"a list of tables", code("internal/figure", "`select f.id from figure f, figure as g where f.ward = $1`"), "2 tables"},
		badSample{"not bound", code("internal/figure", "`delete from figure where ward = $2`"), "without $1"},
		badSample{"hidden in a subquery", code("internal/figure", "`select id from figure where ward = $1 and id in (select id from figure where id <> $2)`"), "2 tables"},
		badSample{"bound", code("internal/figure", "`select `+columns+` from figure where ward = $1`"), ""},
		badSample{"joined", code("internal/figure", "`select f.id from figure f join figure g using (ward, id) where f.ward = $1`"), ""},
		badSample{"no ward's table", code("internal/figure", "`select id from account where id = $1`"), ""},
		badSample{"sentence", code("internal/figure", "`Select a file, then send it.`"), ""},
		badSample{"wide", map[string]string{
			"internal/db/migrations/0001_a.sql": migrationSample,
			"internal/job/a.go":                 "package job\nfunc f(d *db.DB) { d.ViewEveryWard(ctx, func(w *db.Wide) error { return w.Each(nil, `select id from figure`) }) }",
		}, ""},
	)
}

// columnsListed refuses stars and inserts that do not name their columns.
func columnsListed(tr *tree) (breaches []string) {
	for _, s := range sqlTexts(tr) {
		if star.MatchString(s.text) {
			breaches = append(breaches, s.at+" takes every column with a star: list them, a later column must not change what is read")
		}
		if m := bareInsert.FindStringSubmatch(s.text); m != nil {
			breaches = append(breaches, fmt.Sprintf("%s inserts into %s without naming the columns", s.at, m[1]))
		}
		if shouted.MatchString(s.text) {
			breaches = append(breaches, s.at+" shouts: SQL is written in lower case")
		}
	}
	return breaches
}

var (
	star       = regexp.MustCompile(`(?i)\b(select|returning|distinct)\s+(\w+\.)?\*|,\s*(\w+\.)?\*\s*(,|from\b|\n|$)`)
	bareInsert = regexp.MustCompile(`(?i)\binsert\s+into\s+(\w+)(?:\s+as\s+\w+)?\s*(?:values|select|default)\b`)
	shouted    = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|VALUES)\b`)
)

func TestColumnsListed(t *testing.T) {
	t.Parallel()
	holds(t, oneSQLADR, columnsListed)
	sees(t, columnsListed,
		badSample{"star", code("internal/figure", "`select * from figure where ward = $1`"), "list them"},
		badSample{"star of an alias", code("internal/figure", "`select f.id, f.* from figure f where ward = $1`"), "list them"},
		badSample{"returning star", code("internal/figure", "`delete from figure where ward = $1 returning *`"), "list them"},
		badSample{"bare insert", code("internal/figure", "`insert into figure values ($1, $2)`"), "without naming the columns"},
		badSample{"shouted", code("internal/figure", "`SELECT id FROM figure where ward = $1`"), "lower case"},
		badSample{"listed", code("internal/figure", "`insert into figure (ward, id) select ward, id from figure where ward = $1 and (select count(*) from figure where ward = $1) > 2 * 3`"), ""},
	)
}

// word is SQL that one engine does not know or reads otherwise.
type word struct {
	pattern *regexp.Regexp
	instead string
}

// unportable are the words that differ between SQLite and PostgreSQL.
var unportable = []word{
	{regexp.MustCompile(`->>?`), "JSON is opaque text: keep what is searched in a column"},
	{regexp.MustCompile(`(?i)\bilike\b|\bglob\b|\bregexp\b|\bsimilar\s+to\b|~`), "search a column written by vn.Fold, with like"},
	{regexp.MustCompile(`(?i)\b(lower|upper)\s*\(`), "SQLite leaves Đ as it is: compare a column written by vn.Fold"},
	{regexp.MustCompile(`(?i)\bautoincrement\b|\bserial\b|\bbigserial\b|\bnextval\b|\browid\b|\blast_insert_rowid\b`), "keys are texts made by db.NewID"},
	{regexp.MustCompile(`(?i)\bnow\s*\(|\b(datetime|date|time|strftime|julianday|unixepoch|to_char|to_date|date_trunc|date_part|age)\s*\(|\bextract\s*\(|\bcurrent_(timestamp|date|time)\b|\binterval\b`), "time is tx.Stamp() or a day made in Go"},
	{regexp.MustCompile(`::`), "cast(… as …), or a typed variable in Go"},
	{regexp.MustCompile(`(?i)\bjsonb?\b|\bjson_\w+\s*\(|\bto_json`), "JSON is opaque text"},
	{regexp.MustCompile(`(?i)\bgroup_concat\b|\bifnull\s*\(|\bnvl\s*\(|\biif\s*\(|\binstr\s*\(|\bstrpos\s*\(|\bposition\s*\(|\brandom\s*\(|\bgen_random_uuid\b|\bgreatest\s*\(|\bleast\s*\(`), "string_agg, coalesce and case are known to both engines; the rest is done in Go"},
	{regexp.MustCompile(`(?i)\binsert\s+or\b|\breplace\s+into\b|\bupdate\s+or\b|\bon\s+duplicate\b`), "on conflict … do …"},
	{regexp.MustCompile(`(?i)\bavg\s*\(|\btotal\s*\(|\b(real|float|double|numeric|decimal)\b`), "averages and fractions are exact and made in Go"},
	{regexp.MustCompile(`(?i)\bfor\s+(no\s+key\s+)?(update|share)\b|\bskip\s+locked\b|\block\s+table\b|\bpg_\w+`), "db.Update already makes the ward's writers wait for each other"},
	{regexp.MustCompile(`(?i)^\s*(pragma|vacuum|create|alter|drop)\b`), "tables change in migrations only"},
	{regexp.MustCompile(`(?i)\blimit\s+\S+\s*,`), "limit … offset …"},
	{regexp.MustCompile(`"`), "SQLite takes double quotes for text where no column has the name: write names bare"},
	{regexp.MustCompile(`\?(?:\W|$)|\?[0-9]|[:@][a-z]\w*`), "placeholders are $1, $2, …"},
	{regexp.MustCompile(`(?i)\bany\s*\(\s*\$|\bunnest\s*\(|\barray\s*\[|\bgenerate_series\s*\(|\blateral\b`), "PostgreSQL alone knows it"},
}

// engineFolders may use an engine's own words, and why.
var engineFolders = map[string]string{
	"internal/db":       "opens and migrates both engines",
	"internal/backup":   "copies the SQLite file by SQLite's own means",
	"internal/wardtest": "makes and drops test databases",
}

// engineMarks may use an engine's own words in functions whose comment says
// "engine-specific", and why.
var engineMarks = map[string]string{
	"internal/job": "workers of several processes take jobs at once on PostgreSQL",
}

func oneText(tr *tree) (breaches []string) {
	for _, s := range sqlTexts(tr) {
		if engineFolders[s.dir] != "" || (s.marked && engineMarks[s.dir] != "") {
			continue
		}
		for _, w := range unportable {
			if m := w.pattern.FindString(strings.ReplaceAll(s.text, "«?»", "")); m != "" {
				breaches = append(breaches, fmt.Sprintf("%s says %q, which is not the same on both engines: %s", s.at, strings.TrimSpace(m), w.instead))
			}
		}
	}
	return breaches
}

func TestOneSQLText(t *testing.T) {
	t.Parallel()
	holds(t, oneSQLADR, oneText)
	bad := func(sql string) badSample {
		return badSample{sql, code("internal/figure", "`"+sql+"`"), "not the same on both engines"}
	}
	sees(t, oneText,
		bad(`select args->>'a' from figure where ward = $1`),
		bad(`select id from figure where ward = $1 and name ilike $2`),
		bad(`select id from figure where ward = $1 and lower(name) = $2`),
		bad(`insert or ignore into figure (ward) values ($1)`),
		bad(`update figure set at = now() where ward = $1`),
		bad(`select datetime('now') from figure where ward = $1`),
		bad(`select id::text from figure where ward = $1`),
		bad(`select id from figure where ward = $1 and id = ?`),
		bad(`select id from figure where ward = $1 and id = any($2)`),
		bad(`select avg(value) from figure where ward = $1`),
		bad(`select id from figure where ward = $1 for update`),
		bad(`create table x (id integer primary key autoincrement)`),
		bad(`select id from figure where ward = $1 and name = "a"`),
		bad(`pragma journal_mode`),
		badSample{"a part of a statement", code("internal/figure", "` and name ilike $3`"), "ilike"},
		badSample{"a mark where none may be", map[string]string{
			"internal/org/a.go": "package org\n// act is engine-specific.\nfunc act(tx *db.Tx) { tx.Exec(`select id from x for update`) }"}, "for update"},
		badSample{"the marked place", map[string]string{
			"internal/job/a.go": "package job\nfunc act(w *db.Wide) {\n// engine-specific: rows taken by another process are skipped\nw.Exec(`select id from x for update skip locked`)\n}"}, ""},
		badSample{"words of both", code("internal/figure", "`select coalesce(x, 'now()'), string_agg(y, ', ') filter (where z is not distinct from $2) from figure where ward = $1 and fold like $3 order by x nulls last limit 5 offset 6`"), ""},
	)
}

// setOnce are the insert-only tables. Nothing in them changes but the columns
// named here, which are written once when the thing is decided, ended or lifted.
var setOnce = map[string][]string{
	"audit": nil, "ward_name": nil, "setting": nil,
	"unit": nil, "unit_fact": nil, "lineage": nil,
	"indicator": nil, "definition": nil, "baseline": nil,
	"target": nil, "target_line": nil, "target_part": nil,
	"version": nil, "claim": nil, "directive": nil, "report_figure": nil,
	"figure_evidence": nil, "rival_evidence": nil, "choice": nil,
	"rival":       {"withdrawn_by", "withdrawn_at"},
	"figure":      {"state", "checked_by", "checked_at", "decided_by", "decided_at", "reason", "superseded_at"},
	"proposal":    {"state", "became", "became_id", "decided_by", "decided_at"},
	"period_lock": {"lifted_at", "lifted_by", "lift_reason"},
	"post":        {"ended_at"},
}

var (
	updateOf = regexp.MustCompile(`(?is)\bupdate\s+(\w+)(?:\s+(?:as\s+)?\w+)?\s+set\s+(.*?)(?:\bwhere\b|\bfrom\b|\breturning\b|$)`)
	upsertOf = regexp.MustCompile(`(?is)\binsert\s+into\s+(\w+).*?\bdo\s+update\s+set\s+(.*?)(?:\bwhere\b|\breturning\b|$)`)
	deleteOf = regexp.MustCompile(`(?is)\bdelete\s+from\s+(\w+)`)
	setName  = regexp.MustCompile(`(?:^|,)\s*(\w+)\s*=`)
)

// insertOnly refuses to change or remove what score.Of reads and what the chain
// says.
func insertOnly(tr *tree) (breaches []string) {
	for _, s := range sqlTexts(tr) {
		if m := deleteOf.FindStringSubmatch(s.text); m != nil {
			if _, kept := setOnce[m[1]]; kept {
				breaches = append(breaches, fmt.Sprintf("%s deletes from %s, which only grows: add a row that says it is withdrawn", s.at, m[1]))
			}
		}
		for _, m := range append(updateOf.FindAllStringSubmatch(s.text, -1), upsertOf.FindAllStringSubmatch(s.text, -1)...) {
			once, kept := setOnce[m[1]]
			if !kept {
				continue
			}
			for _, name := range setName.FindAllStringSubmatch(m[2], -1) {
				if !slices.Contains(once, name[1]) {
					breaches = append(breaches, fmt.Sprintf("%s overwrites %s.%s: write a new revision with its recorded time", s.at, m[1], name[1]))
				}
			}
		}
	}
	return breaches
}

func TestInsertOnly(t *testing.T) {
	t.Parallel()
	holds(t, insertOnlyADR, insertOnly)
	known := tables(repository(t))
	for name, columns := range setOnce {
		for _, column := range columns {
			if !slices.ContainsFunc(known[name].lines, func(l string) bool { return strings.HasPrefix(l, column+" ") }) {
				t.Errorf("%s.%s may be set once, says the guard, and no migration makes it", name, column)
			}
		}
		if known[name].name == "" {
			t.Errorf("%s is insert-only, says the guard, and no migration makes it", name)
		}
	}
	sees(t, insertOnly,
		badSample{"a value overwritten", code("internal/figure", "`update figure set state = $2, value = $3 where ward = $1`"), "figure.value"},
		badSample{"a definition changed", code("internal/plan", "`update definition set name = $2 where ward = $1`"), "definition.name"},
		badSample{"changed by an upsert", code("internal/plan", "`insert into target_line (ward) values ($1) on conflict (ward) do update set name = excluded.name`"), "target_line.name"},
		badSample{"a figure removed", code("internal/figure", "`delete from figure where ward = $1`"), "only grows"},
		badSample{"decided once", code("internal/figure", "`update figure set state = 'approved', decided_by = $2, decided_at = $3 where ward = $1`"), ""},
		badSample{"a draft removed", code("internal/figure", "`delete from draft where ward = $1`"), ""},
	)
}

// everyWardCalls refuses a transaction without a ward outside the listed places.
func everyWardCalls(tr *tree) (breaches []string) {
	for _, f := range tr.code {
		if f.test || inside(f.dir, []string{"internal/wardtest"}) {
			continue
		}
		for _, c := range calls(tr, f) {
			if (c.name == "ViewEveryWard" || c.name == "UpdateEveryWard") && everyWard[f.dir] == "" {
				breaches = append(breaches, fmt.Sprintf("%s calls %s: reading across wards has its few places (internal/guard/order.go); open a ward's own transaction", c.at, c.name))
			}
			if c.name == "SetHead" && f.dir != "internal/audit" {
				breaches = append(breaches, fmt.Sprintf("%s calls SetHead: only audit.Add moves the end of a chain", c.at))
			}
		}
	}
	return breaches
}

func TestEveryWardIsRare(t *testing.T) {
	t.Parallel()
	holds(t, oneWriterADR, everyWardCalls)
	sees(t, everyWardCalls,
		badSample{"a door looks at every ward", map[string]string{"internal/web/a.go": "package web\nfunc f() { d.ViewEveryWard(nil, nil) }"}, "has its few places"},
		badSample{"an act moves the chain", map[string]string{"internal/org/a.go": "package org\nfunc f(tx *db.Tx) { tx.SetHead(db.Head{}) }"}, "only audit.Add"},
		badSample{"the queue", map[string]string{"internal/job/a.go": "package job\nfunc f() { d.UpdateEveryWard(nil, nil) }"}, ""},
	)
}
