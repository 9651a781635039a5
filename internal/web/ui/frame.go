package ui

import "github.com/a-h/templ"

// Theme is the reader's choice of light or dark; paper is always light.
type Theme string

// The themes. The zero Theme follows the device.
const (
	ThemeAuto  Theme = "auto"
	ThemeLight Theme = "light"
	ThemeDark  Theme = "dark"
)

// KeyField and ThemeField name the hidden key of every form, and the field that
// the theme switch sends.
const (
	KeyField   = "key"
	ThemeField = "theme"
)

// Hidden is a form value that is sent and not shown.
type Hidden struct{ Name, Value string }

// Send says where a form goes and with which key, so that the same act sent twice
// is done once. An empty Action means that there is no such form.
type Send struct {
	Action string
	Key    string
	Hidden []Hidden
}

// Crumb is one step of the way to a page; the last one has no Href.
type Crumb struct{ Label, Href string }

// NavItem is an entry of the menu. Count is printed when it is above zero and read
// out with Of ("việc"). Gap sets the entry apart from the one before it.
type NavItem struct {
	Label, Href string
	Icon        Icon
	Count       int
	Of          string
	Current     bool
	Gap         bool
}

// User is who is signed in. Post is the person's post or unit; Account leads to the
// person's own page; SignOut is the form that ends the session.
type User struct {
	Name, Post string
	Account    string
	SignOut    Send
}

// Banner is a line above every page that must not be overlooked. Sample says that
// the ward is invented, in words of its own when Text is empty; otherwise Text is a
// warning, such as pages sent without encryption.
type Banner struct {
	Sample bool
	Text   Line
}

// Chrome is what stands around every page of one person in one ward.
type Chrome struct {
	Ward      string // "Phường Hòa Mẫu"
	Place     string // small line under it: "Tổng kết · tỉnh Minh Sơn"
	Home      string // address of the home page
	Nav       []NavItem
	User      User
	Theme     Theme
	ThemeForm Send // stores the theme; without it there is no switch
	Banners   []Banner
	Footer    Line
}

// Page is the frame of a staff page: menu at the left (folded on narrow screens),
// crumbs, heading, one sentence of standing, actions at the right, then what
// With holds. Title names the thing, not the module.
type Page struct {
	Chrome   Chrome
	Title    string
	Crumbs   []Crumb
	Standing Line
	Actions  []templ.Component
	// PrintTitle and PrintNote replace the heading on paper, centred.
	PrintTitle, PrintNote string
	Landscape             bool // prints on A4 lying down
	// Refresh, while something runs behind the page, is after how many seconds a
	// browser without script asks for it again; 0 for never.
	Refresh int
	Scripts []string // of this page alone: "grid.js"
}

// Bare is the frame without a menu: sign-in, first run, and the form that a cell
// secretary fills in on a phone. Kicker is the small line above the heading.
type Bare struct {
	Kicker    string
	Title     string
	Standing  Line
	Theme     Theme
	ThemeForm Send
	User      User // only its SignOut and Account are shown
	Banners   []Banner
	Footer    Line
	Wide      bool // as wide as a staff page, for two things side by side
}

// Problem is the body of a page that could not be shown. Code is the short code
// that is also in the log line.
type Problem struct {
	Title   string
	Text    Line
	Code    string
	Actions []templ.Component
}

// NotFound says that the address leads to nothing in this ward.
func NotFound(home string) Problem {
	return Problem{
		Title:   "Không có trang này",
		Text:    Words("Địa chỉ có thể bị chép thiếu, hoặc mục này thuộc phường khác. Kiểm tra lại địa chỉ, hoặc về trang đầu rồi tìm theo tên."),
		Actions: []templ.Component{Button{Label: "Về trang đầu", Href: home}},
	}
}

// NotAllowed says why this account may not see the page; reason is a whole
// sentence, as the right that refused it words it.
func NotAllowed(reason, home string) Problem {
	return Problem{
		Title:   "Tài khoản này không mở được trang",
		Text:    Words(reason),
		Actions: []templ.Component{Button{Label: "Về trang đầu", Href: home}},
	}
}

// Broken says that the fault is the server's. Code finds the log line; again is the
// address to try once more.
func Broken(code, again string) Problem {
	return Problem{
		Title:   "Trang này chưa mở được",
		Text:    Words("Lỗi ở phía máy chủ, không phải do người dùng. Thử lại sau ít phút; nếu vẫn lỗi, báo Văn phòng mã dưới đây."),
		Code:    code,
		Actions: []templ.Component{Button{Label: "Thử lại", Href: again}},
	}
}

// Section is a part of a page under a second-level heading. Count is the number
// beside the heading, or a few words ("2 cần xem, 1 đã khớp"); More stands at the
// right. ID ties the heading to the region and is a place to link to.
type Section struct {
	ID, Title string
	Count     string
	More      Line
	Hidden    bool // heading for screen readers only
	Middle    bool // heading in the middle of a Sheet; a "\n" in Title breaks it
	Sheet     bool // part of a Sheet: found by its heading, which a paper may repeat, and no landmark
}

// Columns puts a side note beside what With holds; below it on narrow screens.
// Label names the side note for screen readers.
type Columns struct {
	Label string
	Aside templ.Component
}

// Split puts two things of equal weight side by side: the text as read, and the
// facts found in it. The left one stays in view while the right one scrolls.
type Split struct {
	Left, Right templ.Component
	ID          string // of the right half: on a phone it stands below the left one
}

// Scroll lets a wide thing move sideways inside the page, reachable by keyboard.
type Scroll struct{ Label string }
