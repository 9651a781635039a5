package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// PartyWork is how the Party's yearly report sorts the lines of the plan. No paper
// lays it down, so it is the ward's own data: until a clerk has confirmed it the
// paper asks for a look.
type PartyWork struct {
	Groups []string    // words in the name of a group of the plan that is about the Party's own work
	Names  []string    // words in the name of an indicator about it, where the plan has no such group
	Sides  []PartySide // of Party building, in the order of the report
}

// PartySide is one side of Party building with the words that tell its lines.
type PartySide struct {
	Name  string
	Words []string
}

//go:embed party_work.tsv
var partyWorkText string

// UsualPartyWork is what a ward has that has not chosen.
var UsualPartyWork = sync.OnceValue(func() PartyWork {
	var w PartyWork
	for line := range strings.Lines(partyWorkText) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 4 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		switch words := wordsIn(cells[2]); cells[0] {
		case "nhom":
			w.Groups = words
		case "ten":
			w.Names = words
		case "mat":
			w.Sides = append(w.Sides, PartySide{cells[1], words})
		}
	}
	return w
})

// wordsIn are the words of a list as people type it: "chi bộ; đảng bộ".
func wordsIn(text string) []string {
	var all []string
	for w := range strings.SplitSeq(text, ";") {
		if w = strings.Join(strings.Fields(w), " "); w != "" && !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// The fields of a form about PartyWork.
const (
	FieldPartyGroups = "nhom"
	FieldPartyNames  = "ten"
	FieldPartySides  = "mat"
)

// Text is the sorting as a form shows it: the words of groups, those of names, and a
// line for each side, "Công tác dân vận: dân vận; mặt trận".
func (w PartyWork) Text() (groups, names, sides string) {
	var lines []string
	for _, s := range w.Sides {
		lines = append(lines, strings.TrimSuffix(s.Name+": "+strings.Join(s.Words, "; "), ": "))
	}
	return strings.Join(w.Groups, "; "), strings.Join(w.Names, "; "), strings.Join(lines, "\n")
}

// What a sorting may be, so that it stays a list that people can look through.
const (
	mostSides       = 12
	longestSideName = 120
	mostPartyWords  = 40
)

// ParsePartyWork reads a sorting as a form shows it. Each fault is at its field and
// names the line.
func ParsePartyWork(groups, names, sides string) (PartyWork, error) {
	w := PartyWork{Groups: wordsIn(vn.NFC(groups)), Names: wordsIn(vn.NFC(names))}
	for _, f := range []struct {
		field, label string
		words        []string
	}{{FieldPartyGroups, "nhóm chỉ tiêu", w.Groups}, {FieldPartyNames, "chỉ tiêu", w.Names}} {
		if len(f.words) > mostPartyWords {
			return w, fault.Invalidf(f.field, "Có %d từ để nhận ra %s, nhiều hơn %d. Hãy giữ những từ chung nhất.", len(f.words), f.label, mostPartyWords)
		}
	}
	if len(w.Groups)+len(w.Names) == 0 {
		return w, fault.Invalidf(FieldPartyGroups, "Chưa có từ nào để nhận ra chỉ tiêu về công tác Đảng. Hãy ghi ít nhất một từ, ví dụ: xây dựng Đảng.")
	}
	for line := range strings.Lines(vn.NFC(sides)) {
		name, words, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name = strings.Join(strings.Fields(name), " "); name == "" && strings.TrimSpace(words) == "" {
			continue
		}
		s := PartySide{name, wordsIn(words)}
		switch {
		case s.Name == "":
			return w, fault.Invalidf(FieldPartySides, "Dòng “%s” chưa có tên mặt công tác. Hãy ghi tên, dấu hai chấm, rồi các từ.", strings.TrimSpace(line))
		case len([]rune(s.Name)) > longestSideName:
			return w, fault.Invalidf(FieldPartySides, "Tên “%s” dài quá %d chữ. Hãy ghi ngắn lại; các từ nhận ra đứng sau dấu hai chấm.", s.Name, longestSideName)
		case len(s.Words) > mostPartyWords:
			return w, fault.Invalidf(FieldPartySides, "Mặt “%s” có %d từ, nhiều hơn %d. Hãy giữ những từ chung nhất.", s.Name, len(s.Words), mostPartyWords)
		case slices.ContainsFunc(w.Sides, func(o PartySide) bool { return vn.Fold(o.Name) == vn.Fold(s.Name) }):
			return w, fault.Invalidf(FieldPartySides, "Mặt “%s” ghi hai lần. Hãy gộp hai dòng ấy.", s.Name)
		}
		w.Sides = append(w.Sides, s)
	}
	if len(w.Sides) == 0 || len(w.Sides) > mostSides {
		return w, fault.Invalidf(FieldPartySides, "Báo cáo cần từ 1 đến %d mặt công tác, mỗi mặt một dòng; đang có %d. Hãy ghi lại.", mostSides, len(w.Sides))
	}
	return w, nil
}

// partyWorkSetting is the name under which the record keeps the sorting.
const partyWorkSetting = "party_work"

// PartyWorkOf returns how the ward sorts its lines as the record knew it at an
// instant (a db.Stamp; "" is now), and whether a clerk has confirmed it.
func PartyWorkOf(tx *db.Tx, asOf string) (w PartyWork, confirmed bool, err error) {
	text, confirmed, err := org.RecordedSetting(tx, partyWorkSetting, asOf)
	if err != nil || !confirmed {
		return UsualPartyWork(), false, err
	}
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return w, false, fmt.Errorf("setting %s: %w", partyWorkSetting, err)
	}
	return w, true, nil
}

// PartyWorkHistory returns what the sorting was changed to, newest first.
func PartyWorkHistory(tx *db.Tx) ([]org.SettingChange, error) {
	all, err := org.SettingHistory(tx)
	return all[partyWorkSetting], err
}

// SetPartyWork records how the ward sorts its lines from now on, in place of what
// somebody saw; the same again is a clerk's word that it was looked at. It refuses
// what somebody else has changed in between.
func SetPartyWork(tx *db.Tx, seen, w PartyWork) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	if _, err := ParsePartyWork(w.Text()); err != nil {
		return err
	}
	now, confirmed, err := PartyWorkOf(tx, "")
	if err != nil {
		return err
	}
	if !now.equal(seen) {
		groups, names, sides := now.Text()
		return fault.New(fault.Conflict, FieldPartySides, "Trong lúc anh/chị sửa, người khác đã đổi thành: %s; nhóm: %s; chỉ tiêu: %s. Nội dung anh/chị ghi còn nguyên dưới đây; bấm “Lưu và xác nhận” lần nữa nếu vẫn muốn đổi.",
			strings.ReplaceAll(sides, "\n", " / "), groups, names)
	}
	if confirmed && now.equal(w) {
		return nil
	}
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return org.RecordSetting(tx, partyWorkSetting, string(text))
}

func (w PartyWork) equal(o PartyWork) bool {
	return slices.Equal(w.Groups, o.Groups) && slices.Equal(w.Names, o.Names) &&
		slices.EqualFunc(w.Sides, o.Sides, func(a, b PartySide) bool { return a.Name == b.Name && slices.Equal(a.Words, b.Words) })
}

// readPartyWork reads how the ward sorts the lines of the Party's report.
func (r *Report) readPartyWork(tx *db.Tx) (err error) {
	r.Party, r.PartyConfirmed, err = PartyWorkOf(tx, r.known)
	return err
}

// partyWays is the ward's sorting, the usual one of a report that was not gathered.
func (r *Report) partyWays() PartyWork {
	if len(r.Party.Sides) == 0 {
		return UsualPartyWork()
	}
	return r.Party
}
