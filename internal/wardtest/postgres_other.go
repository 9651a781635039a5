//go:build !linux

package wardtest

import "errors"

// startPostgres refuses: the private PostgreSQL is for Linux, where the
// project's checks run.
func startPostgres(string, bool) (*cluster, error) {
	return nil, errors.New("tests on PostgreSQL run on Linux only")
}
