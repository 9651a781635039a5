package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/photo"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// entryPage is where figures are typed; drafts are kept under its address.
const entryPage = "/so-lieu/ghi"

// The fields of the entry form. Each number may have the field numberRead beside
// it, which says how a number with two readings is meant, and numberAsked, which
// says of what text that was asked.
const (
	fieldIndicator = "chi-tieu"
	fieldUnit      = "don-vi"
	fieldPeriod    = "ky"
	fieldValue     = "gia_tri"
	fieldNum       = "tu_so"
	fieldDen       = "mau_so"
	fieldBound     = "muc"
	fieldDone      = "dat"
	fieldDay       = "ngay"
	fieldStatus    = "tinh_trang"
	fieldNote      = "ghi_chu"
	fieldExplain   = "giai_trinh"
	fieldAsOf      = "tinh_den"
	fieldVia       = "nhap_thay"
	fieldWho       = "nguoi_bao"
	fieldFile      = "minh_chung"
	fieldKept      = "minh_chung_giu" // ids of files kept when the form came back
	fieldSeen      = "seen"           // newest revision on the page
	fieldDrawn     = "o"              // cell that the page was drawn for
	fieldList      = "danh_sach"      // the figure is x of a closed list of y
	fieldStale     = "hai_so"         // both values are on the page to choose from
	fieldChoice    = "chon"           // which of the two
	numberRead     = "_doc"
	numberAsked    = "_hoi"
)

// typedFields are what a draft keeps.
var typedFields = []string{fieldIndicator, fieldUnit, fieldPeriod, fieldValue, fieldNum, fieldDen, fieldBound, fieldDone, fieldDay, fieldStatus, fieldNote, fieldExplain, fieldAsOf, fieldVia, fieldWho}

// The two values of a stale form.
const (
	chooseMine   = "cua_toi"
	chooseTheirs = "trong_so"
)

// evidence is a file that came with the form, cleaned.
type evidence struct {
	Name, Media string
	Digest      string // tells two files of one form apart
	Data        []byte `json:"-"`
}

// typed is a figure as its form sends it. Numbers stay texts until the act knows
// the indicator's scale.
type typed struct {
	Key            figure.Key
	Cell, Drawn    string // as drafts name it
	Value          number
	Num, Den       number
	List           bool
	Bound          figure.Bound
	Done, Day      string
	Status         figure.Status
	Note           string
	Explanation    string
	AsOf           string
	Via            figure.Via
	Teller         string
	Files          []evidence
	Kept           []string
	Seen           int
	Stale          bool
	Choice         string
	wrong          []error // what the first half found; the rest is judged all the same
	today          vn.Day
	drawnIndicator plan.IndicatorID
}

// number is a typed number and how it is meant, where that was asked.
type number struct{ Text, Read string }

func (in *Input) number(field string) number {
	n := number{Text: in.Get(field)}
	if in.Get(field+numberAsked) == n.Text {
		n.Read = in.Get(field + numberRead)
	}
	return n
}

// at reads the number at a scale.
func (n number) at(field string, scale int) (int64, error) {
	d, err := vn.ParseNumberAt(n.Text, scale)
	if err != nil && n.Read != "" {
		d, err = vn.ParseNumberAt(n.Read, scale)
	}
	if err != nil {
		return 0, atField(field, err)
	}
	return d.Units, nil
}

// cellName names a figure for drafts.
func cellName(indicator, unit, period string) string { return indicator + "|" + unit + "|" + period }

// cellKey is the figure that three fields name; ok is false where the period is
// not two days.
func cellKey(indicator, unit, period string) (k figure.Key, ok bool) {
	from, to, _ := strings.Cut(period, "_")
	k = figure.Key{Indicator: plan.IndicatorID(indicator), Unit: auth.UnitID(unit), From: vn.Day(from), To: vn.Day(to)}
	return k, k.From.Valid() && k.To.Valid()
}

// periodValue is a span as the form sends it.
func periodValue(from, to vn.Day) string { return string(from) + "_" + string(to) }

