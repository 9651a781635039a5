package request

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// TakePaper keeps a superior's paper and what it asks for; the paper is kept among
// the ward's documents too. A paper that was taken already gives the request it is.
func TakePaper(tx *db.Tx, u document.Upload, read *extract.Document) (id ID, known bool, err error) {
	if err := tx.Actor.May(auth.TakeDocument); err != nil {
		return "", false, err
	}
	b := ReadPaper(read, vn.DayOf(tx.Now).Year())
	if len(b.Asks) == 0 {
		return "", false, nothingAsked(u.Filename)
	}
	v, _, err := intake.Propose(tx, u, read)
	if err != nil {
		return "", false, err
	}
	if id, err = taken(tx, `document = $2`, string(v.Document)); err != nil || id != "" {
		return id, true, err
	}
	id, err = keep(tx, Request{Form: Paper, Blob: v.Blob, Filename: u.Filename, Document: string(v.Document)}, b, nil)
	return id, false, err
}

// TakeWorkbook keeps a superior's workbook and what it asks for; what was mapped of it
// before is used (see sheet.Recognise, the zero Recognised for none). The same bytes
// taken before give the request they are.
func TakeWorkbook(tx *db.Tx, filename string, data []byte, blank *sheet.Blank, mapped sheet.Recognised) (id ID, known bool, err error) {
	if err := tx.Actor.May(auth.TakeDocument); err != nil {
		return "", false, err
	}
	b := ReadWorkbook(blank, vn.DayOf(tx.Now).Year())
	if len(b.Asks)+len(mapped.Cells) == 0 {
		return "", false, nothingAsked(filename)
	}
	kept, err := blob.Put(tx, filename, sheet.XlsxMedia, data)
	if err != nil {
		return "", false, err
	}
	if id, err = taken(tx, `blob = $2`, kept.ID); err != nil || id != "" {
		return id, true, err
	}
	r := Request{Form: Workbook, Blob: kept.ID, Filename: filename, Mapping: mapped.Mapping.ID, Lost: mapped.Lost}
	id, err = keep(tx, r, b, asMapped(blank, mapped.Cells))
	return id, false, err
}

func nothingAsked(filename string) error {
	return fault.Invalidf("tep", "Trong “%s” chưa tìm thấy chỗ nào hỏi số liệu: không có bảng nào có ô trống dưới tên cột, không có danh sách số liệu sau câu yêu cầu. Hãy kiểm tra lại tệp, hoặc tải vào trang Văn bản nếu chỉ để lưu.", filename)
}

// taken finds the request that a file or a document is already.
func taken(tx *db.Tx, condition, of string) (id ID, err error) {
	_, err = tx.One([]any{&id}, `select id from request where ward = $1 and removed_at is null and `+condition+` order by recorded_at limit 1`, of)
	return id, err
}

// asMapped are the places that a person mapped before.
func asMapped(blank *sheet.Blank, cells []sheet.Mapped) []Ask {
	var all []Ask
	for _, c := range cells {
		a := Ask{Tab: c.Tab, Row: c.Row, Col: c.Col, Place: c.At(), Measure: c.Measure, Decimals: c.Decimals,
			Guess: Meaning{Indicator: c.Indicator, Unit: c.Unit, Span: c.Span}, Sure: sureLearned}
		for _, t := range blank.Tabs {
			if t.Name == c.Tab {
				a.Name, a.Head = sheet.Words(t, c.Row, c.Col)
			}
		}
		all = append(all, a)
	}
	return all
}

// withMapped puts places that a person mapped in the stead of what was read of them,
// in the order of the sheets.
func withMapped(read, mapped []Ask) []Ask {
	if len(mapped) == 0 {
		return read
	}
	type at struct {
		tab      string
		row, col int
	}
	order, by := map[string]int{}, map[at]int{}
	for i, a := range read {
		by[at{a.Tab, a.Row, a.Col}] = i
	}
	for _, a := range slices.Concat(read, mapped) {
		if _, known := order[a.Tab]; !known {
			order[a.Tab] = len(order)
		}
	}
	for _, a := range mapped {
		i, there := by[at{a.Tab, a.Row, a.Col}]
		if !there {
			read = append(read, a)
			continue
		}
		a.Name, a.Head, a.Under = read[i].Name, read[i].Head, read[i].Under
		read[i] = a
	}
	slices.SortStableFunc(read, func(a, b Ask) int { return cmp.Or(order[a.Tab]-order[b.Tab], a.Row-b.Row, a.Col-b.Col) })
	for i := range read {
		read[i].N = i + 1
	}
	return read
}

