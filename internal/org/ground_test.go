package org

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/doc/chart"
)

func TestUnitsFindTheirPlace(t *testing.T) {
	t.Parallel()
	g := Ground{Features: []chart.Feature{
		{Words: []string{"7", "TDP 07"}}, {Words: []string{"Tổ dân phố số 8"}}, {Words: []string{"to dan pho 9"}}, {Words: []string{"Tổ dân phố 9"}},
		{Words: []string{"Thôn Hoà Bình"}}, {Words: []string{"Hồ"}}, {},
	}}
	unit := func(id auth.UnitID, name string) Unit { return Unit{ID: id, Name: name} }
	got := g.Place([]Unit{unit("7", "Tổ dân phố 7"), unit("8", "Tổ dân phố 8"), unit("9", "Tổ dân phố 9"), unit("hb", "Thôn Hòa Bình"), unit("x", "Trạm Y tế")})
	if diff := cmp.Diff(map[auth.UnitID]int{"7": 0, "8": 1, "hb": 4}, got.Of); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	var lost []auth.UnitID
	for _, u := range got.Lost {
		lost = append(lost, u.ID)
	}
	if diff := cmp.Diff([]auth.UnitID{"9", "x"}, lost); diff != "" {
		t.Errorf("of two places of one name neither is taken (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{2, 3, 5, 6}, got.Idle); diff != "" {
		t.Errorf("without a unit (-want +got):\n%s", diff)
	}
}
