package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tongket/internal/auth"
)

// routeRights says of each route who may ask for it: a right, or everybody. A
// route that is not here fails the test, so that none is forgotten.
var routeRights = map[string]auth.Right{
	"GET /chi-tieu/{indicator}/cau": auth.SeeRecord, "GET /chi-tieu/{indicator}/cau/doan": auth.SeeRecord,
	"POST /bieu-mau/ghep/{mapping}/tep-moi": auth.MakeReport,
	"GET /yeu-cau":                          auth.MakeReport, "POST /yeu-cau": auth.TakeDocument, "GET /yeu-cau/{request}": auth.MakeReport,
	"POST /yeu-cau/{request}/khung": auth.MakeReport, "POST /yeu-cau/{request}/ky": auth.MakeReport, "POST /yeu-cau/{request}/muc": auth.MakeReport, "POST /yeu-cau/{request}/tra-loi": auth.MakeReport,
	"POST /yeu-cau/{request}/bo": auth.TakeDocument, "GET /yeu-cau/{request}/tra-loi/{answer}/cong-van": auth.MakeReport, "GET /yeu-cau/{request}/tra-loi/{answer}/bieu": auth.MakeReport,

	"GET /{$}":                               auth.SeeRecord,
	"GET /chi-tieu":                          auth.SeeRecord,
	"GET /chi-tieu/bang.xlsx":                auth.SeeRecord,
	"GET /chi-tieu/{indicator}":              auth.SeeRecord,
	"GET /chi-tieu/muc/{target}/xem":         auth.SeeRecord,
	"GET /chi-tieu/muc/{target}/don-vi":      auth.SeeRecord,
	"GET /chi-tieu/nam-sau":                  auth.SeeRecord,
	"GET /chi-tieu/nhiem-ky":                 auth.SeeRecord,
	"GET /chi-tieu/phan-ky":                  auth.SeeRecord,
	"GET /chi-tieu/danh-muc":                 auth.SeeRecord,
	"GET /chi-tieu/{indicator}/phieu":        auth.SeeRecord,
	"GET /chi-tieu/them":                     auth.SetPlan,
	"POST /chi-tieu/them":                    auth.SetPlan,
	"POST /chi-tieu/muc/{target}/dieu-chinh": auth.SetPlan,
	"POST /chi-tieu/muc/{target}/bo":         auth.SetPlan,
	"POST /chi-tieu/muc/{target}/don-vi":     auth.SetPlan,
	"POST /chi-tieu/nam-sau":                 auth.SetPlan,
	"POST /chi-tieu/nam-sau/lay-lai":         auth.SetPlan,
	"POST /chi-tieu/phan-ky":                 auth.SetPlan,
	"POST /chi-tieu/phan-ky/chia":            auth.SetPlan,
	"POST /chi-tieu/truc":                    auth.SetPlan,
	"POST /chi-tieu/truc/bo":                 auth.SetPlan,
	"GET /chi-tieu/lap-moi":                  auth.SetPlan,
	"POST /chi-tieu/lap-moi":                 auth.SetPlan,
	"GET /chi-tieu/{indicator}/sua":          auth.SetPlan,
	"POST /chi-tieu/{indicator}/sua":         auth.SetPlan,
	"GET /bieu-do":                           auth.SeeRecord,
	"GET /bieu-do/tat-ca.pdf":                auth.SeeRecord,
	"GET /bieu-do/{chart}/hinh.png":          auth.SeeRecord,
	"GET /bieu-do/{chart}/hinh.pdf":          auth.SeeRecord,
	"GET /bieu-do/ban-do":                    auth.SeeRecord,
	"POST /bieu-do/ban-do":                   auth.ChangeWard,
	"GET /du-bao":                            auth.SeeRecord,
	"GET /canh-bao":                          auth.SeeRecord, "GET /canh-bao/{finding}": auth.SeeRecord, "POST /canh-bao/{finding}": auth.SeeRecord,
	"GET /quy-tac": auth.SetPlan, "POST /quy-tac": auth.SetPlan,
	"GET /so-lieu":                                 auth.SeeRecord,
	"POST /so-lieu/nhieu":                          auth.DecideFigure,
	"GET /so-lieu/lich-su":                         auth.SeeRecord,
	"POST /so-lieu/doi-chieu":                      auth.SubmitFigure,
	"POST /so-lieu/doi-chieu/{rival}/rut":          auth.SubmitFigure,
	"GET /so-lieu/doi-chieu/{rival}/minh-chung":    auth.SeeRecord,
	"POST /so-lieu/chon-nguon":                     auth.SubmitFigure,
	"GET /so-lieu/ghi":                             auth.SubmitFigure,
	"POST /so-lieu/ghi":                            auth.SubmitFigure,
	"POST /so-lieu/{figure}/duyet":                 auth.DecideFigure,
	"POST /so-lieu/{figure}/tra-lai":               auth.DecideFigure,
	"GET /so-lieu/{figure}/minh-chung":             auth.SeeRecord,
	"GET /bieu-mau":                                auth.SeeRecord,
	"GET /bieu-mau/mau.xlsx":                       auth.SubmitFigure,
	"GET /bieu-mau/mau.zip":                        auth.SubmitFigure,
	"POST /bieu-mau/nhap":                          auth.SubmitFigure,
	"GET /bieu-mau/nhap/{import}":                  auth.SeeRecord,
	"POST /bieu-mau/nhap/{import}":                 auth.SubmitFigure,
	"POST /bieu-mau/nhap/{import}/bo":              auth.SubmitFigure,
	"GET /bieu-mau/nhap/{import}/tep":              auth.SubmitFigure,
	"POST /bieu-mau/ghep":                          auth.MakeReport,
	"GET /bieu-mau/ghep/{mapping}":                 auth.MakeReport,
	"POST /bieu-mau/ghep/{mapping}":                auth.MakeReport,
	"POST /bieu-mau/ghep/{mapping}/dien":           auth.MakeReport,
	"GET /bieu-mau/ghep/{mapping}/dien/{filling}":  auth.MakeReport,
	"POST /bieu-mau/ghep/{mapping}/bo":             auth.MakeReport,
	"GET /nhap-nhanh":                              auth.ReportDue,
	"POST /nhap-nhanh":                             auth.ReportDue,
	"GET /the":                                     auth.ManageAccounts,
	"POST /the":                                    auth.ManageAccounts,
	"POST /the/{card}/cap-lai":                     auth.ManageAccounts,
	"POST /the/{card}/thu-hoi":                     auth.ManageAccounts,
	"GET /tai-khoan":                               auth.ManageAccounts,
	"POST /tai-khoan":                              auth.ManageAccounts,
	"POST /tai-khoan/{account}/mat-khau":           auth.ManageAccounts,
	"POST /tai-khoan/{account}/ngung":              auth.ManageAccounts,
	"POST /tai-khoan/{account}/mo":                 auth.ManageAccounts,
	"POST /tai-khoan/chuc-vu/{post}/ket-thuc":      auth.ManageAccounts,
	"POST /tai-khoan/chuc-vu/{post}/ban-giao":      auth.ManageAccounts,
	"GET /bang-nhap":                               auth.SubmitFigure,
	"POST /bang-nhap/gui":                          auth.SubmitFigure,
	"POST /bang-nhap/o":                            auth.SubmitFigure,
	"POST /bang-nhap/dan":                          auth.SubmitFigure,
	"POST /bang-nhap/nguon":                        auth.SubmitFigure,
	"GET /van-ban":                                 auth.SeeDocuments,
	"POST /van-ban":                                auth.TakeDocument,
	"GET /van-ban/{document}":                      auth.SeeDocuments,
	"GET /van-ban/{document}/tep":                  auth.SeeDocuments,
	"GET /van-ban/{document}/trang/{page}":         auth.SeeDocuments,
	"POST /van-ban/{document}/ban-moi":             auth.TakeDocument,
	"POST /van-ban/{document}/doc-lai":             auth.TakeDocument,
	"POST /van-ban/{document}/da-chon":             auth.DecideFact,
	"POST /chi-tieu/{indicator}/bo-ten-goi":        auth.DecideFact,
	"POST /van-ban/{document}/xac-nhan":            auth.DecideFact,
	"POST /van-ban/{document}/{proposal}/xac-nhan": auth.DecideFact,
	"POST /van-ban/{document}/{proposal}/bo":       auth.DecideFact,
	"GET /mo-dau":                                  auth.TakeDocument,
	"POST /mo-dau":                                 auth.TakeDocument,
	"GET /mo-dau/xem":                              auth.TakeDocument,
	"POST /mo-dau/xem/{step}":                      auth.DecideFact,
	"GET /mo-dau/venh-nhau":                        auth.TakeDocument,
	"GET /mo-dau/{opening}":                        auth.TakeDocument,
	"GET /mo-dau/{opening}/tien-do":                auth.TakeDocument,
	"GET /nhiem-vu":                                auth.SeeDocuments,
	"GET /bao-cao":                                 auth.MakeReport,
	"POST /bao-cao":                                auth.MakeReport,
	"GET /bao-cao/cot":                             auth.MakeReport,
	"POST /bao-cao/cot":                            auth.ChangeWard,
	"GET /bao-cao/{report}":                        auth.MakeReport,
	"GET /bao-cao/{report}/cac-so":                 auth.MakeReport,
	"GET /bao-cao/{report}/ban-sua":                auth.MakeReport,
	"POST /bao-cao/{report}/ban-sua":               auth.MakeReport,
	"GET /bao-cao/{report}/ban-sua/{edition}":      auth.MakeReport,
	"GET /bao-cao/{report}/lap-lai":                auth.MakeReport,
	"POST /bao-cao/{report}/lap-lai":               auth.MakeReport,
	"POST /bao-cao/{report}/lap-lai/ghi":           auth.MakeReport,
	"GET /bao-cao/{report}/phat-hanh":              auth.MakeReport,
	"GET /bao-cao/{report}/tep":                    auth.MakeReport,
	"GET /bao-cao/{report}/tien-do":                auth.MakeReport,
	"GET /bao-cao/{report}/pdf":                    auth.MakeReport,
	"GET /bao-cao/{report}/so":                     auth.KeepBooks,
	"POST /bao-cao/{report}/so":                    auth.KeepBooks,
	"POST /bao-cao/{report}/sua-so":                auth.KeepBooks,
	"POST /bao-cao/{report}/ban-da-ky":             auth.KeepBooks,
	"GET /so-van-ban":                              auth.MakeReport,
	"POST /so-van-ban/giu":                         auth.KeepBooks,
	"POST /so-van-ban/huy":                         auth.KeepBooks,
	"POST /so-van-ban/nhiem-ky":                    auth.KeepBooks,
	"GET /mau-van-ban":                             auth.MakeReport, "GET /mau-van-ban/{kind}": auth.MakeReport, "POST /mau-van-ban/{kind}": auth.ChangeWard,
	"GET /mau-van-ban/{kind}/mau-dung-san": auth.MakeReport, "GET /mau-van-ban/{kind}/{template}": auth.MakeReport, "GET /mau-van-ban/{kind}/{template}/tep": auth.MakeReport,
	"GET /mau-van-ban/{kind}/{template}/thu": auth.MakeReport, "GET /mau-van-ban/{kind}/{template}/thu-mau": auth.MakeReport,
	"POST /mau-van-ban/{kind}/{template}/dung": auth.ChangeWard, "POST /mau-van-ban/{kind}/{template}/thoi-dung": auth.ChangeWard,
	"GET /tu-dien": auth.MakeReport, "GET /tu-dien/tep": auth.MakeReport,
	"GET /ban-chot":                        auth.SeeRecord,
	"POST /ban-chot":                       auth.FreezeBoard,
	"GET /ban-chot/{snapshot}":             auth.SeeRecord,
	"GET /danh-gia/{target}":               auth.SeeRecord,
	"POST /danh-gia/{target}":              auth.DecideVerdict,
	"POST /danh-gia/{target}/rut":          auth.DecideVerdict,
	"GET /don-doc":                         auth.Chase,
	"POST /don-doc/nhac":                   auth.Chase,
	"POST /don-doc/nhiem-vu":               auth.Chase,
	"GET /don-doc/tin-nhan":                auth.Chase,
	"GET /don-doc/ngay-nhac":               auth.Chase,
	"POST /don-doc/ngay-nhac":              auth.ChangeWard,
	"POST /don-doc/ngay-nhac/bo":           auth.ChangeWard,
	"GET /don-doc/dia-chi":                 auth.ManageAccounts,
	"POST /don-doc/dia-chi":                auth.ManageAccounts,
	"GET /nhac-viec":                       auth.SeeRecord,
	"POST /nhac-viec/thu":                  auth.SeeRecord,
	"POST /nhac-viec/lich":                 auth.SeeRecord,
	"POST /nhac-viec/lich/ngung":           auth.SeeRecord,
	"GET /ban-giao":                        auth.SeeRecord,
	"GET /don-vi":                          auth.SeeRecord,
	"GET /don-vi/{unit}/co-cau":            auth.SeeRecord,
	"POST /don-vi/{unit}/co-cau/doi-ten":   auth.ChangeWard,
	"POST /don-vi/{unit}/co-cau/chuyen":    auth.ChangeWard,
	"POST /don-vi/{unit}/co-cau/sap-nhap":  auth.ChangeWard,
	"POST /don-vi/{unit}/co-cau/chia-tach": auth.ChangeWard,
	"POST /don-vi/{unit}/co-cau/dong":      auth.ChangeWard,
	"POST /don-vi":                         auth.ChangeWard,
	"GET /don-vi/{unit}":                   auth.SeeRecord,
	"GET /che-do":                          auth.SeeRecord,
	"POST /che-do":                         auth.ChangeWard,
	"GET /che-do/ghi":                      auth.ChangeWard,
	"POST /che-do/de-xuat":                 auth.ChangeWard,
	"GET /che-do/{regime}":                 auth.SeeRecord,
	"GET /che-do/{regime}/bieu-mau":        auth.SeeRecord,
	"POST /che-do/{regime}/bieu-mau":       auth.ChangeWard,
	"GET /lich":                            auth.SeeRecord,
	"POST /lich/ngay":                      auth.ChangeWard,
	"POST /lich/theo-luat":                 auth.ChangeWard,
	"POST /lich/xac-nhan":                  auth.ChangeWard,
	"POST /lich/mo":                        auth.ChangeWard,
	"POST /lich/ky":                        auth.ChangeWard,
	"POST /lich/hen":                       auth.ChangeWard,
	"POST /lich/khung":                     auth.ChangeWard,
	"GET /khoa":                            auth.SeeRecord,
	"POST /khoa":                           auth.ChangeWard,
	"POST /khoa/mo":                        auth.ChangeWard,
	"POST /khoa/mo/{exception}/dong":       auth.ChangeWard,
	"POST /khoa/{lock}/bo":                 auth.ChangeWard,
	"GET /thiet-lap":                       auth.ChangeWard,
	"POST /thiet-lap":                      auth.ChangeWard,
	"GET /the-thuc":                        auth.ChangeWard,
	"POST /the-thuc":                       auth.ChangeWard,
	"GET /the-thuc/cong-tac-dang":          auth.ChangeWard,
	"POST /the-thuc/cong-tac-dang":         auth.ChangeWard,

	"POST /bieu-mau/nhap/nhieu-nam":                  auth.DecideFigure,
	"GET /bieu-mau/nhap/{import}/tien-do":            auth.DecideFigure,
	"POST /bieu-mau/nhap/{import}/ghi":               auth.DecideFigure,
	"POST /bieu-mau/nhap/{import}/quy-uoc":           auth.DecideFigure,
	"GET /bieu-mau/nhap/{import}/khong-ghi-duoc.csv": auth.DecideFigure,

	"GET /dang-nhap": "", "POST /dang-nhap": "", "POST /dang-xuat": "", "GET /bat-dau": "", "POST /bat-dau": "",
	"GET /the/mo": "", "POST /the/mo": "",
	"GET /kiem-tra": "", "POST /kiem-tra": "",
	"GET /bao-cao/{report}/kiem-tra": auth.MakeReport, "POST /bao-cao/{report}/kiem-tra": auth.MakeReport,
	"POST /giao-dien": "", "GET /cac-thanh-phan": "", "GET /van-ban/mau.txt": "",
	"GET /lich-han/{ward}/{token}": "",
}

