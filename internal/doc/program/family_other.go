//go:build !linux && !darwin && !freebsd && !windows

package program

import "os/exec"

// processes is a run; on this system only its first process is known.
type processes struct{}

func family(*exec.Cmd) *processes { return &processes{} }

func (*processes) started(*exec.Cmd) {}

// kill ends the process; one that has ended already is no error.
func (*processes) kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
