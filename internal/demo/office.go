package demo

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/regime"
	"tongket/internal/report"
	"tongket/internal/request"
	"tongket/internal/vn"
)

// What of the year's trade was told first for July, and what the statistics office
// made of it after the report of nine months had gone out.
const (
	trade       = "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ"
	tradeOfJuly = "77"
)

// interim draws the report of a period, and issues it the next day under a number
// of the ward's book.
func (b *builder) interim(period string, drawn vn.Day, number string) error {
	id, err := b.drawOf(period, drawn)
	if err != nil {
		return err
	}
	day := drawn.AddDays(1)
	b.on(day)
	return b.act(b.clerk, func(tx *db.Tx) error { _, err := report.Issue(tx, id, number, day); return err })
}

// unnumbered draws a report that was given no number so far.
func (b *builder) unnumbered(period string, drawn vn.Day) error {
	_, err := b.drawOf(period, drawn)
	return err
}

// drawOf draws the report of a period on a day.
func (b *builder) drawOf(period string, on vn.Day) (report.ID, error) {
	b.on(on)
	asked, err := b.of(period)
	if err != nil {
		return "", err
	}
	return b.draw(asked)
}

// of is the report of a period of 2025, by the period's name.
func (b *builder) of(period string) (a report.Asked, err error) {
	a = report.Asked{Kind: report.Periodic, Year: 2025}
	err = b.d.View(b.ctx, b.clerk, func(tx *db.Tx) error {
		all, err := regime.Periods(tx, a.Year)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p regime.Period) bool { return p.Name == period && p.Window == regime.CalendarCode })
		if i < 0 {
			return fmt.Errorf("no period %q among %v", period, all)
		}
		a.Period = all[i].ID
		return nil
	})
	return a, err
}

// draw asks for a paper and has it drawn, as the queue would; the queue finds it
// done.
func (b *builder) draw(asked report.Asked) (id report.ID, err error) {
	if err = b.act(b.clerk, func(tx *db.Tx) error { id, err = report.Make(tx, asked); return err }); err != nil {
		return "", err
	}
	work, err := json.Marshal(map[string]report.ID{"report": id})
	if err != nil {
		return "", err
	}
	return id, report.Handler(b.ctx, b.d, b.ward.ID, work)
}

// books begins the ward's own book of State papers, with a number kept back.
func (b *builder) books() error {
	b.on("2025-07-24")
	if err := b.act(b.clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.StateBook, "true") }); err != nil {
		return err
	}
	return b.act(b.clerk, func(tx *db.Tx) error {
		s, err := document.ParseSymbol(layout.State, "BC", "42")
		if err == nil {
			_, err = document.Reserve(tx, document.Reservation{Symbol: s, Day: "2025-07-24", Holder: economy, Reason: "Báo cáo giải ngân vốn đầu tư công, chờ ký"})
		}
		return err
	})
}

// corrected is a month that is found wrong when a paper that tells of it was
// issued already.
func (b *builder) corrected() error {
	b.on("2025-11-10")
	from, to := month(2025, 7)
	return b.report(trade, from, to, tradeOfJuly, figure.Final)
}

// closingPapers are the papers of the year on the clerk's desk: the report of the
// second half, which no number may be given yet since a group still owes its
// December; a template that the ward changed, the report of the year drawn with it
// and brought back from Word with a number that a hand changed; and the annex.
func (b *builder) closingPapers() error {
	if err := b.unnumbered("6 tháng cuối năm 2025", "2026-01-12"); err != nil {
		return err
	}
	if err := b.ownTemplate(); err != nil {
		return err
	}
	id, err := b.draw(report.Asked{Kind: report.Periodic, Year: 2025})
	if err != nil {
		return err
	}
	if _, err := b.draw(report.Asked{Kind: report.Annex, Year: 2025, Format: report.Xlsx}); err != nil {
		return err
	}
	var made report.Made
	var drawn []byte
	if err := b.d.View(b.ctx, b.clerk, func(tx *db.Tx) (err error) { made, drawn, err = report.Drawn(tx, id); return err }); err != nil {
		return err
	}
	edited, err := retyped(drawn, ">968<", ">986<")
	if err != nil {
		return err
	}
	back, err := report.Return(made, drawn, "bao-cao-2025-da-sua.docx", edited)
	if err != nil {
		return err
	}
	return b.act(b.clerk, func(tx *db.Tx) error { _, err := back.Keep(tx); return err })
}

// ownTemplate takes the built-in report into use with a receiver more.
func (b *builder) ownTemplate() error {
	builtin, err := report.Builtin(report.Periodic, layout.For(layout.State, "2026-01-12"))
	if err != nil {
		return err
	}
	own, err := retyped(builtin, "thuộc UBND {{loai_don_vi}};", "thuộc UBND {{loai_don_vi}}, các tổ dân phố;")
	if err != nil {
		return err
	}
	return b.act(b.clerk, func(tx *db.Tx) error {
		o, err := report.BringTemplate(tx, report.Periodic, "mau-bao-cao-phuong.docx", own)
		if err == nil {
			_, err = report.TakeTemplate(tx, o.ID)
		}
		return err
	})
}

// requests are what the province asks in January: one paper is answered, the other
// asks half of it again.
func (b *builder) requests() error {
	b.on("2026-01-13")
	first, err := b.request("hoi-so-lieu-2026.txt")
	if err != nil {
		return err
	}
	b.on("2026-01-14")
	if err := b.act(b.clerk, func(tx *db.Tx) error {
		d, err := request.Gather(tx, first, "Sở Tài chính", layout.State)
		if err != nil {
			return err
		}
		files, err := d.Files()
		if err == nil {
			_, err = request.Keep(tx, d, files)
		}
		return err
	}); err != nil {
		return err
	}
	b.on("2026-01-15")
	_, err = b.request("hoi-lai-2026.txt")
	return err
}

// request takes one of the demo's papers in as a superior's request.
func (b *builder) request(file string) (id request.ID, err error) {
	data, err := papers.ReadFile("papers/" + file)
	if err != nil {
		return "", err
	}
	read, err := paper.Read(file, data)
	if err != nil {
		return "", err
	}
	return id, b.act(b.clerk, func(tx *db.Tx) (err error) {
		id, _, err = request.TakePaper(tx, document.Upload{Filename: file, Media: "text/plain; charset=utf-8", Data: data, Reader: extract.Version}, read)
		return err
	})
}

// retyped is a Word file in whose text one wording was changed once,
// as a person would in Word.
func retyped(file []byte, old, now string) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name != "word/document.xml" {
			if err := w.Copy(f); err != nil {
				return nil, err
			}
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if !strings.Contains(string(text), old) {
			return nil, fmt.Errorf("no %q in the Word file", old)
		}
		part, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(bytes.Replace(text, []byte(old), []byte(now), 1)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
