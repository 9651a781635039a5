package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// mappingChange is a form of the page of one superior's workbook.
type mappingChange struct {
	Mapping sheet.MappingID
	Act     string       // "de_xuat", "bo_ghep" or "mot_o"
	Places  []string     // ticked
	One     sheet.Mapped // typed
	blank   *sheet.Blank
}

func (s *Server) mappingChange() http.HandlerFunc {
	return post(s, Form[mappingChange]{Right: auth.MakeReport, Name: "mapping.map", Read: readMappingChange, Act: changeMapping, Again: mappingAgain})
}

func mappingAgain(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	data, err := mappedFile(tx, in)
	if err != nil {
		return nil, err
	}
	b, err := sheet.OpenBlank(data)
	if err != nil {
		return nil, err
	}
	return mappingBody(tx, in, b, faults)
}

func readMappingChange(in *Input) (c mappingChange, err error) {
	c = mappingChange{Mapping: sheet.MappingID(in.Path["mapping"]), Act: in.Get("viec")}
	if c.blank, err = openKept(in, mappedFile, sheet.OpenBlank); err != nil {
		return c, err
	}
	if c.Act != "mot_o" {
		for _, at := range in.Form["o"] {
			c.Places = append(c.Places, clean(at))
		}
		return c, nil
	}
	c.One = sheet.Mapped{Tab: in.Get("trang"), Indicator: plan.IndicatorID(in.Get("chi_tieu")), Unit: auth.UnitID(in.Get("don_vi")),
		Span: sheet.Span(in.Get("loai_ky")), Measure: in.Get("don_vi_tinh")}
	row, col, ok := xlsx.Place(strings.ToUpper(in.Get("o")))
	if !ok {
		return c, fault.Invalidf("o", "“%s” không phải tên ô. Hãy ghi như D14: chữ của cột rồi số của hàng.", in.Get("o"))
	}
	c.One.Row, c.One.Col = row, col
	if text := in.Get("so_le"); text != "" {
		if c.One.Decimals, err = strconv.Atoi(text); err != nil {
			return c, fault.Invalidf("so_le", "Số chữ số lẻ “%s” không phải một số. Hãy ghi từ 0 đến 6.", text)
		}
	}
	return c, nil
}

func changeMapping(tx *db.Tx, c mappingChange) (string, error) {
	to := mappingPath(c.Mapping)
	switch c.Act {
	case "bo_ghep":
		return to, sheet.Unmap(tx, c.Mapping, c.Places)
	case "mot_o":
		return to, sheet.Map(tx, c.Mapping, c.blank, []sheet.Mapped{c.One})
	}
	have, err := sheet.Cells(tx, c.Mapping)
	if err != nil {
		return "", err
	}
	proposals, err := sheet.Propose(tx, c.blank, have)
	if err != nil {
		return "", err
	}
	var chosen []sheet.Mapped
	for _, p := range proposals {
		if slices.Contains(c.Places, p.At()) {
			chosen = append(chosen, p.Mapped)
		}
	}
	return to, sheet.Map(tx, c.Mapping, c.blank, chosen)
}

// filled is a workbook filled for a period, made before it is kept.
type filled struct {
	Draft sheet.Draft
	file  []byte
}

func (s *Server) mappingFill() http.HandlerFunc {
	return post(s, Form[filled]{Right: auth.MakeReport, Name: "mapping.fill",
		Read: func(in *Input) (c filled, err error) {
			from, to, _ := strings.Cut(in.Get("ky"), "_")
			if err := in.server.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
				c.Draft, err = sheet.Gather(tx, sheet.MappingID(in.Path["mapping"]), vn.Day(from), vn.Day(to))
				return err
			}); err != nil {
				return c, err
			}
			c.file, err = c.Draft.File()
			return c, err
		},
		Act: func(tx *db.Tx, c filled) (string, error) {
			id, err := sheet.Keep(tx, c.Draft, c.file)
			return mappingPath(c.Draft.Mapping) + "?xong=" + string(id), err
		},
		Again: mappingAgain,
	})
}

func (s *Server) mappingRemove() http.HandlerFunc {
	return post(s, Form[sheet.MappingID]{Right: auth.MakeReport, Name: "mapping.remove",
		Read:  func(in *Input) (sheet.MappingID, error) { return sheet.MappingID(in.Path["mapping"]), nil },
		Act:   func(tx *db.Tx, id sheet.MappingID) (string, error) { return workbookPage, sheet.RemoveMapping(tx, id) },
		Again: workbooksBody,
	})
}

func filledFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	name, data, err = sheet.FilledFile(tx, sheet.MappingID(in.Path["mapping"]), sheet.FillingID(in.Path["filling"]))
	return name, sheet.XlsxMedia, data, err
}
