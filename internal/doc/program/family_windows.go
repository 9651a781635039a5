package program

import (
	"os/exec"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// processes is a run with all that it starts: a job object, which ends its
// processes when it is closed, also when this program itself ends.
type processes struct {
	once sync.Once
	job  windows.Handle
}

// family makes the job. Where Windows refuses one, only the first process is
// ended at the limit.
func family(cmd *exec.Cmd) *processes {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.BELOW_NORMAL_PRIORITY_CLASS}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return &processes{}
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits))); err != nil {
		windows.CloseHandle(job)
		return &processes{}
	}
	return &processes{job: job}
}

// started puts the command into its job; what it starts from then on belongs too.
func (p *processes) started(cmd *exec.Cmd) {
	if p.job == 0 {
		return
	}
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(cmd.Process.Pid))
	if err != nil {
		return
	}
	defer windows.CloseHandle(process)
	_ = windows.AssignProcessToJobObject(p.job, process)
}

// kill ends the whole family.
func (p *processes) kill(cmd *exec.Cmd) {
	p.once.Do(func() {
		_ = cmd.Process.Kill() // one that has ended already is no error
		if p.job != 0 {
			windows.CloseHandle(p.job)
		}
	})
}
