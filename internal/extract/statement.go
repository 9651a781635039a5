package extract

// A draft is a fact while its sentence is still being read.
type draft struct {
	fact     Fact
	own      string // name without what a heading lent it
	clause   int    // number of the clause (up to a semicolon or the sentence's end)
	period   period
	dated    bool // period is set
	explicit bool // the period stands in the figure's own clause
	target   bool
	cue      bool // phấn đấu or the like stands before it
	forecast bool
	event    bool
	rate     bool // the value is a percentage or points
	counts   bool // a count of people or things
	task     bool // stands in an assignment
	beside   bool // stands in the segment of the one before: "trao 30 con bò cho 36 hộ"
	joined   bool // a count that shares its verb with the one before
	dead     bool
}

// A walk reads the statements of one sentence from left to right.
type walk struct {
	r            *reader
	from, to     int  // chunks of the sentence
	seg          int  // where the segment begins: after the last comma, bracket, và
	pending      int  // where the words not yet used by a measure begin
	used         bool // the segment already holds a measure
	clause       int
	cur          int // the last draft that later percentages may belong to, or -1
	first        int // first draft of the sentence
	clauseFirst  int // first draft of the clause
	paren        int // chunk of the open bracket, or -1
	outside      aside
	target       bool
	cue          bool // a word such as phấn đấu stands before
	dateAt       int  // chunk of the period in the sentence, or -1
	estimateList bool
	event        bool
	scope        *paragraph
	period       period
	dated        bool
	parenPeriod  period
	parenDated   bool
	head         string
	headGeneral  bool
	headDone     bool // the head is what is done in this clause, and heads no other
	plan         *Num // a plan stated before its result
	lastName     string
	verbBound    Bound
	deadline     period
	due          bool
	lastM        int    // chunk of the last measure in the segment, or -1
	lead         string // the verb that joined counts share
	changed      int    // chunk of a change in units beside a level, or 0
	colonName    string // what a colon told of before its first figure
	colonClause  int
	area         bool // the sentence has given an area: it describes a place
	fell         bool // it is a fall
	changeBase   baseKind
	yearly       bool // hằng năm dates its clause only; outer is what it hides
	outer        period
	outerDated   bool
	harm         string // what did harm, once told
	inWhich      bool
	tail         string // words of a name found after the measure of chunk tailOf
	tailOf       int
	tailTo       int // chunk after those words
	skipTo       int // periods before this chunk date only the start of a change
}

// A paragraph is what one sentence leaves to the next.
type paragraph struct {
	scope
	opened    bool // a phrase of time opened a sentence: it holds until another does
	eventLead bool
	deadline  period
	due       bool
	task      bool // an assignment: one deadline for all of it
	last      int  // last draft of the sentence before, or -1
	lastName  string
	from      int // first draft of the block
}

// statements reads the chunks of a block into drafts.
func (r *reader) statements(outer scope) (found bool) {
	para := paragraph{scope: outer, from: len(r.drafts), last: -1}
	n := len(r.chunks)
	if r.onlyTimed() {
		para.lastName = r.led
	}
	for k, c := range r.chunks {
		para.task = para.task || c.is(tLead) || k == 0 && c.is(tRequest)
	}
	for from := 0; from < n; {
		to := from
		for to < n && to-from < longSentence && !r.ends(to) {
			to++
		}
		if to > from {
			r.sentence(from, to, &para)
		}
		if to < n && !r.ends(to) {
			from = to
		} else {
			from = to + 1
		}
	}
	for i := para.from; para.task && i < len(r.drafts); i++ {
		r.drafts[i].task = true
	}
	if para.due {
		for i := para.from; i < len(r.drafts); i++ {
			if d := &r.drafts[i]; !d.explicit && !d.event && (d.target || r.ahead(para.deadline)) {
				d.period, d.dated, d.explicit, d.target = para.deadline, true, true, true
			}
		}
	}
	if len(r.drafts) > para.from {
		r.led = r.drafts[para.from].own
	}
	return len(r.drafts) > para.from
}

