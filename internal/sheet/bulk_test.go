package sheet

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// recordsBook is a workbook of records under the usual heads.
func recordsBook(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	rows = append([][]any{{"Đơn vị", "Chỉ tiêu", "Kỳ", "Giá trị", "Tình trạng"}}, rows...)
	for i, r := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.SetRow(at, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// work does a job of the queue as it would be done, again where it is asked to.
func (s *site) work(id ImportID, handler func(context.Context, *db.DB, auth.WardID, json.RawMessage) error) error {
	s.t.Helper()
	args, err := json.Marshal(work{id})
	if err != nil {
		s.t.Fatal(err)
	}
	return handler(s.t.Context(), s.DB, s.Ward, args)
}

// TestAJobGivenUpIsToldAsFailed: the page must not wait for ever for a job that the
// queue has given up.
func TestAJobGivenUpIsToldAsFailed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := recordsBook(t, [][]any{{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3}})
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "lich-su.xlsx", data); return err })
	if m := s.imported(id); m.State != Reading {
		t.Fatalf("staged as %s", m.State)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := tx.Exec(`update job set done_at = $2, error = $3 where ward = $1`, tx.Stamp(), "Việc này đã thử nhiều lần mà chưa xong.\nwebassembly fell over")
		return err
	})
	if m := s.imported(id); m.State != Failed || m.Error != "Việc này đã thử nhiều lần mà chưa xong." {
		t.Errorf("given up: %s, %q", m.State, m.Error)
	}
}

func (s *site) imported(id ImportID) (m Import) {
	s.t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) (err error) { m, err = GetImport(tx, id); return err })
	return m
}

// writeRead has an import written by whoever has just looked at it.
func writeRead(tx *db.Tx, id ImportID) error {
	m, err := GetImport(tx, id)
	if err != nil {
		return err
	}
	return WriteRecords(tx, id, m.Staged)
}

func TestHistoryIsBroughtAlong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2025-03-01", "2025-03-31", "", "đã chốt")
		return err
	})
	data := recordsBook(t, [][]any{
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3},
		{"", "ket nap dang vien moi", "Năm 2024", 41, "sơ bộ"},
		{"Tổ dân phố 7", "Thu ngân sách trên địa bàn", "Quý II/2025", "1.234"},
		{"Tổ dân phố 7", "Thu ngân sách trên địa bàn", "Tháng 4 năm 2025", "0,5"},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 4},
		{"Tổ dân phố 9", "Kết nạp đảng viên mới", "Tháng 2/2025", 3},
		{"Tổ dân phố 7", "Kết nạp hội viên", "Tháng 2/2025", 3},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2026", 3},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2019", 3},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 3/2025", 3},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", "nhiều"},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", "", ""},
	})
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "lich-su.xlsx", data); return err })
	for range 2 { // done again, it changes nothing
		if err := s.work(id, ReadHandler); err != nil {
			t.Fatal(err)
		}
	}
	m := s.imported(id)
	if want := (Outcome{New: 3, Refused: 8, Numbers: TypedNumbers{Open: 1, Convention: Comma, Sentence: "Số gõ dạng chữ trong tệp dùng dấu phẩy cho phần lẻ: “0,5” chỉ có cách đọc ấy."}}); m.State != Open || m.Outcome != want || m.Part != 13 {
		t.Fatalf("read %+v, want %+v", m, want)
	}
	var list []byte
	s.See(s.Clerk, func(tx *db.Tx) (err error) { list, err = RefusedFile(tx, id); return err })
	want := []string{"\ufeffÔ;Vì sao không ghi được",
		"Sheet1!A8;Không có đơn vị “Tổ dân phố 9” trong cây tổ chức hiện nay. Hãy sửa tên đơn vị.",
		"Sheet1!B9;Không có chỉ tiêu tên hoặc mã “Kết nạp hội viên”. Hãy sửa tên, hoặc lập chỉ tiêu trước.",
		"Sheet1!C10;Số đến ngày 28/02/2026 là của năm nay, không nhập hàng loạt. Hãy gửi bằng biểu mẫu để được duyệt từng số.",
		"Sheet1!C11;\"Kỳ “Tháng 2/2019” thuộc năm chưa mở kỳ báo cáo, hoặc không rõ năm nào. Hãy ghi như “Tháng 5/2024”, và mở các kỳ của năm ấy trước.\""}
	got := strings.Split(strings.TrimSpace(string(list)), "\n")
	if len(got) != 9 {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	for i := range want {
		if strings.Trim(got[1:][max(i-1, 0)], "\"") == "" || i == 0 && got[0] != want[0] {
			t.Errorf("line %d is %q", i, got[i])
		}
	}
	for _, line := range want[1:] {
		if !strings.Contains(string(list), line) && !strings.Contains(string(list), strings.ReplaceAll(line, "\"", "")) {
			t.Errorf("the list lacks %q:\n%s", line, list)
		}
	}
	// Whoever sent it does not approve it where the ward wants another.
	s.Do(s.Clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, "self_approval", "false") })
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return writeRead(tx, id) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("its sender has it written: %v", err)
	}
	s.Do(s.Chair, func(tx *db.Tx) error { return writeRead(tx, id) })
	for range 2 { // a job retried does not double
		if err := s.work(id, WriteHandler); err != nil {
			t.Fatal(err)
		}
	}
	if m := s.imported(id); m.State != Written || m.Outcome.Written != 3 || m.EndedBy != s.Chair.Account {
		t.Errorf("written %+v", m)
	}
	f := s.latest(s.budget, "2025-04-01", "2025-06-30")
	if f.Value.N != 1234000 || f.State != figure.Approved || f.Revision != 1 || f.SubmittedBy != s.Clerk.Account || f.DecidedBy != s.Chair.Account || f.Status != figure.Final {
		t.Errorf("the second quarter is %+v", f)
	}
}

