package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// evidenceListPaper is the list of the figures behind the year's numbers, each with
// what it rests on, for whoever audits the report.
func evidenceListPaper() Paper {
	return Paper{Kind: EvidenceList, Name: "Danh mục số liệu và minh chứng", Formats: []Format{Docx, Xlsx},
		About: "Từng số liệu đã dùng: đơn vị nào gửi, ai duyệt, dựa vào văn bản, tệp nào",
		Names: evidenceNames, Scope: evidenceScope, Builtin: evidenceTable().template, Gather: gatherEvidence,
		Write: func(w io.Writer, r *Report, _ Format) error {
			s, err := evidenceScope(r)
			if err != nil {
				return err
			}
			return evidenceTable().sheet(w, r, "Minh chứng", s)
		}}
}

func evidenceTable() listing {
	return listing{
		title: "DANH MỤC", subject: []string{"Số liệu đã dùng và minh chứng, {{ky}}"},
		intro:  "Danh mục có {{so_so_lieu}} số liệu đã duyệt; {{so_co_minh_chung}} số liệu có tệp hoặc văn bản kèm theo.",
		signer: "NGƯỜI LẬP DANH MỤC", symbol: "DM",
		lists: []listed{{"cac_so_lieu", "Các số liệu đã dùng, theo thứ tự chỉ tiêu của kế hoạch", ""}},
		columns: []listColumn{
			{template.Name{Name: "ten_chi_tieu", Label: "Tên chỉ tiêu", Example: "Kết nạp đảng viên mới"}, "Chỉ tiêu", 30, leftCell},
			{template.Name{Name: "don_vi", Label: "Đơn vị gửi số liệu", Example: "Đảng ủy phường"}, "Đơn vị", 18, leftCell},
			{template.Name{Name: "ky_so_lieu", Label: "Kỳ của số liệu", Example: "01/01/2025–31/12/2025"}, "Kỳ", 20, middleCell},
			{template.Name{Name: "gia_tri", Label: "Giá trị", Example: "24", Kind: template.KindNumber}, "Giá trị", 13, rightCell},
			{template.Name{Name: "don_vi_tinh", Label: "Đơn vị tính", Example: "đảng viên"}, "Đơn vị tính", 12, middleCell},
			{template.Name{Name: "tinh_trang", Label: "Ước, sơ bộ hay chính thức", Example: "chính thức"}, "Tình trạng", 13, middleCell},
			{template.Name{Name: "duyet", Label: "Ai duyệt, ngày nào", Example: "Chủ tịch UBND phường, 07/01/2026"}, "Người duyệt", 20, leftCell},
			{template.Name{Name: "minh_chung", Label: "Văn bản, tệp làm minh chứng; trống khi không có", Example: "Công văn số 12/CV; anh-1.jpg"}, "Minh chứng", 29, leftCell},
		},
	}
}

func evidenceNames() template.Names {
	return append(template.Names{
		{Name: "so_so_lieu", Label: "Số số liệu trong danh mục", Example: "38", Kind: template.KindNumber},
		{Name: "so_co_minh_chung", Label: "Số số liệu có minh chứng", Example: "30", Kind: template.KindNumber},
	}, evidenceTable().names()...)
}

// proof is one figure with what it rests on.
type proof struct {
	figure.Figure
	By    string      // the post of who decided, "" unknown
	Paper string      // the document it was read in, cited; "" none
	Files []blob.Blob // what was handed in with it
	From  document.ID // of Paper
}

func gatherEvidence(tx *db.Tx, r *Report) error {
	known, err := figure.GetAll(tx, r.Figures)
	if err != nil {
		return err
	}
	posts, err := org.Posts(tx)
	if err != nil {
		return err
	}
	titles := map[string]string{}
	for _, p := range posts {
		titles[string(p.Account)] = p.Title
	}
	var files []string
	for _, f := range known {
		files = append(files, f.Evidences...)
	}
	blobs, err := blob.FindAll(tx, files)
	if err != nil {
		return err
	}
	for _, id := range r.Figures {
		p := proof{Figure: known[id], By: titles[string(known[id].DecidedBy)], From: document.ID(known[id].Source.Document)}
		for _, e := range p.Evidences {
			p.Files = append(p.Files, blobs[e])
		}
		if p.From != "" {
			paper, err := document.Get(tx, p.From)
			if err != nil {
				return err
			}
			p.Paper = vn.Sentence(cite(paper))
		}
		r.proofs = append(r.proofs, p)
	}
	r.sortProofs()
	return nil
}

// sortProofs puts the figures in the order of the plan, then by unit and days.
func (r *Report) sortProofs() {
	at := map[string]int{}
	for i, l := range slices.Concat(r.Board.Lines, r.Others) {
		for _, p := range l.Parts {
			if _, seen := at[string(p.Definition.Indicator)]; !seen {
				at[string(p.Definition.Indicator)] = i
			}
		}
	}
	slices.SortStableFunc(r.proofs, func(a, b proof) int {
		if c := at[string(a.Key.Indicator)] - at[string(b.Key.Indicator)]; c != 0 {
			return c
		}
		if c := vn.Compare(r.Units[a.Key.Unit], r.Units[b.Key.Unit]); c != 0 {
			return c
		}
		return strings.Compare(string(a.Key.To)+string(a.Key.From), string(b.Key.To)+string(b.Key.From))
	})
}

func evidenceScope(r *Report) (template.Scope, error) {
	var list template.List
	proved := 0
	for _, p := range r.proofs {
		list = append(list, r.proofScope(p))
		if p.Paper != "" || len(p.Files) > 0 {
			proved++
		}
	}
	return template.Scope{"cac_so_lieu": list, "so_so_lieu": template.Number{Decimal: vn.Decimal{Units: int64(len(list))}},
		"so_co_minh_chung": template.Number{Decimal: vn.Decimal{Units: int64(proved)}}}, nil
}

func (r *Report) proofScope(p proof) template.Scope {
	d := r.Definitions[p.Key.Indicator]
	key := fmt.Sprintf("%s.%s@%s@%s_%s", d.Indicator, tagValue, p.Key.Unit, p.Key.From, p.Key.To)
	r.Rest(key, p.ID)
	files := []string{}
	if p.Paper != "" {
		files = append(files, p.Paper)
	}
	for _, b := range p.Files {
		files = append(files, b.Name)
	}
	decided := p.By
	if at, err := db.ParseStamp(p.DecidedAt); err == nil {
		day := vn.DayOf(at).Short()
		if decided != "" {
			day = decided + ", " + day
		}
		decided = day
	}
	return template.Scope{"ten_chi_tieu": template.Text(d.Name), "don_vi": template.Text(r.Units[p.Key.Unit]), "ky_so_lieu": template.Text(p.Key.From.Short() + " – " + p.Key.To.Short()),
		"gia_tri": shownValue(p.Value, d, key), "don_vi_tinh": template.Text(d.Unit), "tinh_trang": template.Text(p.Status.Label()),
		"duyet": template.Text(decided), "minh_chung": template.Text(strings.Join(files, "; "))}
}

// shownValue is a value as it is printed; one without a bound is a number to count
// with.
func shownValue(v figure.Value, d plan.Definition, key string) template.Value {
	text := v.Format(d)
	if v.Bound == "" && strings.Trim(text, "−0123456789.,") == "" {
		return template.Number{Decimal: vn.Decimal{Units: v.N, Scale: d.Scale}, Text: text, Key: key}
	}
	return template.Rich{{Text: text, Tag: key}}
}
