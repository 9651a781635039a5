//go:build linux || darwin || freebsd

package program

import (
	"os/exec"
	"syscall"
)

// processes is a run with all that it starts: a process group.
type processes struct{}

// family makes the command the first of a group of its own.
func family(cmd *exec.Cmd) *processes {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &processes{}
}

// started lets the server and its pages go first.
func (*processes) started(cmd *exec.Cmd) {
	// A run at the ordinary priority is slower for others and right all the same.
	_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, 5)
}

// kill ends the whole group; one that has ended already is no error.
func (*processes) kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
