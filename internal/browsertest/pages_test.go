package browsertest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"ccio/internal/account"
	"ccio/internal/organisation"
)

// state is a page in one of its states.
type state struct {
	name   string
	path   string
	status int64
	says   string // words that only this state has; empty where there is only one
	public bool   // signed out as well
	// then is the button to press once the page has loaded, for a state that only a
	// form leads to.
	then string
	// only is the persona who has the page in this state; empty: everybody.
	only account.Persona
}

// has reports whether somebody has the page in this state.
func (s state) has(who account.Persona) bool { return s.only == "" || s.only == who }

// states lists the pages of the site, each in the states that differ.
func (s *site) states(t testing.TB) []state {
	t.Helper()
	longestTrust, longestICB := s.longest(t, organisation.KindTrust), s.longest(t, organisation.KindICB)
	silent := "/trusts/" + s.silent(t)
	validator, member := s.invitations(t)
	kept := s.kept(t, account.Secretary)
	s.words(t)
	lastRound, openRound := s.rounds(t)
	mine, signed := "/assessments/"+ofHolder(t, s, openRound), "/assessments/"+ofHolder(t, s, lastRound)
	review := strings.Replace(signed, "assessments", "validations", 1)
	const past = "?as-at=2026-03-31" // the day before ICBs merged
	listed := []state{
		{name: "home", path: "/", status: http.StatusOK, public: true},
		{name: "sign-in", path: "/sign-in", status: http.StatusOK, public: true},
		{name: "sign-in-to-see", path: "/sign-in?return=%2Ftrusts", status: http.StatusOK, public: true},
		{
			name: "sign-in-error", path: "/sign-in", then: "Sign in", status: http.StatusUnprocessableEntity, says: "There is a problem",
			public: true,
		},
		{name: "england", path: "/england", status: http.StatusOK, says: "have a filled chief clinical information officer (CCIO) post"},
		{name: "england-past", path: "/england" + past, status: http.StatusOK, says: "This is how things were on 31 March 2026"},
		{
			name: "england-known-on", path: "/england?known-on=2026-03-31", status: http.StatusOK,
			says: "as the register knew them on 31 March 2026",
		},
		{name: "england-wrong-day", path: "/england?as-at=2022-06-30", status: http.StatusBadRequest},
		{name: "region", path: "/regions/Y62", status: http.StatusOK},
		{name: "region-past", path: "/regions/Y62" + past, status: http.StatusOK},
		{name: "icb", path: "/icbs/QOP", status: http.StatusOK},
		{name: "icb-ended", path: "/icbs/QMJ", status: http.StatusOK, says: "closed on 31 March 2026"},
		{name: "icb-last-day", path: "/icbs/QMJ" + past, status: http.StatusOK, says: "Download this table"},
		{name: "icb-longest-name", path: "/icbs/" + string(longestICB.Code), status: http.StatusOK, says: longestICB.NameOn(s.today).Display},
		{name: "trusts", path: "/trusts", status: http.StatusOK},
		{
			name: "trusts-found", path: "/trusts?q=Central+Manchester", status: http.StatusOK,
			says: "Central Manchester University Hospitals NHS Foundation Trust",
		},
		{name: "trusts-none", path: "/trusts?q=no+such+place&region=Y62", status: http.StatusOK, says: "No trust matches."},
		{name: "trusts-past", path: "/trusts" + past + "&region=Y62", status: http.StatusOK},
		{name: "trusts-wrong-filter", path: "/trusts?sector=dentistry", status: http.StatusBadRequest},
		{name: "trust-own", path: "/trusts/R0A", status: http.StatusOK, says: "and it is filled."},
		{name: "trust-own-past", path: "/trusts/R0A" + past, status: http.StatusOK},
		{name: "trust-other", path: "/trusts/RR8", status: http.StatusOK, says: "The post reports to the chief executive"},
		{name: "trust-told-nothing", path: silent, status: http.StatusOK, says: "has not told us"},
		{
			name: "trust-no-post", path: "/trusts/TAD", status: http.StatusOK,
			says: "has said that it has no chief clinical information officer (CCIO) post",
		},
		{name: "trust-closed", path: "/trusts/RW3", status: http.StatusOK, says: "closed on 30 September 2017"},
		{
			name: "trust-longest-name", path: "/trusts/" + string(longestTrust.Code), status: http.StatusOK,
			says: longestTrust.NameOn(s.today).Display,
		},
		{name: "trust-unknown", path: "/trusts/XXX", status: http.StatusNotFound},
		{name: "posts", path: "/trusts/R0A/posts", status: http.StatusOK},
		{name: "posts-several", path: "/trusts/RR8/posts", status: http.StatusOK, says: "Deputy CCIO"},
		{name: "posts-told-nothing", path: silent + "/posts", status: http.StatusOK, says: "has not told us"},
		{name: "posts-no-post", path: "/trusts/TAD/posts", status: http.StatusOK, says: "The trust has said"},
		{name: "exports", path: "/exports", status: http.StatusOK, says: "Post register"},
		{name: "exports-refused", path: "/exports/coverage.csv?by=ward", status: http.StatusBadRequest, says: "by says what to count by"},
		{name: "frameworks", path: "/frameworks", status: http.StatusOK, says: "version 1.0", public: true},
		{name: "framework", path: "/frameworks/ccio/1.0", status: http.StatusOK, says: "Clinical risk of digital systems", public: true},
		{name: "framework-found", path: "/frameworks/ccio/1.0?q=supplier", status: http.StatusOK, says: "competencies found", public: true},
		{name: "framework-none", path: "/frameworks/ccio/1.0?q=zebra", status: http.StatusOK, says: "0 of 28 competencies found", public: true},
		{name: "audit", path: "/admin/audit", status: http.StatusOK, only: account.Admin},
		{name: "audit-trust", path: "/admin/audit", status: http.StatusOK, only: account.TrustAdmin},
		{name: "audit-none", path: "/admin/audit?trust=ZZZ", status: http.StatusOK, says: "No event matches.", only: account.Admin},
		{name: "audit-refused", path: "/admin/audit", status: http.StatusForbidden, only: account.Board},
		{name: "people-trust", path: "/admin/people", status: http.StatusOK, says: "Who has a role in your trust", only: account.TrustAdmin},
		{name: "people-england", path: "/admin/people", status: http.StatusOK, says: "Waiting for you to confirm", only: account.Admin},
		{name: "people-of-trust", path: "/admin/people?trust=R0A", status: http.StatusOK, says: "Board secretary", only: account.Admin},
		{name: "people-none", path: "/admin/people?trust=RP4", status: http.StatusOK, says: "Nobody has a role here.", only: account.Admin},
		{name: "people-wrong", path: "/admin/people?trust=%21", status: http.StatusBadRequest, only: account.Admin},
		{name: "people-holder", path: "/admin/people", status: http.StatusOK, says: "Waiting for you to confirm", only: account.Holder},
		{name: "people-board", path: "/admin/people", status: http.StatusOK, says: "Give the secretary the levels", only: account.Board},
		{name: "people-refused", path: "/admin/people", status: http.StatusForbidden, only: account.Secretary},
		{name: "grant-to-confirm", path: validator, status: http.StatusOK, says: "Confirm it, or refuse", only: account.Holder},
		{name: "grant-waits", path: member, status: http.StatusOK, says: "Nobody has signed in by this address yet", only: account.TrustAdmin},
		{name: "grant-out-of-reach", path: validator, status: http.StatusNotFound, only: account.Board},
		{name: "invite", path: "/admin/people/invite", status: http.StatusOK, says: "Which role?", only: account.TrustAdmin},
		{name: "invite-england", path: "/admin/people/invite", status: http.StatusOK, says: "Region (ODS code)", only: account.Admin},
		{
			name: "invite-no-role", path: "/admin/people/invite?role=", status: http.StatusBadRequest, says: "Choose which role to give",
			only: account.TrustAdmin,
		},
		{
			name: "invite-no-trust", path: "/admin/people/invite?role=board_member&trust=Y62", status: http.StatusBadRequest,
			says: "There is none open with this code today", only: account.Admin,
		},
		{
			name: "invite-validator", path: "/admin/people/invite?role=validator", status: http.StatusOK,
			says: "It gives nothing until it is confirmed", only: account.TrustAdmin,
		},
		{
			name: "invite-error", path: "/admin/people/invite?role=validator", then: "Give this role", status: http.StatusUnprocessableEntity,
			says: "Choose the appointment", only: account.TrustAdmin,
		},
		{
			name: "invite-holder", path: "/admin/people/invite?role=post_holder", status: http.StatusOK, says: "Choose the appointment",
			only: account.TrustAdmin,
		},
		{
			name: "invite-analyst", path: "/admin/people/invite?role=regional_analyst&region=Y62", status: http.StatusOK, says: "North West",
			only: account.Admin,
		},
		{
			name: "invite-levels", path: "/admin/people/invite?role=secretarys_levels", status: http.StatusOK, says: "Choose the board secretary",
			only: account.Board,
		},
		{name: "assessments", path: "/assessments", status: http.StatusOK, says: "My assessments", only: account.Holder},
		{name: "assessments-refused", path: "/assessments", status: http.StatusForbidden, only: account.Validator},
		{name: "assessment-draft", path: mine, status: http.StatusOK, says: "Check and submit", only: account.Holder},
		{
			name: "assessment-domain", path: mine + "/domains/1", status: http.StatusOK, says: "Do not enter anything about a patient",
			only: account.Holder,
		},
		{name: "assessment-domain-last", path: mine + "/domains/8", status: http.StatusOK, says: "Save and check", only: account.Holder},
		{name: "assessment-check-missing", path: mine + "/check", status: http.StatusOK, says: "Still to answer", only: account.Holder},
		{name: "assessment-result", path: signed, status: http.StatusOK, says: "Validated domain level", only: account.Holder},
		{
			name: "assessment-unknown", path: "/assessments/0193a000-0000-7000-8000-000000000000", status: http.StatusNotFound, only: account.Holder,
		},
		{name: "validations", path: "/validations", status: http.StatusOK, says: "Assessments to validate", only: account.Validator},
		{name: "validation-signed-off", path: review, status: http.StatusOK, says: "Reopen the sign-off", only: account.Validator},
		{name: "trust-levels-board", path: "/trusts/R0A", status: http.StatusOK, says: "Validated domain levels, cycle", only: account.Board},
		{
			name: "trust-levels-secretary", path: "/trusts/R0A", status: http.StatusOK, says: "The board secretary sees no level",
			only: account.Secretary,
		},
		{name: "cycle-open", path: "/admin/cycles/" + openRound.Code, status: http.StatusOK, says: "Close the cycle", only: account.Admin},
		{name: "cycle-to-plan", path: "/admin/cycles/2040-41", status: http.StatusOK, says: "Not planned yet", only: account.Admin},
		{name: "cycle-unknown", path: "/admin/cycles/next", status: http.StatusNotFound, only: account.Admin},
		{
			name: "completion-england", path: "/cycles/" + openRound.Code + "/completion", status: http.StatusOK, says: "signed off",
			only: account.National,
		},
		{
			name: "completion-region", path: "/cycles/" + openRound.Code + "/completion", status: http.StatusOK, says: "signed off",
			only: account.Region,
		},
		{
			name: "completion-trust", path: "/cycles/" + openRound.Code + "/completion", status: http.StatusOK, says: "signed off",
			only: account.TrustAdmin,
		},
		{
			name: "remind-preview", path: "/cycles/" + openRound.Code + "/completion", then: "See it first", status: http.StatusOK,
			says: "This is what each of them is told", only: account.TrustAdmin,
		},
		{name: "notices", path: "/notices", status: http.StatusOK, says: "A role waits for you to confirm it", only: account.Holder},
		{name: "notices-none", path: "/notices", status: http.StatusOK, says: "There is nothing to tell you.", only: account.National},
		{name: "my-data", path: "/my-data", status: http.StatusOK, says: "This is what I say of it myself.", only: account.Holder},
		{name: "my-data-little", path: "/my-data", status: http.StatusOK, says: "You have written none.", only: account.National},
		{name: "my-note", path: "/my-data/note", status: http.StatusOK, says: "Leave it empty to take the note back", only: account.Holder},
		{name: "my-correction", path: "/my-data/correction", status: http.StatusOK, says: "What would be right?", only: account.Holder},
		{
			name: "my-correction-error", path: "/my-data/correction", then: "Ask for this correction", status: http.StatusUnprocessableEntity,
			says: "Enter what is wrong", only: account.Holder,
		},
		{
			name: "corrections", path: "/admin/people/corrections", status: http.StatusOK, says: "My registration was last checked in March.",
			only: account.TrustAdmin,
		},
		{
			name: "corrections-england", path: "/admin/people/corrections", status: http.StatusOK,
			says: "can see that a national administrator looked", only: account.Admin,
		},
		{name: "trust-own-note", path: "/trusts/R0A", status: http.StatusOK, says: "This is what I say of it myself.", only: account.Board},
		{name: "sessions", path: "/sessions", status: http.StatusOK, says: "This browser"},
		{name: "kept-form", path: kept, status: http.StatusOK, says: "You were signed out before this was saved", only: account.Secretary},
		{name: "kept-form-of-another", path: kept, status: http.StatusNotFound, only: account.Board},
		{name: "sign-in-kept-form", path: "/sign-in?return=" + url.QueryEscape(kept), status: http.StatusOK, public: true},
		{name: "help", path: "/help", status: http.StatusOK, public: true},
		{name: "accessibility", path: "/accessibility", status: http.StatusOK, public: true},
		{name: "privacy", path: "/privacy", status: http.StatusOK, public: true},
		{name: "cookies", path: "/cookies", status: http.StatusOK, public: true},
		{name: "not-found", path: "/no-such-page", status: http.StatusNotFound, public: true},
		{name: "wrong-method", path: "/grant", status: http.StatusMethodNotAllowed, public: true},
	}
	return append(listed, s.unlisted(listed)...)
}

