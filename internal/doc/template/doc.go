// Package template fills in the templates of an office: a Word or PowerPoint file
// that a clerk made or changed, in which tags stand where the record's words and
// numbers belong. It knows nothing of targets or figures: it is handed a Scope of
// values and gives back the file.
//
// The language is that of docxtemplater with double braces and Vietnamese names
// without marks:
//
//	{{ten_don_vi}}  {{don_vi.ten}}  {{thuc_hien | so:1}}     a value, a path, a filter
//	{{#cac_chi_tieu}} … {{/cac_chi_tieu}}                    once for each item, or if true
//	{{^cac_chi_tieu}} … {{/cac_chi_tieu}}                    if empty or false
//	{{@phu_luc}}  {{%bieu_do}}                               blocks; a picture
//	{{so_thu_tu}}  {{#dau}} … {{/dau}}  {{#cuoi}} … {{/cuoi}}  inside a loop
//
// A loop finds its own level: the runs of a paragraph, the paragraphs and tables
// between two tags (words before the opening tag and after the closing one stand
// once), the rows of a table. Names are compared without marks, case and kind of
// blank, so that what Word made of them while they were typed (split runs, curly
// quotes, capital letters, blanks that do not break) does no harm.
// Nothing in a template but its tags is touched.
//
// A template is refused, with a sentence for the clerk who brought it, when it is
// no Word or PowerPoint file, damaged, under a password, or beyond measure; what
// is wrong with its tags is a list of Problems, each a sentence with the text of
// its paragraph.
package template
