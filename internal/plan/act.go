package plan

import (
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// MaxScale is the largest number of decimals an indicator can keep. Six leave
// room for 9.2 × 10^12 in an int64: enough for any ward's money in đồng.
const MaxScale = 6

// tidy brings a typed text to the stored form: composed, its blanks single.
func tidy(s string) string { return strings.Join(strings.Fields(vn.NFC(s)), " ") }

// CanEdit returns nil when the actor may define indicators and set targets.
func CanEdit(a auth.Actor) error { return a.May(auth.SetPlan) }

// AddBaseline makes a source of plan values and ranks it last.
func AddBaseline(tx *db.Tx, name string) (Baseline, error) {
	name = tidy(name)
	if err := CanEdit(tx.Actor); err != nil {
		return Baseline{}, err
	}
	if name == "" {
		return Baseline{}, fault.Invalidf("nguon_giao", "Nguồn giao chưa có tên. Hãy ghi ai giao, ví dụ “HĐND phường giao”.")
	}
	all, err := Baselines(tx)
	if err != nil {
		return Baseline{}, err
	}
	for _, b := range all {
		if vn.Fold(b.Name) == vn.Fold(name) {
			return Baseline{}, fault.Conflictf("Đã có nguồn giao “%s”. Hãy chọn nguồn giao ấy.", b.Name)
		}
	}
	b := Baseline{ID: BaselineID(db.NewID()), Name: name, Rank: len(all) + 1}
	if _, err := tx.Exec(`insert into baseline (ward, id, name, rank, recorded_at) values ($1, $2, $3, $4, $5)`,
		string(b.ID), b.Name, b.Rank, tx.Stamp()); err != nil {
		return Baseline{}, err
	}
	return b, audit.Add(tx, audit.Entry{Act: "plan.add_baseline", Subject: "baseline/" + string(b.ID)})
}

// OwnBaseline returns the ward's first baseline, made on first need: a plan read
// from a paper that names nobody is the council's.
func OwnBaseline(tx *db.Tx) (Baseline, error) {
	all, err := Baselines(tx)
	if err != nil {
		return Baseline{}, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	w, err := org.LoadWard(tx, vn.DayOf(tx.Now))
	if err != nil {
		return Baseline{}, err
	}
	return AddBaseline(tx, "HĐND "+w.Kind.Label()+" giao")
}

// Define makes an indicator (Indicator "") or a new revision of one; Revision in d
// is then the one its form was drawn from. The unit of measure and the scale never
// change: figures stored under them would lie.
func Define(tx *db.Tx, d Definition) (Definition, error) {
	if err := CanEdit(tx.Actor); err != nil {
		return Definition{}, err
	}
	d.tidy()
	if err := d.wellFormed(); err != nil {
		return Definition{}, err
	}
	if err := d.known(tx); err != nil {
		return Definition{}, err
	}
	if d.Indicator == "" {
		if err := d.begin(tx); err != nil {
			return Definition{}, err
		}
	} else if err := d.follow(tx); err != nil {
		return Definition{}, err
	}
	_, err := tx.Exec(`insert into definition (ward, indicator, revision, recorded_at, recorded_by, name, fold, unit, scale, decimals,
		percent_decimals, direction, kind, over_units, year_end, code, code_version, formula, missing, source_note, reporter, frequency,
		first_month, legal_code, axis, year_window, weight_by, break_year, break_reason, retired, retired_reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`,
		string(d.Indicator), d.Revision, tx.Stamp(), string(tx.Actor.Account), d.Name, nameKey(d.Name), d.Unit, d.Scale, d.Decimals,
		d.PercentDecimals, string(d.Direction), string(d.Kind), string(d.OverUnits), d.YearEnd, d.Code, d.CodeVersion, d.Formula, string(d.Missing), d.SourceNote,
		null(string(d.Reporter)), string(d.Frequency), d.FirstMonth, d.LegalCode, string(d.Axis), d.Window, null(string(d.WeightBy)),
		d.BreakYear, d.BreakReason, string(d.Retired), d.RetiredReason)
	if err != nil {
		return Definition{}, err
	}
	return d, audit.Add(tx, audit.Entry{Act: "plan.define", Subject: "indicator/" + string(d.Indicator),
		Detail: map[string]any{"revision": d.Revision}})
}

// begin gives a new indicator its id, unless its name is taken.
func (d *Definition) begin(tx *db.Tx) error {
	if err := d.nameFree(tx); err != nil {
		return err
	}
	d.Indicator, d.Revision = IndicatorID(db.NewID()), 1
	_, err := tx.Exec(`insert into indicator (ward, id, recorded_at) values ($1, $2, $3)`, string(d.Indicator), tx.Stamp())
	return err
}

// nameFree refuses a name that another indicator has.
func (d *Definition) nameFree(tx *db.Tx) error {
	other, found, err := FindByName(tx, d.Name)
	if err == nil && found && other.Indicator != d.Indicator {
		err = fault.Conflictf("Đã có chỉ tiêu “%s” (đơn vị tính: %s). Hãy dùng chỉ tiêu ấy hoặc đặt tên khác.", other.Name, other.Unit)
	}
	return err
}

// follow numbers the next revision and holds unit and scale fixed.
func (d *Definition) follow(tx *db.Tx) error {
	now, err := Indicator(tx, d.Indicator, "")
	if err != nil {
		return err
	}
	if d.Unit != now.Unit || d.Scale != now.Scale {
		return fault.Invalidf("don_vi_tinh", "Chỉ tiêu “%s” đang tính bằng %s với %d chữ số lẻ; đổi đơn vị tính là một chỉ tiêu khác. Hãy lập chỉ tiêu mới.", now.Name, now.Unit, now.Scale)
	}
	if d.Revision != now.Revision {
		return fault.Conflictf("Chỉ tiêu “%s” vừa được người khác sửa (lần %d, bạn đang sửa lần %d). Hãy mở lại để xem cả hai.", now.Name, now.Revision, d.Revision)
	}
	d.Revision++
	if SameName(d.Name, now.Name) {
		return nil
	}
	return d.nameFree(tx)
}

func (d Definition) wellFormed() error {
	switch {
	case d.Name == "":
		return fault.Invalidf("ten", "Chỉ tiêu chưa có tên. Hãy ghi tên như trong nghị quyết.")
	case d.Scale < 0 || d.Scale > MaxScale:
		return fault.Invalidf("so_le", "Chỉ tiêu giữ được từ 0 đến %d chữ số lẻ, không phải %d.", MaxScale, d.Scale)
	case d.Decimals < 0 || d.Decimals > d.Scale:
		return fault.Invalidf("so_le_in", "Số chữ số lẻ khi in (%d) phải từ 0 đến số chữ số lẻ được giữ (%d).", d.Decimals, d.Scale)
	case d.PercentDecimals < 0 || d.PercentDecimals > MaxScale:
		return fault.Invalidf("so_le_phan_tram", "Tỷ lệ %% in được từ 0 đến %d chữ số lẻ, không phải %d.", MaxScale, d.PercentDecimals)
	case !oneOf(d.Direction, Up, Down, Level):
		return fault.Invalidf("chieu", "Chưa rõ chỉ tiêu này cao hay thấp là tốt. Hãy chọn chiều.")
	case !oneOf(d.Kind, Flow, Stock, Rate, Average, Growth, Milestone):
		return fault.Invalidf("loai", "Chưa rõ cách cộng số liệu theo thời gian. Hãy chọn loại chỉ tiêu.")
	case !oneOf(d.OverUnits, Adds, Ratios, Separate):
		return fault.Invalidf("cong_don_vi", "Chưa rõ cách cộng số liệu của các đơn vị. Hãy chọn một cách.")
	}
	return d.sheetWellFormed()
}

func oneOf[T comparable](v T, all ...T) bool {
	for _, a := range all {
		if v == a {
			return true
		}
	}
	return false
}

// SetTarget makes a line of a year's plan (ID "") or a new revision of one; a
// revision says why. Revision in t is the one its form was drawn from: an older
// one than the record's is refused with both seen.
func SetTarget(tx *db.Tx, t Target, reason string) (Target, error) {
	if err := CanEdit(tx.Actor); err != nil {
		return Target{}, err
	}
	t.Name, t.Group, t.Reason = tidy(t.Name), tidy(t.Group), tidy(reason)
	if err := t.wellFormed(tx); err != nil {
		return Target{}, err
	}
	if err := t.place(tx); err != nil {
		return Target{}, err
	}
	if err := t.insert(tx, false); err != nil {
		return Target{}, err
	}
	return t, audit.Add(tx, audit.Entry{Act: "plan.set_target", Subject: "target/" + string(t.ID), Detail: t.detail()})
}

// place gives a new line its id and number, or a changed one its next revision.
func (t *Target) place(tx *db.Tx) error {
	if t.ID != "" {
		now, err := GetTarget(tx, t.ID)
		if err != nil {
			return err
		}
		if now.Revision != t.Revision {
			return fault.Conflictf("Chỉ tiêu “%s” vừa được người khác sửa (lần %d, bạn đang sửa lần %d). Hãy mở lại để xem cả hai.", now.Name, now.Revision, t.Revision)
		}
		if now.Year != t.Year {
			return fault.Invalidf("nam", "Chỉ tiêu “%s” thuộc kế hoạch năm %d, không chuyển sang năm %d được. Hãy lập dòng mới trong kế hoạch năm %d.", now.Name, now.Year, t.Year, t.Year)
		}
		if now.IsTerm() != t.IsTerm() {
			return fault.Invalidf("den_nam", "Chỉ tiêu “%s” không đổi giữa một năm và cả nhiệm kỳ được. Hãy lập dòng mới.", now.Name)
		}
		if t.Reason == "" {
			return fault.Invalidf("ly_do", "Điều chỉnh chỉ tiêu “%s” cần lý do. Hãy ghi văn bản hoặc lý do điều chỉnh.", now.Name)
		}
		t.Revision++
		return nil
	}
	t.ID, t.Revision = TargetID(db.NewID()), 1
	if t.Number == 0 {
		if _, err := tx.One([]any{&t.Number}, `select coalesce(max(l.number), 0) + 1 from target_line l
			join target t on t.ward = l.ward and t.id = l.target
			where l.ward = $1 and t.year = $2 and (l.through_year = 0) = $3`, t.Year, t.Through == 0); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`insert into target (ward, id, year, recorded_at) values ($1, $2, $3, $4)`, string(t.ID), t.Year, tx.Stamp())
	return err
}

// Withdraw takes a line out of the plan from now on; earlier days still show it.
func Withdraw(tx *db.Tx, id TargetID, reason string) error {
	if err := CanEdit(tx.Actor); err != nil {
		return err
	}
	t, err := GetTarget(tx, id)
	if err != nil {
		return err
	}
	if reason = tidy(reason); reason == "" {
		return fault.Invalidf("ly_do", "Bỏ chỉ tiêu “%s” cần lý do. Hãy ghi văn bản hoặc lý do.", t.Name)
	}
	if below, err := t.rowsBelow(tx); err != nil {
		return err
	} else if below > 0 {
		return fault.Conflictf("Chỉ tiêu “%s” còn %d dòng “trong đó”. Hãy bỏ các dòng ấy trước.", t.Name, below)
	}
	t.Revision++
	t.Reason, t.Decided, t.Decision = reason, "", Source{}
	if err := t.insert(tx, true); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "plan.withdraw_target", Subject: "target/" + string(id), Detail: map[string]any{"revision": t.Revision}})
}