// TestTwoReadingsInAHistoryAreAsked holds that numbers nobody can tell the reading of
// are not written by a guess: one switch decides for the whole file.
func TestTwoReadingsInAHistoryAreAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := recordsBook(t, [][]any{
		{"Tổ dân phố 7", "Thu ngân sách trên địa bàn", "Tháng 1/2025", "1.234"},
		{"Tổ dân phố 7", "Thu ngân sách trên địa bàn", "Tháng 2/2025", "2.500"},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", 3},
	})
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "lich-su.xlsx", data); return err })
	if err := s.work(id, ReadHandler); err != nil {
		t.Fatal(err)
	}
	m := s.imported(id)
	if n := m.Outcome.Numbers; n.Open != 2 || !n.Asks || !strings.Contains(n.Sentence, "“1.234”, “2.500” có hai cách đọc") {
		t.Fatalf("read %+v", n)
	}
	if err := s.Try(s.Chair, func(tx *db.Tx) error { return writeRead(tx, id) }); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "2 số đọc được hai cách") {
		t.Errorf("written without being asked: %v", err)
	}
	for _, by := range []Convention{Comma, Point} {
		want := map[Convention]int64{Point: 1234, Comma: 1234000}[by]
		if err := s.Try(s.Chair, func(tx *db.Tx) error { return Reread(tx, id, "x") }); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown convention: %v", err)
		}
		if err := s.Try(s.Head, func(tx *db.Tx) error { return Reread(tx, id, by) }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a unit decides: %v", err)
		}
		s.Do(s.Chair, func(tx *db.Tx) error { return Reread(tx, id, by) })
		if err := s.Try(s.Chair, func(tx *db.Tx) error { return Reread(tx, id, by) }); !fault.Is(err, fault.Conflict) {
			t.Errorf("read again while it is being read: %v", err)
		}
		if err := s.work(id, ReadHandler); err != nil {
			t.Fatal(err)
		}
		if now := s.imported(id); now.State != Open || now.Outcome.New != 3 || now.Outcome.Numbers.Asks || now.Outcome.Numbers.Convention != by {
			t.Errorf("read again %+v", now)
		}
		s.staged(id, s.budget.Indicator, "2025-01-31", want)
	}
	if err := s.Try(s.Chair, func(tx *db.Tx) error { return WriteRecords(tx, id, m.Staged) }); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "đã được đọc lại") {
		t.Errorf("what was read again since is written: %v", err)
	}
	s.Do(s.Chair, func(tx *db.Tx) error { return writeRead(tx, id) })
}

