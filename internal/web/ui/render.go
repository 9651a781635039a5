package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// The parts: Name is drawn by the template drawName. This list
// is what makes a struct a part.

// Render draws the part.
func (p Line) Render(ctx context.Context, w io.Writer) error { return drawLine(p).Render(ctx, w) }

// Render draws the part.
func (p Blank) Render(ctx context.Context, w io.Writer) error { return drawBlank(p).Render(ctx, w) }

// Render draws the part.
func (p Tag) Render(ctx context.Context, w io.Writer) error { return drawTag(p).Render(ctx, w) }

// Render draws the part.
func (p Note) Render(ctx context.Context, w io.Writer) error { return drawNote(p).Render(ctx, w) }

// Render draws the part.
func (p Clip) Render(ctx context.Context, w io.Writer) error { return drawClip(p).Render(ctx, w) }

// Render draws the part.
func (p Parts) Render(ctx context.Context, w io.Writer) error { return drawParts(p).Render(ctx, w) }

// Render draws the part.
func (p Problem) Render(ctx context.Context, w io.Writer) error { return drawProblem(p).Render(ctx, w) }

// Render draws the part.
func (p Button) Render(ctx context.Context, w io.Writer) error { return drawButton(p).Render(ctx, w) }

// Render draws the part.
func (p Act) Render(ctx context.Context, w io.Writer) error { return drawAct(p).Render(ctx, w) }

// Render draws the part.
func (p Acts) Render(ctx context.Context, w io.Writer) error { return drawActs(p).Render(ctx, w) }

// Render draws the part.
func (p Switch) Render(ctx context.Context, w io.Writer) error { return drawSwitch(p).Render(ctx, w) }

// Render draws the part.
func (p FilterBar) Render(ctx context.Context, w io.Writer) error {
	return drawFilterBar(p).Render(ctx, w)
}

// Render draws the part.
func (p Input) Render(ctx context.Context, w io.Writer) error { return drawInput(p).Render(ctx, w) }

// Render draws the part.
func (p Question) Render(ctx context.Context, w io.Writer) error {
	return drawQuestion(p).Render(ctx, w)
}

// Render draws the part.
func (p Textarea) Render(ctx context.Context, w io.Writer) error {
	return drawTextarea(p).Render(ctx, w)
}

// Render draws the part.
func (p Select) Render(ctx context.Context, w io.Writer) error { return drawSelect(p).Render(ctx, w) }

// Render draws the part.
func (p Radios) Render(ctx context.Context, w io.Writer) error { return drawRadios(p).Render(ctx, w) }

// Render draws the part.
func (p Check) Render(ctx context.Context, w io.Writer) error { return drawCheck(p).Render(ctx, w) }

// Render draws the part.
func (p FileInput) Render(ctx context.Context, w io.Writer) error {
	return drawFileInput(p).Render(ctx, w)
}

// Render draws the part.
func (p Choose) Render(ctx context.Context, w io.Writer) error { return drawChoose(p).Render(ctx, w) }

// Render draws the part.
func (p ErrorSummary) Render(ctx context.Context, w io.Writer) error {
	return drawErrorSummary(p).Render(ctx, w)
}

// Render draws the part.
func (p Notice) Render(ctx context.Context, w io.Writer) error { return drawNotice(p).Render(ctx, w) }

// Render draws the part.
func (p Empty) Render(ctx context.Context, w io.Writer) error { return drawEmpty(p).Render(ctx, w) }

// Render draws the part.
func (p NoMatch) Render(ctx context.Context, w io.Writer) error { return drawNoMatch(p).Render(ctx, w) }

// Render draws the part.
func (p Progress) Render(ctx context.Context, w io.Writer) error {
	return drawProgress(p).Render(ctx, w)
}

// Render draws the part.
func (p Deadlines) Render(ctx context.Context, w io.Writer) error {
	return drawDeadlines(p).Render(ctx, w)
}

// Render draws the part.
func (p Verdict) Render(ctx context.Context, w io.Writer) error { return drawVerdict(p).Render(ctx, w) }

// Render draws the part.
func (p Score) Render(ctx context.Context, w io.Writer) error { return drawScore(p).Render(ctx, w) }

// Render draws the part.
func (p Tally) Render(ctx context.Context, w io.Writer) error { return drawTally(p).Render(ctx, w) }

// Render draws the part.
func (p Figure) Render(ctx context.Context, w io.Writer) error { return drawFigure(p).Render(ctx, w) }

// Render draws the part.
func (p FigureGrid) Render(ctx context.Context, w io.Writer) error {
	return drawFigureGrid(p).Render(ctx, w)
}

// Render draws the part.
func (p CardSheet) Render(ctx context.Context, w io.Writer) error {
	return drawCardSheet(p).Render(ctx, w)
}