// unlisted has the pages of the site map that no line of states is about, as the
// holder has them. One that only others have, or in more states, needs its lines.
func (s *site) unlisted(listed []state) (all []state) {
	for _, path := range s.pages {
		// Probes are for machines, and /cycles leads to a page that is listed.
		isPage := path != "/healthz" && path != "/readyz" && path != "/cycles"
		if isPage && !slices.ContainsFunc(listed, func(st state) bool { p, _, _ := strings.Cut(st.path, "?"); return p == path }) {
			name := strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")
			all = append(all, state{name: name, path: path, status: http.StatusOK, only: account.Holder})
		}
	}
	return all
}

// visitors lists the personas and somebody who is not signed in.
func visitors() []account.Persona { return append([]account.Persona{""}, account.Personas()...) }

func nameOf(who account.Persona) string {
	if who == "" {
		return "signed-out"
	}
	return string(who)
}

// show opens a page in one of its states and reports whether it is in that state.
func (b *tab) show(t testing.TB, who account.Persona, st state) {
	t.Helper()
	at := b.open(t, st.path)
	if who == "" && !st.public {
		if !strings.HasPrefix(at.Path, "/sign-in?return=") || at.Status != http.StatusOK {
			t.Errorf("signed out, %s leads to %s, %d", st.path, at.Path, at.Status)
		}
		return
	}
	if st.then != "" {
		at = b.follow(t, "main", st.then)
	} else if at.Path != st.path {
		t.Errorf("%s leads to %s", st.path, at.Path)
	}
	if at.Status != st.status {
		t.Errorf("%s answers %d, not %d", st.path, at.Status, st.status)
	}
	if text := b.text(t, "body"); !strings.Contains(text, st.says) {
		t.Errorf("%s does not say %q: %s", st.path, st.says, text)
	}
}

