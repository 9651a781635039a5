package extract

// growth reads a rise or fall in percent.
func (w *walk) growth(i int, m *measure, x approach, b base, subj phrase, attach bool) {
	pct := m.value
	ratio := x.verb&(tUp|tDown) == 0
	switch {
	case ratio:
		pct = less100(pct)
	case x.verb&tDown != 0:
		pct = negated(pct)
	}
	switch {
	case w.growsCounted(i, m, pct, x, b, subj):
	case attach:
		w.growsBeside(i, m, pct, x, b)
	case x.from && w.movesOn(i):
	default:
		w.growsAlone(i, m, pct, x, b, subj)
	}
}

// growsCounted gives a rise or fall to the fact whose counting word follows it:
// "giảm 33,3% số vụ".
func (w *walk) growsCounted(i int, m *measure, pct Num, x approach, b base, subj phrase) bool {
	bare := b.kind == noBase || b.kind == otherBase && b.noun > 0
	if subj.words > 0 || !bare && !x.compared {
		return false
	}
	at := w.counted(i)
	if at < 0 {
		return false
	}
	f := &w.r.drafts[at].fact
	if f.YoyPct == nil && (bare && b.kind != otherBase || x.compared && b.kind == yearBase) {
		f.YoyPct = &pct
		w.print(at, i, m, "yoy_pct")
	}
	return true
}

// growsBeside gives a rise or fall to the level it stands beside; that of a rate
// becomes a fact of its own.
func (w *walk) growsBeside(i int, m *measure, pct Num, x approach, b base) {
	d := &w.r.drafts[w.cur]
	if last := &w.r.drafts[len(w.r.drafts)-1]; last.fact.Rule == "rate.share" && last.clause == w.clause && b.kind != planBase {
		d = last
	}
	switch {
	case m.unit != "%" || w.averages(x.end+1, i) || w.averages(x.end+1, x.end+1):
		w.averageBeside(i, m, x, d.own)
	case d.rate && x.verb&(tUp|tDown) != 0:
		if b.kind != otherBase || b.noun == 0 {
			w.change(i, m, x, d.own)
		}
	case b.kind == otherBase || d.fact.YoyPct != nil:
	case d.target && b.kind == noBase:
	default:
		d.fact.YoyPct = &pct
		w.print(w.cur, i, m, "yoy_pct")
	}
}

// averageBeside makes a fact of its own of an average over years beside a level:
// "đạt 700 tỷ đồng, tăng bình quân 10%/năm".
func (w *walk) averageBeside(i int, m *measure, x approach, name string) {
	rise := " tăng bình quân"
	if x.verb&tDown != 0 {
		rise = " giảm bình quân"
	}
	cur := w.cur
	at := w.add(i, m, x, phrase{text: name + rise, words: 4}, nil, m.unit, "growth.average")
	w.r.drafts[at].rate = true
	w.cur, w.lastName = cur, name
}

// growsAlone makes a fact of a rise or fall that is the figure itself: "công
// nghiệp tăng 13,4%".
func (w *walk) growsAlone(i int, m *measure, pct Num, x approach, b base, subj phrase) {
	ratio := x.verb&(tUp|tDown) == 0
	name := subj.text
	if np := w.after(i, 0); subj.words == 0 {
		name = np.text
	}
	rise := "tăng "
	if x.verb&tDown != 0 {
		rise = "giảm "
	}
	if ratio {
		rise = ""
	}
	target := w.isTarget()
	if name == "" && x.end < i && len(w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e]) > len("tăng trưởng")-1 {
		name, rise = w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e], ""
	}
	if name == "" {
		if p := w.fallback(x.end); p.words > 0 {
			name = p.text
		}
	}
	if name == "" {
		name = w.lastName
	}
	own := name
	if x.verb&tDown != 0 || target && !ratio || subj.words == 0 {
		own = longer(rise, name)
	}
	at := w.add(i, m, x, phrase{text: own, words: 2, from: subj.from, to: subj.to}, nil, m.unit, "growth")
	d := &w.r.drafts[at]
	d.rate = true
	average := m.unit != "%" || w.averages(x.end, i)
	rate := isRate(name)
	switch {
	case ratio:
		d.fact.Value, d.fact.Unit = nil, ""
		d.fact.YoyPct = &pct
		d.fact.Printed[0].Field = "yoy_pct"
	case rate || average || b.kind == otherBase:
	case target && b.kind != yearBase:
	default:
		d.fact.YoyPct = &pct
	}
	if x.verb&tDown != 0 && rate {
		d.fact.YoyPct = nil
	}
}

// isRate reports a name of something already measured in percent.
func isRate(name string) bool {
	for _, head := range []string{"tỷ lệ", "tỉ lệ", "tốc độ", "chỉ số", "tỷ suất", "độ che phủ"} {
		if len(name) >= len(head) && name[:len(head)] == head {
			return true
		}
	}
	return false
}

