package report

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/template"
	"tongket/internal/plan"
)

// grouped is a ward with groups of so many lines.
func grouped(t testing.TB, sizes ...int) Report {
	t.Helper()
	var rows []row
	for g, n := range sizes {
		for i := range n {
			rows = append(rows, row{group: fmt.Sprintf("Nhóm chỉ tiêu thứ %d", g+1), name: fmt.Sprintf("Tổng diện tích đất hoàn thành giải phóng mặt bằng đợt %d.%d", g+1, i+1), unit: "ha", decimals: 1, pct: 1,
				op: plan.AtLeast, plan: "100", value: strconv.Itoa(90 + i), next: "110"})
		}
	}
	return wardOf(t, rows)
}

// TestDeckStaysOnItsSlides: each line stands on one slide, none beyond its foot; no
// slide has a single line where there are more, and those of one list are about as
// full as each other.
func TestDeckStaysOnItsSlides(t *testing.T) {
	t.Parallel()
	wards := map[string]Report{"3": three(t), "14": everything(t), "40": forty(t), "one": grouped(t, 1)}
	for _, sizes := range [][]int{{1, 1, 1}, {6, 5, 1, 2}, {14, 1, 13}, {1, 14}, {12, 2, 30}, {3, 3, 3, 3, 3, 3, 3, 3}, {27, 1}} {
		wards[fmt.Sprint(sizes)] = grouped(t, sizes...)
	}
	for name, r := range wards {
		s, err := deckScope(&r)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, list := range []struct {
			name    string
			columns deckColumns
		}{{"cac_trang_nhom", groupColumns}, {"cac_trang_khong_dat", missedColumns}, {"cac_trang_nam_sau", nextColumns}} {
			pages := s[list.name].(template.List)
			for _, page := range pages {
				used, here := 0, 0
				for i, row := range page["cac_dong"].(template.List) {
					used += list.columns.height(row)
					if row["ten_nhom"] == template.Text("") {
						here++
					} else if i == len(page["cac_dong"].(template.List))-1 {
						t.Errorf("%s: %q ends with a heading", name, page["ten_trang"])
					}
				}
				if used > deckRoom {
					t.Errorf("%s: a table of %d pixels on a slide with room for %d", name, used, deckRoom)
				}
				if here < 2 && len(pages) > 1 {
					t.Errorf("%s: %q %s has %d lines", name, page["ten_trang"], page["tiep"], here)
				}
				if list.name == "cac_trang_nhom" {
					lines += here
				}
			}
		}
		if lines != len(r.Board.Lines) {
			t.Errorf("%s: %d lines on slides, the board has %d", name, lines, len(r.Board.Lines))
		}
	}
}

// TestSmallGroupsShareASlide: groups that would leave their slides half empty stand
// together, each under its name, and a large one keeps its own.
func TestSmallGroupsShareASlide(t *testing.T) {
	t.Parallel()
	r := grouped(t, 2, 3, 8)
	s, err := deckScope(&r)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, page := range s["cac_trang_nhom"].(template.List) {
		line := string(page["ten_trang"].(template.Text)) + ":"
		for _, row := range page["cac_dong"].(template.List) {
			if name := row["ten_nhom"].(template.Text); name != "" {
				line += " [" + string(name) + "]"
			} else {
				line += " " + string(row["so"].(template.Text))
			}
		}
		got = append(got, line)
	}
	want := []string{
		"I. Nhóm chỉ tiêu thứ 1; II. Nhóm chỉ tiêu thứ 2: [I. Nhóm chỉ tiêu thứ 1] 1 2 [II. Nhóm chỉ tiêu thứ 2] 3 4 5",
		"III. Nhóm chỉ tiêu thứ 3: 6 7 8 9 10 11 12 13",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