// TestPages checks every page in every state, for everybody, against the rules that
// hold for all pages. Signed out, a page that needs a role is replaced by the
// sign-in page, which has states of its own here.
func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	axe := axeSource(t)
	tabs := s.tabs(t)
	var costs weights
	t.Cleanup(func() { t.Logf("cold pages, by weight:\n%s", costs.table()) })
	for _, st := range s.states(t) {
		t.Run(st.name, func(t *testing.T) {
			t.Parallel()
			b := <-tabs
			defer func() { tabs <- b }()
			seen := map[string]bool{}
			for _, who := range visitors() {
				if !st.has(who) {
					continue
				}
				t.Run(nameOf(who), func(t *testing.T) {
					b.become(t, s, who)
					b.size(t, 1280, 800)
					if b.show(t, who, st); who == "" && !st.public {
						return
					}
					costs.add(st.name, b.record.weight())
					// The accessibility rules take longest. A page that is the same
					// but for its header has been checked already.
					var found []string
					if page := b.withoutHeader(t); seen[page] {
						b.size(t, narrow, 640)
						found = checks(t, b)
					} else {
						seen[page] = true
						found = everywhere(t, b, axe)
					}
					for _, problem := range found {
						t.Error(problem)
					}
				})
			}
		})
	}
}

// tabs has as many tabs as tests run at once. Each is a different visitor every
// time.
func (s *site) tabs(t testing.TB) chan *tab {
	t.Helper()
	tabs := make(chan *tab, runtime.GOMAXPROCS(0))
	for range cap(tabs) {
		b := newTab(t, s.url)
		b.keepNothing(t)
		tabs <- b
	}
	return tabs
}

// withoutHeader returns the page without the header, which says who is signed in,
// and without the number to quote, which differs on every error page.
func (b *tab) withoutHeader(t testing.TB) string {
	t.Helper()
	return eval[string](t, b, `document.documentElement.outerHTML
		.replace(document.querySelector("header").outerHTML, "")
		.replace(/quote this number: [-0-9a-f]+/, "")`)
}

// weights records what the pages weigh.
type weights struct {
	mu   sync.Mutex
	most map[string]weight
}

func (w *weights) add(page string, cost weight) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.most == nil {
		w.most = map[string]weight{}
	}
	if cost.all > w.most[page].all {
		w.most[page] = cost
	}
}

// table writes a line for each page, for the visitor whose version weighs most.
func (w *weights) table() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var table strings.Builder
	heaviest := func(a, b string) int { return cmp.Compare(w.most[b].all, w.most[a].all) }
	for _, page := range slices.SortedFunc(maps.Keys(w.most), heaviest) {
		cost := w.most[page]
		fmt.Fprintf(&table, "%-20s %6.0f bytes, %5.0f of them script: %s\n", page, cost.all, cost.script, strings.Join(cost.files, ", "))
	}
	return table.String()
}
