package server_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// superuser is a connection for what no page can do.
func (s site) superuser(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// withoutRole is a session of somebody who has no grant.
func (s site) withoutRole(t *testing.T, name string) *http.Cookie {
	t.Helper()
	conn := s.superuser(t)
	person, token := uuid.New(), account.NewToken()
	if _, err := conn.Exec(t.Context(), `INSERT INTO person (id, name, recorded_at) VALUES ($1, $2, now())`, person, name); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at) `+
		`VALUES ($1, $2, $3, now(), now(), now() + interval '1 hour')`,
		token.ID, token.Hash(), person); err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: "ccio_session", Value: token.String()}
}

// Somebody without a role is refused every page of the register, and reads,
// corrects and takes away what is held about them.
func TestMyDataWithoutARole(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.withoutRole(t, "Invented Nobody")
	refused := s.get(t, "/england", cookie)
	if refused.StatusCode != http.StatusForbidden {
		t.Fatalf("without a role /england answers %s", refused.Status)
	}
	if link := page(t, refused).Find(`main a[href="/my-data"]`).Length(); link != 1 {
		t.Errorf("the page that refuses leads %d times to what is held", link)
	}
	answer := s.get(t, "/my-data", cookie)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("what is held answers %s, Cache-Control %q", answer.Status, answer.Header.Get("Cache-Control"))
	}
	wants(t, "the page", text(t, answer), "Invented Nobody", "Nobody has given you a role here",
		"You are not recorded as the holder of a post", "No e-mail address of yours is held", "No national administrator has looked")
	saved := s.visit(t, http.MethodPost, "/my-data/note", url.Values{"note": {"My own words"}, "version": {"0"}}, cookie)
	if saved.StatusCode != http.StatusSeeOther || saved.Header.Get("Location") != "/my-data#note" {
		t.Errorf("a note is answered %s, %s", saved.Status, saved.Header.Get("Location"))
	}
	asked := s.visit(t, http.MethodPost, "/my-data/correction", url.Values{"wrong": {"My name"}, "right": {"Another"}}, cookie)
	if asked.StatusCode != http.StatusSeeOther || asked.Header.Get("Location") != "/my-data#corrections" {
		t.Errorf("a correction is answered %s, %s", asked.Status, asked.Header.Get("Location"))
	}
	wants(t, "the page afterwards", text(t, s.get(t, "/my-data", cookie)), "My own words", "My name", "Another", "Write to one's own record")
	for _, target := range []string{"/my-data.csv", "/my-data.json"} {
		file := s.get(t, target, cookie)
		if file.StatusCode != http.StatusOK || file.Header.Get("Cache-Control") != "no-store" ||
			!strings.Contains(file.Header.Get("Content-Disposition"), "ccio-my-data-") {
			t.Errorf("%s answers %s, %v", target, file.Status, file.Header)
		}
		wants(t, target, body(t, file), "Invented Nobody", "My own words", "Another")
	}
	if got := s.get(t, "/my-data").StatusCode; got != http.StatusSeeOther {
		t.Errorf("signed out it answers %d", got)
	}
}

// Both files have the same facts, the page shows those of the record, and
// downloading them is recorded without values.
func TestMyDataFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	holder := s.signIn(t, account.Holder)
	s.visit(t, http.MethodPost, "/my-data/note", url.Values{"note": {"=HYPERLINK(\"https://evil.example\")\r\nsecond line"}, "version": {"0"}},
		holder)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body(t, s.get(t, "/my-data.csv", holder)), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if head := strings.Join(rows[0], " "); head != "part item about fact value demonstration" {
		t.Errorf("the columns are %q", head)
	}
	var file struct {
		Demonstration bool                `json:"demonstration"`
		Rows          []map[string]any    `json:"rows"`
		Columns       []map[string]string `json:"columns"`
	}
	if err := json.Unmarshal([]byte(body(t, s.get(t, "/my-data.json", holder))), &file); err != nil {
		t.Fatal(err)
	}
	// By the time of the second file, the first is itself an event.
	if len(file.Rows) < len(rows)-1 || !file.Demonstration {
		t.Errorf("CSV has %d facts and JSON %d", len(rows)-1, len(file.Rows))
	}
	shown := text(t, s.get(t, "/my-data", holder))
	said := map[string]bool{}
	for _, row := range rows[1:] {
		said[row[0]+": "+row[3]] = true
		if strings.HasPrefix(row[4], "=") {
			t.Errorf("a cell is a formula: %q", row[4])
		}
		if row[0] == "Post" && !strings.Contains(shown, row[4]) {
			t.Errorf("the page does not say %s: %q", row[3], row[4])
		}
	}
	for _, fact := range []string{
		"You: Name", "Role: Given by", "Post: Actual time", "Post: FEDIP", "Your own note: Words", "Session: Began", "Event: How often",
	} {
		if !said[fact] {
			t.Errorf("the file has no fact %q", fact)
		}
	}
	if !slices.ContainsFunc(rows, func(row []string) bool { return strings.HasPrefix(row[4], "'=HYPERLINK") }) {
		t.Error("the note is not made harmless")
	}
	audit := text(t, s.get(t, "/admin/audit?kind=export", s.signIn(t, account.Admin)))
	wants(t, "the audit", audit, "Export what is held about oneself", "my-data.csv", "my-data.json")
	wantsNot(t, "the audit", audit, "HYPERLINK", "Invented Post-Holder")
}

// The files count among the sixty of a minute, and the page goes on.
func TestMyDataIsMetered(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := newSite(t, options{now: func() time.Time { return now }})
	cookie := s.signIn(t, account.National)
	for i := range 60 {
		target := []string{"/my-data.json", "/exports/coverage.csv?by=england"}[i%2]
		if answer := s.get(t, target, cookie); answer.StatusCode != http.StatusOK {
			t.Fatalf("file %d: %s", i+1, answer.Status)
		}
	}
	if answer := s.get(t, "/my-data.csv", cookie); answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("file 61: %s", answer.Status)
	}
	if answer := s.get(t, "/my-data", cookie); answer.StatusCode != http.StatusOK {
		t.Errorf("the page after sixty files: %s", answer.Status)
	}
}

// A national administrator's look is recorded, and the person can see when, and
// in which role, without a name.
func TestLooksAreShownToThePerson(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	holder := s.signIn(t, account.Holder)
	const none = "No national administrator has looked"
	wants(t, "before anybody looked the page", text(t, s.get(t, "/my-data", holder)), none)
	s.get(t, "/trusts/R0A", s.signIn(t, account.Board)) // not recorded: the board is of the same trust
	s.get(t, "/trusts/RR8", s.signIn(t, account.Admin)) // another trust
	wants(t, "after somebody else was looked at the page", text(t, s.get(t, "/my-data", holder)), none)
	s.get(t, "/trusts/R0A", s.signIn(t, account.Admin))
	shown := page(t, s.get(t, "/my-data", holder)).Find("table:has(#looks), #looks").Text()
	wants(t, "the look", shown, "National administrator", "Name, profession, registration, accreditation, training")
	wantsNot(t, "the look", shown, "Invented National")
	if n := page(t, s.get(t, "/trusts/R0A", holder)).Find(`main a[href="/my-data"]`).Length(); n != 1 {
		t.Errorf("the holder's page of the trust leads %d times to what is held", n)
	}
	if n := page(t, s.get(t, "/trusts/R0A", s.signIn(t, account.Board))).Find(`main a[href="/my-data"]`).Length(); n != 0 {
		t.Error("the board is led to what is held about the board on the page of the holder")
	}
}

// Whatever people send, they read and write only what is about themselves.
func TestMyDataIsOnesOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	holder := s.signIn(t, account.Holder)
	s.visit(t, http.MethodPost, "/my-data/note", url.Values{"note": {"Words of the holder"}, "version": {"0"}}, holder)
	s.visit(t, http.MethodPost, "/my-data/correction", url.Values{"wrong": {"Wrong of the holder"}, "right": {"Right of the holder"}}, holder)
	conn := s.superuser(t)
	var id string
	if err := conn.QueryRow(t.Context(), `SELECT person_id::text FROM demo_persona WHERE persona = 'holder'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	for _, who := range []account.Persona{account.Validator, account.Board, account.TrustAdmin, account.National, account.Admin} {
		cookie := s.signIn(t, who)
		for _, target := range []string{
			"/my-data?person=" + id, "/my-data.csv?person=" + id + "&subject=" + id, "/my-data.json?id=" + id, "/my-data/note?person_id=" + id,
		} {
			wantsNot(t, string(who)+" at "+target, body(t, s.get(t, target, cookie)), "Invented Post-Holder", "of the holder")
		}
		for _, form := range []url.Values{
			{"note": {"Words of another"}, "version": {"1"}, "person": {id}, "person_id": {id}},
			{"note": {"Words of another"}, "version": {"0"}, "person_id": {id}},
		} {
			s.visit(t, http.MethodPost, "/my-data/note", form, cookie)
		}
	}
	wants(t, "the holder's note", text(t, s.get(t, "/my-data", holder)), "Words of the holder")
	for who, want := range map[account.Persona]bool{
		account.Holder: true, account.Validator: true, account.Board: true, account.Secretary: true, account.TrustAdmin: true,
		account.Admin: true, account.National: false, account.Region: false,
	} {
		if got := strings.Contains(text(t, s.get(t, "/trusts/R0A", s.signIn(t, who))), "Words of the holder"); got != want {
			t.Errorf("%s reads the note on the page of the trust: %t, want %t", who, got, want)
		}
	}
	for who, want := range map[account.Persona]bool{
		account.TrustAdmin: true, account.Admin: true, account.Holder: false, account.Validator: false, account.Board: false,
		account.Secretary: false, account.National: false,
	} {
		answer := s.get(t, "/admin/people/corrections", s.signIn(t, who))
		if got := strings.Contains(text(t, answer), "Wrong of the holder"); got != want || (answer.StatusCode == http.StatusOK) != want {
			t.Errorf("%s reads the correction: %t, %s", who, got, answer.Status)
		}
	}
	wants(t, "the administrator's notices", text(t, s.get(t, "/notices", s.signIn(t, account.TrustAdmin))), "Somebody asks for a correction")
}

