// Package guard turns the house rules into tests. It holds nothing that runs in
// a ward: each test reads the tree (Go files, SQL texts, migrations, templates,
// documents) and fails with the place, the reason and the decision in docs/adr
// that the rule protects. Its states are two, held or broken, and every guard is
// also fed a bad sample, so that a guard which no longer sees anything is found.
// It refuses no line of its own taste: gofmt, vet and staticcheck do that.
//
// What it holds: the import order and the places of net/http and database/sql
// (order.go), a doc paragraph per package, the ward in every SQL text and the
// words both engines know, insert-only tables, migrations that do not change
// after release, no request beside a transaction, a use for every right, exact
// numbers, go.mod, templates without inline script or style, and words that
// have no place in the tree.
package guard
