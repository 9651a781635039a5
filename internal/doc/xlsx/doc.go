// Package xlsx writes Excel workbooks: the annex of targets that goes with a
// ward's report, one sheet of a titled table under a head of merged cells, ready
// to print on A4 and to be counted on. It knows the file format and nothing of
// targets, figures or databases.
//
// Numbers are written as numbers, digit by digit, never through floating point;
// text is written as text, so that a name that begins with "=" or "@" never
// becomes a formula. The same sheet gives the same bytes. All text is NFC. What
// cannot be drawn (cells that do not fit the columns) is an error of the caller.
package xlsx
