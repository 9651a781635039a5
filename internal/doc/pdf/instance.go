package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages bounds what a file may make PDFium take: 384 MB in pages of 64 KB.
// While the sandbox grows, its old memory and its new, a quarter larger, are both
// held; together they must stay below a gigabyte.
const memoryPages = 384 << 20 / (64 << 10)

// errOutOfMemory is PDFium having asked for more than memoryPages.
var errOutOfMemory = errors.New("pdf: out of the sandbox's memory")

// An instance is one running PDFium. It is called by the names and the shapes of
// PDFium's C interface: going through the Go wrappers costs ten calls and five
// allocations for each character. The first error sticks and turns every later
// call into nothing; whoever drives it looks at err when the work is done.
type instance struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
	mod   api.Module
	fns   map[string]api.Function
	ctx   context.Context // of the call being served
	buf   uint64          // scratch memory inside the sandbox
	err   error
}

const scratch = 4096 // bytes at instance.buf

// start compiles and starts PDFium; the compiled code is kept in folder cache, or
// only in memory when that is "". The sandbox sees no files, and a context that
// ends stops it even in the middle of a loop.
func start(cache string) (*instance, error) {
	in := &instance{fns: map[string]api.Function{}, ctx: context.Background()}
	if cache == "" {
		in.cache = wazero.NewCompilationCache()
	} else if err := in.openCache(cache); err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(in.cache).
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(true)
	pool, err := webassembly.Init(webassembly.Config{
		Context: experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(newMemory)),
		MaxIdle: 1, MaxTotal: 1, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: config,
	})
	if err != nil {
		in.close()
		return nil, fmt.Errorf("start pdfium: %w", err)
	}
	in.pool = pool
	worker, err := pool.GetInstanceWithContext(context.Background())
	if err != nil {
		in.close()
		return nil, fmt.Errorf("start pdfium: %w", err)
	}
	if in.mod = moduleOf(worker.GetImplementation()); in.mod == nil {
		in.close()
		return nil, errors.New("start pdfium: the wrapper no longer holds its module where it did")
	}
	in.buf = in.call("malloc", scratch)
	if in.err != nil {
		in.close()
		return nil, in.err
	}
	return in, nil
}

func (in *instance) openCache(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of compiled code: %w", err)
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return fmt.Errorf("open the folder of compiled code: %w", err)
	}
	in.cache = cache
	return nil
}

// moduleOf takes the WebAssembly module out of the wrapper, whose type cannot be
// named from here though its field is exported. The version is pinned, and every
// test would fail if the field went away.
func moduleOf(implementation any) api.Module {
	v := reflect.Indirect(reflect.ValueOf(implementation))
	if v.Kind() != reflect.Struct {
		return nil
	}
	f := v.FieldByName("Module")
	if !f.IsValid() || !f.CanInterface() {
		return nil
	}
	m, _ := f.Interface().(api.Module)
	return m
}

// close gives everything back. PDFium may be in any state by then, so what it
// says at its end is of no interest.
func (in *instance) close() {
	if in.mod != nil {
		_ = in.mod.Close(context.Background())
	}
	if in.pool != nil {
		_ = in.pool.Close()
	}
	if in.cache != nil {
		_ = in.cache.Close(context.Background())
	}
}

// call calls a function of PDFium; floats go and come as their bits.
func (in *instance) call(name string, args ...uint64) uint64 {
	if in.err != nil {
		return 0
	}
	f, ok := in.fns[name]
	if !ok {
		if f = in.mod.ExportedFunction(name); f == nil {
			in.err = fmt.Errorf("pdfium has no function %s", name)
			return 0
		}
		in.fns[name] = f
	}
	var stack [12]uint64
	copy(stack[:], args)
	if err := f.CallWithStack(in.ctx, stack[:]); err != nil {
		in.err = fmt.Errorf("pdfium %s: %w", name, err)
		return 0
	}
	return stack[0]
}

// count calls a function that returns a number of things; PDFium says -1 for none.
func (in *instance) count(name string, args ...uint64) int {
	return max(int(int32(in.call(name, args...))), 0)
}

func (in *instance) memory() api.Memory { return in.mod.Memory() }

// long and float read scratch memory at an offset.
func (in *instance) long(at uint32) int32 {
	v, _ := in.memory().ReadUint32Le(uint32(in.buf) + at)
	return int32(v)
}

func (in *instance) float(at uint32) float64 {
	v, _ := in.memory().ReadFloat32Le(uint32(in.buf) + at)
	return float64(v)
}

// alloc takes memory inside the sandbox; what it returns goes to free.
func (in *instance) alloc(size int) uint64 {
	p := in.call("malloc", uint64(size))
	if p == 0 && in.err == nil {
		in.err = errOutOfMemory
	}
	return p
}

// free gives memory back, also after an error that spared the instance.
func (in *instance) free(p uint64) {
	if p != 0 {
		in.call("free", p)
	}
}

// utf16 reads a text of PDFium, little-endian UTF-16, without its closing zero.
func (in *instance) utf16(p uint64, bytes int) string {
	raw, ok := in.memory().Read(uint32(p), uint32(bytes))
	if !ok {
		return ""
	}
	units := make([]uint16, 0, bytes/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])|uint16(raw[i+1])<<8)
	}
	for len(units) > 0 && units[len(units)-1] == 0 {
		units = units[:len(units)-1]
	}
	return string(utf16.Decode(units))
}
