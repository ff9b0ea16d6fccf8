package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// super is a connection to which no policy applies.
func (s site) super(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	return conn
}

func ask[T any](t *testing.T, conn *pgx.Conn, sql string, args ...any) (value T) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// lapsed returns the cookie of a persona's session that timed out so many hours
// ago.
func (s site) lapsed(t *testing.T, persona account.Persona, hours int) *http.Cookie {
	t.Helper()
	cookie := s.signIn(t, persona)
	id, _, _ := strings.Cut(cookie.Value, ".")
	ask[string](t, s.super(t), `UPDATE session SET created_at = now() - interval '3 days', last_seen_at = now() - (1 + $2) * `+
		`interval '1 hour' - interval '1 second' WHERE id = $1 RETURNING id::text`, id, hours)
	return cookie
}

// A form that was sent after the session had timed out is kept, shown to the same
// person after they sign in, and forgotten once it has been accepted, and not
// before.
func TestFormAfterTheSessionEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	super := s.super(t)
	kept := func() int { t.Helper(); return ask[int](t, super, `SELECT count(*)::int FROM kept_form`) }
	grant := ask[string](t, super, `SELECT role_grant_id::text FROM demo_persona WHERE persona = 'board'`)
	const secret, hostile = "Something Private", `"><script>alert(1)</script>`
	fields := url.Values{
		"grant": {uuid.Must(uuid.NewV7()).String()}, "reason_given": {secret + "\r\nand more", hostile}, "seen-on": {"2026-04-01"}, "left": {""},
	}

	answer := s.visit(t, http.MethodPost, "/grant?from=here", fields, s.lapsed(t, account.Board, 0))
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in?return=%2Fkept-forms%2F") || kept() != 1 {
		t.Fatalf("%s to %q, and %d are kept", answer.Status, to, kept())
	}
	signIn := page(t, s.get(t, to))
	if got := signIn.Find("main").Text(); !strings.Contains(got, "before what you sent was saved") {
		t.Errorf("the sign-in page says %q", got)
	}
	back, _ := signIn.Find("input[name=return]").Attr("value")
	as := func(persona account.Persona) (*http.Cookie, *http.Response) {
		t.Helper()
		answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {string(persona)}, "return": {back}})
		if got := answer.Header.Get("Location"); got != back {
			t.Fatalf("after signing in one is led to %q, not to %q", got, back)
		}
		cookie := answer.Cookies()[0]
		return cookie, s.get(t, back, cookie)
	}
	other, shown := as(account.Secretary)
	for what, answer := range map[string]*http.Response{
		"sees": shown, "discards": s.visit(t, http.MethodPost, back+"/discard", url.Values{}, other),
	} {
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("somebody else %s it: %s", what, answer.Status)
		}
	}
	if text := text(t, s.get(t, "/", other)); strings.Contains(text, "signed out before") {
		t.Error("somebody else's start page tells of it")
	}

	cookie, shown := as(account.Board)
	if link, _ := page(t, s.get(t, "/", cookie)).Find(".nhsuk-inset-text a").Attr("href"); link != back {
		t.Errorf("the start page leads to %q", link)
	}
	document := page(t, shown)
	if got := document.Find("h1").Text(); shown.StatusCode != http.StatusOK || got != "You were signed out before this was saved" {
		t.Fatalf("%s: %q", shown.Status, got)
	}
	var facts []string
	for _, row := range document.Find(".nhsuk-summary-list__row").EachIter() {
		facts = append(facts, strings.Join(strings.Fields(row.Find("dt").Text()+": "+row.Find("dd").Text()), " "))
	}
	if diff := cmp.Diff([]string{"Sent to: /grant", "Grant: What you chose on the page (its number is " + fields.Get("grant") + ")",
		"Left: Nothing",
		"Reason given: " + secret + " and more", "Reason given: " + hostile, "Seen on: 1 April 2026"}, facts); diff != "" {
		t.Errorf("what is shown (-want +got):\n%s", diff)
	}
	form := document.Find("main form").First()
	again, _ := form.Attr("action")
	if method, _ := form.Attr("method"); method != "post" || !strings.HasPrefix(again, "/grant?") || !strings.Contains(again, "from=here") {
		t.Errorf("it is sent again by %s to %q", method, again)
	}
	hidden := url.Values{}
	for _, field := range form.Find("input[type=hidden]").EachIter() {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		hidden.Add(name, strings.ReplaceAll(value, "\r\n", "\n")) // a browser writes them as they were, and reads them so
	}
	fields["reason_given"][0] = secret + "\nand more"
	if diff := cmp.Diff(fields, hidden); diff != "" {
		t.Errorf("what is sent again (-want +got):\n%s", diff)
	}

	// If it is refused it stays; if it is sent too late again, it is still kept
	// only once.
	if answer := s.visit(t, http.MethodPost, again, hidden, cookie); answer.StatusCode != http.StatusNotFound || kept() != 1 {
		t.Errorf("a form that is refused: %s, and %d are kept", answer.Status, kept())
	}
	if answer := s.visit(t, http.MethodPost, "/sign-in/demo?kept-form="+back[len("/kept-forms/"):],
		url.Values{"persona": {"nobody"}}, cookie); kept() != 1 {
		t.Errorf("another form with its number: %s, and %d are kept", answer.Status, kept())
	}
	late := s.visit(t, http.MethodPost, "/grant?kept-form="+back[len("/kept-forms/"):], url.Values{"grant": {grant}},
		s.lapsed(t, account.Board, 0)).Header.Get("Location")
	if path := ask[string](t, super, `SELECT path FROM kept_form ORDER BY id DESC LIMIT 1`); path != "/grant" {
		t.Errorf("sent too late once more it is for %q", path)
	}
	back, _ = url.QueryUnescape(strings.TrimPrefix(late, "/sign-in?return="))
	cookie, shown = as(account.Board)
	document = page(t, shown)
	if got := document.Find("main").Text(); !strings.Contains(got, "Board member, Manchester University") {
		t.Errorf("a role of one's own is shown as %q", got)
	}
	again, _ = document.Find("main form").First().Attr("action")
	answer = s.visit(t, http.MethodPost, again, url.Values{"grant": {grant}}, cookie)
	if answer.StatusCode != http.StatusSeeOther || kept() != 1 {
		t.Errorf("sent again: %s, and %d are kept", answer.Status, kept())
	}
	cookie = answer.Cookies()[0]
	if got := s.get(t, back, cookie).StatusCode; got != http.StatusNotFound {
		t.Errorf("afterwards it answers %d", got)
	}
	// The first one is still there, until it is discarded.
	link, _ := page(t, s.get(t, "/", cookie)).Find(".nhsuk-inset-text a").Attr("href")
	if answer := s.visit(t, http.MethodPost, link+"/discard", url.Values{}, cookie); answer.StatusCode != http.StatusSeeOther || kept() != 0 {
		t.Errorf("discarded: %s, and %d are kept", answer.Status, kept())
	}
	for where, said := range map[string]string{
		"the log":   s.log.String(),
		"the audit": ask[string](t, super, `SELECT string_agg(e::text, ' ') FROM audit_event e`),
	} {
		if strings.Contains(said, secret) || strings.Contains(said, "reason") || strings.Contains(said, "Private") {
			t.Errorf("%s has what was sent", where)
		}
	}
}

