package extract

import (
	_ "embed"
	"strings"
)

//go:embed rules.txt
var ruleLines string

// rules are the explanations of rules.txt, by rule.
var rules = explanations(ruleLines)

func explanations(lines string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(lines) {
		if name, text, ok := strings.Cut(line, "|"); ok && line[0] != '#' {
			m[strings.TrimSpace(name)] = strings.TrimSpace(text)
		}
	}
	return m
}

// Explain says in Vietnamese what a rule looked for: the rule of a Fact or a
// Directive. "" for one that has no words.
func Explain(rule string) string {
	if text, ok := rules[rule]; ok {
		return text
	}
	family, _, _ := strings.Cut(rule, ".")
	return rules[family]
}
