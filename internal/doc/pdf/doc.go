// Package pdf reads PDF files that hold text (báo cáo, nghị quyết, phụ lục as they
// come by mail or from the document system) into a doc.Paper: characters with
// their boxes become words, lines, paragraphs, headings and tables, and every word
// keeps its place on its page. It also draws pages as pictures, for showing a fact
// where it stands and for recognising scans.
//
// PDFium does the opening and drawing, compiled to WebAssembly: a file that breaks
// it breaks a sandbox with no files, no network and bounded memory, and the next
// file gets a fresh one. The work from there is ours, in the order of the files:
// instance.go talks to PDFium; page.go takes a page's characters and drawn lines;
// word.go makes words; grid.go and cell.go rebuild ruled tables; flow.go finds
// lines and columns, column.go tables without lines; paragraph.go makes
// paragraphs; margin.go tells running heads and page numbers; join.go puts
// together what the end of a page has parted.
//
// An Engine starts on first use and serves one call at a time. A page without
// usable text is marked as scanned and gives no blocks; recognising it is for
// another. Refused, with a sentence: files under a password, broken files, other
// kinds of file, more than 2000 pages, more than a minute's work.
package pdf
