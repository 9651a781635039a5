// Package task holds what was asked of the ward. For now that is the directive
// (ý kiến chỉ đạo, kết luận): who said what, when, in which paper, with the lead,
// the due date and the product where they were said. A directive has no states
// of its own; it is written when a person confirms it and waits, in the ward's
// list, to be made into tasks with one lead and six "rõ". What the speaker left
// open stays open: nothing is filled in by the program.
package task

import (
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/plan"
)

// DirectiveID names a directive.
type DirectiveID string

// Directive is one request or assignment, as it was said.
type Directive struct {
	ID         DirectiveID
	Text       string
	Speaker    string // "" where the paper does not say
	Lead       string // đơn vị chủ trì, "" where not said
	Due        string // "2026-02-25", or the paper's words, or ""
	Product    string
	Source     plan.Source
	RecordedAt string
}

// Unclear names which of the six "rõ" the directive leaves open (Kết luận
// 226-KL/TW of 11/12/2025).
func (d Directive) Unclear() []string {
	var open []string
	if d.Lead == "" {
		open = append(open, "Chưa rõ người")
	}
	if d.Due == "" {
		open = append(open, "Chưa rõ thời gian")
	}
	if d.Product == "" {
		open = append(open, "Chưa rõ sản phẩm")
	}
	return open
}

// Record writes a directive that a person confirmed.
func Record(tx *db.Tx, d Directive) (Directive, error) {
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return d, err
	}
	if strings.TrimSpace(d.Text) == "" || d.Source.Document == "" {
		return d, fault.Invalidf("noi_dung", "Ý kiến chỉ đạo chưa có nội dung hoặc không rõ lấy từ văn bản nào. Hãy mở lại văn bản và xác nhận từ đó.")
	}
	if err := document.CheckVersion(tx, document.ID(d.Source.Document), d.Source.Version); err != nil {
		return d, err
	}
	d.ID, d.RecordedAt = DirectiveID(db.NewID()), tx.Stamp()
	_, err := tx.Exec(`insert into directive (ward, id, document, version, span_start, span_end, text, speaker, lead, due, product, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		string(d.ID), d.Source.Document, d.Source.Version, d.Source.Start, d.Source.End, d.Text, d.Speaker, d.Lead, d.Due, d.Product,
		d.RecordedAt, string(tx.Actor.Account))
	if err != nil {
		return d, err
	}
	return d, audit.Add(tx, audit.Entry{Act: "task.record_directive", Subject: "directive/" + string(d.ID)})
}

// Directives returns the ward's directives, newest first.
func Directives(tx *db.Tx) ([]Directive, error) {
	var all []Directive
	err := tx.Each(func(s db.Scanner) error {
		var d Directive
		err := s.Scan(&d.ID, &d.Source.Document, &d.Source.Version, &d.Source.Start, &d.Source.End, &d.Text, &d.Speaker, &d.Lead, &d.Due, &d.Product, &d.RecordedAt)
		all = append(all, d)
		return err
	}, `select id, document, version, span_start, span_end, text, speaker, lead, due, product, recorded_at from directive where ward = $1 order by recorded_at desc, id desc`)
	return all, err
}
