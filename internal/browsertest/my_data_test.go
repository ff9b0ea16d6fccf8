package browsertest

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// words has the holder write a note and ask for a correction, both as long as they
// may be, and a national administrator look at the holder's record.
func (s *site) words(t testing.TB) {
	t.Helper()
	long := "This is what I say of it myself.\n\n" + strings.Repeat("Two days a week since April, beside the clinic. ", 20)
	longest := strings.Repeat("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 17)
	for path, form := range map[string]url.Values{
		"/my-data/note":       {"version": {"0"}, "note": {long}},
		"/my-data/correction": {"wrong": {longest}, "right": {"My registration was last checked in March."}},
	} {
		if status, _ := s.post(t, account.Holder, path, form); status != http.StatusSeeOther {
			t.Fatalf("%s answers %d", path, status)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/trusts/R0A", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.AddCookie(s.session(t, account.Admin))
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestMyDataOfAStranger is somebody who signed in and has no role, with the
// longest name and address that there can be, in a post that was corrected.
func TestMyDataOfAStranger(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	super, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.owner))
	if err != nil {
		t.Fatal(err)
	}
	person, token := uuid.New(), account.NewToken()
	if _, err := super.Exec(t.Context(), `
		WITH stranger AS (INSERT INTO person (id, name, recorded_at) VALUES ($1, $2, now()) RETURNING id),
		address AS (INSERT INTO account (id, person_id, email, issuer, subject, bound_at, recorded_at)
			SELECT gen_random_uuid(), id,
				repeat('llanfairpwllgwyngyll.', 8) || '@' || repeat('hospital-trust.', 5) || 'example',
				'https://sign-in.test.example/' || repeat('realm', 20), repeat('0193a000', 12), now(), now() FROM stranger),
		holder AS (INSERT INTO appointment_holder (id, appointment_id, person_id, profession, recorded_at, superseded_at)
			SELECT gen_random_uuid(), (SELECT appointment_id FROM appointment_holder ORDER BY id LIMIT 1), id,
				'doctor', '2020-01-01', '2020-02-01' FROM stranger)
		INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at)
			SELECT $3, $4, id, now(), now(), now() + interval '1 hour' FROM stranger`,
		person, strings.Repeat("Invented-Longest-Name-", 5)+"Ofall", token.ID, token.Hash()); err != nil {
		t.Fatal(err)
	}
	if err := super.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	axe := axeSource(t)
	b := s.signedIn(t, "")
	call(t, b, network.SetCookie, network.SetCookieParams{
		Name: "ccio_session", Value: token.String(), URL: s.url, HTTPOnly: new(true), SameSite: network.CookieSameSiteLax,
	})
	folder := os.Getenv(shotsVariable)
	if folder != "" {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range s.pages {
		if !strings.HasPrefix(path, "/my-data") {
			continue
		}
		b.telephone(t)
		b.open(t, path)
		for _, problem := range tooWide(t, b) {
			t.Errorf("%s on a telephone: %s", path, problem)
		}
		if folder != "" {
			b.shoot(t, filepath.Join(folder, "stranger"+strings.ReplaceAll(path, "/", "-")+"-390.png"))
		}
		b.size(t, 1280, 800)
		if at := b.open(t, path); at.Status != http.StatusOK {
			t.Errorf("%s answers %d", path, at.Status)
		}
		if folder != "" {
			b.shoot(t, filepath.Join(folder, "stranger"+strings.ReplaceAll(path, "/", "-")+"-1280.png"))
		}
		for _, problem := range everywhere(t, b, axe) {
			t.Errorf("%s: %s", path, problem)
		}
	}
	b.size(t, 1280, 800)
	b.open(t, "/my-data")
	if text := b.text(t, "main"); !strings.Contains(text, "Nobody has given you a role here") ||
		!strings.Contains(text, "Earlier facts about you that were corrected") {
		t.Errorf("what is held says %s", text)
	}
}

// TestNoteInTwoWindows has a note saved in one window while it is open in another:
// what was written in the other stays there, and can be saved.
func TestNoteInTwoWindows(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Board)
	if at := b.open(t, "/my-data"); at.Status != http.StatusOK {
		t.Fatalf("what is held answers %d", at.Status)
	}
	if at := b.follow(t, "main", "Write a note"); at.Path != "/my-data/note" {
		t.Fatalf("the button leads to %s", at.Path)
	}
	eval[string](t, b, `document.querySelector("#note").value = "Written in this window"`)
	if status, _ := s.post(t, account.Board, "/my-data/note",
		url.Values{"version": {"0"}, "note": {"Saved in the other window"}}); status != http.StatusSeeOther {
		t.Fatalf("the other window is answered %d", status)
	}
	if at := b.follow(t, "main", "Save"); at.Status != http.StatusConflict {
		t.Errorf("this window is answered %d", at.Status)
	}
	if folder := os.Getenv(shotsVariable); folder != "" {
		b.shoot(t, filepath.Join(folder, "my-note-conflict-1280.png"))
	}
	for _, problem := range everywhere(t, b, axeSource(t)) {
		t.Error(problem)
	}
	if text := b.text(t, "main"); !strings.Contains(text, "Saved in the other window") {
		t.Errorf("the page does not say what is saved: %s", text)
	}
	if at := b.follow(t, "main", "Save"); !strings.HasPrefix(at.Path, "/my-data") || at.Status != http.StatusOK {
		t.Errorf("saving again leads to %s, %d", at.Path, at.Status)
	}
	if text := b.text(t, "main"); !strings.Contains(text, "Written in this window") || strings.Contains(text, "Saved in the other window") {
		t.Errorf("after that the page says %s", text)
	}
}
