package accesstest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ccio/internal/server"
)

// every compares a list with the site map in both directions.
func every[V any](t testing.TB, s *server.Server, method, list string, listed map[string]V) {
	t.Helper()
	routes := s.Routes()
	for _, route := range routes {
		if _, known := listed[route]; !known && strings.HasPrefix(route, method) {
			t.Errorf("no line of %s says who may see %s and what it is asked for", list, route)
		}
	}
	for route := range listed {
		if !slices.Contains(routes, route) {
			t.Errorf("%s lists %s, which the site does not have: take it out", list, route)
		}
	}
}

// The first line of defence alone: everybody requests every page and file, with
// everybody's trusts, regions and grants. Nothing appears that the table does not
// let them see, and everything that it does appears somewhere.
func TestMatrixThroughHTTP(t *testing.T) {
	t.Parallel()
	b, s := newSite(t)
	all := pages()
	every(t, s, http.MethodGet, "pages", all)
	var asked, opened, cells atomic.Int64
	askAll := func(t *testing.T, p person) {
		who, found := p.throughHTTP(), map[string]bool{}
		for _, route := range slices.Sorted(maps.Keys(all)) {
			var targets []string
			for _, asks := range all[route].asked {
				targets = append(targets, b.expand(asks)...)
			}
			if few := 6; !all[route].audience.has(who) && len(targets) > few {
				targets = targets[:few] // the site map refuses the role, whatever it asks for
			}
			for _, target := range targets {
				answer := p.ask(t, s, http.MethodGet, target, nil)
				asked.Add(1)
				if problem := wrongStatus(who, all[route].audience, answer); problem != "" {
					t.Errorf("%s asks for %s: %s", p.label, target, problem)
				}
				body, text := textOf(t, answer)
				what := fmt.Sprintf("%s is shown at %s", p.label, target)
				for _, m := range b.leaks(t, who, what, text, target) {
					found[m] = true
				}
				if answer.StatusCode == http.StatusOK {
					opened.Add(1)
					b.personal(t, who, what, target, body)
				}
			}
		}
		for _, f := range b.facts {
			cells.Add(1)
			if who.wants(f) && !slices.ContainsFunc(f.marks, func(m string) bool { return found[m] }) {
				t.Errorf("%s is shown on no page what is theirs to see: %s", p.label, b.describe(f.table, f.id))
			}
		}
	}
	// The people whom a national administrator looked at can see the latest looks, up
	// to a limit, so these requests come after those of the register.
	last := len(b.people) - 1
	t.Run("everybody", func(t *testing.T) {
		for _, p := range b.people[:last] {
			t.Run(p.label, func(t *testing.T) {
				t.Parallel()
				askAll(t, p)
			})
		}
	})
	t.Run(b.people[last].label, func(t *testing.T) { askAll(t, b.people[last]) })
	t.Logf("%d people × %d routes: %d requests, of which %d were answered with a page or file; %d cells",
		len(b.people), len(all), asked.Load(), opened.Load(), cells.Load())
}

// wrongStatus says what is wrong with the status of a page.
func wrongStatus(who asking, a audience, answer *http.Response) string {
	toSignIn := strings.HasPrefix(answer.Header.Get("Location"), "/sign-in")
	switch status := answer.StatusCode; {
	case a.has(who):
		// What is out of reach gives 404; otherwise a role gets its own trust; and a
		// form that can no longer be filled in redirects to its result.
		if status != http.StatusOK && status != http.StatusNotFound && status != http.StatusBadRequest &&
			(status != http.StatusSeeOther || toSignIn) {
			return "it is theirs to open, and answers " + answer.Status
		}
	case who.id == uuid.Nil && !toSignIn:
		return "nobody is signed in, and it answers " + answer.Status
	case who.id != uuid.Nil && status != http.StatusForbidden:
		return "it is not theirs to open, and answers " + answer.Status
	}
	return ""
}

// keep copies the tables that a form may change, which are those that the site may
// write, into a schema called kept. It has to come before the second line is taken
// away, because that gives the site every privilege.
func (b *book) keep(t testing.TB) {
	t.Helper()
	exec(t, b.super, `CREATE SCHEMA kept`)
	for _, table := range texts(t, b.super, `SELECT c.relname::text FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
	AND (has_any_column_privilege('ccio_serve', c.oid, 'INSERT, UPDATE') OR has_table_privilege('ccio_serve', c.oid, 'DELETE'))`) {
		exec(t, b.super, fmt.Sprintf(`CREATE TABLE kept.%[1]s AS TABLE %[1]s`, table))
	}
}

