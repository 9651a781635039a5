package audit

import "testing"

// A digest that two different rows share would let one pass for the other.
func TestDigestTellsRowsApart(t *testing.T) {
	t.Parallel()
	row := Row{N: 2, At: "t", Account: "a", Act: "figure.submit", Subject: "figure/1", Detail: "{}"}
	seen := map[string]string{}
	for name, d := range map[string]string{
		"the row":              row.digest("ward", "aa"),
		"another before":       row.digest("ward", "ab"),
		"another number":       Row{N: 3, At: "t", Account: "a", Act: "figure.submit", Subject: "figure/1", Detail: "{}"}.digest("ward", "aa"),
		"a letter moved":       Row{N: 2, At: "t", Account: "af", Act: "igure.submit", Subject: "figure/1", Detail: "{}"}.digest("ward", "aa"),
		"a field left empty":   Row{N: 2, At: "ta", Account: "", Act: "figure.submit", Subject: "figure/1", Detail: "{}"}.digest("ward", "aa"),
		"a length in the text": Row{N: 2, At: "t", Account: "a", Act: "figure.submit 8:figure/1", Subject: "", Detail: "{}"}.digest("ward", "aa"),
		"a first row":          Row{N: 1, At: "t", Account: "a", Act: "figure.submit", Subject: "figure/1", Detail: "{}"}.digest("ward", ""),
		"another ward's first": Row{N: 1, At: "t", Account: "a", Act: "figure.submit", Subject: "figure/1", Detail: "{}"}.digest("other", ""),
	} {
		if len(d) != 64 {
			t.Errorf("%s has the digest %q, want 64 hex digits", name, d)
		}
		if same, there := seen[d]; there {
			t.Errorf("%s and %s share a digest", name, same)
		}
		seen[d] = name
	}
}
