package pdf

import (
	"runtime"

	"github.com/tetratelabs/wazero/experimental"
)

// memory is the sandbox's memory. A file that makes PDFium ask for more and more
// would otherwise leave all the smaller memories behind it, each to be collected
// some time: more than a gigabyte for a file of a thousand bytes.
type memory struct {
	bytes []byte
	most  uint64
}

func newMemory(_, most uint64) experimental.LinearMemory { return &memory{most: most} }

// large is the size from which an outgrown memory is collected before the next is
// made.
const large = 64 << 20

// Reallocate gives the memory at another size, with its content; the rest is zero.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(cap(m.bytes)) {
		if size > large {
			runtime.GC()
		}
		next := make([]byte, size, min(size+size/4, max(m.most, size)))
		copy(next, m.bytes)
		m.bytes = next
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free gives the memory up.
func (m *memory) Free() { m.bytes = nil }
