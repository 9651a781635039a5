package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// editValues is an edit as the texts of its form's fields; readEdit is its
// inverse. Numbers are written so that they have one reading only.
func editValues(e intake.Edit) map[string]string {
	values := map[string]string{"la": string(e.As)}
	if e.As == intake.Directive {
		return values
	}
	number := func(n *vn.Decimal) string {
		if n == nil {
			return ""
		}
		return n.Input()
	}
	for name, value := range map[string]string{
		"chi_tieu": string(e.Indicator), "ten": e.Name, "don_vi_tinh": e.Unit, "muc": string(e.Bound), "ky": e.Period, "tinh_trang": string(e.Status),
		"gia_tri": number(e.Value), "den": number(e.Upper), "tong": number(e.Of), "phan_tram": number(e.PlanPct),
		"nguon_giao": string(e.Baseline), "don_vi": string(e.Owner), "linh_vuc": e.Group, "da_xem": strconv.Itoa(e.Seen), "cua": string(e.For),
	} {
		values[name] = value
	}
	return values
}

// readEdit parses a confirmation's fields; what cannot be read is said field by
// field, and a number with two readings is asked about.
func readEdit(in *Input) (intake.Edit, error) {
	e := intake.Edit{As: intake.Became(in.Get("la")), Indicator: plan.IndicatorID(in.Get("chi_tieu")), Name: in.Get("ten"), Unit: in.Get("don_vi_tinh"),
		Bound: figure.Bound(in.Get("muc")), Period: in.Get("ky"), Status: figure.Status(in.Get("tinh_trang")),
		Baseline: plan.BaselineID(in.Get("nguon_giao")), Owner: auth.UnitID(in.Get("don_vi")), Group: in.Get("linh_vuc"), For: auth.UnitID(in.Get("cua")), Remember: in.Get("nho") != ""}
	if e.As == intake.Directive {
		return e, nil
	}
	e.Seen, _ = strconv.Atoi(in.Get("da_xem")) // a missing one counts as nothing seen
	var faults []error
	read := func(field string, into **vn.Decimal) {
		typed := in.Get(field)
		if typed == "" {
			return
		}
		n, err := vn.ParseNumber(typed)
		if chosen := in.Get(field + "_doc"); chosen != "" {
			n, err = vn.ParseNumber(chosen)
		}
		if err != nil {
			faults = append(faults, atField(field, err))
			return
		}
		n = withoutFiller(n)
		*into = &n
	}
	read("gia_tri", &e.Value)
	read("den", &e.Upper)
	read("tong", &e.Of)
	read("phan_tram", &e.PlanPct)
	if e.Name == "" && e.Indicator == "" {
		faults = append(faults, fault.Invalidf("ten", "Dữ kiện chưa có tên. Hãy ghi tên chỉ tiêu hoặc chọn một chỉ tiêu có sẵn."))
	}
	return e, errors.Join(faults...)
}

// withoutFiller drops the zero with which a field writes three decimals so that
// they have one reading ("3,3560"): a new indicator is to print as the paper did.
func withoutFiller(n vn.Decimal) vn.Decimal {
	if n.Scale == 4 && n.Units%10 == 0 {
		return vn.Decimal{Units: n.Units / 10, Scale: 3}
	}
	return n
}

// atField puts a fault of a parser at the field where it was typed.
func atField(field string, err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	at := *f
	at.Field = field
	return &at
}

