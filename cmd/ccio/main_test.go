package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ccio/internal/localpg"
	"ccio/internal/postgres/pgtest"
)

// The tests run the program itself, built once. It runs in the module's folder,
// without the caller's variables except for those that every process needs.
var (
	binary  string
	cluster pgtest.Cluster // for the commands that need a database but no private Postgres
)

const module = "../.."

// patience is how long anything here may take before a test gives up: far longer
// than it needs, because machines that run tests are busy.
const patience = 60 * time.Second

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "ccio program ")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "ccio")
	build := exec.Command("go", "build", "-race=false", "-buildvcs=false", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, said)
		return 1
	}
	defer prepared.close()
	status := cluster.Run(m)
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping the site of the tests:", err)
		return 1
	}
	return status
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// process returns the program with arguments and exactly these variables, each as
// NAME=value.
func process(ctx context.Context, variables []string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, binary, arguments...)
	cmd.Dir = module
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.Env = append(cmd.Env, variables...)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// result is how a command ended.
type result struct {
	status    int
	out, errs string
}

// try runs a command to its end.
func try(variables []string, arguments ...string) (result, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var out, errs strings.Builder
	cmd := process(ctx, variables, arguments...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); ended && ctx.Err() == nil {
		err = nil
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}, err
}

// ccio runs a command to its end, whatever its status.
func ccio(t testing.TB, variables []string, arguments ...string) result {
	t.Helper()
	r, err := try(variables, arguments...)
	if err != nil {
		t.Fatalf("ccio %s: %v\n%s", strings.Join(arguments, " "), err, r.errs)
	}
	return r
}

// done runs a command that has to succeed and report no problem, and returns its
// output.
func done(t testing.TB, variables []string, arguments ...string) string {
	t.Helper()
	r := ccio(t, variables, arguments...)
	// A file that takes long says so, and how long it takes is the machine's business.
	errs := strings.ReplaceAll(r.errs, stillMaking+"\n", "")
	if r.status != 0 || errs != "" {
		t.Fatalf("ccio %s: status %d\n%s", strings.Join(arguments, " "), r.status, r.errs)
	}
	return r.out
}

// refused runs a command that has to end with the status, print nothing on
// standard output, and mention each of the words on standard error.
func refused(t testing.TB, status int, words []string, variables []string, arguments ...string) result {
	t.Helper()
	r := ccio(t, variables, arguments...)
	if r.status != status || r.out != "" {
		t.Errorf("ccio %s: status %d, want %d; it said:\n%s", strings.Join(arguments, " "), r.status, status, r.out+r.errs)
	}
	for _, word := range words {
		if !strings.Contains(r.errs, word) {
			t.Errorf("ccio %s: want %q in:\n%s", strings.Join(arguments, " "), word, r.errs)
		}
	}
	if strings.Contains(r.errs, "panic") || strings.Contains(r.errs, "goroutine") || strings.Contains(r.errs, "%!") {
		t.Errorf("ccio %s: this is not for people:\n%s", strings.Join(arguments, " "), r.errs)
	}
	return r
}

// oneLine is like refused, for a single line.
func oneLine(t testing.TB, status int, words []string, variables []string, arguments ...string) {
	t.Helper()
	if r := refused(t, status, words, variables, arguments...); strings.Count(r.errs, "\n") != 1 {
		t.Errorf("ccio %s: want one line, got:\n%s", strings.Join(arguments, " "), r.errs)
	}
}

// folder returns the path of a data folder that does not exist yet, with a space
// in it, and a function that removes the folder, including root's part elsewhere.
func folder() (dir string, remove func(), err error) {
	parent, err := os.MkdirTemp("", "ccio-test-")
	if err != nil {
		return "", nil, err
	}
	dir = filepath.Join(parent, "data folder")
	return dir, func() {
		if place, err := localpg.Folder(dir); err == nil {
			_ = os.RemoveAll(place)
		}
		_ = os.RemoveAll(parent)
	}, nil
}

// dataFolder is folder for a single test.
func dataFolder(t testing.TB) string {
	t.Helper()
	dir, remove, err := folder()
	must(t, err)
	t.Cleanup(remove)
	return dir
}

// write makes a file for a command to read.
func write(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a file.csv")
	must(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}
