package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/bench"
	"ccio/internal/postgres/pgtest"
)

// BenchmarkPlans has Postgres explain every statement that the pages make where there are
// fifty Englands, as the site makes them: with its role, the actor, and the policies.
func BenchmarkPlans(b *testing.B) {
	address := large(b)
	super, err := pgx.Connect(b.Context(), pgtest.Superuser(b, address))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = super.Close(b.Context()) }()
	var data, database string
	if err := super.QueryRow(b.Context(), "SELECT current_setting('data_directory'), current_database()").Scan(&data, &database); err != nil {
		b.Fatal(err)
	}
	for _, set := range []string{
		"session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on",
		"auto_explain.log_buffers = on", "auto_explain.log_parameter_max_length = 0",
		"log_min_messages = 'log'",
	} {
		if _, err := super.Exec(b.Context(), "ALTER DATABASE "+database+" SET "+set); err != nil {
			b.Fatalf("%s: %v", set, err)
		}
	}
	log := filepath.Join(filepath.Dir(data), "postgres.log")
	text := &strings.Builder{}
	said := map[string]bool{}
	s := siteOn(b, address, options{})
	for _, page := range openedMuch() {
		if page.path == "/my-data" || page.path == "/notices" {
			continue // of one person, and not of the pages whose speed is promised
		}
		cookie := s.signIn(b, page.as)
		path, _ := s.at(b, page, cookie)
		s.get(b, path, cookie)
		time.Sleep(100 * time.Millisecond) // until Postgres has written its log
		before := logged(b, log)
		s.get(b, path, cookie)
		time.Sleep(100 * time.Millisecond)
		fmt.Fprintf(text, "\n## `%s` as %s\n", shown(path), page.as)
		for _, p := range plans(logged(b, log)[len(before):]) {
			judged := p.judged()
			switch {
			case p.isSetting():
			case said[p.query]:
				fmt.Fprintf(text, "\n%.1f ms, explained above: `%s`\n", p.ms, firstLine(p.query))
			default:
				said[p.query] = true
				fmt.Fprintf(text, "\n%s\n\n```\n%s\n\n%s\n```\n", judged, p.query, p.plan)
			}
		}
	}
	bench.Section(b, "plans", plansHead+text.String())
}

const plansHead = `# Plans of the pages

Written by ` + "`make bench`" + `: EXPLAIN (ANALYZE, BUFFERS) of every statement of these pages, as Postgres ran it for the site, under
its role, its actor and the policies, where there are fifty Englands and ten cycles ([benchmarks](benchmarks.md)), with everything warm
and the register in memory. What one page asks as another did is not explained again. Statements that set the actor or begin a
transaction are left out. A sequential scan is said to be one of a table that grows, or of one that does not.
`

// isSetting reports whether a statement reads no table.
func (p plan) isSetting() bool {
	return strings.Contains(p.query, "set_config('ccio.actor'") || !strings.Contains(p.plan, "Scan")
}

// judgements say of the statements, by a part of each, what their plans mean.
func judgements() [][2]string {
	return [][2]string{
		{"FROM session_and_grants(", "The session, the grants of its person and the register's version, in a function: by key, as fast as " +
			"with one England."},
		{"g.role, g.appointment_id, coalesce(g.trust_code", "The grants of one person, by the index on the person: as fast as with one England."},
		{"WITH shown AS MATERIALIZED", "What is shown and the record of it in one statement, for the appointments of one trust: by key. " +
			"The time goes into writing the audit's rows."},
		{"FROM actor_hours()", "The hours of one trust, which the function selects by the actor's grants: by key."},
		{"FROM cycle c JOIN framework", "The cycles, of which there is one a year."},
		{"l.at_or_above", "A trust's figures of the latest cycle: by key."},
		{"FROM organisation k", "All trusts within the reader's reach with their names and places. For a national reader that is every row, " +
			"which no index shortens; a regional reader pays for it too."},
		{"JOIN post_period t ON t.post_id = p.id", "Every post that the cycle asks for within the reader's reach. For a national reader that " +
			"is every row: the page counts all of them. It is the one page whose time grows with England."},
		{"FROM answer r", "The answers of one assessment: by key."},
		{"FROM assessment_party y", "One assessment: by key."},
		{"FROM role_grant g JOIN person n", "The validators of one appointment: by key."},
		{"FROM assessment_move", "The moves of one assessment: by key."},
		{"FROM domain_level", "The levels of one person's last cycle: by key."},
		{"FROM assessment s", "The assessments of one person: by key."},
		{"FROM notice", "The notices of one person that are not read, by their index. The throw-away database has none."},
		{"FROM kept_form", "The kept forms of one person; a form is kept for a day."},
	}
}

func (p plan) judged() string {
	judged := "Not judged."
	for _, j := range judgements() {
		if strings.Contains(p.query, j[0]) {
			judged = j[1]
			break
		}
	}
	var scanned []string
	for _, found := range regexp.MustCompile(`Seq Scan on (\w+)`).FindAllStringSubmatch(p.plan, -1) {
		if !slices.Contains(scanned, found[1]) {
			scanned = append(scanned, found[1])
		}
	}
	if len(scanned) > 0 {
		judged += " Read in sequence: " + strings.Join(scanned, ", ") + "."
	}
	return judged
}

type plan struct {
	query, plan string
	ms          float64
}

func plans(log string) (all []plan) {
	for _, entry := range regexp.MustCompile(`(?m)^.*LOG:  duration: `).Split(log, -1)[1:] {
		var p plan
		if _, err := fmt.Sscanf(entry, "%f ms", &p.ms); err != nil {
			continue
		}
		_, rest, _ := strings.Cut(entry, "Query Text: ")
		lines := strings.Split(rest, "\n")
		at := len(lines)
		for i, line := range lines {
			if strings.Contains(line, "(cost=") {
				at = i
				break
			}
		}
		p.query = strings.TrimSpace(strings.Join(lines[:at], "\n"))
		for _, line := range lines[at:] {
			if !strings.HasPrefix(line, "\t") && line != "" {
				break
			}
			p.plan += strings.TrimPrefix(line, "\t") + "\n"
		}
		p.plan = regexp.MustCompile(`\{[^{}]{80,}\}`).ReplaceAllString(p.plan, "{…}")
		p.plan = fmt.Sprintf("%sTotal: %.1f ms", p.plan, p.ms)
		all = append(all, p)
	}
	return all
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

func logged(b *testing.B, path string) string {
	b.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
