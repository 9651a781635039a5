package guard

// layer is a band of the tree; what a package may import depends on its band
// and, inside the band, on its place.
type layer string

const (
	ground layer = "ground" // knows nothing of wards
	base   layer = "base"   // what every act needs
	domain layer = "domain" // the features, in the order of the work
	face   layer = "face"   // draws what it is handed
	doors  layer = "doors"  // staff pages, public pages, JSON
	tests  layer = "tests"  // imported by tests only
)

// why is printed with a wrong import: what to do instead.
var why = map[layer]string{
	ground: "ground packages know nothing of wards: hand the value in, or put the code in the package that owns it",
	base:   "what every act needs may not need an act: hand the value in, or put the code in the package that owns it",
	domain: "features import only what comes before them in the work: pass the value in, or the act belongs in the later package",
	face:   "the parts of a page are handed words and numbers as people read them: let the door fill them",
	doors:  "doors never import each other: what two doors share belongs in the domain or in web/ui",
	tests:  "the test harness is for _test.go files",
}

// place is one package of internal/ with its layer.
type place struct {
	path string // below internal/
	in   layer
}

// order is the tree from top to bottom. A package imports only packages that
// stand above it here. A package below a place (wardtest/need) shares the place.
// A place may be named before its package exists.
var order = []place{
	{"fault", ground},
	{"vn", ground},
	{"doc", ground},
	{"doc/pair", ground},
	{"doc/docx", ground},
	{"layout", ground},
	{"doc/xlsx", ground},
	{"doc/html", ground},
	{"doc/markdown", ground},
	{"doc/pdf", ground},
	{"doc/program", ground},
	{"doc/office", ground},
	{"doc/scan", ground},
	{"doc/chart", ground},
	{"doc/photo", ground},
	{"doc/template", ground},
	{"extract", ground},
	{"paper", ground},

	{"auth", base},
	{"db", base},
	{"audit", base},
	{"blob", base},
	{"job", base},
	{"backup", base},

	{"org", domain},
	{"document", domain},
	{"regime", domain},
	{"plan", domain},
	{"figure", domain},
	{"sheet", domain},
	{"score", domain},
	{"forecast", domain},
	{"check", domain},
	{"quality", domain},
	{"task", domain},
	{"meeting", domain},
	{"rating", domain},
	{"commendation", domain},
	{"register", domain},
	{"intake", domain},
	{"notice", domain},
	{"report", domain},
	{"request", domain},
	{"opening", domain},
	{"rollup", domain},
	{"demo", domain},

	{"web/static", face},
	{"web/ui", face},

	{"web", doors},
	{"public", doors},
	{"api", doors},

	{"wardtest", tests},
	{"guard", tests},
}

// keptTo says which outside packages stay in which places, and why.
var keptTo = []struct {
	path   string   // import path
	places []string // folders of the tree that may import it
	reason string
}{
	{"net/http", []string{"internal/web", "internal/public", "internal/api", "cmd"},
		"a feature knows nothing of HTTP, so that no door can walk around its rules"},
	{"database/sql", []string{"internal/db", "internal/backup", "internal/wardtest"},
		"db.Tx binds the ward and names the actor; a bare connection does neither"},
}

// everyWard lists who may open a transaction that is bound to no ward, and why.
var everyWard = map[string]string{
	"internal/db":     "lists the wards",
	"internal/job":    "the queue serves all wards",
	"internal/org":    "accounts and sessions belong to no ward",
	"internal/backup": "a copy holds all wards",
	"internal/rollup": "the superior reads across its wards",
}
