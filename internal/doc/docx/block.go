package docx

// Align is how a paragraph lies between its margins; "" leaves it to the style.
type Align string

// The alignments.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)
