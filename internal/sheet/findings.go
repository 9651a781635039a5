package sheet

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/doc/xlsx"
	"tongket/internal/plan"
)

// findings are what a workbook shows as a whole: whose it is, of when, and what was
// done to it since.
func (d *desk) findings(f *Filled, actor auth.Actor) []Finding {
	var all []Finding
	add := func(stops bool, format string, args ...any) {
		all = append(all, Finding{Sentence: fmt.Sprintf(format, args...), Stops: stops})
	}
	if foreign(f.SavedBy) {
		add(false, "Tệp này lưu lần cuối bằng %s, không phải Microsoft Excel. Mã ẩn và số vẫn đọc được; hãy so các ô dưới đây với tệp trước khi ghi.", f.SavedBy)
	}
	if f.ByNames && len(f.Cells) > 0 {
		all = append(all, d.byNames(f))
	}
	years := map[int]bool{}
	for _, b := range f.Books {
		years[b.Year] = true
		if b.Ward != d.ward.ID {
			add(true, "Biểu mẫu này của một phường, xã khác, không phải %s. Hãy tải biểu mẫu của đơn vị mình rồi chép số sang.", d.ward.Full())
			continue
		}
		if b.Year != d.today.Year() {
			add(false, "Biểu mẫu này của năm %d, không phải năm nay. Số trong tệp sẽ vào các kỳ của năm %d.", b.Year, b.Year)
		}
		d.compareTemplate(b, f, add)
	}
	if len(years) > 1 {
		add(true, "Tệp này gộp biểu mẫu của nhiều năm. Hãy tách mỗi năm một tệp rồi gửi lại.")
	}
	if len(f.Cells) == 0 && f.ByNames {
		add(true, "Không thấy ô nào có số liệu trong tệp này: không có mã ẩn của biểu mẫu, và không hàng, cột nào mang tên chỉ tiêu và kỳ. Hãy tải biểu mẫu, điền rồi gửi lại.")
	}
	return append(all, moved(f)...)
}

// foreign tells a program other than the two that templates are made for and by.
func foreign(program string) bool {
	switch program {
	case "", "Microsoft Excel", "tongket":
		return false
	}
	return true
}

// byNames says that keys are gone and how sure the names are.
func (d *desk) byNames(f *Filled) Finding {
	rows, sure := map[string]int{}, 0
	for _, c := range f.Cells {
		at := fmt.Sprintf("%s!%d", c.Tab, c.Cell.Row)
		if _, have := rows[at]; !have && c.Sure >= sureName {
			sure++
		}
		rows[at] = c.Sure
	}
	return Finding{Sentence: fmt.Sprintf("Tệp không còn mã ẩn của biểu mẫu nên được đọc theo tên hàng và tên cột: %d hàng nhận ra, trong đó %d hàng khớp đúng tên. Hãy xem kỹ từng dòng dưới đây.", len(rows), sure)}
}

// compareTemplate tells a template made before the unit's rows changed.
func (d *desk) compareTemplate(b BookKey, f *Filled, add func(bool, string, ...any)) {
	lines := d.lines(b.Unit, b.Regime)
	columns := f.columnsOf(b)
	if digest(lines, columns) == b.Digest || len(columns) == 0 {
		return
	}
	var now, then []string
	for _, l := range lines {
		now = append(now, string(l.Definition.Indicator)+string(l.Part))
	}
	for _, k := range f.rowsOf(b.Unit) {
		then = append(then, string(k.Indicator)+string(k.Part))
	}
	missing, extra := 0, 0
	for _, id := range now {
		if !slices.Contains(then, id) {
			missing++
		}
	}
	for _, id := range then {
		if !slices.Contains(now, id) {
			extra++
		}
	}
	if missing == 0 && extra == 0 {
		return // a column taken out, or rows in another order: nothing that matters
	}
	add(false, "Biểu mẫu này tải ngày %s, sau đó biểu mẫu của “%s” đã đổi: tệp thiếu %d hàng và thừa %d hàng so với biểu mẫu hiện nay. Các hàng còn đúng vẫn được đọc.", b.Made.Short(), d.nameOf(b.Unit), missing, extra)
}

// columnsOf lists the periods of a template's keys in the order of their days.
func (f *Filled) columnsOf(BookKey) []Column {
	seen := map[Column]bool{}
	var all []Column
	f.keys(func(_ *xlsx.Tab, _ xlsx.Stored, key any) {
		if k, is := key.(ColKey); is && k.Field == Value {
			c := Column{From: k.From, To: k.To}
			if !seen[c] {
				seen[c] = true
				all = append(all, c)
			}
		}
	})
	slices.SortFunc(all, func(a, b Column) int { return strings.Compare(string(a.From+a.To), string(b.From+b.To)) })
	return all
}