// staged holds what an import would write of a figure.
func (s *site) staged(id ImportID, of plan.IndicatorID, to vn.Day, want int64) {
	s.t.Helper()
	var all []figure.Past
	s.See(s.Clerk, func(tx *db.Tx) error {
		m, err := GetImport(tx, id)
		if err != nil {
			return err
		}
		_, data, err := blob.Get(tx, m.Staged)
		if err != nil {
			return err
		}
		return gob.NewDecoder(bytes.NewReader(data)).Decode(&all)
	})
	for _, p := range all {
		if p.Key.Indicator == of && p.Key.To == to && p.N != want {
			s.t.Errorf("%s would become %d, want %d", to, p.N, want)
		}
	}
}

// TestHistoryThatChangedMeanwhileIsNotWritten: all or nothing, and never over what
// nobody has seen.
func TestHistoryThatChangedMeanwhileIsNotWritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := recordsBook(t, [][]any{{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3}, {"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", 4}})
	var id ImportID
	s.Do(s.Chair, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
	if err := s.work(id, ReadHandler); err != nil {
		t.Fatal(err)
	}
	k := figure.Key{Indicator: s.members.Indicator, Unit: s.group, From: "2025-02-01", To: "2025-02-28"}
	s.approved(k, figure.Value{N: 9})
	s.Do(s.Clerk, func(tx *db.Tx) error { return writeRead(tx, id) })
	if err := s.work(id, WriteHandler); !fault.Is(err, fault.Conflict) {
		t.Errorf("written over a newer figure: %v", err)
	}
	if m := s.imported(id); m.State != Failed || !strings.Contains(m.Error, "đã đổi sau khi tệp được đọc") {
		t.Errorf("the import is %+v", m)
	}
	if f := s.latest(s.members, "2025-01-01", "2025-01-31"); f.ID != "" {
		t.Errorf("January was written all the same: %+v", f)
	}
	// Sent again, the one figure is changed and replaces what counted.
	s.Do(s.Chair, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
	if err := s.work(id, ReadHandler); err != nil {
		t.Fatal(err)
	}
	if m := s.imported(id); m.Outcome.New != 1 || m.Outcome.Changed != 1 {
		t.Errorf("read again: %+v", m.Outcome)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return writeRead(tx, id) })
	if err := s.work(id, WriteHandler); err != nil {
		t.Fatal(err)
	}
	var history []figure.Figure
	s.See(s.Clerk, func(tx *db.Tx) (err error) { history, err = figure.History(tx, k); return err })
	var states []string
	for _, f := range history {
		states = append(states, fmt.Sprintf("%d %s", f.Value.N, f.State))
	}
	if diff := cmp.Diff([]string{"4 approved", "9 superseded"}, states); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
}

func TestWhoMayBringHistory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		if err := s.Try(who, func(tx *db.Tx) error { _, err := StageRecords(tx, "a.xlsx", []byte("x")); return err }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s brings history: %v", who.Title, err)
		}
	}
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		id, err = StageRecords(tx, "a.xlsx", []byte("Chỉ tiêu;Kỳ\nA;B\n"))
		return err
	})
	if err := s.work(id, ReadHandler); !fault.Is(err, fault.Refused) {
		t.Errorf("a file without the columns is read: %v", err)
	}
	if m := s.imported(id); m.State != Failed || m.Error == "" {
		t.Errorf("the import is %+v", m)
	}
}

// many is a workbook of a hundred thousand numbers of 2024 and 2025: units, months
// and indicators in Vietnamese names.
func many(b *testing.B, s *site) (data []byte, rows int) {
	b.Helper()
	var names []string
	s.Do(s.Clerk, func(tx *db.Tx) error {
		for i := range 140 {
			d, err := plan.Define(tx, plan.Definition{Name: fmt.Sprintf("Chỉ tiêu số %d của phường", i+1), Unit: "tỷ đồng", Scale: 3, Decimals: 1, Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up})
			if err != nil {
				return err
			}
			names = append(names, d.Name)
		}
		for i := range 30 {
			name := fmt.Sprintf("Tổ dân phố %d", i+10)
			if _, err := org.AddUnit(tx, org.NewUnit{Name: name, Kind: org.GroupKind}); err != nil {
				return err
			}
		}
		return nil
	})
	var all [][]any
	for _, name := range names {
		for unit := range 30 {
			for month := range 24 {
				all = append(all, []any{fmt.Sprintf("Tổ dân phố %d", unit+10), name, fmt.Sprintf("Tháng %d/%d", month%12+1, 2024+month/12), float64(len(all)%9000) / 8, "chính thức"})
			}
		}
	}
	all = all[:100_000]
	return recordsBook(b, all), len(all)
}

