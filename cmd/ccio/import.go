package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
)

// maxFile is the size of the largest file that is read, in bytes: far more than
// any real one has.
const maxFile = 32 << 20

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path) // #nosec G304 -- whoever has the command line names the file
	if err != nil {
		return nil, fault.Because(fault.BadRequest, err, "%s cannot be read: %s.", path, cause(err))
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fault.Because(fault.BadRequest, err, "%s cannot be read: %s.", path, cause(err))
	}
	if len(content) > maxFile {
		return nil, fault.New(fault.TooLarge, "%s is larger than %d MiB: it is not a file that this command reads.", path, maxFile>>20)
	}
	return content, nil
}

// cause returns the system's message without the path, which the sentence names
// already.
func cause(err error) string {
	if path, ok := err.(*os.PathError); ok {
		return path.Err.Error()
	}
	return err.Error()
}

func importTrusts(ctx context.Context, p program, args []string) error {
	var accept string
	var fileDate dayFlag
	flags := flag.NewFlagSet("import trusts", flag.ContinueOnError)
	dry := flags.Bool("dry-run", false, "")
	flags.StringVar(&accept, "accept", "", "")
	flags.Var(&fileDate, "file-date", "")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	today := day.Of(p.now())
	options := organisation.Options{FileDate: fileDate.Day, Today: today}
	for word := range strings.SplitSeq(accept, ",") {
		switch strings.TrimSpace(word) {
		case "moves":
			options.AcceptMoves = true
		case "closures":
			options.AcceptClosures = true
		case "":
		default:
			return fmt.Errorf("%w: --accept takes moves, closures, or both with a comma between them", errUsage)
		}
	}
	content, err := readFile(rest[0])
	if err != nil {
		return err
	}
	file, err := organisation.ReadETR(bytes.NewReader(content))
	if err != nil {
		return err
	}
	record := postgres.ImportRecord{FileDate: fileDate.Day, SHA256: sha256.Sum256(content)}
	if record.FileDate.IsZero() {
		record.FileDate = today
	}
	may, err := permit(authz.ImportTrusts)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		var printed bytes.Buffer
		err := db.UpdateRegister(ctx, may, record, func(reg organisation.Register, last day.Day) (organisation.Plan, bool, error) {
			options.LastApplied = last
			plan, err := organisation.NewPlan(reg, file, options)
			if err != nil {
				return plan, false, err
			}
			_, err = plan.WriteTo(&printed)
			return plan, !*dry, err
		})
		// A plan that was not stored must not be printed as if it had been.
		if err != nil {
			return err
		}
		_, err = printed.WriteTo(p.out)
		return err
	})
}

func importPosts(ctx context.Context, p program, args []string) error {
	flags := flag.NewFlagSet("import posts", flag.ContinueOnError)
	dry := flags.Bool("dry-run", false, "")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	content, err := readFile(rest[0])
	if err != nil {
		return err
	}
	may, err := permit(authz.ImportPosts)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		demonstration, err := db.IsDemonstration(ctx)
		if err != nil {
			return err
		}
		var printed bytes.Buffer
		file := postfile.Import{Content: content, Options: postfile.Options{Today: day.Of(p.now()), Demonstration: demonstration}}
		err = db.UpdatePosts(ctx, may, file.Names, func(now post.Existing) (plan post.Plan, store bool, err error) {
			plan, problems := file.Plan(now)
			if len(problems) > 0 {
				return plan, false, problems.Err()
			}
			err = postfile.WritePlan(&printed, plan)
			return plan, !*dry, err
		})
		if err != nil {
			return err
		}
		_, err = printed.WriteTo(p.out)
		return err
	})
}