// Render draws the part.
func (p GridRows) Render(ctx context.Context, w io.Writer) error {
	return drawGridRows(p).Render(ctx, w)
}

// Render draws the part.
func (p GridStatus) Render(ctx context.Context, w io.Writer) error {
	return drawGridStatus(p).Render(ctx, w)
}

// Render draws the part.
func (p Keys) Render(ctx context.Context, w io.Writer) error { return drawKeys(p).Render(ctx, w) }

// Render draws the part.
func (p GridLegend) Render(ctx context.Context, w io.Writer) error {
	return drawGridLegend(p).Render(ctx, w)
}

// Render draws the part.
func (p Table) Render(ctx context.Context, w io.Writer) error { return drawTable(p).Render(ctx, w) }

// Render draws the part.
func (p TargetTable) Render(ctx context.Context, w io.Writer) error {
	return drawTargetTable(p).Render(ctx, w)
}

// Render draws the part.
func (p DefList) Render(ctx context.Context, w io.Writer) error { return drawDefList(p).Render(ctx, w) }

// Render draws the part.
func (p Strip) Render(ctx context.Context, w io.Writer) error { return drawStrip(p).Render(ctx, w) }

// Render draws the part.
func (p Finding) Render(ctx context.Context, w io.Writer) error { return drawFinding(p).Render(ctx, w) }

// Render draws the part.
func (p Folded) Render(ctx context.Context, w io.Writer) error { return drawFolded(p).Render(ctx, w) }

// Render draws the part.
func (p Pick) Render(ctx context.Context, w io.Writer) error { return drawPick(p).Render(ctx, w) }

// Render draws the part.
func (p PickBar) Render(ctx context.Context, w io.Writer) error { return drawPickBar(p).Render(ctx, w) }

// Render draws the part.
func (p PagePicture) Render(ctx context.Context, w io.Writer) error {
	return drawPagePicture(p).Render(ctx, w)
}

// Render draws the part.
func (p FactList) Render(ctx context.Context, w io.Writer) error {
	return drawFactList(p).Render(ctx, w)
}

// Render draws the part.
func (p Source) Render(ctx context.Context, w io.Writer) error { return drawSource(p).Render(ctx, w) }

// Render draws the part.
func (p SourceLegend) Render(ctx context.Context, w io.Writer) error {
	return drawSourceLegend(p).Render(ctx, w)
}

// Render draws the part.
func (p Spark) Render(ctx context.Context, w io.Writer) error { return drawSpark(p).Render(ctx, w) }

// Render draws the part.
func (p Chart) Render(ctx context.Context, w io.Writer) error { return drawChart(p).Render(ctx, w) }

// Render draws the part.
func (p Outline) Render(ctx context.Context, w io.Writer) error { return drawOutline(p).Render(ctx, w) }

// Render draws the part.
func (p Text) Render(ctx context.Context, w io.Writer) error { return drawText(p).Render(ctx, w) }

// Render draws the part.
func (p Aligned) Render(ctx context.Context, w io.Writer) error { return drawAligned(p).Render(ctx, w) }

// Render draws the part.
func (p SheetTable) Render(ctx context.Context, w io.Writer) error {
	return drawSheetTable(p).Render(ctx, w)
}

// Render draws the foot of the paper.
func (p Signature) Render(ctx context.Context, w io.Writer) error {
	return drawSignature(p).Render(ctx, w)
}

// Render draws the part.
func (p Icon) Render(ctx context.Context, w io.Writer) error { return drawIcon(p).Render(ctx, w) }

// Parts that hold others: With is called with a block in a template. Split holds its
// two halves as values.

// Render draws the part.
func (p Split) Render(ctx context.Context, w io.Writer) error { return drawSplit(p).Render(ctx, w) }

// With draws the Page around the block that follows it.
func (p Page) With() templ.Component { return drawPage(p) }

// With draws the Bare around the block that follows it.
func (p Bare) With() templ.Component { return drawBare(p) }

// With draws the Section around the block that follows it.
func (p Section) With() templ.Component { return drawSection(p) }

// With draws the Columns around the block that follows it.
func (p Columns) With() templ.Component { return drawColumns(p) }

// With draws the Scroll around the block that follows it.
func (p Scroll) With() templ.Component { return drawScroll(p) }

// With draws the Form around the block that follows it.
func (p Form) With() templ.Component { return drawForm(p) }

// With draws the Fields around the block that follows it.
func (p Fields) With() templ.Component { return drawFields(p) }

// With draws the Sheet around the block that follows it.
func (p Sheet) With() templ.Component { return drawSheet(p) }

// With draws the Compose around the block that follows it.
func (p Compose) With() templ.Component { return drawCompose(p) }