// readTyped parses the form and cleans the file. What it finds wrong is told by
// the act together with what only the record knows, so that a form comes back
// once with all there is to mend.
func (s *Server) readTyped(in *Input) (typed, error) {
	t := typed{Value: in.number(fieldValue), Num: in.number(fieldNum), Den: in.number(fieldDen), List: in.Get(fieldList) != "",
		Bound: figure.Bound(in.Get(fieldBound)), Done: in.Get(fieldDone), Day: in.Get(fieldDay), Status: figure.Status(in.Get(fieldStatus)),
		Note: in.Get(fieldNote), Explanation: in.Get(fieldExplain), AsOf: in.Get(fieldAsOf), Via: figure.Via(in.Get(fieldVia)), Teller: in.Get(fieldWho), Kept: keptOf(in), Drawn: in.Get(fieldDrawn), Stale: in.Get(fieldStale) != "", Choice: in.Get(fieldChoice), today: in.Today}
	t.Seen, _ = strconv.Atoi(in.Get(fieldSeen)) // none means that nothing was seen
	t.Cell = cellName(in.Get(fieldIndicator), in.Get(fieldUnit), in.Get(fieldPeriod))
	var ok bool
	if t.Key, ok = cellKey(in.Get(fieldIndicator), in.Get(fieldUnit), in.Get(fieldPeriod)); !ok {
		t.wrong = append(t.wrong, fault.Invalidf(fieldPeriod, "Chưa rõ số liệu của kỳ nào. Hãy chọn một kỳ trong danh sách."))
	}
	if t.Key.Indicator == "" {
		t.wrong = append(t.wrong, fault.Invalidf(fieldIndicator, "Chưa chọn chỉ tiêu cần ghi. Hãy chọn một chỉ tiêu trong danh sách."))
	}
	if t.Key.Unit == "" {
		t.wrong = append(t.wrong, fault.Invalidf(fieldUnit, "Chưa rõ số liệu của đơn vị nào. Hãy chọn một đơn vị."))
	}
	if n := utf8.RuneCountInString(t.Explanation); n > 2000 {
		t.wrong = append(t.wrong, fault.Invalidf(fieldExplain, "Giải trình dài %d ký tự, nhiều nhất là 2.000. Hãy rút gọn hoặc gửi thành tệp minh chứng.", n))
	}
	if n := utf8.RuneCountInString(t.Note); n > 2000 {
		t.wrong = append(t.wrong, fault.Invalidf(fieldNote, "Ghi chú dài %d ký tự, nhiều nhất là 2.000. Hãy rút gọn hoặc gửi thành tệp minh chứng.", n))
	}
	if drawn, _, there := strings.Cut(t.Drawn, "|"); there {
		t.drawnIndicator = plan.IndicatorID(drawn)
	}
	if t.Drawn != "" && t.Drawn != t.Cell {
		t.Seen = figure.NotSeen // what was seen was another figure's
	}
	files, err := s.readEvidences(in)
	if err != nil && fault.Of(err) == nil {
		return t, err
	}
	if err != nil {
		t.wrong = append(t.wrong, err)
	}
	t.Files = files
	return t, nil
}

// cleanings lets two photos be turned at once: a large one takes a processor and
// much memory whole.
var cleanings = make(chan struct{}, 2)

