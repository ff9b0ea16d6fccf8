package localpg

import (
	"bytes"
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// zombie is the state of a process that has ended and not been collected.
const zombie = 5 // SZOMB of sys/proc.h

// commandOf returns the name of the program that a process runs; "" if there is
// no such process, or if it has ended and nobody has collected it yet.
func commandOf(pid int) (name string, known bool) {
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return "", errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
	}
	if info.Proc.P_stat == zombie {
		return "", true
	}
	return unix.ByteSliceToString(info.Proc.P_comm[:]), true
}

// worksOn reports whether a Postgres was started on the data folder.
func worksOn(pid int, data string) (yes, known bool) {
	arguments, err := unix.SysctlRaw("kern.procargs2", pid)
	return bytes.Contains(arguments, argument(data)), err == nil
}
