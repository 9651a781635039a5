package org

import (
	"fmt"
	"slices"
	"strconv"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// The names of the settings, as the record keeps them.
const (
	SelfApproval       = "self_approval"
	AboveMeans         = "above_means"
	ExceedBeyond       = "exceed_beyond"
	RoundToPlan        = "round_to_plan"
	FinalNeedsEvidence = "final_needs_evidence"
	ExplainAbove       = "explain_above"
	ExplainFall        = "explain_fall"
	CardDays           = "card_days"
	AskRise            = "ask_rise"
	AskFall            = "ask_fall"
	AskFar             = "ask_far"
	AskSame            = "ask_same"
	Points             = "points"
	StateBook          = "state_book"
	PartyBook          = "party_book"
)

// The two readings of "trên" in a plan value.
const (
	StrictlyAbove = ">"
	AtLeastAsMuch = "≥"
)

// The ways of giving lines of the plan points; what each means stands with the
// score.
const (
	PointsOff   = "off"
	PointsWhole = "whole"
	PointsShare = "share"
)

// The values of a setting that is yes or no.
const (
	yes = "true"
	no  = "false"
)

// Setting is one thing the ward decides for itself.
type Setting struct {
	Name    string
	Label   string   // as a form prints it
	Meaning string   // whole sentences: what it does to verdicts and acts
	Default string   // stands until the ward changes it
	Choices []string // nil for a percentage
	Amount  string   // what the percentage is called: "Mức vượt"; of choices that are counts what is counted: "ngày"
}

// SettingList lists every setting in the order of the page. The law is silent
// on each of them and practice differs between wards.
var SettingList = []Setting{
	{SelfApproval, "Được tự duyệt số liệu mình gửi",
		"Người có quyền duyệt được duyệt cả số liệu do chính mình gửi. Nếu tắt, số liệu phải do người khác duyệt.", yes, []string{yes, no}, ""},
	{AboveMeans, "Chữ “trên” trong chỉ tiêu",
		"“Trên 90%” hiểu là lớn hơn 90 (>) hay từ 90 trở lên (≥). Áp dụng khi đánh giá các chỉ tiêu ghi chữ “trên”.", StrictlyAbove, []string{StrictlyAbove, AtLeastAsMuch}, ""},
	{ExceedBeyond, "Vượt bao nhiêu phần trăm thì gọi là vượt đối với chỉ tiêu “trên” và “dưới”",
		"Chỉ tiêu “trên” hoặc “dưới” đạt là đạt; chỉ gọi là vượt khi hơn mức giao quá số phần trăm này. Để trống thì không bao giờ gọi là vượt.", "", nil, "Mức vượt"},
	{RoundToPlan, "Làm tròn kết quả theo số chữ số lẻ của mức giao trước khi so",
		"Nếu bật, 89,96 được coi là 90,0 khi mức giao ghi 90,0. Nếu tắt, so đúng số đã ghi.", no, []string{yes, no}, ""},
	{FinalNeedsEvidence, "Số liệu chính thức phải có minh chứng",
		"Nếu bật, số liệu ghi là chính thức phải kèm tệp hoặc văn bản làm minh chứng.", no, []string{yes, no}, ""},
	{ExplainAbove, "Số liệu đạt trên bao nhiêu phần trăm kế hoạch thì phải giải trình",
		"Số liệu vượt mức này vẫn được gửi và duyệt, kèm một câu giải trình. Để trống thì không bao giờ hỏi.", "200", nil, "Mức phải giải trình"},
	{ExplainFall, "Số liệu giảm từ bao nhiêu phần trăm so với cùng kỳ năm trước thì phải giải trình",
		"Số liệu giảm từ mức này trở lên phải kèm một câu giải trình; chưa có số cùng kỳ thì so với kỳ liền trước. Để trống thì không hỏi.", "", nil, "Mức giảm phải giải trình"},
	{CardDays, "Thẻ chưa dùng có hạn bao lâu",
		"Thẻ in cho tổ trưởng, trưởng đơn vị phải được mở lần đầu trong thời gian này kể từ ngày lập; quá hạn thì lập thẻ khác. Thẻ đã gắn với điện thoại không bị ảnh hưởng.", "30", []string{"7", "14", "30", "60"}, "ngày"},
	{AskRise, "Cảnh báo khi số liệu tăng quá bao nhiêu phần trăm so với cùng kỳ",
		"Cảnh báo chỉ hỏi lại, không chặn gửi hay duyệt. Để trống thì không hỏi.", "100", nil, "Mức tăng"},
	{AskFall, "Cảnh báo khi số liệu giảm quá bao nhiêu phần trăm so với cùng kỳ",
		"Cảnh báo chỉ hỏi lại, không chặn gửi hay duyệt. Để trống thì không hỏi.", "50", nil, "Mức giảm"},
	{AskFar, "Cảnh báo khi số của một đơn vị khác xa các đơn vị cùng loại",
		"So bằng điểm z hiệu chỉnh: 0,6745 × khoảng cách tới mức giữa ÷ khoảng cách giữa. Điểm càng nhỏ càng hỏi nhiều; 0 thì không hỏi.", "3.5", []string{"0", "2.5", "3.5", "5"}, "điểm"},
	{AskSame, "Cảnh báo khi trùng số nhiều tháng liền",
		"Cùng một số của cùng đơn vị trong ngần ấy tháng liền nhau thì hỏi có chép lại không; 0 thì không hỏi.", "3", []string{"0", "2", "3", "4"}, "tháng"},
	{Points, "Chấm điểm các dòng của kế hoạch",
		"Điểm của từng dòng ghi ở kế hoạch; trang Chỉ tiêu cộng điểm của cả kế hoạch và của từng đơn vị chủ trì. Điểm không đổi số chỉ tiêu đạt và vượt (x/y). Không có quy định chung cho mọi nơi; hãy đối chiếu với quy chế chấm điểm của đơn vị trước khi bật.",
		PointsOff, []string{PointsOff, PointsWhole, PointsShare}, ""},
	{StateBook, "Giữ sổ số văn bản hành chính tại đây",
		"Nếu bật, hệ thống đề xuất số tiếp theo theo từng loại văn bản trong năm và cho giữ chỗ, hủy số. Nếu đơn vị lấy số ở hệ thống quản lý văn bản khác thì để tắt; số vẫn ghi được sau khi ban hành.", no, []string{yes, no}, ""},
	{PartyBook, "Giữ sổ số văn bản của Đảng tại đây",
		"Nếu bật, hệ thống đề xuất số tiếp theo theo từng loại văn bản trong nhiệm kỳ cấp ủy và cho giữ chỗ, hủy số. Hãy ghi nhiệm kỳ ở trang Sổ văn bản trước.", no, []string{yes, no}, ""},
}

// Settings is what the ward has decided, defaults filled in.
type Settings struct {
	SelfApproval       bool
	AboveMeans         string // StrictlyAbove or AtLeastAsMuch
	ExceedBeyond       string // percent, machine form "5" or "2.5"; "" is never vượt
	RoundToPlan        bool
	FinalNeedsEvidence bool
	ExplainAbove       string // percent of plan, machine form; "" is never asked
	ExplainFall        string // percent of fall, machine form; "" is never asked
	CardDays           int    // days within which a card must be opened first
	AskRise, AskFall   string // percent, machine form; "" is never asked
	AskFar             string // modified z-score, machine form; "0" is never asked
	AskSame            string // months in a row; "0" is never asked
	StateBook          bool   // numbers of State papers are given here
	PartyBook          bool   // numbers of Party papers are given here
	Points             string // PointsOff, PointsWhole or PointsShare
}

// AboveMeansAtLeast reports whether "trên" is read as ≥.
func (s Settings) AboveMeansAtLeast() bool { return s.AboveMeans == AtLeastAsMuch }

// Exceed returns the percentage beyond which a ">" or "<" target is vượt; ok is
// false where the ward has set none.
func (s Settings) Exceed() (percent vn.Decimal, ok bool) { return Percent(s.ExceedBeyond) }

// Percent reads a setting that is a percentage; ok is false where the ward has
// set none.
func Percent(value string) (percent vn.Decimal, ok bool) {
	if value == "" {
		return vn.Decimal{}, false
	}
	percent, err := vn.ParsePlain(value)
	return percent, err == nil
}

// exceedScale is how many decimals of a percentage are kept.
const exceedScale = 2

// LoadSettings returns the settings as the record knew them at an instant (a
// db.Stamp); "" is now.
func LoadSettings(tx *db.Tx, asOf string) (Settings, error) {
	values, err := settingValues(tx, asOf)
	if err != nil {
		return Settings{}, err
	}
	days, err := strconv.Atoi(values[CardDays])
	if err != nil {
		return Settings{}, fmt.Errorf("setting %s: %w", CardDays, err)
	}
	return Settings{
		SelfApproval:       values[SelfApproval] == yes,
		AboveMeans:         values[AboveMeans],
		ExceedBeyond:       values[ExceedBeyond],
		RoundToPlan:        values[RoundToPlan] == yes,
		FinalNeedsEvidence: values[FinalNeedsEvidence] == yes,
		ExplainAbove:       values[ExplainAbove],
		ExplainFall:        values[ExplainFall],
		CardDays:           days,
		AskRise:            values[AskRise],
		AskFall:            values[AskFall],
		AskFar:             values[AskFar],
		AskSame:            values[AskSame],
		Points:             values[Points],
		StateBook:          values[StateBook] == yes,
		PartyBook:          values[PartyBook] == yes,
	}, nil
}

// SettingValues returns each setting's present value by its name, for the page
// that shows them.
func SettingValues(tx *db.Tx) (map[string]string, error) { return settingValues(tx, "") }

func settingValues(tx *db.Tx, asOf string) (map[string]string, error) {
	values := make(map[string]string, len(SettingList))
	for _, s := range SettingList {
		values[s.Name] = s.Default
	}
	err := tx.Each(func(s db.Scanner) error {
		var name, value string
		err := s.Scan(&name, &value)
		values[name] = value
		return err
	}, `
		select name, value
		from setting
		where ward = $1 and ($2 = '' or recorded_at <= $2)
		order by recorded_at, id`, asOf)
	return values, err
}

// ChangeSetting records a setting's value from now on; a verdict of an earlier
// instant still reads the earlier one.
func ChangeSetting(tx *db.Tx, name, value string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	value, err := settingValue(name, value)
	if err != nil {
		return err
	}
	present, err := settingValues(tx, "")
	if err != nil || present[name] == value {
		return err
	}
	return RecordSetting(tx, name, value)
}

// RecordSetting records a value under a name from now on. What the value may be is
// for its owner to say: this package for its own settings and the points of a form,
// another for what it alone reads.
func RecordSetting(tx *db.Tx, name, value string) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	_, err := tx.Exec(`insert into setting (ward, id, name, value, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
		db.NewID(), name, value, tx.Stamp(), string(tx.Actor.Account))
	if err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "setting.change", Subject: "setting/" + name})
}

// RecordedSetting returns what was last recorded under a name as the record knew it
// at an instant (a db.Stamp; "" is now); found is false where nothing was.
func RecordedSetting(tx *db.Tx, name, asOf string) (value string, found bool, err error) {
	found, err = tx.One([]any{&value}, `select value from setting where ward = $1 and name = $2 and ($3 = '' or recorded_at <= $3)
		order by recorded_at desc, id desc limit 1`, name, asOf)
	return value, found, err
}

// settingValue brings a typed value to the stored form.
func settingValue(name, value string) (string, error) {
	i := slices.IndexFunc(SettingList, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		return "", fault.Invalidf("thiet_lap", "Hệ thống không có thiết lập tên %q. Hãy mở lại trang thiết lập.", name)
	}
	s := SettingList[i]
	if s.Choices != nil {
		if slices.Contains(s.Choices, value) {
			return value, nil
		}
		return "", fault.Invalidf(name, "Thiết lập “%s” không nhận giá trị %q. Hãy chọn một giá trị trong danh sách.", s.Label, value)
	}
	if value == "" {
		return "", nil
	}
	percent, err := vn.ParseNumberAt(value, exceedScale)
	if err != nil {
		return "", err
	}
	if percent.Units < 0 || percent.Cmp(vn.Decimal{Units: 1000}) > 0 {
		return "", fault.Invalidf(name, "%s %s%% nằm ngoài khoảng 0 đến 1.000%%. Hãy ghi lại hoặc để trống.", s.Amount, percent)
	}
	return percent.Trim().Plain(), nil
}

// SettingChange is one value a setting has had.
type SettingChange struct {
	Value string
	At    string // a db.Stamp
	By    auth.AccountID
}

// SettingHistory returns, by name, what each setting was changed to, newest first.
func SettingHistory(tx *db.Tx) (map[string][]SettingChange, error) {
	changes := map[string][]SettingChange{}
	err := tx.Each(func(s db.Scanner) error {
		var name string
		var c SettingChange
		err := s.Scan(&name, &c.Value, &c.At, &c.By)
		changes[name] = append(changes[name], c)
		return err
	}, `
		select name, value, recorded_at, recorded_by
		from setting
		where ward = $1
		order by recorded_at desc, id desc`)
	return changes, err
}
