package web

import (
	"fmt"
	"math/big"
	"net/http"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// unitChange is what a form of a unit's page asks for.
type unitChange struct {
	Unit   auth.UnitID
	Day    vn.Day
	Seen   int
	Name   string
	Kind   org.UnitKind
	To     auth.UnitID
	Shares []org.Share
}

func readUnitChange(in *Input) (unitChange, error) {
	day, err := structureDay(in)
	seen, _ := strconv.Atoi(in.Get("lan")) // what is no number was seen by nobody, and is stale
	return unitChange{Unit: auth.UnitID(in.Path["unit"]), Day: day, Seen: seen, Name: in.Get("ten"), Kind: org.UnitKind(in.Get("loai"))}, err
}

// unitForm is a form of the page: it reads the unit and the day, and what more the
// act needs.
func (s *Server) unitForm(name string, more func(*Input, *unitChange) error, act func(*db.Tx, unitChange) error) http.HandlerFunc {
	return post(s, Form[unitChange]{Right: auth.ChangeWard, Name: name,
		Read: func(in *Input) (unitChange, error) {
			c, err := readUnitChange(in)
			if err == nil && more != nil {
				err = more(in, &c)
			}
			return c, err
		},
		Act:   func(tx *db.Tx, c unitChange) (string, error) { return structurePath(c.Unit) + "?xong=1", act(tx, c) },
		Again: structureBody})
}

func (s *Server) unitRename() http.HandlerFunc {
	return s.unitForm("unit.rename", nil, func(tx *db.Tx, c unitChange) error {
		_, err := org.RenameUnit(tx, c.Unit, c.Name, c.Kind, c.Day, c.Seen)
		return err
	})
}

// chosenUnit reads the unit that a form names beside its own.
func chosenUnit(field, missing string) func(*Input, *unitChange) error {
	return func(in *Input, c *unitChange) error {
		c.To = auth.UnitID(in.Get(field))
		if c.To == "" {
			return fault.Invalidf(field, "%s", missing)
		}
		return nil
	}
}

func (s *Server) unitMove() http.HandlerFunc {
	return s.unitForm("unit.move", chosenUnit("cap_tren", "Chưa chọn cấp trên mới. Hãy chọn một đơn vị trong danh sách."), func(tx *db.Tx, c unitChange) error {
		_, err := org.MoveUnit(tx, c.Unit, c.To, c.Day, c.Seen)
		return err
	})
}

func (s *Server) unitMerge() http.HandlerFunc {
	return s.unitForm("unit.merge", chosenUnit("nhan", "Chưa chọn đơn vị nhận sáp nhập. Hãy chọn một đơn vị trong danh sách."), func(tx *db.Tx, c unitChange) error {
		return org.MergeUnits(tx, []auth.UnitID{c.Unit}, c.To, c.Day)
	})
}

func (s *Server) unitClose() http.HandlerFunc {
	return s.unitForm("unit.close", nil, func(tx *db.Tx, c unitChange) error {
		_, err := org.CloseUnit(tx, c.Unit, c.Day, c.Seen)
		return err
	})
}

func (s *Server) unitSplit() http.HandlerFunc {
	return s.unitForm("unit.split", readTakers, func(tx *db.Tx, c unitChange) error {
		err := org.SplitUnit(tx, c.Unit, c.Shares, c.Day)
		if f := fault.Of(err); f != nil && f.Field == "phan" {
			err = atField("phan_1", err)
		}
		return err
	})
}

// readTakers reads who takes which share of a unit.
func readTakers(in *Input, c *unitChange) error {
	for n := 1; n <= takers; n++ {
		unit, typed := in.Get(fmt.Sprintf("nhan_%d", n)), in.Get(fmt.Sprintf("phan_%d", n))
		field := fmt.Sprintf("phan_%d", n)
		if unit == "" {
			if typed != "" {
				return fault.Invalidf(fmt.Sprintf("nhan_%d", n), "Đã ghi tỷ lệ “%s” mà chưa chọn đơn vị nhận. Hãy chọn đơn vị nhận phần này.", typed)
			}
			continue
		}
		share := org.Share{Unit: auth.UnitID(unit)}
		if typed != "" {
			var ok bool
			if share.Num, share.Den, ok = parseShare(typed); !ok {
				return fault.Invalidf(field, "Tỷ lệ “%s” không đọc được. Hãy ghi phân số như 1/3, hoặc phần trăm như 40%%.", typed)
			}
		}
		c.Shares = append(c.Shares, share)
	}
	return nil
}

// parseShare reads "1/3", "40%" or "33,5%" as a fraction above 0 and at most 1.
func parseShare(typed string) (num, den int64, ok bool) {
	r := new(big.Rat)
	if over, under, fraction := strings.Cut(typed, "/"); fraction {
		n, err1 := strconv.ParseInt(strings.TrimSpace(over), 10, 32)
		d, err2 := strconv.ParseInt(strings.TrimSpace(under), 10, 32)
		if err1 != nil || err2 != nil || d <= 0 {
			return 0, 0, false
		}
		r.SetFrac64(n, d)
	} else {
		percent, err := vn.ParseNumberAt(strings.TrimSpace(strings.TrimSuffix(typed, "%")), 4)
		if err != nil {
			return 0, 0, false
		}
		r.Quo(percent.Rat(), big.NewRat(100, 1))
	}
	if r.Sign() <= 0 || r.Cmp(big.NewRat(1, 1)) > 0 {
		return 0, 0, false
	}
	return r.Num().Int64(), r.Denom().Int64(), true
}
