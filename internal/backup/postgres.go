package backup

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// places lists where PostgreSQL's programs are kept beside the path; a version's
// own folder goes before Debian's wrapper on the path, which may choose an older
// one.
var places = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	`C:\Program Files\PostgreSQL\*\bin`,
}

// Program finds pg_dump or pg_restore, the newest first: an older one refuses a
// newer server.
func Program(name string) (path string, err error) {
	type candidate struct {
		path    string
		version int
	}
	var all []candidate
	for _, place := range places {
		found, _ := filepath.Glob(filepath.Join(place, name+"*"))
		for _, path := range found {
			if base := strings.TrimSuffix(filepath.Base(path), ".exe"); base == name {
				folder := filepath.Base(filepath.Dir(filepath.Dir(path)))
				v, _ := strconv.Atoi(strings.TrimPrefix(folder, "pgsql-"))
				all = append(all, candidate{path, v})
			}
		}
	}
	if len(all) > 0 {
		return slices.MaxFunc(all, func(a, b candidate) int { return a.version - b.version }).path, nil
	}
	if path, err = exec.LookPath(name); err == nil {
		return path, nil
	}
	return "", fault.Missingf("Máy này chưa có chương trình %s của PostgreSQL nên chưa sao lưu hay khôi phục được. Hãy cài gói postgresql-client (cùng phiên bản với máy chủ trở lên), hoặc chạy trên máy chủ: pg_dump --format=custom --file=tongket.dump tên-cơ-sở-dữ-liệu.", name)
}

// libpq are the settings of an address that PostgreSQL's own programs take, with
// the variable each is handed over in.
var libpq = map[string]string{
	"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
	"connect_timeout": "PGCONNECT_TIMEOUT", "target_session_attrs": "PGTARGETSESSIONATTRS",
}

// environment hands an address to PostgreSQL's programs. Arguments would show the
// password to everybody on the machine.
func environment(address string) ([]string, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	hosts, ports := []string{c.Host}, []string{strconv.Itoa(int(c.Port))}
	for _, f := range c.Fallbacks {
		// The same host stands there once more without TLS.
		if port := strconv.Itoa(int(f.Port)); f.Host != hosts[len(hosts)-1] || port != ports[len(ports)-1] {
			hosts, ports = append(hosts, f.Host), append(ports, port)
		}
	}
	env := append(os.Environ(),
		"PGHOST="+strings.Join(hosts, ","), "PGPORT="+strings.Join(ports, ","),
		"PGUSER="+c.User, "PGPASSWORD="+c.Password, "PGDATABASE="+c.Database,
		"PGAPPNAME=tongket-backup", "LC_ALL=C", "PGCLIENTENCODING=UTF8")
	if _, query, has := strings.Cut(address, "?"); has {
		values, err := url.ParseQuery(query)
		if err != nil {
			return nil, fmt.Errorf("read database address: %w", err)
		}
		for name, variable := range libpq {
			if v := values.Get(name); v != "" {
				env = append(env, variable+"="+v)
			}
		}
	}
	return env, nil
}

// run runs one of PostgreSQL's programs on an address.
func run(ctx context.Context, name, address string, args ...string) error {
	path, err := Program(name)
	if err != nil {
		return err
	}
	env, err := environment(address)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, path, append(args, "--no-password")...)
	cmd.Env = env
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// dump writes a copy of a database that many restores can read.
func dump(ctx context.Context, address, file string) error {
	err := run(ctx, "pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", "--schema=public", "--file="+file)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// load restores a dump into a database without tables, whole or not at all.
func load(ctx context.Context, file, address string) error {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return fmt.Errorf("read database address: %w", err)
	}
	// The empty schema is there; the dump would make it once more.
	list, err := listWithoutSchema(ctx, file)
	if err != nil {
		return err
	}
	defer os.Remove(list)
	return run(ctx, "pg_restore", address, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
		"--use-list="+list, "--dbname="+c.Database, file)
}

// listWithoutSchema writes the dump's table of contents without the schema
// itself to a file.
func listWithoutSchema(ctx context.Context, file string) (list string, err error) {
	path, err := Program("pg_restore")
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, path, "--list", file).Output()
	if err != nil {
		return "", &damage{"tệp bị hỏng."}
	}
	var kept []byte
	for line := range bytes.Lines(out) {
		if !bytes.Contains(line, []byte(" SCHEMA - public ")) && !bytes.Contains(line, []byte(" COMMENT - SCHEMA public ")) {
			kept = append(kept, line...)
		}
	}
	f, err := os.CreateTemp("", "tongket-list-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(kept)
	return f.Name(), errors.Join(err, f.Close())
}