// BenchmarkImportHistory reads and writes a hundred thousand numbers, beside the
// library's bare reading of the same workbook.
func BenchmarkImportHistory(b *testing.B) {
	s := newSite(b)
	data, rows := many(b, s)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			r, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for r.Next() {
				if _, err := r.Columns(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if err := f.Close(); err != nil || n != rows+1 {
				b.Fatalf("%d rows (%v)", n, err)
			}
		}
	})
	b.Run("import", func(b *testing.B) {
		var most uint64
		for b.Loop() {
			b.StopTimer()
			s := newSite(b)
			data, rows := many(b, s)
			runtime.GC()
			b.StartTimer()
			if err := Cleared(data); err != nil {
				b.Fatal(err)
			}
			var id ImportID
			s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
			b.StopTimer()
			s.Do(s.Clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, "self_approval", "true") })
			b.StartTimer()
			if err := s.work(id, ReadHandler); err != nil {
				b.Fatal(err)
			}
			s.Do(s.Clerk, func(tx *db.Tx) error { return writeRead(tx, id) })
			if err := s.work(id, WriteHandler); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			most = max(most, mem.HeapSys)
			if m := s.imported(id); m.Outcome.Written != rows {
				b.Fatalf("wrote %+v", m.Outcome)
			}
			b.StartTimer()
		}
		b.ReportMetric(float64(most>>20), "MB-heap")
	})
}

// TestRowsThatDisagreeAreAllRefused: neither the first of them is written, nor the
// second where the first only repeats the record.
func TestRowsThatDisagreeAreAllRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approved(figure.Key{Indicator: s.members.Indicator, Unit: s.group, From: "2025-01-01", To: "2025-01-31"}, figure.Value{N: 3})
	data := recordsBook(t, [][]any{
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3, "sơ bộ"},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", 5},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 4, "sơ bộ"},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 2/2025", 6},
		{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 3/2025", 7},
	})
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
	if err := s.work(id, ReadHandler); err != nil {
		t.Fatal(err)
	}
	if m, want := s.imported(id), (Outcome{New: 1, Refused: 4}); m.Outcome != want {
		t.Errorf("read %+v, want %+v", m.Outcome, want)
	}
}

// TestHistoryThatTwoMustApprove is refused row by row, and by the act for what
// became so after the reading.
func TestHistoryThatTwoMustApprove(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := recordsBook(t, [][]any{{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 11/2025", 3}, {"Tổ dân phố 7", "Kết nạp đảng viên mới", "Năm 2024", 4}})
	stage := func() (id ImportID) {
		s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
		if err := s.work(id, ReadHandler); err != nil {
			t.Fatal(err)
		}
		return id
	}
	before := stage()
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng", Content: "Kết nạp đảng viên", Recipient: "Đảng ủy phường", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: regime.NeverLocks, Levels: 2, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(s.members.Indicator)}, From: "2025-01-01"})
		return err
	})
	s.Do(s.Chair, func(tx *db.Tx) error { return writeRead(tx, before) })
	if err := s.work(before, WriteHandler); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "hai người xem từng số") {
		t.Errorf("written with one approval: %v", err)
	}
	if m, want := s.imported(stage()), (Outcome{New: 1, Refused: 1}); m.Outcome != want {
		t.Errorf("read %+v, want %+v", m.Outcome, want)
	}
}

// TestRecordsAreNotDecidedByCells: a form of the other kind of import is refused
// and breaks nothing.
func TestRecordsAreNotDecidedByCells(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := recordsBook(t, [][]any{{"Tổ dân phố 7", "Kết nạp đảng viên mới", "Tháng 1/2025", 3}})
	var id ImportID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { id, err = StageRecords(tx, "a.xlsx", data); return err })
	if err := s.work(id, ReadHandler); err != nil {
		t.Fatal(err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return Decide(tx, id, Decisions{}) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("decided by cells: %v", err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := Write(tx, id, nil, ""); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("written by cells: %v", err)
	}
}