func cleanPhoto(ctx context.Context, data []byte) ([]byte, string, error) {
	select {
	case cleanings <- struct{}{}:
		defer func() { <-cleanings }()
		return photo.Clean(data)
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
}

// keptOf are the ids of the files that a form offers to send again.
func keptOf(in *Input) []string {
	var ids []string
	for _, id := range in.Form[fieldKept] {
		if id = clean(id); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// readEvidence cleans the one file that a form asks for; nil where none came.
func (s *Server) readEvidence(in *Input) (*evidence, error) {
	files, err := s.readEvidences(in)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	return &files[0], nil
}

// readEvidences cleans the files that came with the form and leaves the cleaned ones
// in their place. What is refused is told by its name and not kept.
func (s *Server) readEvidences(in *Input) ([]evidence, error) {
	sent := in.Every[fieldFile]
	delete(in.Files, fieldFile) // nothing of a refused file may be kept
	delete(in.Every, fieldFile)
	if len(sent) > figure.MaxEvidences {
		return nil, fault.Invalidf(fieldFile, "Có %d tệp minh chứng, một số liệu kèm nhiều nhất %d tệp. Hãy bỏ bớt hoặc gộp các trang vào một tệp PDF.", len(sent), figure.MaxEvidences)
	}
	var files []evidence
	var wrong []error
	for _, f := range sent {
		e, err := s.cleanEvidence(in, f)
		switch {
		case err != nil && fault.Of(err) == nil:
			return nil, err
		case err != nil && len(sent) > 1:
			told := *fault.Of(err)
			told.Sentence = "Tệp “" + f.Name + "”: " + told.Sentence
			wrong = append(wrong, &told)
		case err != nil:
			wrong = append(wrong, err)
		case !slices.ContainsFunc(files, func(o evidence) bool { return o.Digest == e.Digest }):
			files = append(files, e)
			in.Every[fieldFile] = append(in.Every[fieldFile], File{Name: e.Name, Data: e.Data})
		}
	}
	return files, errors.Join(wrong...)
}

// cleanEvidence takes out of one file what must not be kept. A Word file under a
// secret mark is refused like any other paper, and the record learns only that one
// was.
func (s *Server) cleanEvidence(in *Input, f File) (evidence, error) {
	data, media, err := cleanPhoto(in.ctx, f.Data)
	if err != nil {
		return evidence{}, atField(fieldFile, err)
	}
	if media == photo.DOCX {
		if _, err := s.readFile(in.ctx, File{Name: "minh-chung.docx", Data: data}); errors.Is(err, extract.ErrSecret) {
			if recorded := s.DB.Update(in.ctx, in.Actor, document.Refuse); recorded != nil {
				return evidence{}, recorded
			}
			return evidence{}, atField(fieldFile, err)
		}
	}
	sum := sha256.Sum256(data)
	return evidence{Name: f.Name, Media: media, Digest: hex.EncodeToString(sum[:]), Data: data}, nil
}

// figureEntry takes a typed figure.
func (s *Server) figureEntry() http.HandlerFunc {
	return post(s, Form[typed]{Right: auth.SubmitFigure, Name: "figure.submit", Short: true, Read: s.readTyped, Act: submitTyped, Again: figureEntryBody, Keep: s.keepEntry})
}

// submitTyped sends the figure, or leaves the other's value where the sender of a
// stale form chose it.
func submitTyped(tx *db.Tx, t typed) (string, error) {
	if t.Key.Indicator == "" || t.Key.Unit == "" {
		return "", errors.Join(t.wrong...)
	}
	if err := tx.Actor.MayFor(auth.SubmitFigure, t.Key.Unit); err != nil {
		return "", err
	}
	if err := figure.Ahead(tx, t.Key, true); err != nil {
		return "", err
	}
	d, err := plan.Indicator(tx, t.Key.Indicator, "")
	if err != nil {
		return "", err
	}
	switch {
	case t.Stale && t.Choice == chooseTheirs:
		return t.leave(tx)
	case t.Stale && t.Choice != chooseMine:
		return "", fault.New(fault.Conflict, fieldChoice, "Kỳ này có hai giá trị khác nhau. Hãy chọn giá trị đúng rồi gửi lại.")
	case t.drawnIndicator != "" && t.drawnIndicator != t.Key.Indicator:
		return "", fault.Invalidf(fieldIndicator, "Chỉ tiêu vừa đổi sang “%s”, đơn vị tính là %s. Hãy xem lại giá trị đã ghi rồi gửi.", d.Name, unitWords(d))
	}
	e := figure.Entry{Key: t.Key, Status: t.Status, Note: t.Note, Explanation: t.Explanation, MustExplain: true, Seen: t.Seen}
	e.Value, err = t.value(d)
	asOf, wrongDay := t.asOf()
	if err := errors.Join(append(t.wrong, err, wrongDay)...); err != nil {
		return "", err
	}
	e.AsOf, e.Via, e.ViaNote = asOf, t.Via, t.Teller
	if e.Evidences, err = t.putFiles(tx); err != nil {
		return "", err
	}
	f, err := figure.SubmitAs(tx, d, e)
	if err != nil {
		return "", err
	}
	return "/so-lieu?xong=" + string(f.ID), dropDrafts(tx, entryPage, t.Cell, t.Drawn)
}

// leave keeps the value that is in the record and forgets the typed one.
func (t typed) leave(tx *db.Tx) (string, error) {
	latest, found, err := figure.Latest(tx, t.Key)
	if err != nil {
		return "", err
	}
	if !found {
		return "", fault.Conflictf("Kỳ này chưa có giá trị nào khác. Hãy gửi giá trị của bạn.")
	}
	return "/so-lieu?giu=" + string(latest.ID), dropDrafts(tx, entryPage, t.Cell, t.Drawn)
}

// asOf is the day the number was true, "" for the end of its period.
func (t typed) asOf() (vn.Day, error) {
	if t.AsOf == "" {
		return "", nil
	}
	day, err := vn.ParseDay(t.AsOf)
	if err != nil {
		return "", atField(fieldAsOf, err)
	}
	if day > t.today {
		return "", fault.Invalidf(fieldAsOf, "Ngày %s chưa đến nên chưa thể có số tính đến ngày ấy. Hãy ghi lại, hoặc để trống.", day.Short())
	}
	return day, nil
}

// putFiles keeps the files of the form and finds those kept before: in a draft of
// the sender, or with an earlier revision of the figure.
func (t typed) putFiles(tx *db.Tx) ([]string, error) {
	var ids []string
	var earlier []figure.Figure
	for _, id := range t.Kept {
		mine, err := draftHolds(tx, id)
		if err != nil {
			return nil, err
		}
		if !mine && earlier == nil {
			if earlier, err = figure.History(tx, t.Key); err != nil {
				return nil, err
			}
		}
		if !mine && !slices.ContainsFunc(earlier, func(f figure.Figure) bool { return slices.Contains(f.Evidences, id) }) {
			return nil, fault.Invalidf(fieldFile, "Tệp minh chứng giữ từ lần trước không còn. Hãy chọn lại tệp hoặc chụp lại.")
		}
		ids = append(ids, id)
	}
	for _, f := range t.Files {
		b, err := blob.Put(tx, f.Name, f.Media, f.Data)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return ids, nil
}

// unitWords names an indicator's unit of measure within a sentence.
func unitWords(d plan.Definition) string {
	switch {
	case d.Kind == plan.Milestone && d.Unit == "":
		return "đạt hoặc chưa đạt"
	case d.Unit == "":
		return "số đếm"
	}
	return d.Unit
}

// value brings what was typed to the indicator's scale. All that is wrong is told
// at once, each at its field.
func (t typed) value(d plan.Definition) (figure.Value, error) {
	switch {
	case d.Kind == plan.Milestone && d.Unit == "":
		return t.milestone()
	case d.Kind == plan.Rate && (t.Num.Text != "" || t.Den.Text != ""):
		return t.rate(d)
	case t.List:
		return t.list(d)
	}
	n, err := t.Value.at(fieldValue, d.Scale)
	return figure.Value{N: n, Bound: t.Bound}, err
}

// list reads x of a closed list of y.
func (t typed) list(d plan.Definition) (figure.Value, error) {
	x, wrongX := t.Value.at(fieldValue, d.Scale)
	y, wrongY := t.Den.at(fieldDen, d.Scale)
	if err := errors.Join(wrongX, wrongY); err != nil {
		return figure.Value{}, err
	}
	return figure.Value{N: x, Num: &x, Den: &y}, nil
}

// rate reads a numerator and a denominator and makes the rate, rounded half-up
// once. A bare rate typed beside them must agree as far as it was written.
func (t typed) rate(d plan.Definition) (figure.Value, error) {
	num, wrongNum := t.Num.at(fieldNum, d.Scale)
	den, wrongDen := t.Den.at(fieldDen, d.Scale)
	if err := errors.Join(wrongNum, wrongDen); err != nil {
		return figure.Value{}, err
	}
	made, err := figure.RateOf(d, num, den)
	if err != nil && fault.Of(err) != nil && fault.Of(err).Field == "" {
		err = atField(fieldNum, err)
	}
	if err != nil {
		return figure.Value{}, err
	}
	if t.Bound != figure.Exact {
		return figure.Value{}, fault.Invalidf(fieldBound, "Đã có tử số và mẫu số thì tỷ lệ là đúng bằng, không phải “%s”. Hãy chọn đúng bằng, hoặc chỉ ghi tỷ lệ.", t.Bound.Label())
	}
	ratio := new(big.Rat).Mul(big.NewRat(num, den), new(big.Rat).SetInt64(figure.RateTimes(d.Unit)))
	return made, t.agrees(ratio, vn.Decimal{Units: made.N, Scale: d.Scale}, d)
}

// agrees refuses a bare rate that is not what its two numbers give.
func (t typed) agrees(ratio *big.Rat, rounded vn.Decimal, d plan.Definition) error {
	if t.Value.Text == "" {
		return nil
	}
	n, err := t.Value.at(fieldValue, d.Scale)
	if err != nil {
		return err
	}
	written := vn.Decimal{Units: n, Scale: d.Scale}.Trim()
	if same, err := vn.FromRat(ratio, written.Scale); err == nil && same.Cmp(written) == 0 {
		return nil
	}
	return fault.Invalidf(fieldValue, "Tỷ lệ ghi %s nhưng %s trên %s là %s. Hãy sửa một trong ba số, hoặc để trống tỷ lệ.",
		d.WithUnit(n), t.Num.Text, t.Den.Text, d.WithUnit(rounded.Units))
}

// milestone reads yes or no and the day.
func (t typed) milestone() (figure.Value, error) {
	switch t.Done {
	case "1":
	case "0":
		if t.Day != "" {
			return figure.Value{}, fault.Invalidf(fieldDay, "Đã ghi ngày hoàn thành %s mà lại chọn chưa đạt. Hãy bỏ ngày hoặc chọn đạt.", t.Day)
		}
		return figure.Value{}, nil
	default:
		return figure.Value{}, fault.Invalidf(fieldDone, "Chưa chọn đạt hay chưa đạt. Hãy chọn một.")
	}
	if t.Day == "" {
		return figure.Value{N: 1}, nil
	}
	day, err := vn.ParseDay(t.Day)
	if err != nil {
		return figure.Value{}, atField(fieldDay, err)
	}
	if day > t.today {
		return figure.Value{}, fault.Invalidf(fieldDay, "Ngày %s chưa đến. Hãy ghi ngày đã hoàn thành, hoặc chọn chưa đạt.", day.Short())
	}
	return figure.Value{N: 1, Day: day}, nil
}

// keepEntry keeps what was typed into a form that comes back, and its files.
func (s *Server) keepEntry(in *Input) error {
	d := &draft{Fields: map[string]string{}}
	d.Cell = cellName(in.Get(fieldIndicator), in.Get(fieldUnit), in.Get(fieldPeriod))
	if len(d.Cell) > 300 {
		return nil // no figure has such a name
	}
	for _, name := range typedFields {
		d.Fields[name] = in.Get(name)
	}
	var files []*evidence
	for _, f := range in.Every[fieldFile] {
		_, media, err := photo.Clean(f.Data)
		if err != nil {
			return fmt.Errorf("keep evidence: %w", err)
		}
		files = append(files, &evidence{Name: f.Name, Media: media, Data: f.Data})
	}
	return s.DB.Update(in.ctx, in.Actor, func(tx *db.Tx) error {
		var ids []string
		for _, id := range keptOf(in) {
			if mine, err := draftHolds(tx, id); err != nil {
				return err
			} else if mine {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			d.Blob, d.More = ids[0], ids[1:]
		}
		if drawn := in.Get(fieldDrawn); drawn != d.Cell {
			if err := dropDrafts(tx, entryPage, drawn, drawn); err != nil {
				return err
			}
		}
		return keepDraft(tx, entryPage, d, files...)
	})
}