// averages reports "bình quân" between subject and measure.
func (w *walk) averages(from, to int) bool {
	for j := max(from-3, w.from); j < to; j++ {
		k := w.r.chunks[j]
		if len(w.r.low[k.s:k.e]) >= len("bình quân") && w.r.low[k.e-int32(len("bình quân")):k.e] == "bình quân" {
			return true
		}
	}
	return false
}

// counted finds the fact of this sentence whose counting word follows the measure
// at i: "giảm 33,3% số vụ" after "6 vụ".
func (w *walk) counted(i int) int {
	c := w.r.chunks
	if i+2 >= w.to+1 || i+2 >= len(c) || w.r.low[c[i+1].s:c[i+1].e] != "số" {
		return -1
	}
	word := w.r.low[c[i+2].s:c[i+2].e]
	for at := w.first; at < len(w.r.drafts); at++ {
		if d := &w.r.drafts[at]; !d.dead && d.fact.Unit != "" && d.fact.Unit == word {
			return at
		}
	}
	return -1
}

// change makes a fact of its own of a rate's rise or fall.
func (w *walk) change(i int, m *measure, x approach, name string) {
	rise := "tăng "
	if x.verb&tDown != 0 {
		rise = "giảm "
	}
	cur := w.cur
	at := w.add(i, m, x, phrase{text: longer(rise, name), words: 2}, nil, m.unit, "change.of_rate")
	w.r.drafts[at].rate = true
	if cur >= 0 {
		old := w.r.drafts[cur]
		d := &w.r.drafts[at]
		d.period, d.dated, d.explicit, d.target, d.event = old.period, old.dated, old.explicit, old.target, old.event
		w.cur = cur
		w.lastName = old.own
	}
}

// points reads điểm %: the change of a rate.
func (w *walk) points(i int, m *measure, x approach, b base, subj phrase, attach bool) {
	if m.signed && attach && x.verb == 0 {
		n := unsigned(m, &x)
		m = &n
	}
	switch {
	case x.verb&(tLess|tExceed) != 0 || b.kind == planBase:
	case x.verb&(tUp|tDown) == 0:
		if subj.words > 0 {
			w.add(i, m, x, subj, nil, m.unit, "level")
		}
	case attach:
		w.change(i, m, x, w.r.drafts[w.cur].own)
	case subj.words > 0:
		w.cur = -1
		w.change(i, m, x, subj.text)
	}
}

// unsigned turns the sign of a change into the verb that it stands for.
func unsigned(m *measure, x *approach) measure {
	n := *m
	x.verb = tUp
	if n.value.Sign() < 0 {
		x.verb, n.value = tDown, negated(n.value)
	}
	return n
}

// longer puts words before a name, unless that would make it no name any more.
func longer(words, name string) string {
	if len(name) > 240 || len(name) >= len(words) && name[:len(words)] == words {
		return name
	}
	return words + name
}

// otherYear reads the same indicator's level of another year in brackets: "còn
// 3,2% (năm 2025 là 4,05%)".
func (w *walk) otherYear(i int, m *measure, x approach) {
	cur := w.cur
	at := w.add(i, m, x, phrase{text: w.r.drafts[cur].own, words: 9}, m.other, m.unit, "level.other_year")
	d := &w.r.drafts[at]
	d.period, d.dated, d.explicit = w.parenPeriod, true, true
	d.target = w.r.coming(w.parenPeriod)
	d.rate = m.unit == "%"
	w.outside.cur = cur + 1 // until the bracket closes
}

// sameChange reads the percentage that says again what a change in units has said:
// "so với cùng kỳ giảm 5 vụ (18,5%)".
func (w *walk) sameChange(i int, m *measure) {
	unit := w.r.measures[w.r.chunks[w.changed].at].unit
	for at := len(w.r.drafts) - 1; at >= w.first; at-- {
		d := &w.r.drafts[at]
		if d.dead || d.rate || d.fact.Unit != unit {
			continue
		}
		if d.fact.YoyPct == nil && w.changeBase != otherBase && !d.target {
			pct := m.value
			if w.fell {
				pct = negated(pct)
			}
			d.fact.YoyPct = &pct
			w.print(at, i, m, "yoy_pct")
		}
		return
	}
}

// aboveLastYear reads "cao hơn cùng kỳ 21%" beside an amount.
func (w *walk) aboveLastYear(i int, m *measure, x approach) {
	f := &w.r.drafts[w.cur].fact
	if f.YoyPct != nil {
		return
	}
	pct := m.value
	switch k := w.r.chunks[x.end]; w.r.low[k.s:k.e] {
	case "cao hơn", "nhiều hơn", "nhỉnh hơn", "nhích hơn", "lớn hơn", "tốt hơn":
	default:
		pct = negated(pct)
	}
	f.YoyPct = &pct
	w.print(w.cur, i, m, "yoy_pct")
}