// onlyTimed reports an item that names nothing but a time before its colon, and goes on
// with the subject of the item before it: "b) Lũy kế 9 tháng: 67.925 triệu đồng".
func (r *reader) onlyTimed() bool {
	timed := false
	for _, c := range r.chunks {
		if c.sign == ':' {
			return timed
		}
		if !c.is(tPeriod | tDrop | tAsOf | tLight) {
			return false
		}
		timed = timed || c.is(tPeriod)
	}
	return false
}

// longSentence is how many chunks are read as one sentence; no sentence of an
// office is longer, and the time to read a text stays in step with its size.
const longSentence = 400

// ends reports whether the chunk ends a sentence: a full stop that no word goes
// on from, a question or exclamation mark.
func (r *reader) ends(i int) bool {
	c := r.chunks[i]
	switch c.sign {
	case '!', '?':
		return true
	case '.':
		return i+1 >= len(r.chunks) || r.chunks[i+1].s > c.e || r.chunks[i+1].sign != 0
	}
	return false
}

// sentence reads one sentence.
func (r *reader) sentence(from, to int, para *paragraph) {
	w := &r.walk
	*w = walk{r: r, from: from, to: to, seg: from, pending: from, cur: -1, paren: -1, dateAt: -1, lastM: -1,
		first: len(r.drafts), clauseFirst: len(r.drafts), scope: para, target: para.target,
		period: para.period, dated: para.dated, head: para.head, headGeneral: para.general, lastName: para.lastName,
		estimateList: para.estimate}
	if w.private() {
		return
	}
	if r.chunks[from].is(tInWhich) && para.last >= 0 {
		d := &r.drafts[para.last]
		w.period, w.dated, w.target = d.period, d.dated, d.target || d.dated && r.coming(d.period)
	}
	if para.last >= 0 && to-from > 2 && r.chunks[from].is(tExceed) && r.chunks[from+1].is(tPlan) {
		w.cur, w.clause, w.clauseFirst = para.last, r.drafts[para.last].clause, para.last // "Vượt kế hoạch tới 8%!"
	}
	w.opening()
	for i := from; i < to; i++ {
		w.step(i)
	}
	w.closeClause(to)
	if w.dateAt >= 0 && len(w.r.drafts) == w.first && w.period.kind != daySpan && !w.period.loose && w.period.kind != thisTermSpan && w.period.year > 0 && w.r.coming(w.period) == para.target {
		para.period, para.dated = w.period, true // a sentence without figures dates those after it
	} else if w.datesParagraph() {
		para.period, para.dated = w.period, true // "… năm 2022 thu nhập đạt 49,8 triệu đồng. Hộ nghèo còn 3,4%."
	}
	para.lastName = w.lastName
	if len(r.drafts) > w.first {
		para.last = len(r.drafts) - 1
	}
}

// datesParagraph reports that the year said in this sentence before its figures is
// the nearest one for the sentences after it too: nothing opened the paragraph with a
// time, and no term is spoken of.
func (w *walk) datesParagraph() bool {
	p := w.scope
	if w.dateAt < 0 || len(w.r.drafts) == w.first || p.opened || w.period.kind != yearSpan || w.period.loose || w.r.coming(w.period) != p.target {
		return false
	}
	if p.dated && p.period.kind == termSpan || w.r.now.review.kind == termSpan {
		return false
	}
	printed := w.r.drafts[w.first].fact.Printed
	return len(printed) > 0 && int(w.r.chunks[w.dateAt].s) < printed[0].Span[0]
}

