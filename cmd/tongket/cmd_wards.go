package main

// wardsCmd lists the wards of the record, for --ward.
type wardsCmd struct{}

// Run prints a row for each ward.
func (c *wardsCmd) Run(p *program) error {
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	all, err := p.wards(d)
	if err != nil {
		return err
	}
	t := &table{head: []string{"Đơn vị", "Tỉnh, thành phố", "Mã", "Mã định danh"}, right: make([]bool, 4)}
	for _, w := range all {
		t.add(w.shown(), w.Province, w.Code, string(w.id))
	}
	t.write(p.out, "", p.width())
	return nil
}
