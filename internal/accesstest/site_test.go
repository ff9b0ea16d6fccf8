package accesstest

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/server"
)

// newSite returns the real site on a register without the second line of defence:
// no policies, every privilege, and functions and triggers that refuse nobody. Only
// the permits remain.
func newSite(t *testing.T) (*book, *server.Server) {
	t.Helper()
	b := newRegister(t)
	b.keep(t)
	for _, table := range texts(t, b.super, `SELECT relname::text FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`) {
		exec(t, b.super, `ALTER TABLE `+pgx.Identifier{table}.Sanitize()+` NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`)
	}
	exec(t, b.super, `GRANT ALL ON ALL TABLES IN SCHEMA public TO ccio_serve`)
	exec(t, b.super, `ALTER TABLE role_grant DISABLE TRIGGER only_confirmed_or_ended`)
	exec(t, b.super, `ALTER TABLE assessment DISABLE TRIGGER moves`)
	exec(t, b.super, `CREATE OR REPLACE FUNCTION actor_hours() RETURNS TABLE (holder_id uuid, actual_hundredths integer, actual_unit text,
		protected_time boolean) LANGUAGE sql AS
'SELECT id, actual_hundredths, actual_unit, protected_time FROM appointment_holder'`)
	exec(t, b.super, `CREATE OR REPLACE FUNCTION actor_runs_person(wanted uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'`)
	exec(t, b.super, `CREATE OR REPLACE FUNCTION actor_has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true'`)
	// The database shows everything, whoever the actor is.
	for table, l := range held() {
		keys, text := b.read(t, uuid.Nil, table, l)
		if len(text) != b.count(t, table) || len(text) == 0 {
			t.Fatalf("the second line is not gone: %d of %d rows of %s are read", len(keys), b.count(t, table), table)
		}
	}
	db := pgtest.Open(t, b.address, postgres.RoleServe, time.Now)
	open := pgtest.Open(t, b.address, postgres.RoleRegister, time.Now)
	s, err := server.New(server.Stores{Accounts: db, People: db, Assessments: db, Register: open, Rows: db, Holders: db, Frameworks: db,
		Audit: db, Records: db, Ready: db.Ping},
		server.Options{Demo: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	return b, s
}

// ask sends a request as somebody, with what they were given at sign-in.
func (p person) ask(t testing.TB, s http.Handler, method, target string, fields url.Values) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(fields.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if p.id != uuid.Nil {
		r.AddCookie(&http.Cookie{Name: "ccio_session", Value: p.token.String()})
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// textOf returns everything that a response says: its body, the files packed into
// that, and its headers.
func textOf(t testing.TB, answer *http.Response) (body, all string) {
	t.Helper()
	content, err := io.ReadAll(answer.Body)
	must(t, err)
	var b strings.Builder
	unpack(t, &b, content)
	body = b.String()
	for _, values := range answer.Header {
		b.WriteString("\n" + strings.Join(values, "\n"))
	}
	return body, b.String()
}

func unpack(t testing.TB, b *strings.Builder, body []byte) {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK\x03\x04")) {
		b.Write(body)
		return
	}
	packed, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(t, err)
	for _, file := range packed.File {
		r, err := file.Open()
		must(t, err)
		inside, err := io.ReadAll(r)
		must(t, err)
		unpack(t, b, inside)
	}
}

// expand replaces each placeholder by every trust, region, ICB and grant in turn.
func (b *book) expand(asked string) []string {
	all := []string{strings.NewReplacer("<past>", past, "<today>", today().String()).Replace(asked)}
	each := map[string][]string{"<trust>": words(trusts()), "<region>": words(regions()), "<icb>": words(icbs())}
	for _, p := range b.people {
		for _, g := range p.grants {
			each["<grant>"] = append(each["<grant>"], g.id.String())
		}
	}
	for name, values := range each {
		if !strings.Contains(asked, name) {
			continue
		}
		var more []string
		for _, one := range all {
			for _, value := range values {
				more = append(more, strings.ReplaceAll(one, name, value))
			}
		}
		all = more
	}
	return all
}

func words(codes []organisation.Code) (all []string) {
	for _, code := range codes {
		all = append(all, string(code))
	}
	return all
}

// personal finds what no mark can reveal: that a cell or a row about a person
// exists at all, whatever it says.
func (b *book) personal(t testing.TB, who asking, what, target, body string) {
	t.Helper()
	mayAny := func(s subject, of func(fact) bool) bool {
		return slices.ContainsFunc(b.facts, func(f fact) bool { may, _ := who.sees(f); return f.subject == s && of(f) && may })
	}
	path, _, _ := strings.Cut(target, "?")
	if trust, is := strings.CutPrefix(path, "/trusts/"); is {
		of := func(f fact) bool { return strings.HasPrefix(trust, string(f.trust)) && f.trust != "" }
		levels := func(f fact) bool { return of(f) && strings.HasSuffix(path, string(f.trust)) }
		if strings.Contains(body, "person-level") && !mayAny(domainLevels, levels) {
			t.Errorf("%s somebody's level, and may not", what)
		}
		for words, s := range map[string]subject{"Protected time: ": hours, "Actual time: ": hours, "Registration: ": holder, "FEDIP: ": holder} {
			if strings.Contains(body, words) && !mayAny(s, of) {
				t.Errorf("%s %q of somebody, and may not", what, words)
			}
		}
	}
	if path != "/exports/posts.csv" {
		return
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	must(t, err)
	at := func(row []string, column string) string {
		if i := slices.Index(rows[0], column); i >= 0 {
			return row[i]
		}
		return ""
	}
	for _, row := range rows[1:] {
		of := func(f fact) bool { return f.appointment.String() == at(row, "appointment_id") }
		for _, column := range postfile.Columns() {
			s := holder
			if column.Name == "actual_time" || column.Name == "protected_time" {
				s = hours
			}
			if column.Personal && at(row, column.Name) != "" && !mayAny(s, of) {
				t.Errorf("%s %s of an appointment of %s, and may not", what, column.Name, at(row, "trust_code"))
			}
		}
	}
}
