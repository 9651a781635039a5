package plan

import (
	"tongket/internal/auth"
	"tongket/internal/db"
)

// Version is one revision of a line as it was written: what it said, who wrote it
// when, and by which decision.
type Version struct {
	Target
	At        string // instant of the record
	By        auth.AccountID
	Withdrawn bool // the line left the plan with this revision
}

// Versions returns every revision of a line, the newest first.
func Versions(tx *db.Tx, id TargetID) ([]Version, error) {
	var all []Version
	at := map[int]int{}
	err := tx.Each(func(s db.Scanner) error {
		var v Version
		err := scanTarget(s, &v.Target, &v.At, &v.By, &v.Withdrawn)
		at[v.Revision] = len(all)
		all = append(all, v)
		return err
	}, `select `+targetColumns+`, l.recorded_at, l.recorded_by, l.withdrawn
		from target t join target_line l on l.ward = t.ward and l.target = t.id
		where t.ward = $1 and t.id = $2 order by l.revision desc`, string(id))
	if err != nil {
		return nil, err
	}
	err = tx.Each(func(s db.Scanner) error {
		var revision int
		p, err := scanPart(s, &revision)
		if i, there := at[revision]; there && err == nil {
			all[i].add(p)
		}
		return err
	}, `select p.revision, `+partColumns+`
		from target_part p join baseline b on b.ward = p.ward and b.id = p.baseline
		where p.ward = $1 and p.target = $2
		order by p.revision, p.part, b.rank`, string(id))
	return all, err
}

// DefinitionVersion is one revision of an indicator's definition as it was written.
type DefinitionVersion struct {
	Definition
	At string // instant of the record
	By auth.AccountID
}

// DefinitionVersions returns every revision of an indicator's definition, the newest
// first.
func DefinitionVersions(tx *db.Tx, id IndicatorID) ([]DefinitionVersion, error) {
	var all []DefinitionVersion
	err := tx.Each(func(s db.Scanner) error {
		var v DefinitionVersion
		var err error
		v.Definition, err = scanDefinition(s, &v.At, &v.By)
		all = append(all, v)
		return err
	}, `select `+definitionColumns+`, recorded_at, recorded_by from definition where ward = $1 and indicator = $2 order by revision desc`, string(id))
	return all, err
}
