package xlsx

import "strings"

// Named is a cell that a name of the workbook stands for.
type Named struct {
	Name  string
	Place string // as Read gives it: "'Biểu 1'!B5"
}

// Names lists the cells that have a name, in the order of the file. A sheet that
// was copied brings its names again, for its own cells. Names of more than one
// cell, and those whose cell was deleted, are left out. Errors are faults of kind
// Refused or TooLarge.
func Names(data []byte) ([]Named, error) {
	b, _, err := openTabs(data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close() // nothing of it is on disk
	if b.f.WorkBook.DefinedNames == nil {
		return nil, nil
	}
	var all []Named
	for _, n := range b.f.WorkBook.DefinedNames.DefinedName {
		sheet, cell, ok := cutReference(strings.TrimSpace(n.Data))
		if !ok {
			continue
		}
		row, col, ok := Place(strings.ReplaceAll(cell, "$", ""))
		if !ok {
			continue
		}
		all = append(all, Named{Name: n.Name, Place: place(sheet, row-1, col-1)})
	}
	return all, nil
}

// cutReference parts "'Biểu 1'!$B$5" into the sheet's name and the cell.
func cutReference(s string) (sheet, cell string, ok bool) {
	at := strings.LastIndexByte(s, '!')
	if at < 1 {
		return "", "", false
	}
	sheet, cell = s[:at], s[at+1:]
	if strings.HasPrefix(sheet, "'") && strings.HasSuffix(sheet, "'") && len(sheet) > 1 {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	return sheet, cell, sheet != "" && cell != ""
}
