//go:build !linux && !darwin && !freebsd && !windows

package main

import "errors"

// freeRoom does not know how this system is asked.
func freeRoom(string) (uint64, error) { return 0, errors.ErrUnsupported }
