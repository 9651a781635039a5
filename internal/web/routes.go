package web

import (
	"net/http"

	"tongket/internal/auth"
	"tongket/internal/web/static"
)

// routes is the sitemap of the staff pages. Addresses are Vietnamese without
// marks, as people read them aloud on the telephone.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())

	// Before anybody is signed in.
	mux.HandleFunc("GET /dang-nhap", s.signInPage)
	mux.HandleFunc("POST /dang-nhap", s.signIn)
	mux.HandleFunc("POST /dang-xuat", s.signOut)
	mux.HandleFunc("GET /bat-dau", s.firstRunPage)
	mux.HandleFunc("POST /bat-dau", s.firstRun)
	mux.HandleFunc("POST /giao-dien", s.setTheme)
	mux.HandleFunc("GET /cac-thanh-phan", s.statesPage)

	mux.HandleFunc("GET /{$}", s.view(auth.SeeRecord, homePage))

	mux.HandleFunc("GET /chi-tieu", s.view(auth.SeeRecord, planPage))
	mux.HandleFunc("GET /chi-tieu/bang.xlsx", s.fileOf(auth.SeeRecord, planWorkbook))
	mux.HandleFunc("GET /chi-tieu/{indicator}", s.view(auth.SeeRecord, indicatorPage))

	mux.HandleFunc("POST /chi-tieu/{indicator}/bo-ten-goi", s.aliasRemove())

	mux.HandleFunc("GET /so-lieu", s.view(auth.SeeRecord, figuresPage))
	mux.HandleFunc("GET /so-lieu/ghi", s.view(auth.SubmitFigure, figureEntryPage))
	mux.HandleFunc("POST /so-lieu/ghi", s.figureEntry())
	mux.HandleFunc("POST /so-lieu/{figure}/duyet", s.figureApprove())
	mux.HandleFunc("POST /so-lieu/{figure}/tra-lai", s.figureReturn())
	mux.HandleFunc("GET /so-lieu/{figure}/minh-chung", s.fileOf(auth.SeeRecord, figureEvidence))

	mux.HandleFunc("GET /bieu-mau", s.view(auth.SeeRecord, workbooksPage))
	mux.HandleFunc("GET /bieu-mau/mau.xlsx", s.fileOf(auth.SubmitFigure, templateFile))
	mux.HandleFunc("GET /bieu-mau/mau.zip", s.fileOf(auth.SubmitFigure, templatesFile))
	mux.HandleFunc("POST /bieu-mau/nhap", s.importTake())
	mux.HandleFunc("GET /bieu-mau/nhap/{import}", s.importLook())
	mux.HandleFunc("POST /bieu-mau/nhap/{import}", s.importDecide())
	mux.HandleFunc("POST /bieu-mau/nhap/{import}/bo", s.importDrop())
	mux.HandleFunc("GET /bieu-mau/nhap/{import}/tep", s.fileOf(auth.SubmitFigure, importFile))
	mux.HandleFunc("POST /bieu-mau/ghep", s.mappingAdd())
	mux.HandleFunc("GET /bieu-mau/ghep/{mapping}", s.mappingLook())
	mux.HandleFunc("POST /bieu-mau/ghep/{mapping}", s.mappingChange())
	mux.HandleFunc("POST /bieu-mau/ghep/{mapping}/dien", s.mappingFill())
	mux.HandleFunc("GET /bieu-mau/ghep/{mapping}/dien/{filling}", s.fileOf(auth.MakeReport, filledFile))
	mux.HandleFunc("POST /bieu-mau/ghep/{mapping}/bo", s.mappingRemove())
	mux.HandleFunc("GET /bang-nhap", s.view(auth.SubmitFigure, gridEntryPage))
	mux.HandleFunc("POST /bang-nhap/gui", s.gridSend())
	mux.HandleFunc("POST /bang-nhap/o", s.gridCellSend())
	mux.HandleFunc("POST /bang-nhap/dan", s.gridPaste())
	mux.HandleFunc("POST /bang-nhap/nguon", s.gridSourceSet())

	mux.HandleFunc("GET /van-ban", s.view(auth.SeeDocuments, documentsPage))
	mux.HandleFunc("POST /van-ban", s.upload())
	mux.HandleFunc("GET /van-ban/mau.txt", s.sampleText)
	mux.HandleFunc("GET /van-ban/{document}", s.view(auth.SeeDocuments, intakePage))
	mux.HandleFunc("GET /van-ban/{document}/tep", s.fileOf(auth.SeeDocuments, documentFile))
	mux.HandleFunc("GET /van-ban/{document}/trang/{page}", s.pagePicture)
	mux.HandleFunc("POST /van-ban/{document}/ban-moi", s.versionTake())
	mux.HandleFunc("POST /van-ban/{document}/doc-lai", s.versionReread())
	mux.HandleFunc("POST /van-ban/{document}/xac-nhan", s.factConfirmMatching())
	mux.HandleFunc("POST /van-ban/{document}/da-chon", s.factPicked())
	mux.HandleFunc("POST /van-ban/{document}/{proposal}/xac-nhan", s.factConfirm())
	mux.HandleFunc("POST /van-ban/{document}/{proposal}/bo", s.factReject())
	mux.HandleFunc("GET /mo-dau", s.view(auth.TakeDocument, openingPage))
	mux.HandleFunc("POST /mo-dau", s.openingTake())
	mux.HandleFunc("GET /mo-dau/xem", s.view(auth.TakeDocument, reviewPage))
	mux.HandleFunc("POST /mo-dau/xem/{step}", s.reviewStep())
	mux.HandleFunc("GET /mo-dau/venh-nhau", s.view(auth.TakeDocument, clashesPage))
	mux.HandleFunc("GET /mo-dau/{opening}", s.view(auth.TakeDocument, openingShow))
	mux.HandleFunc("GET /mo-dau/{opening}/tien-do", s.view(auth.TakeDocument, openingProgress))
	mux.HandleFunc("GET /nhiem-vu", s.view(auth.SeeDocuments, directivesPage))

	mux.HandleFunc("GET /bao-cao", s.view(auth.MakeReport, reportsPage))
	mux.HandleFunc("POST /bao-cao", s.reportMake())
	mux.HandleFunc("GET /bao-cao/{report}", s.view(auth.MakeReport, reportPage))
	mux.HandleFunc("GET /bao-cao/{report}/tep", s.fileOf(auth.MakeReport, reportFile))

	mux.HandleFunc("GET /ban-chot", s.view(auth.SeeRecord, snapshotsPage))
	mux.HandleFunc("POST /ban-chot", s.snapshotFreeze())
	mux.HandleFunc("GET /ban-chot/{snapshot}", s.view(auth.SeeRecord, snapshotPage))
	mux.HandleFunc("GET /danh-gia/{target}", s.view(auth.SeeRecord, verdictPage))
	mux.HandleFunc("POST /danh-gia/{target}", s.verdictOverride())
	mux.HandleFunc("POST /danh-gia/{target}/rut", s.verdictRestore())

	mux.HandleFunc("GET /don-vi", s.view(auth.SeeRecord, unitsPage))
	mux.HandleFunc("POST /don-vi", s.unitAdd())
	mux.HandleFunc("GET /don-vi/{unit}", s.view(auth.SeeRecord, unitPage))

	mux.HandleFunc("GET /che-do", s.view(auth.SeeRecord, regimesPage))
	mux.HandleFunc("POST /che-do", s.regimeSet())
	mux.HandleFunc("GET /che-do/ghi", s.view(auth.ChangeWard, regimeFormPage))
	mux.HandleFunc("POST /che-do/de-xuat", s.regimesPropose())
	mux.HandleFunc("GET /che-do/{regime}", s.view(auth.SeeRecord, regimePage))
	mux.HandleFunc("GET /che-do/{regime}/bieu-mau", s.fileOf(auth.SeeRecord, regimeTemplate))
	mux.HandleFunc("POST /che-do/{regime}/bieu-mau", s.regimeTemplateSet())
	mux.HandleFunc("GET /lich", s.view(auth.SeeRecord, calendarPage))
	mux.HandleFunc("POST /lich/ngay", s.calendarDay())
	mux.HandleFunc("POST /lich/theo-luat", s.calendarByLaw())
	mux.HandleFunc("POST /lich/xac-nhan", s.calendarConfirm())
	mux.HandleFunc("POST /lich/mo", s.yearOpen())
	mux.HandleFunc("POST /lich/ky", s.periodAdd())
	mux.HandleFunc("POST /lich/hen", s.periodReschedule())
	mux.HandleFunc("POST /lich/khung", s.windowSet())
	mux.HandleFunc("GET /khoa", s.view(auth.SeeRecord, locksPage))
	mux.HandleFunc("POST /khoa", s.lockAdd())
	mux.HandleFunc("POST /khoa/mo", s.lockExtend())
	mux.HandleFunc("POST /khoa/mo/{exception}/dong", s.lockExtendEnd())
	mux.HandleFunc("POST /khoa/{lock}/bo", s.lockLift())
	mux.HandleFunc("GET /thiet-lap", s.view(auth.ChangeWard, settingsPage))
	mux.HandleFunc("POST /thiet-lap", s.settingChange())

	mux.HandleFunc("/", s.nowhere)
	return mux
}
