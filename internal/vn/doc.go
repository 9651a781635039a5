// Package vn is how the ward writes: Vietnamese text, numbers, number words and
// dates, read as people type or print them and written back as offices do.
//
// It knows nothing of targets or figures and keeps no state. Text becomes a
// search key (Fold), a sorting key (SortKey, NameKey) or one spelling for
// comparison (OneTone). Numbers are exact: an int64 at a decimal scale, never
// floating point. Around them stand what offices write with them: units, ranges
// and bounds (Measure), stretches of time (Span), ordinals, fractions, amounts of
// money in words. A number with one valid reading is taken, a number with two
// ("1.234") comes back as Ambiguous so that a person chooses, and what cannot
// be a number or a date is refused with a sentence that says how to write it.
//
// Every function takes text in any Unicode form and answers in NFC. Text from the
// years before Unicode is known by its font (LegacyFont) or by its words
// (DetectLegacy) and decoded (Encoding).
package vn
