package request

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/layout"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// site is a ward on 6 July 2026 with a plan of six lines and the figures of the first
// half year.
type site struct {
	*wardtest.Site
	t                                                testing.TB
	council                                          plan.BaselineID
	budget, members, poor, nearPoor, insured, houses plan.Definition
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{Site: wardtest.Settled(t), t: t}
	s.Clock.Set(time.Date(2026, time.July, 6, 8, 0, 0, 0, vn.Zone))
	s.Do(s.Clerk, func(tx *db.Tx) error {
		b, err := plan.AddBaseline(tx, "HĐND phường giao")
		s.council = b.ID
		return err
	})
	s.budget = s.line(1, plan.Definition{Name: "Thu ngân sách nhà nước trên địa bàn", Unit: "tỷ đồng", Scale: 3, Decimals: 1, Kind: plan.Flow, OverUnits: plan.Adds}, 12000)
	s.members = s.line(2, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Kind: plan.Flow, OverUnits: plan.Adds}, 50)
	s.poor = s.line(3, plan.Definition{Name: "Số hộ nghèo", Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds, Direction: plan.Down}, 20)
	s.nearPoor = s.line(4, plan.Definition{Name: "Số hộ cận nghèo", Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds, Direction: plan.Down}, 30)
	s.insured = s.line(5, plan.Definition{Name: "Tỷ lệ người dân tham gia bảo hiểm y tế", Unit: "%", Scale: 2, Decimals: 1, Kind: plan.Rate, OverUnits: plan.Ratios}, 9500)
	s.houses = s.line(6, plan.Definition{Name: "Xóa nhà tạm, nhà dột nát", Unit: "nhà", Kind: plan.Flow, OverUnits: plan.Adds}, 43)
	return s
}

func (s *site) line(n int, d plan.Definition, value int64) plan.Definition {
	s.t.Helper()
	if d.Direction == "" {
		d.Direction = plan.Up
	}
	d.PercentDecimals = 1
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if d, err = plan.Define(tx, d); err != nil {
			return err
		}
		_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Number: n, Group: "Chung", Name: d.Name, Counts: true, Owner: s.Units["Phòng Kinh tế, Hạ tầng và Đô thị"],
			Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: s.council, Operator: plan.AtLeast, Lo: value}}}}}, "")
		return err
	})
	return d
}

// approved puts a figure of the ward into the record.
func (s *site) approved(d plan.Definition, from, to vn.Day, v figure.Value, status figure.Status) figure.Figure {
	s.t.Helper()
	var f figure.Figure
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		k := figure.Key{Indicator: d.Indicator, Unit: s.Root, From: from, To: to}
		e := figure.Entry{Key: k, Value: v, Status: status}
		if last, have, err := figure.Latest(tx, k); err != nil {
			return err
		} else if have {
			e.Seen = last.Revision
		}
		f, err = figure.Submit(tx, e)
		return err
	})
	s.Do(s.Chair, func(tx *db.Tx) (err error) { f, err = figure.Approve(tx, f.ID); return err })
	return f
}

// half is the first half of 2026.
func (s *site) half(d plan.Definition, n int64) figure.Figure {
	return s.approved(d, "2026-01-01", "2026-06-30", figure.Value{N: n}, figure.Final)
}

func (s *site) read(name string, data []byte) *extract.Document {
	s.t.Helper()
	d, err := paper.Read(name, data)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// take brings a paper in.
func (s *site) take(name string, data []byte) (id ID) {
	s.t.Helper()
	read := s.read(name, data)
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		id, _, err = TakePaper(tx, document.Upload{Filename: name, Media: "text/plain", Data: data, Reader: extract.Version}, read)
		return err
	})
	return id
}

// takeBook brings a workbook in.
func (s *site) takeBook(name string, data []byte) (id ID) {
	s.t.Helper()
	blank, err := sheet.OpenBlank(data)
	if err != nil {
		s.t.Fatal(err)
	}
	var books []sheet.Book
	s.See(s.Clerk, func(tx *db.Tx) (err error) { books, err = sheet.Books(tx); return err })
	known := sheet.Recognise(books, data, blank)
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, _, err = TakeWorkbook(tx, name, data, blank, known); return err })
	return id
}

func (s *site) look(id ID) (v View) {
	s.t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) (err error) { v, err = Look(tx, id); return err })
	return v
}

// answer gives a request the answer that the record has.
func (s *site) answer(id ID, to string) (a AnswerID, f Files) {
	s.t.Helper()
	s.Do(s.Clerk, func(tx *db.Tx) error {
		d, err := Gather(tx, id, to, "state")
		if err != nil {
			return err
		}
		if f, err = d.Files(); err != nil {
			return err
		}
		a, err = Keep(tx, d, f)
		return err
	})
	return a, f
}

// name is the indicator that an item means, as the tests call it.
func (s *site) name(id plan.IndicatorID) string {
	return map[plan.IndicatorID]string{s.budget.Indicator: "thu", s.members.Indicator: "đảng viên", s.poor.Indicator: "nghèo", s.nearPoor.Indicator: "cận nghèo",
		s.insured.Indicator: "bhyt", s.houses.Indicator: "nhà", "": "-"}[id]
}

func (s *site) unit(id auth.UnitID) string {
	for name, u := range s.Units {
		if u == id {
			return name
		}
	}
	if id == s.Root {
		return "phường"
	}
	return "?"
}

// workbook lays cells out by their names: "Biểu 1!B3".
func workbook(t testing.TB, tabs map[string]map[string]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first := true
	for name, cells := range tabs {
		if first {
			ok(f.SetSheetName("Sheet1", name))
			first = false
		} else {
			_, err := f.NewSheet(name)
			ok(err)
		}
		for at, text := range cells {
			if text[0] == '=' {
				ok(f.SetCellFormula(name, at, text[1:]))
			} else {
				ok(f.SetCellStr(name, at, text))
			}
		}
	}
	var b bytes.Buffer
	ok(f.Write(&b))
	ok(f.Close())
	return b.Bytes()
}

func worldOf(name string) layout.World { return layout.World(name) }
