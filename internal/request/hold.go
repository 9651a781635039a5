package request

import (
	"fmt"
	"slices"
	"strings"

	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/report"
	"tongket/internal/vn"
)

// number is one number of a letter of reply under its tag in the file.
type number struct {
	tag     string
	ask     int
	printed string
}

// marker gives the numbers of one letter their tags and remembers them.
type marker struct {
	answer AnswerID
	all    []number
}

// tag names the value of an asked place where it is being written.
func (m *marker) tag(i Item) string {
	n := number{report.Tag(string(m.answer), len(m.all)), i.N, i.Printed()}
	m.all = append(m.all, n)
	return n.tag
}

func (n number) insert(tx *db.Tx, id AnswerID) error {
	_, err := tx.Exec(`insert into request_number (ward, tag, answer, ask, printed) values ($1, $2, $3, $4, $5)`, n.tag, string(id), n.ask, n.printed)
	return err
}

// Hold adds to what a file is held against the letters of reply whose numbers stand in
// it: what each number says today.
func Hold(tx *db.Tx, c check.Copy, h *report.Held) error {
	var from []AnswerID
	for _, t := range c.Numbers {
		var id AnswerID
		if _, err := tx.One([]any{&id}, `select answer from request_number where ward = $1 and tag = $2`, t.Tag); err != nil {
			return err
		}
		if id != "" && !slices.Contains(from, id) {
			from = append(from, id)
		}
	}
	for _, id := range from[:min(len(from), maxLetters)] {
		if err := holdLetter(tx, id, h); err != nil {
			return err
		}
	}
	return nil
}

// maxLetters is of how many letters one file's numbers are looked up.
const maxLetters = 6

func holdLetter(tx *db.Tx, id AnswerID, h *report.Held) error {
	answers, err := findAnswers(tx, `and a.id = $2`, string(id))
	if err != nil || len(answers) == 0 {
		return err
	}
	given, err := findGiven(tx, `and g.answer = $2`, string(id))
	if err != nil {
		return err
	}
	byAsk := map[int]Given{}
	for _, g := range given {
		byAsk[g.Ask] = g
	}
	v, err := Look(tx, answers[0].Request)
	if err != nil && !fault.Is(err, fault.Missing) { // a request that was taken off the list: the letter is held as it was drawn
		return err
	}
	var numbers []check.Printed
	err = tx.Each(func(s db.Scanner) error {
		var p check.Printed
		var ask int
		if err := s.Scan(&p.Tag, &ask, &p.Text); err != nil {
			return err
		}
		g := byAsk[ask]
		p.Key, p.Now, p.Unit, p.Indicator = fmt.Sprintf("%s#%d", id, ask), p.Text, g.Measure, g.Indicator
		if ask <= len(v.Items) {
			p.Name = vn.Inside(v.Items[ask-1].Label())
			if now, told := v.Items[ask-1].now(g); told {
				p.Now = now
			}
		}
		numbers = append(numbers, p)
		return nil
	}, `select tag, ask, printed from request_number where ward = $1 and answer = $2 order by tag`, string(id))
	if err != nil || len(numbers) == 0 {
		return err
	}
	b, data, err := blob.Get(tx, answers[0].Letter)
	h.With(b.Name, data, numbers)
	return err
}

// now is what the record says today of a value that was given, in the measure of then;
// told is false where the place is understood otherwise by now.
func (i Item) now(g Given) (printed string, told bool) {
	accepted := i.Decision.Choice == Accepts && g.From == i.Decision.From && g.To == i.Decision.To && g.Indicator == i.Meaning.Indicator && g.Unit == i.Meaning.Unit
	if !g.same(i) && !accepted {
		return "", false
	}
	return i.since(g).Now, true
}

// Touch is an answer with those of its values that rest on a revision which no longer
// stands, each with the words it was asked by.
type Touch struct {
	Request Request
	Answer  Answer
	Values  []Outdated
}

// Outdated is a value that went out and was corrected since.
type Outdated struct {
	Given
	Label string // the superior's words
}

// Touched lists the last answer of each request, newest first, that holds values which
// rest on revisions of a figure that were replaced. A key of nothing but an indicator is
// every figure of it, and the zero key is every figure.
func Touched(tx *db.Tx, k figure.Key) ([]Touch, error) {
	condition, args := ofKey(k)
	type place struct {
		answer AnswerID
		ask    int
	}
	old, labels := map[place]bool{}, map[place]string{}
	if err := tx.Each(func(s db.Scanner) error {
		var p place
		var a Ask
		err := s.Scan(&p.answer, &p.ask, &a.Name, &a.Head)
		old[p], labels[p] = true, Item{Ask: a}.Label()
		return err
	}, `select distinct u.answer, u.ask, k.name, k.head from request_given_figure u
		join request_answer a on a.ward = u.ward and a.id = u.answer
		join request_ask k on k.ward = u.ward and k.request = a.request and k.n = u.ask
		join figure f on f.ward = u.ward and f.id = u.figure
		where u.ward = $1 and f.superseded_at is not null`+report.Replaced+strings.TrimSpace(condition), args...); err != nil || len(old) == 0 {
		return nil, err
	}
	given, err := findGiven(tx, ``)
	if err != nil {
		return nil, err
	}
	answered, err := Answered(tx)
	if err != nil {
		return nil, err
	}
	var all []Touch
	for _, g := range given { // the answers newest first, their values in order
		if !old[place{g.Answer, g.Ask}] || answered[g.Request].ID != g.Answer {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Answer.ID != g.Answer {
			r, err := Get(tx, g.Request)
			if fault.Is(err, fault.Missing) {
				continue // taken off the list
			}
			if err != nil {
				return nil, err
			}
			all = append(all, Touch{Request: r, Answer: answered[g.Request]})
		}
		last := &all[len(all)-1]
		last.Values = append(last.Values, Outdated{g, labels[place{g.Answer, g.Ask}]})
	}
	return all, nil
}

// ofKey is the condition on a revision (f) that it is of a figure.
func ofKey(k figure.Key) (condition string, args []any) {
	if k.Indicator == "" {
		return "", nil
	}
	if k.From == "" {
		return ` and f.indicator = $2`, []any{string(k.Indicator)}
	}
	return ` and f.indicator = $2 and f.unit = $3 and f.from_day = $4 and f.to_day = $5`, []any{string(k.Indicator), string(k.Unit), string(k.From), string(k.To)}
}
