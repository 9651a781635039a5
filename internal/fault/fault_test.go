package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"tongket/internal/fault"
)

func TestAllTellsPeopleOnlyWhatTheyCanMend(t *testing.T) {
	t.Parallel()
	value := fault.Invalidf("gia_tri", "“%s” không phải số. Hãy ghi lại.", "abc")
	name := fault.Invalidf("ten", "Chưa có tên. Hãy ghi tên.")
	broken := errors.New("disk on fire")
	for _, c := range []struct {
		name string
		err  error
		want int
		ok   bool
	}{
		{"nothing", nil, 0, false},
		{"one fault", value, 1, true},
		{"a wrapped fault", fmt.Errorf("submit: %w", value), 1, true},
		{"two faults joined", errors.Join(value, name), 2, true},
		{"faults joined in faults", errors.Join(errors.Join(value), name), 2, true},
		{"an error that is none", broken, 0, false},
		{"a fault beside an error that is none", errors.Join(value, broken), 0, false},
	} {
		got, ok := fault.All(c.err)
		if len(got) != c.want || ok != c.ok {
			t.Errorf("%s: %d faults, %v; want %d, %v", c.name, len(got), ok, c.want, c.ok)
		}
	}
}

func TestOfAndIsLookThroughWrapping(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("open page: %w", fault.Missingf("Không có số liệu này. Hãy tìm lại."))
	if f := fault.Of(err); f == nil || f.Sentence != "Không có số liệu này. Hãy tìm lại." {
		t.Errorf("Of = %+v", f)
	}
	if !fault.Is(err, fault.Missing) || fault.Is(err, fault.Conflict) || fault.Is(errors.New("x"), fault.Missing) {
		t.Error("Is does not tell kinds apart")
	}
}
