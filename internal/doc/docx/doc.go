// Package docx reads and writes Word files (.docx): the reports a ward issues and
// the texts it is sent. It knows the file format alone: how papers of the State and
// of the Party look is the business of layout; of targets, figures and databases it
// knows nothing.
//
// Writing goes one way: a Document is filled with blocks (Para, Table, Section
// …) and written out whole, byte for byte the same for the
// same values. Reading goes the other: Read takes the bytes of any Word file and
// gives its headings, paragraphs, list items and tables in reading order, each
// with its place ("body/tbl3/r4/c2"), tracked changes taken as accepted. Strip
// removes the marks that tie numbers to their records, for the copy that leaves
// the office. Annotate gives a file back with comments in its margin and, where
// asked, tracked corrections, and touches nothing else.
//
// Reading refuses, each with a sentence for the person who uploaded the file: an
// empty file, one that is not a Word file, a broken one, one under a password, an
// old .doc, one that unpacks beyond measure, one with a document type definition.
// Whatever the file claims about its own sizes is not believed; bytes are counted
// as they come. All text, in and out, is NFC.
package docx