// keep writes a request with what its places are proposed to mean; mapped are those
// that a person mapped before.
func keep(tx *db.Tx, r Request, b Brief, mapped []Ask) (ID, error) {
	year := vn.DayOf(tx.Now).Year()
	switch {
	case b.Head.To != "":
		year = b.Head.To.Year()
	case b.Head.Day != "":
		year = b.Head.Day.Year()
	}
	m, err := newMatcher(tx, year)
	if err != nil {
		return "", err
	}
	asks := withMapped(m.guess(b.Asks), mapped)
	b.Head.settle(asks, vn.DayOf(tx.Now), year)
	r.ID = ID(db.NewID())
	lost, err := json.Marshal(slices.Concat([]sheet.Note{}, r.Lost))
	if err != nil {
		return "", fmt.Errorf("record request: %w", err)
	}
	if _, err := tx.Exec(`insert into request (ward, id, form, blob, filename, document, mapping, lost, recorded_at, recorded_by, removed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')`,
		string(r.ID), string(r.Form), r.Blob, r.Filename, orNull(r.Document), orNull(string(r.Mapping)), string(lost), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return "", err
	}
	if err := b.Head.insert(tx, r.ID); err != nil {
		return "", err
	}
	for _, a := range asks {
		if err := a.insert(tx, r.ID); err != nil {
			return "", err
		}
	}
	return r.ID, audit.Add(tx, audit.Entry{Act: "request.take", Subject: r.ID.subject(), Detail: map[string]any{"file": r.Blob, "asks": len(asks)}})
}

func (id ID) subject() string { return "request/" + string(id) }

// settle gives a request that names no period one: the last that the words over its
// columns name, else the month that ended last before it was written. A person says
// whether that is right.
func (h *Head) settle(asks []Ask, today vn.Day, year int) {
	if h.To != "" {
		return
	}
	for _, a := range asks {
		from, to, ok := a.Guess.Span.Named(year)
		if ok && a.Head != "" && to.Year() == year && (h.To == "" || to > h.To || to == h.To && from > h.From) {
			h.From, h.To, h.Basis, h.Said = from, to, Columns, a.Head
		}
	}
	if h.To == "" {
		written := cmp.Or(h.Day, today)
		h.To = (written[:8] + "01").AddDays(-1)
		h.From, h.Basis = h.To[:8]+"01", Assumed
	}
}

func (a Ask) insert(tx *db.Tx, id ID) error {
	_, err := tx.Exec(`insert into request_ask (ward, request, n, tab, row_no, col_no, place, name, under, head, measure, indicator, unit, span, decimals, sure)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		string(id), a.N, a.Tab, a.Row, a.Col, a.Place, a.Name, a.Under, a.Head, a.Measure, orNull(string(a.Guess.Indicator)), string(a.Guess.Unit), string(a.Guess.Span), a.Decimals, a.Sure)
	return err
}

func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}

func (h Head) insert(tx *db.Tx, id ID) error {
	_, err := tx.Exec(`insert into request_head (ward, id, request, asker, number, day, title, due, from_day, to_day, basis, said, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		db.NewID(), string(id), h.Asker, h.Number, string(h.Day), h.Title, string(h.Due), string(h.From), string(h.To), string(h.Basis), h.Said, tx.Stamp(), string(tx.Actor.Account))
	return err
}

// tidied brings typed words to one line and refuses what cannot stand.
func (h Head) tidied() (Head, error) {
	for _, w := range []*string{&h.Asker, &h.Number, &h.Title} {
		*w = strings.Join(strings.Fields(vn.NFC(*w)), " ")
	}
	for _, w := range []struct {
		field, label, text string
		most               int
	}{{"nguoi_hoi", "Tên cơ quan yêu cầu", h.Asker, 200}, {"so", "Số, ký hiệu", h.Number, 60}, {"trich_yeu", "Nội dung yêu cầu", h.Title, 400}} {
		if n := utf8.RuneCountInString(w.text); n > w.most {
			return h, fault.Invalidf(w.field, "%s có %d ký tự; nhiều nhất là %d. Hãy ghi ngắn lại.", w.label, n, w.most)
		}
	}
	if h.Asker == "" {
		return h, fault.Invalidf("nguoi_hoi", "Chưa ghi cơ quan nào yêu cầu. Hãy ghi tên cơ quan, ví dụ “Sở Tài chính”.")
	}
	return h, h.fits()
}

// fits refuses a period that is none.
func (h Head) fits() error {
	switch {
	case !h.From.Valid() || !h.To.Valid():
		return fault.Invalidf("tu_ngay", "Kỳ báo cáo cần đủ ngày đầu và ngày cuối. Hãy ghi cả hai, ví dụ 01/01/2026 và 30/6/2026.")
	case h.From > h.To:
		return fault.Invalidf("tu_ngay", "Kỳ báo cáo bắt đầu ngày %s, sau ngày kết thúc %s. Hãy ghi lại.", h.From.Short(), h.To.Short())
	}
	return nil
}

// Correct changes who asks, for which days and by when.
func Correct(tx *db.Tx, id ID, h Head) error {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return err
	}
	h, err := h.tidied()
	if err != nil {
		return err
	}
	r, err := Get(tx, id)
	if err != nil {
		return err
	}
	return h.replace(tx, r)
}

