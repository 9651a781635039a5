package main

import (
	"fmt"
	"strconv"

	"tongket/internal/fault"
	"tongket/internal/rollup"
)

// rollupCmd prints what the wards of a record amount to together.
type rollupCmd struct {
	Year     int    `required:"" help:"The year of the plans."`
	AsOf     string `name:"as-of" help:"As the record knew it at the end of this day: 2025-12-31 or 31/12/2025." placeholder:"DAY"`
	Province string `help:"Only the wards of this province, as its name is printed." placeholder:"NAME"`
	Left     bool   `help:"List every ward that a total leaves out, with the reason."`
}

// Run reads every ward and prints the indicators of the catalogue.
func (c *rollupCmd) Run(p *program) error {
	asked, err := askedOf(c.Year, c.AsOf)
	if err != nil {
		return err
	}
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	look, err := rollup.Of(p.ctx, d, asked, c.Province)
	if err != nil {
		return err
	}
	if len(look.Wards) == 0 && c.Province != "" {
		return fault.Missingf("Không có xã, phường nào của “%s” trong dữ liệu này. Hãy xem tên tỉnh bằng `tongket wards`.", c.Province)
	}
	p.writeLook(look, c.Left)
	return nil
}

func (p *program) writeLook(look rollup.Look, left bool) {
	fmt.Fprintf(p.out, "%d xã, phường, năm %d: %d/%d chỉ tiêu đạt và vượt%s\n\n", len(look.Wards), look.Year, look.Count.MetOrExceeded(), look.Count.Total, classes(look.Count))
	t := &table{head: []string{"Mã", "Chỉ tiêu", "ĐVT", "Số liệu chung", "Số nơi", "Đạt và vượt", "Chưa có", "Không so được"},
		right: []bool{false, false, false, true, true, true, true, true}, wrap: 1}
	for _, x := range look.Indicators {
		t.add(x.Code, x.Name, x.Unit, x.Printed, strconv.Itoa(x.Wards), fmt.Sprintf("%d/%d", x.Count.MetOrExceeded(), x.Count.Total),
			strconv.Itoa(len(x.Missing)), strconv.Itoa(len(x.Apart)))
	}
	t.write(p.out, "", p.width())
	if !left {
		return
	}
	for _, x := range look.Indicators {
		p.writeLeft(x)
	}
}

// writeLeft lists who a total leaves out.
func (p *program) writeLeft(x rollup.Indicator) {
	for _, part := range []struct {
		head string
		list []rollup.Left
	}{{"Chưa có số liệu", x.Missing}, {"Không so sánh được", x.Apart}} {
		if len(part.list) == 0 {
			continue
		}
		fmt.Fprintf(p.out, "\n%s %s. %s:\n", x.Code, x.Name, part.head)
		for _, l := range part.list {
			paragraph(p.out, "  - ", "    ", l.Name+": "+l.Why, p.width())
		}
	}
}
