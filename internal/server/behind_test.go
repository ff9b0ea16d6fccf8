package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/server"
)

// ahead is a database in which something happens whenever a page comes for its second
// round trip, after its register has been chosen.
type ahead struct {
	*postgres.DB
	happens func()
	extra   bool // what it returns has a row that no register has
	asked   *atomic.Int32
}

func (a ahead) holders(found map[post.AppointmentID]post.Holder, err error) (map[post.AppointmentID]post.Holder, error) {
	if a.extra && found != nil {
		found[post.NewAppointmentID()] = post.Holder{Name: "Of No Register"}
	}
	return found, err
}

func (a ahead) begin() {
	a.asked.Add(1)
	a.happens()
}

func (a ahead) TrustPeople(ctx context.Context, may assessment.TrustPermits, q insight.Query) (assessment.TrustPeople, error) {
	a.begin()
	people, err := a.DB.TrustPeople(ctx, may, q)
	people.Holders, err = a.holders(people.Holders, err)
	return people, err
}

func (a ahead) Holders(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error) {
	a.begin()
	return a.holders(a.DB.Holders(ctx, permit, q))
}

func (a ahead) Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error) {
	a.begin()
	all, err := a.DB.Completion(ctx, permit, code, on)
	return a.tallies(all), err
}

func (a ahead) CycleCompletion(
	ctx context.Context, permit authz.Permit, code string, today day.Day,
) (assessment.Cycle, []assessment.Tally, error) {
	a.begin()
	cycle, all, err := a.DB.CycleCompletion(ctx, permit, code, today)
	return cycle, a.tallies(all), err
}

func (a ahead) tallies(all []assessment.Tally) []assessment.Tally {
	if a.extra {
		all = append(all, assessment.Tally{
			Trust: "ZZZ", TrustName: "Of no register", Region: "Y62", PostType: string(post.CCIO), State: assessment.Draft,
		})
	}
	return all
}

func siteAhead(t *testing.T, url string, a ahead) site {
	t.Helper()
	a.DB = pgtest.Open(t, url, postgres.RoleServe, time.Now)
	return siteOf(t, url, options{}, server.Stores{
		Accounts: a.DB, People: a.DB, Assessments: a, Records: a.DB, Rows: a.DB, Holders: a, Frameworks: a.DB, Audit: a.DB, Ready: a.DB.Ping,
	})
}

// importing returns a function that adds a post to a trust, with its holder, each time
// an older one.
func importing(t *testing.T, url, trust, name string) func() {
	operate := pgtest.Open(t, url, postgres.RoleOperate, time.Now)
	on := day.New(2024, 1, 1)
	return func() {
		on = on.AddDays(-1)
		importPosts(t, operate, fmt.Appendf(nil,
			"trust_code,post_type,established_on,reports_to,appointment_kind,appointed_from,person_name\n"+
				"%s,other_clinical_informatician,%s,other,substantive,%s,%s on %s\n", trust, on, on, name, on))
	}
}

// A page that finds somebody in a post that its register lacks begins again, and shows
// both the post and who holds it; so does a file.
func TestPageBeginsAgain(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/trusts/R0A", "/exports/posts.csv", "/admin/people/invite?role=post_holder"} {
		url := loaded(t)
		var asked atomic.Int32
		var once sync.Once
		arrive := importing(t, url, "R0A", "Arrived Meanwhile")
		s := siteAhead(t, url, ahead{happens: func() { once.Do(arrive) }, asked: &asked})
		cookie := s.signIn(t, account.TrustAdmin)
		s.get(t, "/england", cookie) // so that there is a register to be behind
		answer := s.get(t, target, cookie)
		if content := body(t, answer); answer.StatusCode != http.StatusOK || !strings.Contains(content, "Arrived Meanwhile") {
			t.Errorf("%s: %s, without who arrived meanwhile", target, answer.Status)
		}
		if n := asked.Load(); n != 2 {
			t.Errorf("%s asked %d times", target, n)
		}
	}
}

// If the register never has what was found, a page begins again once at most, and only
// if there is a newer register; then it goes on without the row. It never fails.
func TestPageGoesOn(t *testing.T) {
	t.Parallel()
	targets := map[string]account.Persona{
		"/trusts/R0A": account.Board, "/exports/posts.csv": account.Board, "/exports/posts.json?trust=R0A": account.Board,
		"/admin/people/invite?role=post_holder": account.TrustAdmin, "/cycles/%s/completion": account.National,
		"/exports/summary.json?cycle=%s": account.National,
	}
	for _, rises := range []bool{false, true} {
		url := loaded(t)
		var asked atomic.Int32
		happens, want := func() {}, int32(1)
		if rises {
			happens, want = importing(t, url, "RR8", "Example Newcomer"), 2
		}
		s := siteAhead(t, url, ahead{happens: happens, extra: true, asked: &asked})
		s.openCycle(t)
		for target, persona := range targets {
			if strings.Contains(target, "%s") {
				target = fmt.Sprintf(target, roundCode)
			}
			cookie := s.signIn(t, persona)
			s.get(t, "/england", cookie)
			asked.Store(0)
			answer := s.get(t, target, cookie)
			content := body(t, answer)
			if answer.StatusCode != http.StatusOK || strings.Contains(content, "Of No Register") {
				t.Errorf("%s, with the register rising %v: %s", target, rises, answer.Status)
			}
			if n := asked.Load(); n != want {
				t.Errorf("%s, with the register rising %v, asked %d times, not %d", target, rises, n, want)
			}
		}
		if strings.Contains(s.log.String(), `"status":500`) {
			t.Error("a request failed")
		}
	}
}
