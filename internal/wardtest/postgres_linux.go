package wardtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// keeper makes the cluster and watches over it: when its standard input ends,
// because the test program ended in whatever way, it stops the server and
// removes the folder. $3 says whether commits are flushed to the disk: for tests
// nothing here is worth it.
const keeper = `
trap '' INT TERM HUP
"$1/initdb" --no-sync -A trust -U postgres -E UTF8 --locale=C.UTF-8 -D "$2/data" >"$2/log" 2>&1 </dev/null || exit 1
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync="$3" -c full_page_writes="$3" \
	-c shared_buffers=32MB -c max_connections=300 -c autovacuum="$3" -c jit=off -c lc_messages=C >>"$2/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
cd / && rm -rf "$2"
`

// startPostgres starts a private PostgreSQL from the programs in a folder. The
// server ends when the life line of the cluster is closed, at the latest with the
// test program. A durable one lies on a disk and flushes every commit.
func startPostgres(programs string, durable bool) (*cluster, error) {
	folder, flush := memoryFolder(), "off"
	if durable {
		folder, flush = "", "on"
	}
	dir, err := os.MkdirTemp(folder, "tongket-pg-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", programs, dir, flush)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 { // the server refuses to run as root
		if cmd.SysProcAttr.Credential, err = ownedByPostgres(dir); err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	lifeLine, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	c := &cluster{socket: dir, lifeLine: lifeLine, made: map[template]bool{}}
	if err := c.await(ended); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return c, nil
}

// memoryFolder is where a cluster is fastest: in memory where there is room.
func memoryFolder() string {
	const dir, room = "/dev/shm", 512 << 20
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) == nil && s.Bavail*uint64(s.Bsize) >= room && syscall.Access(dir, 2) == nil {
		return dir
	}
	return ""
}

func ownedByPostgres(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
}

// await waits until the server answers or its keeper ends.
func (c *cluster) await(ended <-chan error) error {
	p, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		return err
	}
	defer p.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := p.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case end := <-ended:
			return fmt.Errorf("PostgreSQL ended while starting: %w", errors.Join(end, err))
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		}
	}
}
