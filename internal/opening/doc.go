// Package opening is the first hour of a ward with the program (giờ đầu tiên): the
// folder of last year's papers is dropped, read, and laid side by side, and what
// the papers say together is proposed: units, indicators, plan values, series of
// figures, and the list of where the ward's own papers contradict one another (số
// liệu vênh nhau). Nothing is written until a person confirms a step; a step is
// written through the same acts as everything else, in one transaction, with paper
// and place behind every value.
//
// A drop is kept from the moment its files are cleared; each file waits, is read,
// was there before, or could not be read, with the sentence that says why. What is
// proposed is not kept: it follows from the papers and the record, so that a second
// drop proposes only what is new, and the order of files changes nothing.
//
// The package refuses archives that hold more than they may, and every file under a
// mark of secrecy: of that one nothing is kept, not even its name.
package opening