// listedRoutes reads the patterns of the sitemap as they are written.
func listedRoutes(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile(`mux\.Handle(?:Func)?\("((?:GET|POST|PUT|DELETE|PATCH) [^"]+)"`).FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	return all
}

func TestEveryRouteHasItsRight(t *testing.T) {
	t.Parallel()
	routes := listedRoutes(t)
	if len(routes) < 20 {
		t.Fatalf("only %d routes were read from the sitemap", len(routes))
	}
	for _, r := range routes {
		if _, known := routeRights[r]; !known {
			t.Errorf("%s has no right in this table: say who may ask for it", r)
		}
	}
	for r := range routeRights {
		if !slices.Contains(routes, r) {
			t.Errorf("%s is in the table and not in the sitemap", r)
		}
	}
}

var wildcard = regexp.MustCompile(`\{\w+\}`)

// TestEveryRouteByEveryRole asks for each route as each role and as nobody. Who
// has the right is never turned away for want of it; who has not always is.
func TestEveryRouteByEveryRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	visitors := map[string]*visitor{"office": s.as(s.Clerk), "leader": s.as(s.Chair), "reporter": s.as(s.Head), "reader": s.as(s.Reader)}
	actors := map[string]auth.Actor{"office": s.Clerk, "leader": s.Chair, "reporter": s.Head, "reader": s.Reader}
	for _, route := range listedRoutes(t) {
		right := routeRights[route]
		if right == "" {
			continue
		}
		method, pattern, _ := strings.Cut(route, " ")
		path := wildcard.ReplaceAllString(strings.TrimSuffix(pattern, "{$}"), "khong-co")
		for role, v := range visitors {
			v.bare = true
			r := httptest.NewRequest(method, path, nil)
			if method == http.MethodPost {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			got := v.do(r)
			may := actors[role].Can(right)
			switch {
			case may && (got.status == http.StatusForbidden || got.status == http.StatusUnauthorized || got.status >= 500):
				t.Errorf("%s as %s answers %d: %s", route, role, got.status, got.text())
			case !may && got.status != http.StatusForbidden:
				t.Errorf("%s as %s answers %d, want 403", route, role, got.status)
			}
		}
		nobody := s.guest()
		nobody.bare = true
		got := nobody.do(httptest.NewRequest(method, path, nil))
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/dang-nhap") {
			t.Errorf("%s as nobody answers %d to %q, want the sign-in page", route, got.status, got.header.Get("Location"))
		}
	}
}

