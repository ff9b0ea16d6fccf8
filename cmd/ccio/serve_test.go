package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/config"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/fault"
	"ccio/internal/localpg"
)

func TestFirstStart(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	for line, want := range map[string]string{
		"migrate up":                   "The register has 331 organisations.",
		"demo load":                    "The demonstration data are loaded",
		"import posts " + postsExample: "\n26 new, 0 changed, 0 closed\n",
	} {
		if r := prepared.first[line]; !strings.Contains(r.out, want) || r.errs != "" {
			t.Errorf("ccio %s: want %q in:\n%s", line, want, r.out+r.errs)
		}
	}
	said := s.out.String()
	for _, want := range []string{"The CCIO dashboard is at " + s.address + "\n", "To sign in, open " + s.address + "/sign-in"} {
		if !strings.Contains(said, want) {
			t.Errorf("want %q in what serve says:\n%s", want, said)
		}
	}
	if !strings.HasPrefix(s.address, "http://127.0.0.1:") {
		t.Errorf("it is at %s", s.address)
	}
	for path, want := range map[string]string{"/readyz": "ready\n", "/healthz": "alive\n"} {
		if got := s.visitor(t).page(t, path); got != want {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
}

func TestSecondServe(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	oneLine(t, 1, []string{"running already", s.address, strconv.Itoa(s.cmd.Process.Pid), shared.data}, shared.settings, "serve")
	s.visitor(t).page(t, "/readyz")
}

func TestReady(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	if said := done(t, shared.settings, "ready"); !strings.Contains(said, "is running at "+s.address+", and is ready") {
		t.Errorf("it says %q", said)
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	oneLine(t, 1, []string{"No site of " + nowhere}, []string{"CCIO_DATA_DIR=" + nowhere}, "ready")
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("asking made a data folder")
	}
	// With DATABASE_URL the address identifies the site.
	own := "DATABASE_URL=postgres://nobody@127.0.0.1:1/none"
	address := strings.TrimPrefix(s.address, "http://")
	if said := done(t, []string{own, "CCIO_ADDR=" + address}, "ready"); !strings.Contains(said, "is running at "+s.address) {
		t.Errorf("it says %q", said)
	}
	_, port, _ := strings.Cut(address, ":")
	done(t, []string{own, "CCIO_ADDR=0.0.0.0:" + port}, "ready")
	oneLine(t, 1, []string{"Nothing that answers at http://127.0.0.1:1 is this site"}, []string{own, "CCIO_ADDR=127.0.0.1:1"}, "ready")
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	out := s.visitor(t)
	status, _, header := out.get(t, "/england")
	if to := header.Get("Location"); status != http.StatusSeeOther || to != "/sign-in?return=%2Fengland" {
		t.Errorf("/england signed out: status %d, to %q", status, to)
	}
	if status, to := out.signIn(t, "nobody"); status != http.StatusUnprocessableEntity || to != "" {
		t.Errorf("a persona that is none: status %d, to %q", status, to)
	}
	for _, persona := range account.Personas() {
		v := s.signedIn(t, string(persona))
		v.page(t, "/")
		if status, _, _ := v.get(t, "/england"); status != http.StatusOK {
			t.Errorf("/england as %s: status %d", persona, status)
		}
	}
}

func TestFindingATrust(t *testing.T) {
	t.Parallel()
	v := shared.site(t).signedIn(t, "national")
	for _, q := range []string{"Central+Manchester", "MFT", "R0A"} {
		if page := v.page(t, "/trusts?q="+q); !strings.Contains(page, `href="/trusts/R0A"`) {
			t.Errorf("/trusts?q=%s does not lead to R0A", q)
		}
	}
	if page := v.page(t, "/trusts/R0A"); !strings.Contains(page, "Manchester University NHS Foundation Trust") {
		t.Error("/trusts/R0A does not name the trust")
	}
}

// TestCoverage: HTTP and the command line, which attaches to the Postgres of the
// running site, give the same bytes.
func TestCoverage(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	v := s.signedIn(t, "national")
	for _, test := range []struct {
		query string
		rows  int
	}{
		{"by=trust&as-at=2026-10-01", 202},
		{"by=icb", 36},
		{"by=icb&as-at=2026-03-31", 42},
		{"by=region", 7},
		{"by=sector", 4},
		{"by=england", 1},
		{"by=trust&as-at=2026-10-01&region=Y62", 0},
	} {
		file := v.page(t, "/exports/coverage.csv?"+test.query)
		if rows := strings.Count(file, "\n") - 1; rows != test.rows && test.rows > 0 {
			t.Errorf("%s: %d rows, want %d", test.query, rows, test.rows)
		}
		if header, _, _ := strings.Cut(file, "\r\n"); !strings.HasSuffix(header, "demonstration") {
			t.Errorf("%s: the header is %q", test.query, header)
		}
		if said := done(t, shared.settings, coverageArguments(test.query)...); said != file {
			t.Errorf("%s: the command line and the site do not agree:\n%.300s\n%.300s", test.query, said, file)
		}
	}
	// So does a command that writes, and neither stops Postgres when it ends.
	if said := done(t, shared.settings, "import", "posts", postsExample); totals(said) != nothing {
		t.Errorf("importing beside the site: %s", said)
	}
	v.page(t, "/readyz")
}

// TestSummary: the command line writes the same file as the national analyst
// downloads, including the completion of a cycle, and refuses an unknown cycle.
func TestSummary(t *testing.T) {
	t.Parallel()
	v := shared.site(t).signedIn(t, "national")
	for query, flags := range map[string][]string{
		"?region=Y62": {"--region", "Y62"}, "?cycle=2024-25": {"--cycle", "2024-25"},
		"?region=Y58&cycle=2024-25": {"--region", "Y58", "--cycle", "2024-25"},
	} {
		file := v.page(t, "/exports/summary.json"+query)
		if said := done(t, shared.settings, append([]string{"export", "summary", "--format", "json"}, flags...)...); said != file {
			t.Errorf("%s: the command line and the site do not agree:\n%.300s\n%.300s", query, said, file)
		}
		if !strings.Contains(file, `"figures":"counted"`) {
			t.Errorf("%s: nothing is counted", query)
		}
	}
	oneLine(t, 1, []string{"There is no cycle 2019-20 that is open or closed"}, shared.settings, "export", "summary", "--cycle", "2019-20")
}

// coverageArguments turns the query of an export into the flags of the command.
func coverageArguments(query string) []string {
	arguments := []string{"export", "coverage"}
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		arguments = append(arguments, "--"+name, value)
	}
	return arguments
}

// TestLogs: neither the site's log nor Postgres's has a name, an address or a
// search, although all of them have been asked for and shown.
func TestLogs(t *testing.T) {
	t.Parallel()
	s := shared.site(t)
	v := s.signedIn(t, "trust-admin")
	for _, path := range []string{"/trusts/R0A", "/trusts/R0A/posts", "/trusts?q=Sought+After"} {
		v.page(t, path)
	}
	if status, _, _ := v.get(t, "/posts/Sought"); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
	if status, _, _ := v.get(t, "/england?as-at=Invented"); status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
	place, err := localpg.Folder(shared.data)
	must(t, err)
	postgres, err := os.ReadFile(filepath.Join(place, "postgres.log"))
	must(t, err)
	for name, log := range map[string]string{"the site": s.errs.String(), "Postgres": string(postgres)} {
		if len(log) == 0 {
			t.Errorf("the log of %s is empty", name)
		}
		for _, person := range demo.Build(day.Of(time.Now())).People {
			for _, personal := range []string{person.Name, person.Email} {
				if personal != "" && strings.Contains(log, personal) {
					t.Errorf("the log of %s holds %q", name, personal)
				}
			}
		}
		for _, personal := range []string{"Invented", "Example Person", "demonstration.example", "Sought+After", "Sought After", "ccio_session"} {
			if strings.Contains(log, personal) {
				t.Errorf("the log of %s holds %q", name, personal)
			}
		}
	}
}

// A configured sign-in provider is used, and not contacted at the start; without
// configuration there is none.
func TestSignInProvider(t *testing.T) {
	t.Parallel()
	none, err := program{}.signIn()
	if none != nil || err != nil {
		t.Errorf("without a provider there is %v, %v", none, err)
	}
	var p program
	p.config.OIDC, p.now = config.OIDC{Issuer: "http://127.0.0.1:1", ClientID: "ccio", ClientSecret: "a secret", EmailClaim: "email"}, time.Now
	provider, err := p.signIn()
	must(t, err)
	if _, _, err := provider.Begin(t.Context(), "/"); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a provider that is away: %v", err)
	}
}