// editForm is a fact's form, open in its place.
func (r *reading) editForm(in *Input, p intake.Proposal, e intake.Edit, faults []*fault.Fault) templ.Component {
	values := editValues(e)
	if len(faults) > 0 {
		for name := range values {
			values[name] = in.Form.Get(name) // as typed
		}
	}
	_, wrong := errorsOf("", faults)
	input := func(name, label string, span ui.Span) ui.Input {
		return ui.Input{Name: name, Label: label, Value: values[name], Error: wrong[name], Span: span}
	}
	number := func(name, label string, span ui.Span) ui.Input {
		i := input(name, label, span)
		i.Number, i.Mode = true, "decimal"
		return i
	}
	choose := func(name, label string, span ui.Span, options []ui.Option) ui.Select {
		return ui.Select{Name: name, Label: label, Value: values[name], Options: options, Error: wrong[name], Span: span}
	}
	body := []templ.Component{
		fields(
			choose("la", "Ghi thành", ui.Half, becameOptions()), choose("ky", "Kỳ", ui.Half, r.periodOptions(values["ky"])),
			choose("chi_tieu", "Chỉ tiêu", ui.Full, r.indicatorOptions()),
			ui.Check{Name: "nho", Label: "Nhớ: từ nay “" + p.Fact.Name + "” là tên gọi của chỉ tiêu đã chọn", Checked: in.Get("nho") != "", Span: ui.Full,
				Hint: "Tên gọi hiện ở trang của chỉ tiêu và bỏ được ở đó."},
			input("ten", "Tên, nếu lập chỉ tiêu mới", ui.Full),
			choose("muc", "Mức", ui.Third, boundOptions()), number("gia_tri", "Giá trị", ui.Third), input("don_vi_tinh", "Đơn vị tính", ui.Third)),
		templ.Join(readingsOf(faults, values)...),
		fields(
			number("den", "Đến, nếu là khoảng", ui.Third), number("tong", "Tổng số, nếu là x/y", ui.Third), number("phan_tram", "% KH như đã in", ui.Third),
			choose("tinh_trang", "Tình trạng, nếu là số liệu", ui.Half, statusOptions()), choose("nguon_giao", "Nguồn giao, nếu là chỉ tiêu", ui.Half, r.baselineOptions()),
			choose("cua", "Của đơn vị, nếu là số liệu", ui.Half, r.ownerOptions()),
			choose("don_vi", "Chủ trì, nếu là chỉ tiêu", ui.Half, r.unitOptions()), input("linh_vuc", "Lĩnh vực, nếu là chỉ tiêu", ui.Full)),
	}
	for _, f := range faults {
		if f.Theirs != "" {
			body = append([]templ.Component{r.stale(p, f)}, body...)
		}
	}
	body = append(body, ui.Acts{
		ui.Button{Label: "Xác nhận", Look: ui.Primary, Small: true},
		ui.Button{Label: "Thôi sửa", Look: ui.Quiet, Small: true, Href: fmt.Sprintf("%s#%s", documentPath(r.doc.ID), ui.FactID(p.N))}})
	return form(ui.Form{Label: "Sửa dữ kiện " + strconv.Itoa(p.N),
		Send: send(documentPath(r.doc.ID)+"/"+string(p.ID)+"/xac-nhan", ui.Hidden{Name: "so", Value: strconv.Itoa(p.N)}, ui.Hidden{Name: "da_xem", Value: strconv.Itoa(r.seen(p))})}, body...)
}

// seen is the newest revision of the fact's figure: the form that comes back
// after a stale one shows both values, and so has seen it.
func (r *reading) seen(p intake.Proposal) int { return r.standing[p.N].Revision }

// stale says that somebody's value arrived meanwhile; confirming again puts this
// one in its place.
func (r *reading) stale(p intake.Proposal, f *fault.Fault) templ.Component {
	return ui.Notice{Tone: ui.Wait, Title: "Đã có giá trị khác cho kỳ này",
		Text: ui.Line{{Text: "Trong sổ: "}, {Text: f.Theirs, Tone: ui.Strong}, {Text: ". Văn bản này: "}, {Text: f.Yours, Tone: ui.Strong},
			{Text: ". Bấm Xác nhận để dùng giá trị của văn bản này, hoặc bỏ dữ kiện để giữ giá trị trong sổ."}}}
}