// A form that is not kept is answered as if there had been no session.
func TestFormsThatAreNotKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	super := s.super(t)
	out := s.signIn(t, account.Holder)
	s.visit(t, http.MethodPost, "/sign-out", url.Values{}, out)
	lapsedAndOut := s.lapsed(t, account.Validator, 0)
	if answer := s.visit(t, http.MethodPost, "/sign-out", url.Values{}, lapsedAndOut); answer.StatusCode != http.StatusSeeOther ||
		answer.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out after the session ended: %s, %v", answer.Status, answer.Cookies())
	}
	good := s.lapsed(t, account.Board, 0)
	wrong := *good
	wrong.Value = good.Value[:len(good.Value)-5] + "AAAAA"
	const form = "application/x-www-form-urlencoded"
	for what, c := range map[string]struct {
		cookie             *http.Cookie
		target, kind, body string
		from               string // Sec-Fetch-Site
		status             int
	}{
		"no session":           {nil, "/grant", form, "grant=1", "", http.StatusSeeOther},
		"another secret":       {&wrong, "/grant", form, "grant=1", "", http.StatusSeeOther},
		"signed out":           {out, "/grant", form, "grant=1", "", http.StatusSeeOther},
		"signed out later":     {lapsedAndOut, "/grant", form, "grant=1", "", http.StatusSeeOther},
		"two days ago":         {s.lapsed(t, account.Region, 48), "/grant", form, "grant=1", "", http.StatusSeeOther},
		"nothing filled in":    {good, "/sessions/end", form, "", "", http.StatusSeeOther},
		"no form":              {good, "/grant", "application/json", `{"grant":1}`, "", http.StatusSeeOther},
		"no kind":              {good, "/grant", "", "grant=1", "", http.StatusSeeOther},
		"too large":            {good, "/grant", form, "grant=" + strings.Repeat("a", 1<<20), "", http.StatusRequestEntityTooLarge},
		"malformed":            {good, "/grant", form, "grant=%zz", "", http.StatusBadRequest},
		"no text":              {good, "/grant", form, "grant=%ff", "", http.StatusBadRequest},
		"a nought":             {good, "/grant", form, "grant=%00", "", http.StatusBadRequest},
		"no end of fields":     {good, "/grant", form, strings.Repeat("a&", 2000), "", http.StatusBadRequest},
		"from another site":    {good, "/grant", form, "grant=1", "cross-site", http.StatusForbidden},
		"a page for everybody": {good, "/sign-in/demo", form, "persona=nobody", "", http.StatusUnprocessableEntity},
		"no page":              {good, "/nowhere", form, "grant=1", "", http.StatusNotFound},
		"no form is sent here": {good, "/england", form, "grant=1", "", http.StatusMethodNotAllowed},
	} {
		r := newPost(c.target, c.body)
		r.Header.Set("Content-Type", c.kind)
		if c.cookie != nil {
			r.AddCookie(c.cookie)
		}
		if c.from != "" {
			r.Header.Set("Sec-Fetch-Site", c.from)
		}
		answer := s.send(r)
		if to := answer.Header.Get("Location"); answer.StatusCode != c.status || c.status == http.StatusSeeOther && to != "/sign-in" {
			t.Errorf("%s: %s to %q", what, answer.Status, to)
		}
		if n := ask[int](t, super, `SELECT count(*)::int FROM kept_form`); n != 0 {
			t.Errorf("%s: %d are kept", what, n)
		}
	}
	// Asking for a page does not clear the cookie, because a form may follow.
	answer := s.get(t, "/england", good)
	if to := answer.Header.Get("Location"); to != "/sign-in?return=%2Fengland" || len(answer.Cookies()) > 0 {
		t.Errorf("a page: %s to %q, with %v", answer.Status, to, answer.Cookies())
	}
	s.visit(t, http.MethodPost, "/grant", url.Values{"grant": {"1"}}, good)
	if ask[int](t, super, `SELECT count(*)::int FROM kept_form`) != 1 {
		t.Error("the form that followed is not kept: the cases above show nothing")
	}
}
