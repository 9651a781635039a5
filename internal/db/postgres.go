package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"tongket/internal/fault"
)

// postgresConnections bounds each of the two pools. Writers and readers have
// their own, so that writers waiting for a ward never keep a page from loading.
const postgresConnections = 12

// postgresStatements bounds what each connection keeps prepared; the driver
// drops the one that was not used for longest.
const postgresStatements = 512

// postgresSettings are given to every connection unless the address sets them: a
// writer waits for another as long as on SQLite, and a process that hangs in
// the middle of an act lets its ward go.
var postgresSettings = map[string]string{
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "60s",
	"application_name":                    "tongket",
}

func (d *DB) openPostgres(ctx context.Context) error {
	d.engine = Postgres
	d.writers = newGates(Postgres)
	config, err := pgx.ParseConfig(d.url)
	if err != nil {
		return &Error{Query: "open", Err: err, told: fault.Refusedf("Địa chỉ cơ sở dữ liệu %s viết chưa đúng. Hãy viết theo dạng postgres://tài-khoản:mật-khẩu@máy:5432/tên-cơ-sở-dữ-liệu.", redact(d.url))}
	}
	for name, value := range postgresSettings {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	config.StatementCacheCapacity = postgresStatements
	d.write, d.read = postgresPool(config), postgresPool(config)
	if err := checkPostgres(ctx, d.write.DB); err != nil {
		return d.cannotReach(err)
	}
	if err := d.migratePostgres(ctx); err != nil {
		return d.cannotReach(err)
	}
	return nil
}

func postgresPool(config *pgx.ConnConfig) *pool {
	p := stdlib.OpenDB(*config)
	p.SetMaxOpenConns(postgresConnections)
	p.SetMaxIdleConns(postgresConnections)
	p.SetConnMaxIdleTime(5 * time.Minute)
	return &pool{DB: p}
}

// checkPostgres refuses a database whose texts would come in another order than
// SQLite's: bytes decide there, and order for people is made in Go.
func checkPostgres(ctx context.Context, p *sql.DB) error {
	var encoding string
	var byteOrder bool
	err := p.QueryRowContext(ctx, `select current_setting('server_encoding'), 'Z' < 'a' and 'z' < 'đ'`).Scan(&encoding, &byteOrder)
	if err != nil {
		return classify("reach", err)
	}
	if encoding != "UTF8" || !byteOrder {
		return fault.Refusedf("Cơ sở dữ liệu PostgreSQL này dùng bảng mã %s hoặc thứ tự chữ khác C nên kết quả sẽ không giống nhau giữa các máy. Hãy tạo cơ sở dữ liệu mới bằng lệnh: create database tongket template template0 encoding 'UTF8' locale 'C.UTF-8'.", encoding)
	}
	return nil
}

// cannotReach words for the person who started the program what keeps it from
// the server; other errors pass.
func (d *DB) cannotReach(err error) error {
	var pg *pgconn.PgError
	state := ""
	if errors.As(err, &pg) {
		state = pg.Code
	}
	var reason string
	switch {
	case state == "3D000":
		reason = "máy chủ không có cơ sở dữ liệu tên này. Hãy tạo bằng lệnh: create database tongket template template0 encoding 'UTF8' locale 'C.UTF-8'."
	case strings.HasPrefix(state, "28"):
		reason = "tài khoản hoặc mật khẩu không được chấp nhận. Hãy kiểm tra lại địa chỉ đã cho."
	case state == "42501":
		reason = "tài khoản chưa được tạo bảng. Hãy cho tài khoản này làm chủ cơ sở dữ liệu."
	case Is(err, Away):
		reason = "máy chủ không trả lời. Hãy kiểm tra máy chủ đang chạy và tên máy, cổng đã cho."
	default:
		return fmt.Errorf("open %s: %w", redact(d.url), err)
	}
	return &Error{Class: classOf(err), Query: "open " + redact(d.url), Err: err, told: fault.Refusedf("Không nối được tới %s: %s", redact(d.url), reason)}
}

// redact hides the account, the password and the settings of a database address
// in errors and logs.
func redact(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return "postgres"
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = rest[at+1:]
	}
	rest, _, _ = strings.Cut(rest, "?")
	return scheme + "://" + rest
}
