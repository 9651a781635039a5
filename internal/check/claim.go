package check

import (
	"encoding/json"
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/plan"
)

// ClaimID names a claim.
type ClaimID string

// Published is a claim (công bố): a statement kept as it was published, compared
// with the record and never counted.
type Published struct {
	ID         ClaimID
	Year       int // 0 where the statement names none
	Fact       extract.Fact
	Source     plan.Source
	RecordedAt string
}

// kept is the form of a fact in a claim's row: every field, unlike the
// interchange form.
type kept extract.Fact

// Claim keeps a statement as published.
func Claim(tx *db.Tx, year int, f extract.Fact, source plan.Source) (Published, error) {
	c := Published{ID: ClaimID(db.NewID()), Year: year, Fact: f, Source: source, RecordedAt: tx.Stamp()}
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return c, err
	}
	if f.Name == "" || source.Document == "" {
		return c, fault.Invalidf("ten", "Công bố chưa có tên hoặc không rõ lấy từ văn bản nào. Hãy ghi tên và xác nhận từ văn bản.")
	}
	if err := document.CheckVersion(tx, document.ID(source.Document), source.Version); err != nil {
		return c, err
	}
	text, err := json.Marshal(kept(f))
	if err != nil {
		return c, fmt.Errorf("keep claim: %w", err)
	}
	_, err = tx.Exec(`insert into claim (ward, id, document, version, span_start, span_end, year, name, fact, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(c.ID), source.Document, source.Version, source.Start, source.End, year, f.Name, string(text), c.RecordedAt, string(tx.Actor.Account))
	if err != nil {
		return c, err
	}
	return c, audit.Add(tx, audit.Entry{Act: "check.claim", Subject: "claim/" + string(c.ID)})
}

// Claims returns what was published about a year, in the order it was kept.
func Claims(tx *db.Tx, year int) ([]Published, error) {
	var all []Published
	err := tx.Each(func(s db.Scanner) error {
		var c Published
		var text string
		if err := s.Scan(&c.ID, &c.Year, &text, &c.Source.Document, &c.Source.Version, &c.Source.Start, &c.Source.End, &c.RecordedAt); err != nil {
			return err
		}
		all = append(all, c)
		return json.Unmarshal([]byte(text), (*kept)(&all[len(all)-1].Fact))
	}, `select id, year, fact, document, version, span_start, span_end, recorded_at from claim where ward = $1 and year = $2 order by recorded_at, id`, year)
	return all, err
}
