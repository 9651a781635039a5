package ui

// PrintCard is a card as it is printed and handed out. Code is shown once: the
// record keeps a digest of it. QR is the link as modules, true for dark.
type PrintCard struct {
	Ward, Unit, Name string
	Code, Link       string
	Until            string // "22/12/2026": the last day to open it first
	QR               [][]bool
}

// CardSheet is cards laid out to be printed on A4 and cut, eight a page.
type CardSheet []PrintCard
