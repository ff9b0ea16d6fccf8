package browsertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// lapse makes sessions time out: those whose id begins with this.
func (s *site) lapse(t testing.TB, id string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.owner))
	if err == nil {
		_, err = conn.Exec(t.Context(), `UPDATE session SET created_at = now() - interval '1 day', `+
			`last_seen_at = now() - interval '2 hours' WHERE id::text LIKE $1 || '%'`, id)
		_ = conn.Close(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// kept returns the path of a form that somebody sent after their session had timed
// out.
func (s *site) kept(t testing.TB, who account.Persona) string {
	t.Helper()
	cookie := s.session(t, who)
	id, _, _ := strings.Cut(cookie.Value, ".")
	s.lapse(t, id)
	form := url.Values{
		"grant": {"0193a000-0000-7000-8000-000000000000"},
		"note":  {strings.Repeat("A line that goes on. ", 20) + "\r\n" + strings.Repeat("x", 200)},
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/grant", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(cookie)
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	path, err := url.QueryUnescape(strings.TrimPrefix(response.Header.Get("Location"), "/sign-in?return="))
	if err != nil || !strings.HasPrefix(path, "/kept-forms/") {
		t.Fatalf("the form is not kept: %s to %q", response.Status, path)
	}
	return path
}

// TestFormSentTooLate is somebody who comes back from a clinic and presses a
// button: they sign in, and what they had filled in is there to send again.
func TestFormSentTooLate(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, "")
	b.signIn(t, account.Board)
	// No page of the demonstration has a form for somebody with only one role, so
	// the page gets the form with which people switch roles.
	b.open(t, "/sessions")
	eval[bool](t, b, `(() => {
		const form = document.querySelector("main form")
		form.action = "/grant"
		form.innerHTML = '<textarea name="note">first\nsecond</textarea><input name="grant" value="mine"><button>Save</button>'
		return true
	})()`)
	s.lapse(t, "")
	at := b.follow(t, "main", "Save")
	if !strings.HasPrefix(at.Path, "/sign-in?return=%2Fkept-forms%2F") || at.Status != http.StatusOK {
		t.Fatalf("the form leads to %s, %d", at.Path, at.Status)
	}
	b.press(t, "main", account.Board.Label())
	at = b.follow(t, "main", "Sign in")
	if !strings.HasPrefix(at.Path, "/kept-forms/") || at.Status != http.StatusOK {
		t.Fatalf("signing in leads to %s, %d", at.Path, at.Status)
	}
	if text := b.text(t, "main"); !strings.Contains(text, "first second") || !strings.Contains(text, "mine") {
		t.Errorf("what was filled in is shown as: %s", text)
	}
	// There is no such role, so the form is refused, and stays kept.
	if at = b.follow(t, "main", "Send it again"); !strings.HasPrefix(at.Path, "/grant?kept-form=") || at.Status != http.StatusNotFound {
		t.Errorf("sent again it leads to %s, %d", at.Path, at.Status)
	}
	b.open(t, "/")
	link := eval[string](t, b, `document.querySelector(".nhsuk-inset-text a").innerText`)
	if at = b.follow(t, "main", link); at.Status != http.StatusOK {
		t.Errorf("the start page leads to %s, %d", at.Path, at.Status)
	}
	if at = b.follow(t, "main", "Discard"); at.Path != "/" || strings.Contains(b.text(t, "main"), "signed out before") {
		t.Errorf("discarding it leads to %s: %s", at.Path, b.text(t, "main"))
	}
}
