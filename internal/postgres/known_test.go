package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// The two moments of the test, each within the last hour of its day in England:
// in summer the first is of 6 October and not of the 5th, as in UTC.
const (
	firstImport  = "2026-10-05T23:30:00Z"
	secondImport = "2026-11-10T23:59:59.999999Z"
)

// correction is a file that changes the example in every way: facts from a day
// on and facts that were wrong, ends that are earlier, later and new, a holder,
// a statement that is over, posts that are new.
func correction(t testing.TB, now post.Existing) string {
	t.Helper()
	id := func(trust organisation.Code, typ post.Type) string { return find(t, now, trust, typ).ID.String() }
	appointment := func(trust organisation.Code, typ post.Type) string {
		return find(t, now, trust, typ).Appointments[0].ID.String()
	}
	const columns = "post_id,appointment_id,trust_code,post_type,no_such_post,local_title,established_on,disestablished_on,effective_from," +
		"funded_time,funded_unit,reports_to,board_access,recruiting_from,recruiting_to,appointment_kind,share,appointed_from,appointed_to," +
		"person_name,fci"
	row := func(cells ...string) (line string) {
		given := map[string]string{}
		for i := 0; i < len(cells); i += 2 {
			given[cells[i]] = cells[i+1]
		}
		for i, column := range strings.Split(columns, ",") {
			if i > 0 {
				line += ","
			}
			line += given[column]
			delete(given, column)
		}
		if len(given) > 0 {
			t.Fatalf("no such columns: %v", given)
		}
		return line
	}
	return file(columns,
		// It was wrong that it reports to the chief executive, and about the time.
		row("post_id", id("RR8", post.CCIO), "trust_code", "RR8", "post_type", "ccio", "effective_from", "2024-04-01", "reports_to",
			"medical_director", "funded_time", "0.8", "funded_unit", "WTE"),
		// A second CCIO post of the trust, which was established later and speaks for it only if the first does not.
		row("trust_code", "RR8", "post_type", "ccio", "local_title", "Second CCIO", "established_on", "2020-01-01", "reports_to", "cfo",
			"appointment_kind", "substantive", "appointed_from", "2020-01-01", "person_name", "Example Person Eleven"),
		row("post_id", id("RJ1", post.CCIO), "trust_code", "RJ1", "post_type", "ccio", "effective_from", "2026-11-01", "board_access", "voting"),
		row("post_id", id("RRK", post.CCIO), "appointment_id", appointment("RRK", post.CCIO), "trust_code", "RRK", "post_type", "ccio",
			"appointed_to", "2026-10-15"),
		row("post_id", id("RX9", post.CCIO), "trust_code", "RX9", "post_type", "ccio", "appointment_kind", "substantive", "appointed_from",
			"2026-11-01", "person_name", "Example Person Ten"),
		row("post_id", id("RP4", post.CCIO), "trust_code", "RP4", "post_type", "ccio", "disestablished_on", "2026-11-05", "recruiting_from",
			"2026-10-01", "recruiting_to", "2026-11-01"),
		row("trust_code", "TAD", "post_type", "ccio", "no_such_post", "yes", "effective_from", "2025-04-01", "disestablished_on", "2026-11-01"),
		row("trust_code", "TAD", "post_type", "ccio", "local_title", "CCIO", "established_on", "2026-11-01"),
		row("post_id", id("R0A", post.CNIO), "appointment_id", appointment("R0A", post.CNIO), "trust_code", "R0A", "post_type",
			"cnio", "fci", "member"),
		row("trust_code", "RBQ", "post_type", "deputy_ccio", "local_title", "Deputy", "established_on", "2026-10-20"),
	)
}

// facts is what a picture says of a trust's posts.
type facts struct {
	State  post.State
	Lead   post.ID
	Period post.Period
	Posts  int
	Team   insight.Team
}

// factsOf works them out from a register in memory.
func factsOf(e post.Existing, trust organisation.Code, on day.Day) facts {
	var own []post.Post
	var said []post.Statement
	var f facts
	for _, p := range e.Posts {
		if p.Trust == trust {
			own = append(own, p)
			if period, exists := p.PeriodOn(on); exists {
				f.Posts++
				if period.Type.Clinical() {
					f.Team.Posts++
					switch held := post.StateOf(p, on); {
					case held == post.HolderNotTold:
						f.Team.HolderUntold++
					case !held.IsVacant() && !period.Funded.IsZero():
						f.Team.TimedPosts++
					}
				}
			}
		}
	}
	for _, s := range e.Statements {
		if s.Trust == trust {
			said = append(said, s)
		}
	}
	lead, period, _ := insight.LeadPost(own, on)
	f.State, f.Lead, f.Period = post.TrustState(own, said, post.CCIO, on), lead.ID, period
	f.Team.Headcount, f.Team.Trained = post.TeamHeadcount(own, e.Holders, on), post.FiveTrained(own, e.Holders, on)
	f.Team.WTE, f.Team.Untold = post.TeamWTE(own, on)
	return f
}

