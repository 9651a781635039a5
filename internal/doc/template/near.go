package template

import "strings"

// nearest finds among the known names the one that differs least from a name, and
// at most by a third of its letters; "" when none is near. A name that holds all
// words of the other is near too.
func nearest(name string, known []string) string {
	best, least := "", max(len(name)/3, 1)+1
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return best
	}
	for _, k := range known {
		if sharesWords(name, k) && (best == "" || len(k) < len(best)) {
			best = k
		}
	}
	return best
}

func sharesWords(a, b string) bool {
	if len(a) < 4 || len(b) < 4 {
		return false
	}
	return strings.Contains("_"+b+"_", "_"+a+"_") || strings.Contains("_"+a+"_", "_"+b+"_")
}

// didYouMean asks back, or is "" when no known name is near.
func didYouMean(name string, known []string) string {
	if best := nearest(name, known); best != "" {
		return "; có phải bạn muốn viết “" + best + "”?"
	}
	return ""
}

// distance counts the letters to put in, take out, change or swap with their
// neighbour to make one name of the other.
func distance(a, b string) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, now := rows[0], rows[1], rows[2]
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			now[j] = min(last[j]+1, now[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		rows[0], rows[1], rows[2] = last, now, before
	}
	return rows[1][len(b)]
}