// SetPeriod says for which days a request asks; what only its own words name stays
// with them.
func SetPeriod(tx *db.Tx, id ID, from, to vn.Day) error {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return err
	}
	if err := (Head{From: from, To: to}).fits(); err != nil {
		return err
	}
	r, err := Get(tx, id)
	if err != nil {
		return err
	}
	h := r.Head
	h.From, h.To = from, to
	return h.replace(tx, r)
}

// replace records a head that a person corrected. A period that was only assumed is
// the person's own from then on.
func (h Head) replace(tx *db.Tx, r Request) error {
	h.Basis, h.Said = r.Head.Basis, r.Head.Said
	if h.From != r.Head.From || h.To != r.Head.To || h.Basis == Assumed {
		h.Basis, h.Said = Chosen, ""
	}
	if h == r.Head {
		return nil
	}
	if err := h.insert(tx, r.ID); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "request.correct", Subject: r.ID.subject()})
}

// Decide records what a person made of an asked place. What is decided may be
// decided again.
func Decide(tx *db.Tx, d Decision) error {
	if err := tx.Actor.May(auth.MakeReport); err != nil {
		return err
	}
	if _, err := Get(tx, d.Request); err != nil {
		return err
	}
	asks, err := asksOf(tx, d.Request)
	if err != nil {
		return err
	}
	if d.Ask < 1 || d.Ask > len(asks) {
		return fault.Missingf("Yêu cầu này không có chỗ hỏi số %d. Hãy mở lại trang yêu cầu.", d.Ask)
	}
	if err := d.fits(tx, asks[d.Ask-1]); err != nil {
		return err
	}
	if _, err := tx.Exec(`insert into request_decision (ward, id, request, ask, choice, indicator, unit, span, from_day, to_day, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		db.NewID(), string(d.Request), d.Ask, string(d.Choice), orNull(string(d.Meaning.Indicator)), orNull(string(d.Meaning.Unit)), string(d.Meaning.Span),
		string(d.From), string(d.To), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "request.decide", Subject: d.Request.subject(), Detail: map[string]any{"ask": d.Ask, "choice": d.Choice}})
}

// fits refuses a decision that names what the ward does not have.
func (d Decision) fits(tx *db.Tx, a Ask) error {
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return err
	}
	_, unit := tree.Find(d.Meaning.Unit)
	switch d.Choice {
	case NoFigure, Undecided:
		return nil
	case Assigns:
		if !unit {
			return fault.Invalidf("don_vi", "Chưa chọn đơn vị nào báo số “%s”. Hãy chọn trong danh sách.", a.Name)
		}
		return nil
	case Means, Accepts:
	default:
		return fault.Invalidf("viec", "Chưa chọn việc cần làm với “%s”. Hãy chọn một.", a.Name)
	}
	if _, err := plan.Indicator(tx, d.Meaning.Indicator, ""); err != nil {
		if fault.Is(err, fault.Missing) {
			return fault.Invalidf("chi_tieu", "Chưa chọn chỉ tiêu cho “%s”. Hãy chọn trong danh sách.", a.Name)
		}
		return err
	}
	switch {
	case !unit:
		return fault.Invalidf("don_vi", "Chưa chọn đơn vị cho “%s”. Hãy chọn trong danh sách.", a.Name)
	case !d.Meaning.Span.Valid():
		return fault.Invalidf("loai_ky", "Chưa rõ “%s” hỏi kỳ nào. Hãy chọn trong danh sách.", a.Name)
	case d.Choice == Accepts && (!d.From.Valid() || !d.To.Valid() || d.From > d.To):
		return fault.Invalidf("chap_nhan", "Chưa rõ số của kỳ nào được dùng cho “%s”. Hãy mở lại trang và chọn lại.", a.Name)
	}
	return nil
}

// Remove takes a request off the list; what was answered to it stays.
func Remove(tx *db.Tx, id ID) error {
	if err := tx.Actor.May(auth.TakeDocument); err != nil {
		return err
	}
	if _, err := Get(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`update request set removed_at = $3, removed_by = $4 where ward = $1 and id = $2`, string(id), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "request.remove", Subject: id.subject()})
}
