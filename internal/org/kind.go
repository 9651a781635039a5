package org

import "slices"

// UnitKind says what a unit of the tree is.
type UnitKind string

// RootKind is the kind of the one unit that stands for the whole ward.
const RootKind UnitKind = "ward"

// The kinds that the program itself speaks of; Kinds lists all.
const (
	OfficeKind  UnitKind = "office"
	EconomyKind UnitKind = "economy"
	SocietyKind UnitKind = "society"
	CentreKind  UnitKind = "centre"
	GroupKind   UnitKind = "residential_group"
	HamletKind  UnitKind = "hamlet"
)

// Family gathers kinds under the heading that a list of units prints.
type Family string

// The families, in the order of a list.
const (
	State     Family = "Chính quyền"
	Party     Family = "Tổ chức đảng"
	Front     Family = "Mặt trận và đoàn thể"
	Force     Family = "Công an, quân sự"
	Service   Family = "Đơn vị sự nghiệp, doanh nghiệp"
	Community Family = "Tổ dân phố, thôn"
)

// KindInfo is what is known of a kind of unit.
type KindInfo struct {
	Kind   UnitKind
	Label  string
	Family Family
}

// Kinds lists every kind of unit in the order in which a form offers them. State
// bodies: Nghị định 150/2025/NĐ-CP. Party bodies and the two kinds of cell below
// a ward's committee: Quy định 298-QĐ/TW of 2025. Residential groups and hamlets
// govern themselves and are no tier of government.
var Kinds = []KindInfo{
	{RootKind, "Phường, xã, đặc khu", State},
	{"council", "Hội đồng nhân dân", State},
	{"council_board", "Ban của Hội đồng nhân dân", State},
	{"committee", "Ủy ban nhân dân", State},
	{OfficeKind, "Văn phòng HĐND và UBND", State},
	{EconomyKind, "Phòng Kinh tế; Phòng Kinh tế, Hạ tầng và Đô thị", State},
	{SocietyKind, "Phòng Văn hóa - Xã hội", State},
	{CentreKind, "Trung tâm Phục vụ hành chính công", State},
	{"department", "Phòng, ban, cơ quan khác", State},
	{"party_committee", "Đảng ủy", Party},
	{"party_body", "Cơ quan tham mưu, giúp việc của Đảng ủy", Party},
	{"party_base", "Đảng bộ cơ sở", Party},
	{"party_cell_base", "Chi bộ cơ sở", Party},
	{"party_cell_direct", "Chi bộ trực thuộc Đảng ủy", Party},
	{"party_cell", "Chi bộ trực thuộc đảng bộ cơ sở", Party},
	{"party_group", "Tổ đảng", Party},
	{"front", "Ủy ban Mặt trận Tổ quốc Việt Nam", Front},
	{"union", "Tổ chức chính trị - xã hội", Front},
	{"association", "Hội quần chúng", Front},
	{"police", "Công an", Force},
	{"military", "Ban Chỉ huy Quân sự", Force},
	{"school", "Trường học", Service},
	{"health", "Trạm y tế", Service},
	{"service", "Đơn vị sự nghiệp khác", Service},
	{"enterprise", "Doanh nghiệp, hợp tác xã", Service},
	{GroupKind, "Tổ dân phố", Community},
	{HamletKind, "Thôn", Community},
	{"xom", "Xóm", Community},
	{"ban", "Bản", Community},
	{"buon", "Buôn, làng", Community},
	{"ap", "Ấp, khu phố, khu vực", Community},
}

// Info returns what is known of the kind; ok is false for a word that is none.
func (k UnitKind) Info() (info KindInfo, ok bool) {
	i := slices.IndexFunc(Kinds, func(i KindInfo) bool { return i.Kind == k })
	if i < 0 {
		return KindInfo{Kind: k, Label: string(k)}, false
	}
	return Kinds[i], true
}

// Label returns the kind's Vietnamese name.
func (k UnitKind) Label() string {
	info, _ := k.Info()
	return info.Label
}

// StandardUnits returns the bodies that every People's Committee of the kind has
// by Nghị định 150/2025/NĐ-CP, for a new ward to begin with. The economic
// department's name differs between phường and xã.
func StandardUnits(kind WardKind) []NewUnit {
	economy := "Phòng Kinh tế"
	if kind == Phuong {
		economy = "Phòng Kinh tế, Hạ tầng và Đô thị"
	}
	return []NewUnit{
		{Name: "Văn phòng HĐND và UBND", Kind: OfficeKind},
		{Name: economy, Kind: EconomyKind},
		{Name: "Phòng Văn hóa - Xã hội", Kind: SocietyKind},
		{Name: "Trung tâm Phục vụ hành chính công", Kind: CentreKind},
	}
}
