package server_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// renamed gives every open body a name of 120 characters that no other has.
const renamed = `UPDATE organisation_name SET display_name = rpad(organisation_code || ' & "Quoted" <b>Partnership</b> of ` +
	`Bath, Swindon and Wiltshire ', 120, 'Llanfairpwllgwyngyll ') WHERE valid_to IS NULL`

// hostile is a site with an extreme register: names of 120 characters, every state
// in one ICB, an ICB of one trust, and nothing from anywhere else.
func hostile(t *testing.T) (s site, states map[post.State]int, lonely organisation.Code) {
	t.Helper()
	url := cluster.Clone(t)
	operate := pgtest.Open(t, url, postgres.RoleOperate, time.Now)
	today := day.Of(time.Now())
	if _, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today)); err != nil {
		t.Fatal(err)
	}
	picture, err := operate.Picture(t.Context(), pgtest.Permit(t, authz.OperatorView), insight.Query{AsAt: today})
	if err != nil {
		t.Fatal(err)
	}
	trustsOf := map[organisation.Code][]organisation.Code{}
	for _, trust := range picture.Trusts {
		trustsOf[trust.ICB.Code] = append(trustsOf[trust.ICB.Code], trust.Code)
	}
	others := slices.DeleteFunc(trustsOf["QOP"], func(code organisation.Code) bool { return code == demo.Trust })
	rows := []string{
		string(others[0]) + ",ccio,,2020-01-01,,,substantive,50,2020-01-01,,,",
		string(others[1]) + ",ccio,,2020-01-01,,,interim,100,2020-01-01,,,",
		string(others[2]) + ",ccio,,2020-01-01,,2026-01-01,,,,,,",
		string(others[3]) + ",ccio,,2020-01-01,,,,,,,2026-01-01,no",
		string(others[4]) + ",ccio,yes,,2020-01-01,,,,,,,",
		string(others[5]) + ",ccio,,2020-01-01,,,,,,,2020-01-01,",
		string(others[6]) + ",ccio,,2020-01-01,,,,,,,,no",
	}
	states = map[post.State]int{
		post.Filled: 1, post.FilledInPart: 1, post.HeldInterim: 1, post.VacantRecruiting: 1, post.VacantNotRecruiting: 1, post.NotEstablished: 1,
		post.VacantRecruitingNotTold: 1, post.HolderNotTold: 1, post.NotRecorded: len(others) - 7,
	}
	for code, trusts := range trustsOf {
		if len(trusts) == 1 && code != "" && (lonely == "" || code < lonely) {
			lonely = code
		}
	}
	if lonely == "" {
		t.Fatal("no ICB has one trust")
	}
	rows = append(rows, string(trustsOf[lonely][0])+",ccio,,2020-01-01,,,substantive,100,2020-01-01,,,")
	importPosts(t, operate, []byte("trust_code,post_type,no_such_post,established_on,effective_from,recruiting_from,"+
		"appointment_kind,share,appointed_from,appointed_to,vacant_from,recruiting\n"+strings.Join(rows, "\n")))
	super, err := pgx.Connect(t.Context(), pgtest.Superuser(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = super.Close(t.Context()) }()
	if _, err := super.Exec(t.Context(), renamed); err != nil {
		t.Fatal(err)
	}
	return siteOn(t, url, options{}), states, lonely
}

// What a page of a hostile register says in its sentences, its tables and its
// figures is true.
func TestHostileRegister(t *testing.T) {
	t.Parallel()
	s, states, lonely := hostile(t)
	cookie := s.signIn(t, account.National)
	trusts := 0
	for _, n := range states {
		trusts += n
	}
	document := page(t, s.get(t, "/icbs/QOP", cookie))
	row := document.Find("#states table tbody tr").First()
	if got, _ := strconv.Atoi(strings.TrimSpace(row.Find("td").First().Text())); got != trusts {
		t.Errorf("the table counts %d trusts, want %d", got, trusts)
	}
	var words []string
	for i, state := range post.TrustStates() {
		if got, _ := strconv.Atoi(strings.TrimSpace(row.Find("td").Eq(i + 1).Text())); got != states[state] {
			t.Errorf("the table has %d trusts that are %s, want %d", got, state.Label(), states[state])
		}
		words = append(words, fmt.Sprintf("%s: %d", state.Label(), states[state]))
	}
	if got, want := document.Find("#states svg desc").First().Text(), strings.Join(words, "; ")+"."; got != want {
		t.Errorf("the picture says %q, want %q", got, want)
	}
	sum := 0
	// Below the bar of the ICB is England's.
	if beside := document.Find("#states svg[role=img] > title").Eq(1).Text(); !strings.HasPrefix(beside, "England, ") {
		t.Errorf("beside the ICB stands %q", beside)
	}
	own := document.Find("#states svg[role=img]").First()
	for i := range own.Find("title").Length() {
		if _, n, ok := strings.Cut(own.Find("title").Eq(i).Text(), ": "); ok {
			count, _ := strconv.Atoi(n)
			sum += count
		}
	}
	if sum != trusts {
		t.Errorf("the parts of the picture come to %d trusts, want %d", sum, trusts)
	}
	summary := document.Find("#states .app-chart__summary").Text()
	if !strings.Contains(summary, fmt.Sprintf("of the %d trusts in the area of QOP & \"Quoted\" <b>Partnership</b>", trusts)) ||
		!strings.HasPrefix(summary, "At least 1 and at most ") || !strings.Contains(summary, " trusts in England have one.") {
		t.Errorf("the sentence is %q", summary)
	}
	if got := text(t, s.get(t, "/icbs/QOP", cookie)); !strings.Contains(got,
		"3 CCIO posts are vacant. Trusts are recruiting to 1 of them and not to ") ||
		!strings.Contains(got, "We know since when for 2 of them: the median is ") ||
		!strings.Contains(got, "and the longest "+day.Length(day.MustParse("2020-01-01"), day.Of(time.Now()))+".") ||
		!strings.Contains(got, "1 CCIO post is held by interim or acting people only, 1 of them for over a year.") {
		t.Errorf("of the vacancies: %s", got)
	}

	if got := text(t, s.get(t, "/icbs/"+string(lonely), cookie)); !strings.Contains(got,
		"There is one trust in the area of "+string(lonely)) ||
		!strings.Contains(got, "Its chief clinical information officer (CCIO) post is filled.") || !strings.Contains(got, "The one trust in ") {
		t.Errorf("of one trust: %.600s", got)
	}
	// A region that has told us nothing.
	silent := text(t, s.get(t, "/regions/Y61", cookie))
	for _, says := range []string{
		"None of the 21 trusts in Y61", "has told us enough to say whether it has a filled CCIO post", "No trust in Y61",
		"No trust has told us of a CCIO post.", "0 of 21 trusts have told us whether they have a CCIO post.",
	} {
		if !strings.Contains(silent, says) {
			t.Errorf("a region that has told nothing does not say %q: %.1500s", says, silent)
		}
	}
	for _, target := range []string{
		"/england", "/regions/Y62", "/regions/Y61", "/icbs/QOP", "/icbs/" + string(lonely), "/trusts", "/trusts/R0A", "/trusts/R0A/posts",
	} {
		if shown := body(t, s.get(t, target, cookie)); strings.Contains(shown, "<b>Partnership</b>") {
			t.Errorf("%s takes a name for markup", target)
		}
	}
}