// withDatabase is an address with another database.
func withDatabase(address, name string) string {
	address, query, has := strings.Cut(address, "?")
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	address = scheme + "://" + host + "/" + name
	if values, err := url.ParseQuery(query); has && err == nil {
		values.Del("dbname")
		address += "?" + values.Encode()
	}
	return address
}

// tryDump restores a dump into a database made for it on the server, and drops
// that again.
func tryDump(ctx context.Context, t *Trial, server string) (err error) {
	if server == "" {
		return fault.Refusedf("Tệp %s là bản sao của PostgreSQL nên cần máy chủ để thử. Hãy chạy lại với --database và địa chỉ máy chủ PostgreSQL.", t.File)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer admin.Close()
	name := "tongket_thu_" + strings.ReplaceAll(db.NewID(), "-", "")
	if _, err := admin.ExecContext(ctx, `create database `+name+` template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`); err != nil {
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "42501" {
			return fault.Refusedf("Tài khoản PostgreSQL chưa được tạo cơ sở dữ liệu nên chưa thử được bản sao. Hãy cho quyền bằng lệnh: alter role … createdb.")
		}
		return fmt.Errorf("make a database for the trial: %w", err)
	}
	defer func() {
		_, dropping := admin.ExecContext(context.WithoutCancel(ctx), `drop database `+name+` with (force)`)
		err = errors.Join(err, dropping)
	}()
	address := withDatabase(server, name)
	err = load(ctx, t.File, address)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return &damage{fmt.Sprintf("pg_restore báo lỗi (%v).", err)}
	}
	if err != nil {
		return fmt.Errorf("restore %s for a trial: %w", t.File, err)
	}
	d, err := db.Open(ctx, db.Options{URL: address})
	if err != nil {
		return err
	}
	defer d.Close()
	return t.read(ctx, d)
}

// restoreDump puts a dump into a database. Tables that are there are moved aside
// into a schema of their own.
func restoreDump(ctx context.Context, file, address string, force bool) (aside string, err error) {
	trial, err := Try(ctx, file, address)
	if err != nil {
		return "", err
	}
	p, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	there, err := presentTables(ctx, p, trial, force)
	if err != nil {
		return "", err
	}
	if there {
		aside = "truoc_" + strings.ReplaceAll(time.Now().In(vn.Zone).Format("20060102_150405.000"), ".", "_")
		if _, err := p.ExecContext(ctx, `alter schema public rename to `+aside+`; create schema public`); err != nil {
			return "", fmt.Errorf("move the record aside: %w", err)
		}
	}
	if err := load(ctx, file, address); err != nil {
		if there { // the load left nothing: what was there comes back
			_, back := p.ExecContext(context.WithoutCancel(ctx), `drop schema public; alter schema `+aside+` rename to public`)
			err = errors.Join(err, back)
		}
		return "", fmt.Errorf("restore into PostgreSQL: %w", err)
	}
	return aside, nil
}

// presentTables reports whether a record lies in the database, and refuses one
// that programs have open or, unless forced, that is newer than the copy.
func presentTables(ctx context.Context, p *sql.DB, copied Trial, force bool) (there bool, err error) {
	var users int
	err = p.QueryRowContext(ctx, `
		select (select count(*) from pg_stat_activity where datname = current_database() and application_name = 'tongket'),
			to_regclass('public.goose_db_version') is not null`).Scan(&users, &there)
	if err != nil {
		return false, fmt.Errorf("look at the database: %w", err)
	}
	if users > 0 {
		return there, fault.Conflictf("Cơ sở dữ liệu đang được %d kết nối của tongket dùng. Hãy tắt các chương trình tongket rồi khôi phục lại.", users)
	}
	if !there || force {
		return there, nil
	}
	var last sql.NullString
	if err := p.QueryRowContext(ctx, `select max(at) from audit`).Scan(&last); err != nil || !last.Valid {
		return there, err
	}
	at, err := db.ParseStamp(last.String)
	if err != nil {
		return there, err
	}
	return there, notNewer(at, copied)
}
