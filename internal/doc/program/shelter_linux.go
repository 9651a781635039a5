package program

import (
	"os"

	"golang.org/x/sys/unix"
)

// roomy is how much memory a shelter must have free for a large file, its copy in
// the new format and the program's own files, in bytes.
const roomy = 512 << 20

// shelter is the folder for temporary folders. Memory comes before disk: what is
// read has not been cleared of marks of secrecy yet.
func shelter() string {
	const memory = "/dev/shm"
	var s unix.Statfs_t
	if unix.Statfs(memory, &s) != nil || s.Type != unix.TMPFS_MAGIC || s.Bavail*uint64(s.Bsize) < roomy ||
		unix.Access(memory, unix.W_OK) != nil {
		return os.TempDir()
	}
	return memory
}
