package extract

import (
	"tongket/internal/doc/docx"
)

// readWord reads a Word file.
func readWord(data []byte) (*Document, error) {
	if _, err := docx.Read(data); err != nil {
		return nil, err
	}
	return &Document{Kind: "docx"}, nil
}