// If a note was changed first, the answer is a 409 that keeps what was written, and
// sending that page again saves it.
func TestNoteConflict(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Board)
	send := func(words, version string) *http.Response {
		return s.visit(t, http.MethodPost, "/my-data/note", url.Values{"note": {words}, "version": {version}}, cookie)
	}
	send("First words", "0")
	answer := send("Words on the telephone", "0")
	if answer.StatusCode != http.StatusConflict {
		t.Fatalf("a late note is answered %s", answer.Status)
	}
	document := page(t, answer)
	if got := document.Find("textarea#note").Text(); got != "Words on the telephone" {
		t.Errorf("the field has %q", got)
	}
	if link := document.Find(".nhsuk-error-summary a").AttrOr("href", ""); link != "#note" {
		t.Errorf("the summary leads to %q", link)
	}
	wants(t, "the page", document.Find("main").Text(), "First words", "What is saved now")
	if got := send("Words on the telephone", document.Find("input[name=version]").AttrOr("value", "")); got.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again it is answered %s", got.Status)
	}
	wants(t, "what is held", text(t, s.get(t, "/my-data", cookie)), "Words on the telephone")
	send("", "2")
	wants(t, "after it was taken back the page", text(t, s.get(t, "/my-data", cookie)), "You have written none")
	for _, version := range []string{"", "x", "-1", "99999999999"} {
		if got := send("Words", version); got.StatusCode != http.StatusBadRequest {
			t.Errorf("version %q is answered %s", version, got.Status)
		}
	}
}

