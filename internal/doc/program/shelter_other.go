//go:build !linux

package program

import "os"

// shelter is the folder for temporary folders.
func shelter() string { return os.TempDir() }
