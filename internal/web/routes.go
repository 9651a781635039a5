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
	mux.HandleFunc("GET /chi-tieu/them", s.view(auth.SetPlan, lineAddPage))
	mux.HandleFunc("POST /chi-tieu/them", s.lineAdd())
	mux.HandleFunc("GET /chi-tieu/muc/{target}/xem", s.view(auth.SeeRecord, linePage))
	mux.HandleFunc("POST /chi-tieu/muc/{target}/dieu-chinh", s.lineAdjust())
	mux.HandleFunc("POST /chi-tieu/muc/{target}/bo", s.lineWithdraw())
	mux.HandleFunc("GET /chi-tieu/muc/{target}/don-vi", s.view(auth.SeeRecord, sharesPage))
	mux.HandleFunc("POST /chi-tieu/muc/{target}/don-vi", s.sharesSet())
	mux.HandleFunc("GET /chi-tieu/nam-sau", s.view(auth.SeeRecord, nextYearPage))
	mux.HandleFunc("POST /chi-tieu/nam-sau", s.nextYearCarry())
	mux.HandleFunc("POST /chi-tieu/nam-sau/lay-lai", s.nextYearTakeBack())
	mux.HandleFunc("GET /chi-tieu/nhiem-ky", s.view(auth.SeeRecord, termPage))
	mux.HandleFunc("GET /chi-tieu/phan-ky", s.view(auth.SeeRecord, phasingPage))
	mux.HandleFunc("POST /chi-tieu/phan-ky", s.phasingSet())
	mux.HandleFunc("POST /chi-tieu/phan-ky/chia", s.phasingSpread())
	mux.HandleFunc("GET /chi-tieu/danh-muc", s.view(auth.SeeRecord, catalogPage))
	mux.HandleFunc("POST /chi-tieu/truc", s.axisAdd())
	mux.HandleFunc("POST /chi-tieu/truc/bo", s.axisRemove())
	mux.HandleFunc("GET /chi-tieu/lap-moi", s.view(auth.SetPlan, definitionEditPage))
	mux.HandleFunc("POST /chi-tieu/lap-moi", s.definitionSave())
	mux.HandleFunc("GET /chi-tieu/{indicator}/phieu", s.view(auth.SeeRecord, definitionPage))
	mux.HandleFunc("GET /chi-tieu/{indicator}/sua", s.view(auth.SetPlan, definitionEditPage))
	mux.HandleFunc("POST /chi-tieu/{indicator}/sua", s.definitionSave())

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
	mux.HandleFunc("GET /thiet-lap", s.view(auth.ChangeWard, settingsPage))
	mux.HandleFunc("POST /thiet-lap", s.settingChange())

	mux.HandleFunc("/", s.nowhere)
	return mux
}
