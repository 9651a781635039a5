package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"tongket/internal/extract"
	"tongket/internal/score"
)

// versionCmd prints what a letter about the program should name.
type versionCmd struct{}

// Run prints the versions.
func (c *versionCmd) Run(p *program) error {
	fmt.Fprintf(p.out, "tongket %s\nquy tắc đánh giá %s, bộ đọc văn bản %s\n%s %s/%s\n",
		built(), score.RuleVersion, extract.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// built is the program's version: that of its module, or the commit it was built
// from.
func built() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(không rõ)"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	version := "(devel)"
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			version = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			version += "+"
		}
	}
	return version
}
