// Package xlsx writes and reads Excel workbooks. What it writes is the annex of
// targets that goes with a ward's report: one sheet of a titled table under a head
// of merged cells, ready to print on A4 and to be counted on. What it reads is
// whatever units send: several sheets, several tables on one, heads of two and
// three rows, hidden columns. It knows the file format and nothing of targets,
// figures or databases.
//
// Numbers are written as numbers, digit by digit, never through floating point;
// text is written as text, so that a name that begins with "=" or "@" never
// becomes a formula. The same sheet gives the same bytes. All text is NFC. What
// cannot be drawn (cells that do not fit the columns) is an error of the caller.
//
// Reading refuses, with a sentence of what to do, what is no .xlsx, is locked by a
// password, damaged, or larger than any office's.
package xlsx
