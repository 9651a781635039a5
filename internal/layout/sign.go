package layout

import (
	"strings"

	"tongket/internal/doc/docx"
)

// Power is by what right a person signs.
type Power Key

// The powers; the prefixes stand in the form. The Party has no delegated signature.
const (
	OnBehalf  Power = "sign_on_behalf" // of a body that decides together: "TM.", "T/M"
	Deputy    Power = "sign_for"       // for the head: "KT.", "K/T"
	ByOrder   Power = "sign_by_order"  // "TL.", "T/L"
	Delegated Power = "sign_delegated" // "TUQ."
	Acting    Power = "sign_acting"    // "Q."
)

// Authority prints in whose name a person signs: "TM. ỦY BAN NHÂN DÂN" or "T/M ĐẢNG
// ỦY". A power that the form does not know, and none, print the name alone.
func (r Rules) Authority(p Power, of string) string {
	return strings.TrimSpace(r.value(Key(p)) + " " + of)
}

// Sign closes a paper: receivers at the left, the signer at the right.
type Sign struct {
	Receivers []string // without dash and end mark; the filing line is added below them
	Drafter   string   // who drafted it, for the filing line of State papers: "VP"; "" none
	Power     Power
	Of        string      // in whose name: "ỦY BAN NHÂN DÂN"
	Post      string      // "CHỦ TỊCH"
	Name      string      // "" leaves the place open
	Gap       docx.Length // for signature and seal; 0 means 25 mm
}

// Sign builds the end of a paper. It is kept on one page with the paragraph before
// it: a signature must not stand on a page of its own.
func (r Rules) Sign(s Sign) []docx.Block {
	if s.Gap == 0 {
		s.Gap = docx.MM(25)
	}
	bold := docx.Run{Bold: true, Size: r.points(signSize)}
	right := lines([]string{r.Authority(s.Power, s.Of)}, bold)
	right = append(right, lines([]string{s.Post}, docx.Run{Bold: r.is(postBold), Size: r.points(signSize)})...)
	bold.Text = s.Name
	right = append(right, docx.Para{Align: docx.Center, Before: s.Gap, Runs: []docx.Run{bold}})
	return []docx.Block{
		docx.Para{Exact: docx.Pt(10), KeepNext: true, KeepPrevious: true},
		docx.Table{Plain: true, Cols: docx.Widths(r.textWidth(false), 9, 11), Rows: []docx.Row{
			{Cells: []docx.Cell{{Blocks: r.receivers(s)}, {Blocks: right}}},
		}},
	}
}

// receivers is the list of who gets the paper and where it is filed.
func (r Rules) receivers(s Sign) []docx.Block {
	words := docx.Run{Text: "Nơi nhận:", Size: r.points(receiversSize), Underline: true}
	if r.value(receiversLook) == "bold-italic" {
		words = docx.Run{Text: words.Text, Size: words.Size, Bold: true, Italic: true}
	}
	out := []docx.Block{docx.Para{Runs: []docx.Run{words}}}
	entry := func(text string) {
		out = append(out, docx.Para{Runs: []docx.Run{{Text: "- " + text, Size: r.points(receiversList)}}})
	}
	for _, name := range s.Receivers {
		entry(strings.TrimRight(strings.TrimPrefix(name, "- "), ";.") + ";")
	}
	filing := strings.ReplaceAll(r.value(filed), "{don_vi}", s.Drafter)
	if s.Drafter == "" { // without a drafter nothing stands between the place and the end mark
		filing = strings.ReplaceAll(filing, ", .", ".")
	}
	entry(filing)
	return out
}
