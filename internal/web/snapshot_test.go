package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// counted sends and approves a figure of the whole ward.
func (p *planned) counted(d plan.Definition, n int64, seen int, note string) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: seen, Note: note})
		if err == nil {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
}

func TestFreezeABoardAndSeeWhatWasCorrected(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Advance(30 * 24 * time.Hour) // January is over
	p.counted(p.members, 25, figure.NotSeen, "")
	v := p.as(p.Chair)
	v.get(snapshotsPath+"?nam=2026").want(200, "Chưa có bản chốt nào", "Chốt bảng đánh giá hiện nay")
	v.get(snapshotsPath+"?nam=2026").send(snapshotsPath, typing{"ten": " "}).want(422, "Chưa chốt được bảng đánh giá", "Bản chốt chưa có tên")
	typed := typing{"ten": "Trình HĐND", "ghi_chu": "Kỳ họp giữa năm"}
	page := v.get(snapshotsPath + "?nam=2026")
	page.send(snapshotsPath, typed).want(200, "Đã chốt bảng đánh giá", "Chưa có gì khác", "giống hệt bản đã chốt", "Kết nạp đảng viên mới", "Kỳ họp giữa năm")
	page.send(snapshotsPath, typed).want(200) // pressed twice: frozen once
	v.get(snapshotsPath+"?nam=2026").send(snapshotsPath, typed).want(422, "đã có bản chốt tên “Trình HĐND”")

	p.Clock.Advance(time.Hour)
	p.counted(p.members, 12, 1, "Đếm nhầm hai chi bộ")
	p.Do(p.Clerk, func(tx *db.Tx) error {
		target, err := targetOf(tx, p.budget.Indicator)
		if err == nil {
			target.Parts[0].Plans[0].Lo = 7000
			_, err = plan.SetTarget(tx, target, "Tỉnh giao thêm")
		}
		return err
	})
	var all []score.Snapshot
	p.See(p.Reader, func(tx *db.Tx) (err error) { all, err = score.Snapshots(tx, 2026); return err })
	if len(all) != 1 {
		t.Fatalf("%d snapshots", len(all))
	}
	p.as(p.Reader).get(snapshotPath(all[0].ID)).want(200, "Đã sửa sau bản chốt", "2 dòng khác so với khi chốt", "25 đảng viên →", "12 đảng viên (sơ bộ)",
		p.Clerk.Name+" gửi", "lý do: Đếm nhầm hai chi bộ", "Mức giao đổi từ ≥ 6,5 thành ≥ 7,0", "Lý do: Tỉnh giao thêm", all[0].Head)
	p.as(p.Reader).get(snapshotPath("khong-co")).want(404, "Không có bản chốt này")
	p.as(p.Reader).post(snapshotsPath, nil).want(http.StatusForbidden, "chưa được chốt bảng đánh giá")

	reports := v.get("/bao-cao?nam=2026")
	reports.want(200, "Bản chốt “Trình HĐND”")
	reports.send("/bao-cao", typing{"ban_chot": "khong-co"}).want(404, "Không có bản chốt này")
}

func targetOf(tx *db.Tx, id plan.IndicatorID) (plan.Target, error) {
	all, err := plan.Targets(tx, 2026, "")
	for _, t := range all {
		if t.Parts[0].Indicator == id {
			return t, err
		}
	}
	return plan.Target{}, err
}

func TestALeaderJudgesOtherwise(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Advance(30 * 24 * time.Hour)
	p.counted(p.members, 25, figure.NotSeen, "")
	var target plan.Target
	p.See(p.Reader, func(tx *db.Tx) (err error) { target, err = targetOf(tx, p.members.Indicator); return err })
	path := verdictPath(target.ID)
	chair := p.as(p.Chair)
	chair.get(path).send(path, typing{"ket_qua": "khong_dat", "ly_do": ""}).want(422, "Chưa ghi được đánh giá", "cần có lý do")
	chair.get(path).send(path, typing{"ket_qua": "", "ly_do": "Kết luận số 12"}).want(422, "Chưa chọn kết quả đánh giá")
	stale := chair.get(path)
	chair.get(path).send(path, typing{"ket_qua": "khong_dat", "ly_do": "Kết luận số 12"}).want(200, "Kết quả đang tính: không đạt", "Kết quả tính được là “vượt”", "Kết luận số 12")
	stale.send(path, typing{"ket_qua": "dat", "ly_do": "Kết luận số 13"}).want(409, p.Chair.Name+" đã đánh giá chỉ tiêu")
	stale = chair.get(path)
	p.counted(p.members, 20, 1, "")
	stale.send(path, typing{"ket_qua": "khong_dat", "ly_do": "Kết luận số 13"}).want(409, "vừa đổi thành “đạt”")
	chair.get("/chi-tieu?nam=2026").want(200, p.Chair.Name+" đánh giá; tính được: đạt", "trong đó 1 kết quả do người có thẩm quyền quyết định")
	chair.get(fmt.Sprintf("/chi-tieu/%s?nam=2026", p.members.Indicator)).want(200, "Kết quả tính được là “đạt”", "Đánh giá khác")
	chair.get(path).send(path+"/rut", typing{"ly_do_rut": " "}).want(422, "cần có lý do")
	chair.get(path).send(path+"/rut", typing{"ly_do_rut": "Đã khắc phục"}).want(200, "Kết quả đang tính: đạt", "rút đánh giá")
	clerk := p.as(p.Clerk).get(path)
	clerk.want(200, "Các lần đánh giá khác")
	if strings.Contains(clerk.text(), "Ghi đánh giá") {
		t.Error("the office is offered to judge otherwise")
	}
	p.as(p.Clerk).post(path, nil).want(http.StatusForbidden, "chưa được đánh giá khác")
}

