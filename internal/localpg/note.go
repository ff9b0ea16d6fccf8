package localpg

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// note is the content of the file postmaster.pid, which a running Postgres
// writes.
type note struct {
	pid, port int
	ready     bool
}

func readNote(data string) (note, error) {
	f, err := os.Open(filepath.Join(data, "postmaster.pid")) // #nosec G304 -- in the data folder of the private Postgres
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return note{}, err
		}
		return note{}, cannot("read", filepath.Join(data, "postmaster.pid"), err)
	}
	defer f.Close()
	var n note
	lines := bufio.NewScanner(f)
	for number := 1; lines.Scan(); number++ {
		text := strings.TrimSpace(lines.Text())
		switch number { // what cannot be read has not been written yet
		case 1:
			n.pid, _ = strconv.Atoi(text)
		case 4:
			n.port, _ = strconv.Atoi(text)
		case 8:
			n.ready = text == "ready" && n.port > 0
		}
	}
	return n, lines.Err()
}

// disown rewrites a postmaster.pid that a killed Postgres left behind, so that
// the next Postgres accepts it even if the process number in it now belongs to
// another program or was never written. Postgres ignores its parent's number, so
// our own is written there. The file is not removed, because its other lines show
// Postgres whether parts of its predecessor still run. The caller holds the gate
// and has found that no Postgres runs on the data folder.
func (at place) disown() error {
	path := filepath.Join(at.data(), "postmaster.pid")
	text, err := os.ReadFile(path) // #nosec G304 -- in the data folder of the private Postgres
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannot("read", path, err)
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err == nil && pid > 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil // Postgres checks the rest for itself
	}
	// #nosec G703 -- in the data folder of the private Postgres
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"+rest), 0o600); err != nil {
		return cannot("write", path, err)
	}
	return nil
}

// serves reports whether the process is a Postgres that runs on the data folder.
func serves(pid int, data string) bool {
	if pid <= 0 {
		return false
	}
	name, known := commandOf(pid)
	if !known { // if in doubt, yes: Postgres would refuse to start beside it
		err := syscall.Kill(pid, 0)
		return err == nil || errors.Is(err, syscall.EPERM)
	}
	if name != "postgres" {
		return false
	}
	yes, known := worksOn(pid, data)
	return yes || !known // the name has to suffice
}

// argument returns the data folder as it appears among a process's arguments.
func argument(data string) []byte { return []byte("\x00-D\x00" + data + "\x00") }