// rowsBelow counts the "trong đó" rows of a line.
func (t Target) rowsBelow(tx *db.Tx) (n int, err error) {
	all, err := Targets(tx, t.Year, "")
	for _, line := range all {
		if line.Parent == t.ID {
			n++
		}
	}
	return n, err
}

func (t Target) insert(tx *db.Tx, withdrawn bool) error {
	_, err := tx.Exec(`insert into target_line (ward, target, revision, recorded_at, recorded_by, number, heading, name, counts, parent, owner, withdrawn, reason,
		decided, document, version, span_start, span_end, weight, through_year, term, follows)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		string(t.ID), t.Revision, tx.Stamp(), string(tx.Actor.Account), t.Number, t.Group, t.Name, t.Counts,
		null(string(t.Parent)), null(string(t.Owner)), withdrawn, t.Reason,
		string(t.Decided), null(t.Decision.Document), t.Decision.versionOrNull(), t.Decision.Start, t.Decision.End, t.Weight, t.Through, null(string(t.Term)), null(string(t.Follows)))
	if err != nil {
		return err
	}
	for i, p := range t.Parts {
		for _, a := range p.Plans {
			if err := insertAssigned(tx, t, i, p.Indicator, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertAssigned(tx *db.Tx, t Target, part int, indicator IndicatorID, a Assigned) error {
	_, err := tx.Exec(`insert into target_part (ward, target, revision, part, baseline, indicator, operator, lo, hi, day, base, document, version, span_start, span_end)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		string(t.ID), t.Revision, part, string(a.Baseline), string(indicator), string(a.Operator), a.Lo, a.Hi, string(a.Day), a.Base,
		null(a.Source.Document), a.Source.versionOrNull(), a.Source.Start, a.Source.End)
	return err
}

// versionOrNull is the version of a source that names a document, else null.
func (s Source) versionOrNull() any {
	if s.Document == "" {
		return nil
	}
	return s.Version
}

// null turns an empty text into a null of the database.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// detail is what the audit chain keeps of a target: values and ids, never names.
func (t Target) detail() map[string]any {
	var values []map[string]any
	for i, p := range t.Parts {
		for _, a := range p.Plans {
			v := map[string]any{"part": i + 1, "indicator": p.Indicator, "baseline": a.Baseline, "operator": a.Operator, "lo": a.Lo, "hi": a.Hi, "day": a.Day}
			if a.Base != nil {
				v["base"] = *a.Base
			}
			values = append(values, v)
		}
	}
	return map[string]any{"revision": t.Revision, "year": t.Year, "counts": t.Counts, "parent": t.Parent, "owner": t.Owner, "values": values,
		"decided": t.Decided, "document": t.Decision.Document, "weight": t.Weight, "through": t.Through, "term": t.Term, "follows": t.Follows}
}
