package web

import (
	"net/http"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
)

// postOf is the standing post of a person.
func (s *site) postOf(name string) (post org.Post) {
	s.t.Helper()
	s.See(s.Clerk, func(tx *db.Tx) error {
		posts, err := org.Posts(tx)
		for _, p := range posts {
			if p.Name == name && p.EndedAt == "" {
				post = p
			}
		}
		return err
	})
	return post
}

// signsIn reports what the sign-in page answers.
func (s *site) signsIn(login, password string) *answer {
	s.t.Helper()
	return s.guest().get("/dang-nhap").send("/dang-nhap", typing{"ten_dang_nhap": login, "mat_khau": password})
}

func TestAccountsFromFirstDayToLast(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	page := v.get(accountsPath).want(http.StatusOK, "Đàm Thị Khuê", "khue", "Vai trò được làm gì", "Người giữ thẻ", "4 người")
	page.send(accountsPath, typing{"ho_ten": "", "vai_tro": string(auth.Reporter)}).want(http.StatusUnprocessableEntity, "Họ và tên")
	page.send(accountsPath, typing{"ho_ten": "Vi Thị Nga", "ten_dang_nhap": "k h u e"}).want(http.StatusUnprocessableEntity, "chưa dùng được")
	made := page.send(accountsPath, typing{"ho_ten": "Vi Thị Nga", "ten_dang_nhap": "nga", "don_vi": string(s.Units["Tổ dân phố 8"]), "vai_tro": string(auth.Reporter), "chuc_vu": "Tổ trưởng"})
	made.want(http.StatusOK, "Mật khẩu của nga", "Hiện một lần")
	password := printedCode.FindString(made.text())
	s.signsIn("nga", password).want(http.StatusOK, "Việc của tôi")

	nga := s.postOf("Vi Thị Nga")
	reset := v.get(accountsPath).send(accountsPath+"/"+string(nga.Account)+"/mat-khau", nil).want(http.StatusOK, "Mật khẩu của nga")
	s.signsIn("nga", password).want(http.StatusUnprocessableEntity)
	s.Clock.Advance(2e9)
	next := printedCode.FindString(reset.text())
	s.signsIn("nga", next).want(http.StatusOK, "Việc của tôi")
	v.get(accountsPath).send(accountsPath+"/"+string(nga.Account)+"/ngung", nil).want(http.StatusOK, "Đã ngừng tài khoản")
	s.signsIn("nga", next).want(http.StatusForbidden, "đã ngừng sử dụng")
	v.get(accountsPath).send(accountsPath+"/"+string(nga.Account)+"/mo", nil).want(http.StatusOK, "dùng lại được")
	v.get(accountsPath).send(accountsPath+"/chuc-vu/"+string(nga.ID)+"/ket-thuc", nil).want(http.StatusOK, "Đã kết thúc chức vụ")
	s.signsIn("nga", next).want(http.StatusForbidden, "không giữ chức vụ nào")
}

func TestPostIsHandedOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	khue := s.postOf("Đàm Thị Khuê")
	v.get(accountsPath).send(accountsPath+"/chuc-vu/"+string(khue.ID)+"/ket-thuc", nil).want(http.StatusConflict, "Văn phòng cuối cùng")
	page := v.get(accountsPath+"?ban-giao="+string(khue.ID)).want(http.StatusOK, "Bàn giao: Văn phòng")
	done := page.send(accountsPath+"/chuc-vu/"+string(khue.ID)+"/ban-giao", typing{"nguoi": string(s.Reader.Person)})
	if strings.Contains(done.text(), "Mật khẩu của") {
		t.Error("an account that was there got a password")
	}
	if p := s.postOf("Đàm Thị Khuê"); p.ID != "" {
		t.Errorf("the old holder still has %+v", p)
	}
	s.as(s.Reader).get(accountsPath).want(http.StatusOK, "1 chức vụ đã kết thúc")
}