func becameOptions() []ui.Option {
	return []ui.Option{{Value: string(intake.Figure), Label: "Số liệu của một kỳ"}, {Value: string(intake.Target), Label: "Chỉ tiêu của một năm"},
		{Value: string(intake.Claim), Label: "Công bố, để đối chiếu"}}
}

func boundOptions() []ui.Option {
	var out []ui.Option
	for _, b := range figure.Bounds {
		label := b.Label()
		if b == figure.Exact {
			label = "đúng bằng"
		}
		out = append(out, ui.Option{Value: string(b), Label: label})
	}
	return out
}

func statusOptions() []ui.Option {
	var out []ui.Option
	for _, s := range []figure.Status{figure.Estimate, figure.Preliminary, figure.Final} {
		out = append(out, ui.Option{Value: string(s), Label: s.Label()})
	}
	return out
}

func (r *reading) indicatorOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "Lập chỉ tiêu mới"}}
	var rest []ui.Option
	for id, d := range r.indicators {
		rest = append(rest, ui.Option{Value: string(id), Label: d.Name + " (" + d.Unit + ")"})
	}
	slices.SortFunc(rest, func(a, b ui.Option) int { return vn.Compare(a.Label, b.Label) })
	return append(out, rest...)
}

func (r *reading) baselineOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "HĐND giao"}}
	if len(r.baselines) > 0 {
		out = nil
	}
	for i, b := range r.baselines {
		value := string(b.ID)
		if i == 0 {
			value = "" // the ward's own is the default
		}
		out = append(out, ui.Option{Value: value, Label: b.Name})
	}
	return out
}

// ownerOptions are the units that a figure may be of, the whole ward first.
func (r *reading) ownerOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "toàn đơn vị"}}
	return append(out, r.unitOptions()[1:]...)
}

func (r *reading) unitOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "chưa giao"}}
	for _, u := range r.units {
		if u.ID != r.root {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Name})
		}
	}
	return out
}

// periodOptions offers the periods of the years around the fact's own.
func (r *reading) periodOptions(now string) []ui.Option {
	year := 0
	if len(now) >= 4 {
		year, _ = strconv.Atoi(now[:4])
	}
	if year == 0 {
		year, _ = strconv.Atoi(r.version.RecordedAt[:4])
	}
	var out []ui.Option
	add := func(period string) {
		if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == period }) {
			out = append(out, ui.Option{Value: period, Label: intake.PeriodLabel(period)})
		}
	}
	add(now)
	for y := year + 1; y >= year-1; y-- {
		add(strconv.Itoa(y))
	}
	for _, form := range []string{"%d-H1", "%d-H2", "%d-09M", "%d-Q1", "%d-Q2", "%d-Q3", "%d-Q4"} {
		add(fmt.Sprintf(form, year))
	}
	for m := 1; m <= 12; m++ {
		add(fmt.Sprintf("%d-%02d", year, m))
	}
	return out
}

// readingsOf asks, of a form that came back, which number was meant where a typed
// one has two readings.
func readingsOf(faults []*fault.Fault, values map[string]string) []templ.Component {
	var asked []templ.Component
	for _, field := range []string{"gia_tri", "den", "tong", "phan_tram"} {
		var two *vn.Ambiguous
		if _, err := vn.ParseNumber(values[field]); len(faults) == 0 || !errors.As(err, &two) {
			continue
		}
		c := ui.Choose{Name: field + "_doc", Legend: "“" + values[field] + "” là số nào?"}
		for _, n := range two.Readings {
			c.Candidates = append(c.Candidates, ui.Candidate{Value: n.Input(), Figure: n.String(), Label: vn.Sentence(inWords(n))})
		}
		asked = append(asked, c)
	}
	return asked
}

// inWords reads a number aloud: whole ones in full, others by their digits.
func inWords(n vn.Decimal) string {
	if whole, err := n.At(0); err == nil {
		return vn.Words(whole)
	}
	return "số lẻ, " + strconv.Itoa(n.Scale) + " chữ số sau dấu phẩy"
}
