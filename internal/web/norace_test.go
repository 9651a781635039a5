//go:build !race

package web

// raced reports that the test program looks for races.
const raced = false
