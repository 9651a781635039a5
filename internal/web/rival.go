package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// typedRival is the number of another source as its form sends it.
type typedRival struct {
	typed
	Source string
}

// rivalAdd keeps another source's number beside a figure.
func (s *Server) rivalAdd() http.HandlerFunc {
	return post(s, Form[typedRival]{Right: auth.SubmitFigure, Name: "figure.rival", Again: historyBody,
		Read: func(in *Input) (typedRival, error) {
			t, err := s.readTyped(in)
			return typedRival{t, in.Get(fieldSource)}, err
		},
		Act: addRival})
}

func addRival(tx *db.Tx, t typedRival) (string, error) {
	if t.Key.Indicator == "" || t.Key.Unit == "" || !t.Key.To.Valid() {
		return "", errors.Join(t.wrong...)
	}
	if err := tx.Actor.MayFor(auth.SubmitFigure, t.Key.Unit); err != nil {
		return "", err
	}
	d, err := plan.Indicator(tx, t.Key.Indicator, "")
	if err != nil {
		return "", err
	}
	r := figure.Rival{Key: t.Key, Status: t.Status, SourceName: t.Source, Note: t.Note}
	r.Value, err = t.value(d)
	asOf, wrongDay := t.asOf()
	if err := errors.Join(append(t.wrong, err, wrongDay)...); err != nil {
		return "", err
	}
	r.AsOf = asOf
	if r.Evidences, err = t.putFiles(tx); err != nil {
		return "", err
	}
	r, err = figure.AddRival(tx, r)
	return historyPath(t.Key) + "#" + string(r.ID), err
}

// rivalWithdraw takes another source's number back.
func (s *Server) rivalWithdraw() http.HandlerFunc {
	return post(s, Form[figure.RivalID]{Right: auth.SubmitFigure, Name: "figure.rival_withdraw",
		Read: func(in *Input) (figure.RivalID, error) { return figure.RivalID(in.Path["rival"]), nil },
		Act: func(tx *db.Tx, id figure.RivalID) (string, error) {
			r, err := figure.WithdrawRival(tx, id)
			return historyPath(r.Key) + "#doi-chieu", err
		}})
}

// sourceChosen is which of several numbers is to stand.
type sourceChosen struct {
	Key    figure.Key
	Rival  string // "giu:" and a figure's id to keep the record's own
	Seen   int
	Reason string
}

// rivalChoose sends the number of another source in the figure's place, or keeps
// the record's own, with the reason.
func (s *Server) rivalChoose() http.HandlerFunc {
	return post(s, Form[sourceChosen]{Right: auth.SubmitFigure, Name: "figure.choose", Again: historyBody,
		Read: func(in *Input) (sourceChosen, error) {
			c := sourceChosen{Rival: in.Get(fieldRival), Reason: in.Get(fieldReason)}
			c.Key, _ = cellKey(in.Get(fieldIndicator), in.Get(fieldUnit), in.Get(fieldPeriod))
			c.Seen, _ = strconv.Atoi(in.Get(fieldSeen)) // none means that nothing was seen
			if c.Rival == "" {
				return c, fault.Invalidf(fieldRival, "Chưa chọn số của nguồn nào. Hãy chọn một số rồi ghi vì sao.")
			}
			return c, nil
		},
		Act: func(tx *db.Tx, c sourceChosen) (string, error) {
			if id, keep := strings.CutPrefix(c.Rival, "giu:"); keep {
				f, err := figure.Keep(tx, figure.ID(id), c.Reason)
				return historyPath(f.Key) + "#da-chon", err
			}
			f, err := figure.Choose(tx, figure.RivalID(c.Rival), c.Seen, c.Reason)
			return historyPath(f.Key) + "#da-chon", err
		}})
}