// TestNoPostFromAnotherSite: a form on a page elsewhere must do nothing, even in
// the browser of somebody signed in.
func TestNoPostFromAnotherSite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	for _, header := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, {"Origin": {"https://noi-khac.example"}}} {
		v.header = header
		for _, route := range listedRoutes(t) {
			if method, pattern, _ := strings.Cut(route, " "); method == http.MethodPost {
				path := wildcard.ReplaceAllString(pattern, "khong-co")
				v.post(path, nil).want(http.StatusForbidden, "đến từ một trang khác")
			}
		}
	}
}

// TestBytesThatAreNoText: what a program and no person would send is answered by
// a page, never by a failure of the record.
func TestBytesThatAreNoText(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	for _, route := range listedRoutes(t) {
		method, pattern, _ := strings.Cut(route, " ")
		path := wildcard.ReplaceAllString(strings.TrimSuffix(pattern, "{$}"), "a%00b%FF")
		r := httptest.NewRequest(method, path+"?nam=2026%00&tim=%FF%00&xong=%00&tra-lai=%FF", nil)
		if routeRights[route] == "" {
			continue
		}
		if got := v.do(r); got.status >= 500 {
			t.Errorf("%s answers %d", r.URL, got.status)
		}
	}
	_, values := v.entryOf(p.members, p.Root).form(entryPage)
	values.Set(fieldValue, "12\x00")
	values.Set(fieldNote, "biên \x00bản\xff")
	v.postParts(entryPage, values, map[string]File{fieldFile: {Name: "anh\xff.jpg", Data: phonePhoto(t)}}).want(200, "Đã gửi số liệu")
	if f := p.history(p.january(p.members, p.Root))[0]; f.Value.N != 12 || f.Note != "biên bản\uFFFD" {
		t.Errorf("kept %d with the note %q", f.Value.N, f.Note)
	}
}
