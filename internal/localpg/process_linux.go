package localpg

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// commandOf returns the name of the program that a process runs; "" if there is
// no such process, or if it has ended and nobody has collected it yet.
func commandOf(pid int) (name string, known bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		gone := errors.Is(err, fs.ErrNotExist) && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
		return "", gone || errors.Is(err, syscall.ESRCH)
	}
	// 123 (name) S ..., and the name itself may contain brackets.
	first, last := strings.IndexByte(string(text), '('), strings.LastIndexByte(string(text), ')')
	if first < 0 || last+2 >= len(text) {
		return "", false
	}
	if state := text[last+2]; state == 'Z' || state == 'X' {
		return "", true
	}
	return string(text[first+1 : last]), true
}

// worksOn reports whether a Postgres works in the data folder: each has its own
// as its working directory. Some containers do not let root see the working
// directory of another account's process; then its arguments decide.
func worksOn(pid int, data string) (yes, known bool) {
	if there, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid)); err == nil {
		ours, err := os.Stat(data)
		return err == nil && os.SameFile(there, ours), true
	}
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return bytes.Contains(arguments, argument(data)), err == nil
}
