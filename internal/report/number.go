package report

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// Number is one number of the record as it stands in a paper.
type Number struct {
	Tag       string // the short id under which it stands in the file; says nothing by itself
	Key       string // what it says, the same whenever the paper is drawn: "<indicator>.gt"
	Printed   string
	Place     string           // where in the file, as its reader names places
	Sentence  string           // in which sentence; of a cell its line and column
	Indicator plan.IndicatorID // "" for a count and a claim
	Figures   []figure.ID      // the revisions it rests on; none for a plan value
}

// numbering gives the numbers of one drawing their tags and remembers them.
type numbering struct {
	paper ID
	from  int // how many numbers the files before it hold, where a paper is several
	all   []Number
}

// Mark names a number that is being written: a tag of at most 64 characters,
// unique in the ward since it comes from the paper's own id. A paper that is not
// kept gives none, "".
func (r *Report) Mark(key, printed string) string {
	if r.drawn == nil || key == "" {
		return ""
	}
	tag := Tag(string(r.drawn.paper), r.drawn.from+len(r.drawn.all))
	r.drawn.all = append(r.drawn.all, Number{Tag: tag, Key: key, Printed: printed, Indicator: r.indicatorOf(key), Figures: r.Rests(key)})
	return tag
}

// Place says of a number where it came to stand. A paper whose file is read back
// for that (Word) has no need of it.
func (r *Report) Place(tag, place, sentence string) {
	if r.drawn == nil {
		return
	}
	for i := range r.drawn.all {
		if n := &r.drawn.all[i]; n.Tag == tag {
			n.Place, n.Sentence = place, sentence
		}
	}
}

