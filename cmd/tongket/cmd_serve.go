package main

import (
	"tongket/internal/fault"
	"tongket/internal/org"
)

// serveCmd serves the ward's own pages.
type serveCmd struct {
	doorFlags
	mailFlags
	Backup string `help:"Folder of the nightly copies, best on another disk (env TONGKET_BACKUP; default: backup in the data folder)." placeholder:"DIR" type:"path"`
}

// Run serves until it is told to stop. A demo record is refused: invented
// figures must never pass for a ward's own.
func (c *serveCmd) Run(p *program) error {
	door, err := c.door()
	if err != nil {
		return err
	}
	door.open = door.open || p.bare
	smtp, err := c.smtp()
	if err != nil {
		return err
	}
	o, err := p.options()
	if err != nil {
		return err
	}
	d, err := p.openOr(o)
	if err != nil {
		return err
	}
	defer d.Close()
	isDemo, err := d.IsDemo(p.ctx)
	if err != nil {
		return err
	}
	if isDemo {
		return fault.Refusedf("Dữ liệu ở đây là dữ liệu mẫu, không dùng làm việc thật được. Hãy chạy `tongket demo --data …` để xem tiếp, hoặc chọn thư mục khác bằng --data.")
	}
	wards, err := d.Wards(p.ctx)
	if err != nil {
		return err
	}
	folder, err := p.backupFolder(c.Backup)
	if err != nil {
		return err
	}
	site := site{DB: d, door: door, copies: folder, mail: smtp}
	if len(wards) == 0 {
		site.firstRun = org.NewFirstRunCode()
	}
	return p.serve(site)
}
