package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ten_don_vi":                 "ten_don_vi",
		"Tên đơn vị":                 "ten_don_vi",
		"TÊN\u00a0ĐƠN__VỊ":           "ten_don_vi",
		" te\u0302n-d\u031bo\u031bn": "ten_don",
		"":                           "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v    Value
		want bool
	}{
		{nil, false}, {Text(""), false}, {Text("x"), true}, {Rich{{Text: ""}}, false}, {Rich{docx.T("x")}, true},
		{Number{}, true}, {Date(""), false}, {Date("2026-01-08"), true}, {Flag(false), false}, {Flag(true), true},
		{List{}, false}, {List{{}}, true}, {Scope{}, true}, {Picture{}, false}, {Picture{Data: []byte{1}}, true},
		{Blocks{}, false}, {Blocks{docx.PageBreak{}}, true},
	} {
		if got := holds(c.v); got != c.want {
			t.Errorf("holds(%#v) = %v", c.v, got)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	got := Names{
		{Name: "ten", Example: "Thu ngân sách"},
		{Name: "thuc_hien", Kind: KindNumber, Example: "1.234,5"},
		{Name: "ngay", Kind: KindDate, Example: "08/01/2026"},
		{Name: "hong", Kind: KindNumber, Example: "nhiều"},
		{Name: "cac_don_vi", Kind: KindList, Inside: []Name{{Name: "ten", Example: "Tổ 1"}}},
	}.Sample()
	want := Scope{
		"ten":        Text("Thu ngân sách"),
		"thuc_hien":  Number{Decimal: vn.Decimal{Units: 12345, Scale: 1}, Text: "1.234,5"},
		"ngay":       Date("2026-01-08"),
		"hong":       nil,
		"cac_don_vi": List{{"ten": Text("Tổ 1")}, {"ten": Text("Tổ 1")}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