// Tag is the nth tag of a paper by the paper's id: "tk" and 16 letters and digits.
func Tag(paper string, n int) string {
	sum := sha256.Sum256([]byte(paper + " " + strconv.Itoa(n)))
	return "tk" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

// indicatorOf is whose number a key is.
func (r *Report) indicatorOf(key string) plan.IndicatorID {
	id, _, _ := strings.Cut(key, ".")
	if _, known := r.Definitions[plan.IndicatorID(id)]; known {
		return plan.IndicatorID(id)
	}
	return ""
}

// Rest says what a number rests on that the board of the year does not tell: one
// of a unit, of another period.
func (r *Report) Rest(key string, on ...figure.ID) {
	if r.rests == nil {
		r.rests = map[string][]figure.ID{}
	}
	r.rests[key] = append(r.rests[key], on...)
}

// Rests lists the revisions behind a number, by its key: what a paper said with
// Rest, else by the year's board.
func (r *Report) Rests(key string) []figure.ID {
	ids := r.rests[key]
	if len(ids) == 0 {
		ids = r.onBoard(key)
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// countsBoard reports whether a number counts the lines of the board: it rests on
// every figure of the paper, which are kept once with the paper itself.
func countsBoard(key string) bool {
	return strings.HasPrefix(key, "tong.") && !strings.Contains(key, "@")
}

// onBoard is what the lines of the board rest on, by the field of a key.
func (r *Report) onBoard(key string) []figure.ID {
	subject, field, _ := strings.Cut(key, ".")
	if strings.Contains(field, "@") || countsBoard(key) {
		return nil // of another unit or period; or of the whole board, whose figures are kept with the paper
	}
	var ids []figure.ID
	for _, l := range slices.Concat(r.Board.Lines, r.Others) {
		for _, p := range l.Parts {
			if string(p.Definition.Indicator) == subject {
				ids = append(ids, behind(p, strings.TrimRight(field, "0123456789"))...)
			}
		}
	}
	return ids
}

// behind is what one field of a part rests on.
func behind(p score.Part, field string) []figure.ID {
	var now, before []figure.ID
	if p.Value != nil {
		now = p.Value.Used
	}
	if p.Change.Base != nil {
		before = p.Change.Base.Used
	}
	switch field {
	case tagValue, tagPercent, tagNextRatio:
		return now
	case tagBefore:
		return before
	case tagChange, tagRatio:
		return slices.Concat(now, before)
	}
	return nil // what was assigned is in the plan
}

// portion is how many rows one statement stores: a folder of papers holds tens of
// thousands, and nobody else writes meanwhile.
const portion = 200

// keepNumbers stores the numbers of a paper with what they rest on.
func keepNumbers(tx *db.Tx, id ID, all []Number) error {
	var numbers, rest [][]any
	for i, n := range all {
		numbers = append(numbers, []any{string(id), n.Tag, i, n.Key, n.Printed, n.Place, n.Sentence, orNull(string(n.Indicator))})
		for _, f := range n.Figures {
			rest = append(rest, []any{n.Tag, string(f)})
		}
	}
	for part := range slices.Chunk(numbers, portion) {
		values, args := valuesOf(part)
		if err := tx.Write(`insert into report_number (ward, report, tag, rank, key, printed, place, sentence, indicator) values ($1, `+values, args...); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(rest, portion) {
		values, args := valuesOf(part)
		if err := tx.Write(`insert into report_number_figure (ward, tag, figure) values ($1, `+values, args...); err != nil {
			return err
		}
	}
	return nil
}

// valuesOf writes rows of the ward for an insert that begins with "values ($1, ":
// "$2, $3), ($1, $4, $5)".
func valuesOf(rows [][]any) (values string, args []any) {
	var text strings.Builder
	for i, row := range rows {
		if i > 0 {
			text.WriteString(", ($1, ")
		}
		for j, v := range row {
			if j > 0 {
				text.WriteString(", ")
			}
			args = append(args, v)
			text.WriteString("$" + strconv.Itoa(len(args)+1))
		}
		text.WriteString(")")
	}
	return text.String(), args
}

// restsOn is what the numbers of papers rest on: their own revisions, and for a
// count of the board those of its whole paper.
const restsOn = `(select ward, tag, figure from report_number_figure
	union all select c.ward, c.tag, g.figure from report_number c join report_figure g on g.ward = c.ward and g.report = c.report
		where c.ward = $1 and c.key like 'tong.%' and c.key not like '%@%')`

// Numbers returns the numbers of a paper in the order in which they were written.
func Numbers(tx *db.Tx, id ID) ([]Number, error) {
	var all []Number
	at := map[string]int{}
	err := tx.Each(func(s db.Scanner) error {
		var n Number
		err := s.Scan(&n.Tag, &n.Key, &n.Printed, &n.Place, &n.Sentence, &n.Indicator)
		at[n.Tag] = len(all)
		all = append(all, n)
		return err
	}, `select tag, key, printed, place, sentence, coalesce(indicator, '') from report_number where ward = $1 and report = $2 order by rank`, string(id))
	if err != nil {
		return nil, err
	}
	err = tx.Each(func(s db.Scanner) error {
		var tag string
		var f figure.ID
		if err := s.Scan(&tag, &f); err != nil {
			return err
		}
		n := &all[at[tag]]
		n.Figures = append(n.Figures, f)
		return nil
	}, `select f.tag, f.figure from `+restsOn+` f join report_number n on n.ward = f.ward and n.tag = f.tag
		where f.ward = $1 and n.report = $2 order by f.tag, f.figure`, string(id))
	return all, err
}

// Says tells in a few words what a key says of its indicator: "giá trị", "% kế
// hoạch"; of a count what is counted.
func Says(key string) string {
	subject, field, _ := strings.Cut(key, ".")
	field, of, _ := strings.Cut(field, "@")
	switch {
	case subject == "tong":
		return "số chỉ tiêu"
	case subject == "cb":
		return "số đã công bố"
	}
	said := map[string]string{tagValue: "giá trị", tagPercent: "so với kế hoạch", tagChange: "tăng, giảm so với năm trước", tagPlan: "mức giao", tagNext: "mức giao năm sau",
		tagBefore: "năm trước", tagRatio: "tỷ lệ so với năm trước", tagNextRatio: "kế hoạch năm sau so với năm nay"}[strings.TrimRight(field, "0123456789")]
	if of != "" && said != "" {
		said += " của đơn vị hoặc kỳ khác"
	}
	return said
}