// What is wrong with a form is said at its field and in the summary, and everything
// typed stays there.
func TestMyWordsAreChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Secretary)
	long := strings.Repeat("å", 1001)
	for what, c := range map[string]struct {
		path string
		form url.Values
		says []string
	}{
		"an empty correction": {
			"/my-data/correction", url.Values{"wrong": {" \r\n "}}, []string{"Enter what is wrong", "Enter what would be right"},
		},
		"a correction too long": {
			"/my-data/correction", url.Values{"wrong": {long}, "right": {long}},
			[]string{"What is wrong must be 1,000 characters or fewer", "What would be right must be 1,000 characters or fewer"},
		},
		"half a correction": {"/my-data/correction", url.Values{"wrong": {"My name"}}, []string{"Enter what would be right"}},
		"a note that is too long": {
			"/my-data/note", url.Values{"note": {long}, "version": {"0"}}, []string{"Your note must be 1,000 characters or fewer"},
		},
	} {
		answer := s.visit(t, http.MethodPost, c.path, c.form, cookie)
		if answer.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %s", what, answer.Status)
			continue
		}
		document := page(t, answer)
		if got := document.Find(".nhsuk-error-summary a").Length(); got != len(c.says) {
			t.Errorf("%s: the summary has %d lines", what, got)
		}
		wants(t, what, document.Find("main").Text(), c.says...)
		for name, values := range c.form {
			if name != "version" && document.Find("textarea#"+name).Text() != strings.TrimSpace(values[0]) {
				t.Errorf("%s: what was written into %s is gone", what, name)
			}
		}
		if !strings.HasPrefix(document.Find("title").Text(), "Error: ") {
			t.Errorf("%s: the title is %q", what, document.Find("title").Text())
		}
	}
	lines := strings.Repeat("a\r\n", 499) + "ab"
	if got := s.visit(t, http.MethodPost, "/my-data/note",
		url.Values{"note": {lines}, "version": {"0"}}, cookie); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a thousand characters with line breaks are answered %s", got.Status)
	}
	for _, path := range []string{"/my-data/note", "/my-data/correction"} {
		wants(t, path, text(t, s.get(t, path, cookie)), "Do not enter anything about a patient")
	}
}
