// Ccio is the dashboard for clinical digital leadership in the NHS: the web
// server and the commands that keep its register.
//
// Exit status: 0 done, 1 failed or refused, 2 wrong usage. Results go to standard
// output, and problems to standard error, one a line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"ccio/internal/config"
	"ccio/internal/fault"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	status := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// endings returns the signals on which the program stops in an orderly way. The
// signal of a closed terminal is one of them, unless it is ignored (nohup).
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// errUsage means wrong usage: exit status 2.
const errUsage = usageError("usage")

type usageError string

func (e usageError) Error() string { return string(e) }

// program is what every command works with.
type program struct {
	config config.Config
	out    io.Writer
	errs   io.Writer
	now    func() time.Time
}

// command is one subcommand: its words, its arguments, and what it does.
type command struct {
	words string // "import trusts"
	takes string // "[--dry-run] FILE"
	does  string
	run   func(ctx context.Context, p program, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "", "serve the site", serve},
		{"ready", "", "say whether the site is running and ready, and where: 0 it is, 1 it is not", ready},
		{"migrate up", "", "bring the schema up to date, and fill an empty register of organisations", migrateUp},
		{"migrate down", "", "take the last step of the schema back", migrateDown},
		{"migrate status", "", "say which schema the database has", migrateStatus},
		{
			"import trusts", "[--dry-run] [--accept moves,closures] [--file-date YYYY-MM-DD] FILE",
			"compare an ODS file of trusts with the register, and apply what may be", importTrusts,
		},
		{"import posts", "[--dry-run] FILE", "read a posts file (docs/post-register.md)", importPosts},
		{
			"import framework", "[--dry-run] [--draft] FILE",
			"read a framework file (docs/framework) and publish it, or keep it as a draft", importFramework,
		},
		{"export coverage", "--by england|region|icb|sector|trust [--as-at YYYY-MM-DD] [--known-on YYYY-MM-DD] [--months 24] " +
			"[--region CODE] [--icb CODE] [--sector SECTOR] [--format csv|xlsx|json]",
			"write coverage to standard output", exportCoverage},
		{"export summary", "[--region CODE] [--cycle CODE] [--as-at YYYY-MM-DD] [--known-on YYYY-MM-DD] [--format xlsx|zip|json]",
			"write the summary of a region, or of England, to standard output", exportSummary},
		{
			"demo load", "[--date YYYY-MM-DD] [--seed NUMBER]",
			"fill an empty database with demonstration data: the same for a date and a seed", demoLoad,
		},
		{"user add", "--email ADDRESS [--name NAME] [--role national-administrator|…] [--trust CODE] [--region CODE] [--from YYYY-MM-DD] " +
			"[--to YYYY-MM-DD]",
			"give somebody a role: the first administrator has nobody to be invited by", userAdd},
		{
			"audit verify", "[--expect NUMBER:HASH]",
			"compare the audit with its seals, and say what was changed, taken away or put in another order", auditVerify,
		},
		{"version", "", "say which program this is", version},
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, out, errs io.Writer) int {
	for _, c := range commands() {
		words := strings.Fields(c.words)
		if len(args) < len(words) || !slices.Equal(args[:len(words)], words) {
			continue
		}
		settings, err := config.Read(getenv)
		if err != nil {
			say(errs, err)
			return 1
		}
		err = c.run(ctx, program{config: settings, out: out, errs: errs, now: time.Now}, args[len(words):])
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errUsage):
			say(errs, err)
			fmt.Fprintln(errs, strings.TrimSpace("usage: ccio "+c.words+" "+c.takes))
			return 2
		}
		say(errs, err)
		return 1
	}
	if len(args) == 1 && slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		usage(out)
		return 0
	}
	usage(errs)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Commands:")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\n      %s\n", strings.TrimSpace("ccio "+c.words+" "+c.takes), c.does)
	}
}

// say prints an error for the person at the command line, one line for each
// problem: the sentence of a fault, and its cause if it is an internal failure.
func say(errs io.Writer, err error) {
	if errors.Is(err, errUsage) {
		err = errors.New(strings.TrimPrefix(err.Error(), errUsage.Error()+": "))
	}
	text := err.Error()
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Kind != fault.Internal {
		text = known.Public
		// Whoever has the command line may see what the system says.
		if (known.Kind == fault.Unavailable || known.Kind == fault.Forbidden) && known.Cause != nil {
			text += " (" + known.Cause.Error() + ")"
		}
		for _, field := range known.Fields {
			text += "\n" + field.Message
		}
	}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		fmt.Fprintln(errs, "ccio: "+line)
	}
}