// step reads one chunk.
func (w *walk) step(i int) {
	c := &w.r.chunks[i]
	switch {
	case c.is(tMeasure):
		w.measure(i)
	case c.is(tPeriod):
		w.time(i)
	case c.sign == ';':
		w.closeClause(i)
	case c.sign == '(':
		w.outside = aside{seg: w.seg, lastM: w.lastM, used: w.used}
		w.paren, w.parenDated = i, false
		w.seg, w.used, w.lastM = i+1, false, -1
	case c.sign == ')':
		w.closeBracket(i)
	case c.sign == ':':
		w.colon(i)
	case c.sign == ',':
		w.cut(i)
	case w.dash(i):
		w.cut(i)
	case c.is(tInWhich):
		if c.e-c.s > 6 { // trong đó, not riêng
			w.cut(i)
			w.pending = i + 1
			w.inWhich = true
			if w.cur >= 0 && w.r.drafts[w.cur].clause == w.clause && w.r.drafts[w.cur].explicit && w.r.coming(w.r.drafts[w.cur].period) {
				w.period, w.dated, w.target = w.r.drafts[w.cur].period, true, true // "giao 22 chỉ tiêu năm 2026, trong đó …"
			}
		}
	case c.is(tJoiner) && w.used:
		w.cut(i)
	}
	if c.is(tTarget) && !w.past(i) {
		w.target, w.cue = true, true
		w.verbBound = Exact
	}
	if c.word == will && c.word != 0 && !w.foreseen(i) {
		w.target, w.cue = true, true
		if w.lastM >= w.seg && w.cur >= 0 && w.cur == len(w.r.drafts)-1 {
			w.r.drafts[w.cur].target = true // "7 ngôi nhà còn lại sẽ được hoàn thành"
		}
	}
	if w.target && w.r.low[c.s:c.e] == "đến nay" && (!w.scope.target || i+1 < w.to && w.r.low[w.r.chunks[i+1].s:w.r.chunks[i+1].e] == "đã") {
		w.target, w.cue = false, false // "phấn đấu huy động 6 tỷ; đến nay đã tiếp nhận …"
		if w.r.now.known {
			w.period, w.dated = w.r.now.review, true
		}
	}
	if c.is(tSay) && !c.is(tTarget) {
		w.pending = i + 1
	}
}

// An aside keeps the segment that a bracket interrupts.
type aside struct {
	seg, lastM int
	used       bool
	cur        int // the draft outside, from 1, once one of the bracket stands in for it
}

// closeBracket ends a bracket. One without a figure, such as an abbreviation, is
// part of the name that it stands in.
func (w *walk) closeBracket(i int) {
	silent := w.paren >= 0
	for j := w.paren + 1; silent && j < i; j++ {
		silent = !w.r.chunks[j].is(tMeasure | tPeriod)
	}
	if w.outside.cur > 0 && w.paren >= 0 {
		w.cur, w.outside.cur = w.outside.cur-1, 0
	}
	w.paren, w.parenDated = -1, false
	if silent {
		w.seg, w.lastM, w.used = w.outside.seg, w.outside.lastM, w.outside.used
		return
	}
	w.seg = i + 1
	w.used = true
}

// will is the word that turns what follows it in the sentence to the future.
var will = lex.words["sẽ"]

// foreseen reports a dự kiến before the sẽ of chunk i that speaks of a period not
// yet over: a forecast of it, and no target.
func (w *walk) foreseen(i int) bool {
	if p, dated := w.time0(); !dated || w.r.coming(p) || w.scope.target {
		return false
	}
	for j := w.pending; j < i; j++ {
		if w.r.chunks[j].is(tForecast) {
			return true
		}
	}
	return false
}

// past tells that a word such as mục tiêu is what was reached, not what is aimed
// at: "hoàn thành 12/14 chỉ tiêu", "đạt mục tiêu".
func (w *walk) past(i int) bool {
	c := w.r.chunks[i]
	if !c.is(tPlan) {
		return false
	}
	if i > w.from && w.r.chunks[i-1].is(tMeasure|tReach|tExceed|tCompare) {
		return true
	}
	return w.paren >= 0 || w.used
}

// dash reports a dash or arrow that separates, and does not join the words of a
// name: one after a measure.
func (w *walk) dash(i int) bool {
	c := w.r.chunks[i]
	if c.sign == 0 || !w.used {
		return false
	}
	switch w.r.low[c.s:c.e] {
	case "-", "–", "—":
		return c.s > 0 && w.r.low[c.s-1] == ' '
	case "\"", "“", "”", "'", "’", "‘", "%", "/", "+", ".", "[", "]":
		return false
	}
	return c.e-c.s > 2
}

