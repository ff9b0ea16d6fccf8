package localpg

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// announceTimeout is how long to try for a lock that a reader may hold for an
// instant.
const announceTimeout = time.Second

// Info says who serves the site of a data folder.
type Info struct {
	PID int
	URL string // where the site is, such as http://127.0.0.1:8080
}

// Announce tells other processes that this one serves the site, and where. It
// lasts until Close or the end of the process. Only one process can announce
// itself for a data folder: if another one has, the error says where that one is.
func (s *Server) Announce(siteURL string) error {
	ctx, cancel := context.WithTimeout(context.Background(), announceTimeout)
	defer cancel()
	if s.serving == nil {
		f, err := hold(ctx, s.at.serving(), exclusiveLock)
		if err != nil {
			if info, ok := s.at.running(); ok {
				return fmt.Errorf("already running at %s (process %d)", info.URL, info.PID)
			}
			return err
		}
		s.serving = f
	}
	err := s.serving.Truncate(0)
	if err == nil {
		_, err = s.serving.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"+siteURL+"\n"), 0)
	}
	if err != nil {
		return cannot("write", s.at.serving(), err)
	}
	return nil
}

// Running returns who serves the site of a data folder; false if no running
// process has announced it. It changes nothing.
func Running(dataDir string) (Info, bool) { return running(dataDir, rootFolder) }

func running(dataDir, shared string) (Info, bool) {
	at, err := locate(dataDir, shared)
	if err != nil {
		return Info{}, false
	}
	return at.running()
}

func (at place) running() (Info, bool) {
	f, err := os.Open(at.serving())
	if err != nil {
		return Info{}, false
	}
	defer f.Close()
	if free, err := tryLock(f, sharedLock); free || err != nil {
		return Info{}, false
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return Info{}, false
	}
	pid, site, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	number, err := strconv.Atoi(pid)
	if err != nil {
		return Info{}, false // it is just announcing itself
	}
	return Info{PID: number, URL: site}, true
}