// As it was on any day, as it was known on any day: what was recorded later is
// not known yet, what was recorded earlier is not forgotten.
func TestAsAtAndKnownOn(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	super := connect(t, pgtest.Superuser(t, address))
	first := pgtest.Open(t, address, postgres.RoleOperate, at(firstImport))
	second := pgtest.Open(t, address, postgres.RoleOperate, at(secondImport))
	was := mustImport(t, first, example(t))
	var recorded []string
	const rows = `SELECT tbl || ' ' || (r - 'superseded_at' - 'superseded_by')::text FROM (
    SELECT 'post_period' AS tbl, to_jsonb(f) AS r FROM post_period f UNION ALL SELECT 'post_recruitment', to_jsonb(f)
    FROM post_recruitment f
    UNION ALL SELECT 'no_such_post', to_jsonb(f) FROM no_such_post f UNION ALL SELECT 'appointment_period', to_jsonb(f)
    FROM appointment_period f
    UNION ALL SELECT 'appointment_holder', to_jsonb(f) FROM appointment_holder f UNION ALL SELECT 'trust_team', to_jsonb(f)
    FROM trust_team f) facts ORDER BY 1`
	recorded = column[string](t, super, rows)
	teamsFollow(t, "the first import", super, was)
	plan, is, err := importPosts(t, second, correction(t, was), true)
	must(t, err)
	if got := postfile.TotalsOf(plan).String(); got != "5 new, 4 changed, 2 closed" {
		t.Errorf("the correction is %s", got)
	}
	samePosts(t, "the correction", is, existing(t, second))
	teamsFollow(t, "the correction", super, is)
	for _, row := range recorded {
		if !slices.Contains(column[string](t, super, rows), row) {
			t.Errorf("a row that was recorded is gone or is another: %s", row)
		}
	}
	if n := column[int](t, super, `SELECT count(*)::int FROM post_period
		WHERE superseded_at = $1 AND recorded_at = $2`, at(secondImport)(), at(firstImport)()); n[0] != 3 {
		t.Errorf("%d periods were superseded, want those of RR8, RJ1 and RP4", n[0])
	}

	may := pgtest.Permit(t, authz.OperatorView)
	view := permitFor(t, authz.ViewRegister)
	_, err = super.Exec(t.Context(), `INSERT INTO person (id, name, recorded_at) VALUES ($1, 'Invented Analyst', now())`, ofTest("analyst"))
	must(t, err)
	_, err = super.Exec(t.Context(), `INSERT INTO role_grant (id, person_id, role, valid_from, recorded_at)
		VALUES ($1, $2, 'national_analyst', '2020-01-01', now())`, uuid.New(), ofTest("analyst"))
	must(t, err)
	serve := pgtest.Open(t, address, postgres.RoleServe, time.Now)
	nothing := post.Existing{}
	for _, known := range []struct {
		on   string
		want post.Existing
	}{{"2026-10-05", nothing}, {"2026-10-06", was}, {"2026-11-09", was}, {"2026-11-10", is}, {"2026-11-22", is}, {"", is}} {
		var knownOn day.Day
		if known.on != "" {
			knownOn = d(known.on)
		}
		for _, on := range []string{"2022-08-31", "2024-03-31", "2024-04-01", "2026-10-15", "2026-10-16", "2026-10-31", "2026-11-01",
			"2026-11-04", "2026-11-05", "2026-11-22"} {
			name := fmt.Sprintf("as at %s, known on %q", on, known.on)
			picture, err := first.Picture(t.Context(), may, insight.Query{AsAt: d(on), KnownOn: knownOn})
			must(t, err)
			told := 0
			for _, trust := range picture.Trusts {
				got := facts{trust.State, trust.Lead.ID, trust.Period, trust.Posts, trust.Team}
				if diff := gocmp.Diff(factsOf(known.want, trust.Code, d(on)), got, sameDay()); diff != "" {
					t.Errorf("%s, %s (-want +got):\n%s", name, trust.Code, diff)
				}
				if trust.Told() {
					told++
				}
			}
			if (told == 0) != (known.on == "2026-10-05") {
				t.Errorf("%s: %d trusts have told us", name, told)
			}
		}
		for _, trust := range trustsWithPosts() {
			posts, statements, err := serve.TrustPosts(t.Context(), view, insight.Query{AsAt: d("2026-11-22"), KnownOn: knownOn, Trust: trust})
			must(t, err)
			var want post.Existing
			for _, p := range known.want.Posts {
				if p.Trust == trust {
					want.Posts = append(want.Posts, p)
				}
			}
			for _, s := range known.want.Statements {
				if s.Trust == trust {
					want.Statements = append(want.Statements, s)
				}
			}
			samePosts(t, fmt.Sprintf("the posts of %s, known on %q", trust, known.on), want, post.Existing{Posts: posts, Statements: statements})
		}
	}
	// The holders as they were then known, too.
	fci := func(knownOn day.Day) (grades []post.FCI) {
		whole := postgres.OpenAsLogin(t, pgtest.Superuser(t, address), time.Now)
		holders, err := whole.Holders(t.Context(), permitOf(t, authz.TrustAdministrator, authz.Scope{Trust: "R0A"}, authz.ViewHolder),
			insight.Query{AsAt: d("2026-11-22"), KnownOn: knownOn, Trust: "R0A"})
		must(t, err)
		for _, h := range holders {
			grades = append(grades, h.FCI)
		}
		return grades
	}
	got := [][]post.FCI{fci(d("2026-10-05")), fci(d("2026-10-06")), fci(d("2026-11-10")), fci(day.Day{})}
	want := [][]post.FCI{nil, {post.FCIAssociate}, {post.FCIMember}, {post.FCIMember}}
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the holder (-want +got):\n%s", diff)
	}
}

// permitOf is the permit of somebody invented; permitFor that of an analyst whom
// the test gives a grant.
func permitOf(t testing.TB, role authz.Role, scope authz.Scope, action authz.Action) authz.Permit {
	return permit(t, ofTest("somebody"), role, scope, action)
}

func permitFor(t testing.TB, action authz.Action) authz.Permit {
	return permit(t, ofTest("analyst"), authz.NationalAnalyst, authz.Scope{}, action)
}