// cut begins a segment after chunk i.
func (w *walk) cut(i int) {
	if w.used {
		w.pending = i + 1
	}
	w.seg, w.used, w.lastM = i+1, false, -1
}

// colon makes what stands before it the head of a list, or the subject of the
// figure that follows at once.
func (w *walk) colon(i int) {
	head := w.subject(w.pending, i)
	est := false
	for j := w.pending; j < i; j++ {
		est = est || w.r.chunks[j].is(tEstimate)
	}
	if est && i-w.pending <= 8 {
		w.estimateList = true
	}
	if k := w.next(i + 1); k.is(tMeasure|boundTags|tEstimate|tFrom|tForecast|tReach) || k.is(tUp|tDown|tLeft|tExceed) && head.words > 0 && !w.r.chunks[head.from].is(tGeneral|tTarget|tResult) && w.changeFollows(i+1) {
		if head.words > 0 && head.words <= 9 {
			w.colonName, w.colonClause = head.text, w.clause
		}
		return // "Tỷ lệ hộ nghèo: 0,93%" keeps its subject
	}
	about := head.from > w.from && w.r.low[w.r.chunks[head.from-1].s:w.r.chunks[head.from-1].e] == "về"
	if head.words > 0 && head.words <= 8 && !(head.words <= 4 && w.onlyActor(head)) && !about && !w.r.chunks[head.from].is(tGeneral|tTarget|tResult) && !w.used {
		w.head, w.headGeneral = head.text, false
	} else {
		w.head, w.headGeneral = "", true
	}
	// "xóa nhà tạm: hoàn thành 12/12 nhà; đàn trâu: 150 con"
	done := w.next(i + 1)
	w.headDone = !w.headGeneral && w.r.low[done.s:done.e] == "hoàn thành" && w.next(i+2).is(tMeasure|boundTags)
	w.cut(i)
	w.pending = i + 1
	w.cur = -1
}

// changeFollows reports that a rise, fall or rest and its figure stand right after a
// colon: "Tỷ lệ hộ nghèo: giảm 0,5%".
func (w *walk) changeFollows(i int) bool {
	for ; i < w.to; i++ {
		k := w.r.chunks[i]
		if k.is(tMeasure) {
			return true
		}
		if k.sign != 0 || !k.is(tUp|tDown|tLeft|tExceed|tLight|tPeriod|boundTags|tFrom|tTo) {
			return false
		}
	}
	return false
}

// next is the first chunk from i that is not a light word or a period.
func (w *walk) next(i int) chunk {
	for ; i < w.to; i++ {
		if c := w.r.chunks[i]; !c.is(tLight) && !c.is(tPeriod) {
			return c
		}
	}
	return chunk{}
}

// dueBy dates the targets of the clause so far by their deadline.
func (w *walk) dueBy(p period) {
	mixed := false
	for j := w.clauseFirst; j < len(w.r.drafts); j++ {
		mixed = mixed || w.r.drafts[j].target
	}
	for j := w.clauseFirst; j < len(w.r.drafts); j++ {
		if d := &w.r.drafts[j]; !d.explicit && !d.event && (d.target || !mixed && w.r.ahead(p)) {
			d.period, d.dated, d.explicit, d.target = p, true, true, true
		}
	}
}

// closeClause ends a clause at a semicolon or the sentence's end.
func (w *walk) closeClause(i int) {
	if w.due {
		w.dueBy(w.deadline)
		w.due = false
	}
	if w.yearly {
		w.period, w.dated, w.yearly = w.outer, w.outerDated, false
	}
	if w.headDone {
		w.head, w.headGeneral, w.headDone = "", true, false
	}
	w.lastM, w.lead, w.inWhich = -1, "", false
	w.clause++
	w.seg, w.pending, w.used, w.paren, w.parenDated = i+1, i+1, false, -1, false
	w.cur = -1
	w.clauseFirst = len(w.r.drafts)
	w.verbBound = Exact
	w.event = false
}