func TestRestructureUnits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	seven, eight := s.Units["Tổ dân phố 7"], s.Units["Tổ dân phố 8"]
	path := structurePath(seven)
	v := s.as(s.Clerk)
	v.get("/don-vi/"+string(seven)).want(200, "Cơ cấu")
	v.get(path).send(path+"/doi-ten", typing{"ten": "Tổ dân phố 7A", "ngay": "30/02/2026"}).want(422, "“30/02/2026” không phải một ngày")
	v.get(path).send(path+"/doi-ten", typing{"ten": "Tổ dân phố 8", "ngay": "01/01/2026"}).want(409, "đã có đơn vị “Tổ dân phố 8”")
	stale := v.get(path)
	v.get(path).send(path+"/doi-ten", typing{"ten": "Tổ dân phố 7A", "ngay": "01/01/2026"}).want(200, "Đã ghi thay đổi", "Tổ dân phố 7A")
	stale.send(path+"/doi-ten", typing{"ten": "Tổ dân phố 7B", "ngay": "01/01/2026"}).want(409, "vừa được người khác sửa")
	v.get(path).send(path+"/chuyen", typing{"cap_tren": "", "ngay": "02/01/2026"}).want(422, "Chưa chọn cấp trên mới")
	office := s.Units["Phòng Văn hóa - Xã hội"]
	v.get(path).send(path+"/chuyen", typing{"cap_tren": string(office), "ngay": "02/01/2026"}).want(200, "chuyển từ", "tính theo số của từng đơn vị")
	v.get(path).send(path+"/chia-tach", typing{"nhan_1": string(seven), "phan_1": "hai phần", "nhan_2": string(eight), "ngay": "03/01/2026"}).want(422, "Tỷ lệ “hai phần” không đọc được")
	v.get(path).send(path+"/chia-tach", typing{"nhan_1": string(seven), "phan_1": "1/3", "nhan_2": string(eight), "phan_2": "40%", "ngay": "03/01/2026"}).want(422, "cộng lại được 11/15")
	v.get(path).send(path+"/chia-tach", typing{"phan_1": "1/3", "ngay": "03/01/2026"}).want(422, "mà chưa chọn đơn vị nhận")
	v.get(path).send(path+"/chia-tach", typing{"nhan_1": string(seven), "phan_1": "60%", "nhan_2": string(eight), "phan_2": "2/5", "ngay": "03/01/2026"}).want(200, "giữ lại một phần (3/5)", "chia theo tỷ lệ 2/5")
	v.get(path).send(path+"/sap-nhap", typing{"nhan": "", "ngay": "04/01/2026"}).want(422, "Chưa chọn đơn vị nhận sáp nhập")
	v.get(path).send(path+"/sap-nhap", typing{"nhan": string(eight), "ngay": "04/01/2026"}).want(200, "thôi hoạt động", "cộng vào đơn vị nhận", "nhập vào Tổ dân phố 8")
	back := structurePath(eight)
	v.get(back).send(back+"/dong", typing{"ngay": ""}).want(422, "“” không phải một ngày")
	v.get(back).send(back+"/dong", typing{"ngay": "05/01/2026"}).want(200, "thôi hoạt động")
	s.as(s.Reader).get(structurePath("khong-co")).want(404, "Không có đơn vị này")
	s.as(s.Head).post(path+"/dong", nil).want(http.StatusForbidden, "chưa được đổi thiết lập")
	s.See(s.Reader, func(tx *db.Tx) error {
		edges, err := org.Lineage(tx, "")
		if len(edges) != 4 {
			t.Errorf("%d edges, want a move, two parts and a merger", len(edges))
		}
		return err
	})
}

func TestParseShare(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"1/3": "1/3", " 2 / 6 ": "1/3", "40%": "2/5", "33,5%": "67/200", "100": "1/1",
		"0/3": "", "4/3": "", "1/0": "", "-1/3": "", "0": "", "101%": "", "nửa": "", "": "", "1/2/3": ""} {
		got := ""
		if num, den, ok := parseShare(typed); ok {
			got = fmt.Sprintf("%d/%d", num, den)
		}
		if got != want {
			t.Errorf("parseShare(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestAnIndicatorShowsWhatWasReaggregated(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Advance(30 * 24 * time.Hour)
	seven, eight := p.Units["Tổ dân phố 7"], p.Units["Tổ dân phố 8"]
	path := fmt.Sprintf("/chi-tieu/%s?nam=2026", p.members.Indicator)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		for unit, n := range map[auth.UnitID]int64{seven: 4, eight: 5} {
			f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.members.Indicator, Unit: unit, From: "2025-01-01", To: "2025-12-31"},
				Value: figure.Value{N: n}, Status: figure.Final, Seen: figure.NotSeen})
			if err == nil {
				_, err = figure.Approve(tx, f.ID)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if page := p.as(p.Reader).get(path); strings.Contains(page.text(), "trên địa bàn hôm nay") {
		t.Error("a series is told to be re-aggregated before anything merged")
	}
	p.Do(p.Clerk, func(tx *db.Tx) error { return org.MergeUnits(tx, []auth.UnitID{seven}, eight, "2026-01-10") })
	p.as(p.Reader).get(path).want(200, "Các năm trên địa bàn hôm nay", "9 đảng viên", "tính lại từ Tổ dân phố 7 và Tổ dân phố 8")
}