// kept lists them.
func (b *book) kept(t testing.TB) []string {
	t.Helper()
	return texts(t, b.super, `SELECT relname::text FROM pg_class WHERE relnamespace = 'kept'::regnamespace ORDER BY 1`)
}

// ownTrace has the tables in which a form leaves something even if it changes nothing
// for anybody but its sender.
func ownTrace() map[string]string {
	return map[string]string{
		"session":     "a request is noted in the sender's own session",
		"audit_event": "a refusal is written down too",
	}
}

// state returns the content of the tables that a form could change for anybody but
// its sender.
func (b *book) state(t testing.TB) string {
	t.Helper()
	var parts []string
	for _, table := range b.kept(t) {
		if _, own := ownTrace()[table]; !own {
			parts = append(parts, `(SELECT string_agg(r::text, E'\n' ORDER BY r::text) FROM `+table+` r)`)
		}
	}
	return texts(t, b.super, `SELECT md5(concat_ws('|', `+strings.Join(parts, ", ")+`))`)[0]
}

// restore resets the tables to what they were at the start.
func (b *book) restore(t testing.TB) {
	t.Helper()
	sql := "SET session_replication_role = replica;"
	for _, table := range b.kept(t) {
		sql += fmt.Sprintf("DELETE FROM %[1]s; INSERT INTO %[1]s TABLE kept.%[1]s;", table)
	}
	exec(t, b.super, sql+"SET session_replication_role = origin")
}

// The first line of defence alone: everybody sends every form. It works for those
// who may use it and changes nothing for all others, and neither the answer nor the
// page that follows shows more than they may see.
func TestFormsThroughHTTP(t *testing.T) {
	t.Parallel()
	b, s := newSite(t)
	all := forms()
	every(t, s, http.MethodPost, "forms", all)
	before, sent, done := b.state(t), 0, 0
	for _, route := range slices.Sorted(maps.Keys(all)) {
		for n, f := range all[route] {
			for _, p := range b.people {
				sent++
				if b.send(t, s, fmt.Sprintf("%s sends form %d of %s", p.label, n+1, route), p, f, before) {
					done++
				}
			}
		}
	}
	t.Logf("%d people × %d routes: %d forms, of which %d did what they are for", len(b.people), len(all), sent, done)
}

// send sends a form, checks the result, and restores the tables.
func (b *book) send(t testing.TB, s http.Handler, what string, p person, f form, before string) (done bool) {
	t.Helper()
	who, fields := p.throughHTTP(), map[string][]string{}
	for name, values := range f.fields {
		fields[name] = values
		if values[0] == "<own>" && len(who.grants) > 0 {
			fields[name] = []string{who.grants[0].id.String()}
		}
	}
	answer := p.ask(t, s, http.MethodPost, f.to, fields)
	status, to := answer.StatusCode, answer.Header.Get("Location")
	toSignIn := strings.HasPrefix(to, "/sign-in")
	changed := b.state(t) != before
	done = f.audience.has(who) && (f.does == nil || slices.Contains(f.does, p.label))
	switch {
	case done:
		if status != http.StatusSeeOther || toSignIn {
			t.Errorf("%s, who may: it answers %s %s", what, answer.Status, to)
		}
		if changed == f.restarts {
			t.Errorf("%s, who may: that it changes what others see is %t", what, changed)
		}
	case changed:
		t.Errorf("%s, who may not, and it changed something (%s)", what, answer.Status)
	case f.audience.has(who):
		if !slices.Contains(f.otherwise, status) {
			t.Errorf("%s, for whom it does nothing: it answers %s", what, answer.Status)
		}
	case p.id == uuid.Nil && !toSignIn:
		t.Errorf("%s, with nobody signed in: it answers %s", what, answer.Status)
	case p.id != uuid.Nil && status != http.StatusForbidden && !slices.Contains(f.outside, status):
		t.Errorf("%s, who may not: it answers %s", what, answer.Status)
	}
	_, text := textOf(t, answer)
	b.leaks(t, who, what+" and is shown", text)
	if status == http.StatusSeeOther && !toSignIn && !f.restarts {
		_, text = textOf(t, p.ask(t, s, http.MethodGet, to, nil))
		b.leaks(t, who, what+" and is led to", text)
	}
	if changed || f.restarts {
		b.restore(t)
	}
	return done
}