// rowsOf lists the row keys of a unit.
func (f *Filled) rowsOf(unit auth.UnitID) []RowKey {
	var all []RowKey
	f.keys(func(_ *xlsx.Tab, _ xlsx.Stored, key any) {
		if k, is := key.(RowKey); is && k.Unit == unit && k.Indicator != "" {
			all = append(all, k)
		}
	})
	return all
}

// keys goes through the keys of all sheets.
func (f *Filled) keys(each func(*xlsx.Tab, xlsx.Stored, any)) {
	for i := range f.tabs {
		for _, c := range f.tabs[i].Cells {
			if c.Holds == xlsx.HeldText && strings.HasPrefix(c.Text, mark) {
				if k := ParseKey(c.Text); k != nil {
					each(&f.tabs[i], c, k)
				}
			}
		}
	}
}

// moved tells columns that stand in another order than their periods.
func moved(f *Filled) []Finding {
	var all []Finding
	last, told := map[string]ColKey{}, map[string]bool{}
	f.keys(func(t *xlsx.Tab, c xlsx.Stored, key any) {
		k, is := key.(ColKey)
		if !is || k.Field != Value {
			return
		}
		if before, have := last[t.Name]; have && k.From < before.From && !told[t.Name] {
			told[t.Name] = true
			all = append(all, Finding{At: t.Name + "!" + c.At(), Sentence: "Các cột của trang này đã đổi chỗ; số vẫn được đọc đúng kỳ nhờ mã ẩn."})
		}
		last[t.Name] = k
	})
	return all
}

// mismatches finds keys that no longer stand beside the names they were made for:
// a column whose head names another period, a row whose name is another
// indicator's. The cells there are not to be trusted.
func (d *desk) mismatches(f *Filled) map[string]string {
	rows, cols := map[string]string{}, map[string]string{}
	place := func(tab string, n int) string { return fmt.Sprintf("%s!%d", tab, n) }
	f.keys(func(t *xlsx.Tab, at xlsx.Stored, key any) {
		switch k := key.(type) {
		case ColKey:
			if k.Field == Value {
				cols[place(t.Name, at.Col)] = d.wrongHead(t, at, k)
			}
		case RowKey:
			if k.Indicator != "" {
				rows[place(t.Name, at.Row)] = d.wrongName(t, at, k)
			}
		}
	})
	wrong := map[string]string{}
	for _, c := range f.Cells {
		for _, why := range []string{cols[place(c.Tab, c.Cell.Col)], rows[place(c.Tab, c.Cell.Row)]} {
			if why != "" {
				wrong[c.At()] = why
			}
		}
	}
	return wrong
}

// wrongHead says why a column's key is not to be trusted.
func (d *desk) wrongHead(t *xlsx.Tab, at xlsx.Stored, k ColKey) string {
	for _, c := range t.Cells {
		if c.Col != at.Col || c.Row <= at.Row || c.Row > at.Row+rowStatus || c.Holds != xlsx.HeldText {
			continue
		}
		if p, ok := periodOf(c.Text, d.periods, d.year); ok && (p.From != k.From || p.To != k.To) {
			return fmt.Sprintf("Đầu cột ghi “%s” nhưng mã ẩn của cột là %s, nên không rõ số của kỳ nào. Hãy chép số sang biểu mẫu tải mới.", c.Text, d.periodName(k.From, k.To))
		}
	}
	return ""
}

// wrongName says why a row's key is not to be trusted.
func (d *desk) wrongName(t *xlsx.Tab, at xlsx.Stored, k RowKey) string {
	own := d.definitions[k.Indicator].Name
	other := ""
	for _, c := range t.Cells {
		if c.Row != at.Row || c.Col == at.Col || c.Holds != xlsx.HeldText {
			continue
		}
		name, _ := partIn(c.Text)
		switch id, known := d.byName()[bare(name)]; {
		case plan.SameName(name, own):
			return ""
		case known && id != k.Indicator:
			other = name
		}
	}
	if other == "" {
		return ""
	}
	return fmt.Sprintf("Hàng ghi tên “%s” nhưng mã ẩn của hàng là “%s”, có thể chỉ một phần bảng được sắp xếp. Hãy chép số sang biểu mẫu tải mới.", other, own)
}

// byName finds indicators by their bare names.
func (d *desk) byName() map[string]plan.IndicatorID {
	if d.names == nil {
		d.names = map[string]plan.IndicatorID{}
		for id, def := range d.definitions {
			d.names[bare(def.Name)] = id
		}
	}
	return d.names
}
