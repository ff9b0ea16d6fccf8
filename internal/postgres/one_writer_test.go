package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/conn"
	"ccio/internal/postgres/pgtest"
	store "ccio/internal/postgres/register"
)

// printed returns what a dry run prints when a file is compared with the posts of
// the trusts that it names, or with all posts, and which trusts those were.
func printed(t *testing.T, db *postgres.DB, text string, all bool) (out string, read []organisation.Code) {
	t.Helper()
	incoming := importOf(text)
	names := func(trusts map[organisation.Code]post.Trust) post.Names {
		if named := incoming.Names(trusts); !all {
			return named
		}
		return everyTrust(trusts)
	}
	must(t, db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), names, func(now post.Existing) (post.Plan, bool, error) {
		for _, p := range now.Posts {
			read = append(read, p.Trust)
		}
		slices.Sort(read)
		read = slices.Compact(read)
		var b strings.Builder
		plan, problems := incoming.Plan(now)
		if _, err := problems.WriteTo(&b); err != nil {
			return plan, false, err
		}
		err := postfile.WritePlan(&b, plan)
		out = b.String()
		return plan, false, err
	}))
	return out, read
}

// An import reads the trusts of its file and those to which its ids belong, and has
// the same result as if it had read all of England.
func TestImportReadsWhatItsFileNames(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, cluster.Clone(t), postgres.RoleOperate, time.Now)
	mustImport(t, db, example(t))
	now := existing(t, db)
	rr8 := find(t, now, "RR8", post.CCIO)
	held := rr8.Appointments[0].ID
	person, name := now.Holders[held].Person, now.Holders[held].Name
	const acting = "trust_code,post_type,appointment_kind,appointed_from"
	for what, test := range map[string]struct {
		file string
		want string // in what is printed
		read []organisation.Code
	}{
		"a post of the trust": {file("trust_code,post_type,budget", "RJ1,ccio,none"), "0 new, 1 changed", []organisation.Code{"RJ1"}},
		"nothing of a trust":  {file("trust_code,post_type,established_on", "RCB,ccio,2020-01-01"), "1 new", nil},
		"no trust":            {file("trust_code,post_type", "NONE1,ccio"), "is not the code of a trust", nil},
		"the id of a post of another trust": {
			file("post_id,trust_code,post_type", rr8.ID.String()+",RJ1,ccio"),
			"is the id of a post of another trust", []organisation.Code{"RJ1", "RR8"}},
		"the id of an appointment to a post of another trust": {
			file("appointment_id,trust_code,post_type", held.String()+",RJ1,ccio"),
			"is the id of an appointment to another post", []organisation.Code{"RJ1", "RR8"}},
		"an id that nothing has": {
			file("post_id,trust_code,post_type", post.NewID().String()+",RJ1,ccio"),
			"is not the id of a post in the register", []organisation.Code{"RJ1"}},
		"somebody of another trust": {
			file(acting+",person_id", "RP4,ccio,acting,2026-01-01,"+person.String()),
			"1 new, 0 changed, 0 closed", []organisation.Code{"RP4", "RR8"}},
		"somebody of another trust under another name": {
			file(acting+",person_id,person_name", "RP4,ccio,acting,2026-01-01,"+person.String()+",Example Other"),
			"is not the name that belongs to this person_id", []organisation.Code{"RP4", "RR8"}},
		"somebody of another trust under the same name": {
			file(acting+",person_id,person_name", fmt.Sprintf("RP4,ccio,acting,2026-01-01,%s,%s", person, name)),
			"1 new, 0 changed, 0 closed", []organisation.Code{"RP4", "RR8"}},
	} {
		narrow, read := printed(t, db, test.file, false)
		whole, _ := printed(t, db, test.file, true)
		if narrow != whole {
			t.Errorf("%s: of the trusts alone\n%sof all\n%s", what, narrow, whole)
		}
		if !strings.Contains(narrow, test.want) || strings.Contains(narrow, "add a person") {
			t.Errorf("%s: %s", what, narrow)
		}
		if !slices.Equal(read, test.read) {
			t.Errorf("%s: it read %v, want %v", what, read, test.read)
		}
	}
}

// Somebody who sets something else about a holder need not know the hours, which
// stay.
func TestHoursAreCarriedOver(t *testing.T) {
	t.Parallel()
	address, db := populated(t)
	super := connect(t, pgtest.Superuser(t, address))
	p := find(t, existing(t, db), "RJ1", post.CCIO)
	a := p.Appointments[0].ID
	set := func(change func(*post.SetHolder)) (hours string) {
		c := post.SetHolder{At: post.At{Trust: "RJ1", Type: post.CCIO}, Post: p.ID, Appointment: a, Holder: existing(t, db).Holders[a]}
		change(&c)
		must(t, applyPlan(t.Context(), t, db, post.Plan{Changes: []post.Change{c}}))
		return column[string](t, super, `SELECT concat_ws(' ', actual_hundredths, actual_unit, protected_time, profession, fci)
FROM appointment_holder WHERE appointment_id = $1 AND superseded_at IS NULL`, a)[0]
	}
	for _, test := range []struct {
		what, want string
		change     func(*post.SetHolder)
	}{
		{"hours", "450 pa t doctor fellow", func(c *post.SetHolder) {
			c.Holder.ActualTime, c.Holder.ProtectedTime = post.FundedTime{Hundredths: 450, Unit: post.UnitPA}, post.Yes
			c.Holder.FCI, c.Fields = post.FCIFellow, []string{"actual_time", "protected_time", "fci"}
		}},
		{"a profession, by somebody who sees no hours", "450 pa t nurse fellow", func(c *post.SetHolder) {
			c.Holder.ActualTime, c.Holder.ProtectedTime = post.FundedTime{}, post.NotTold
			c.Holder.Profession, c.Fields = post.Nurse, []string{"profession"}
		}},
		{"hours that are no longer told", "nurse fellow", func(c *post.SetHolder) {
			c.Holder.ActualTime, c.Holder.ProtectedTime = post.FundedTime{}, post.NotTold
			c.Fields = []string{"actual_time", "protected_time"}
		}},
	} {
		if got := set(test.change); got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
	teamsFollow(t, "afterwards", super, existing(t, db))
}

// sqlServeWrites lets the web server write posts, as it will one day, without
// letting it read more than today.
const sqlServeWrites = `
GRANT INSERT ON post, post_period, post_recruitment, appointment, appointment_period, no_such_post, trust_team TO ccio_serve;
GRANT UPDATE (superseded_at, superseded_by) ON post_period, post_recruitment, appointment_period, no_such_post TO ccio_serve;
GRANT UPDATE (superseded_at) ON trust_team TO ccio_serve;
CREATE POLICY serve_writes ON post FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON post_period FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON post_recruitment FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON appointment FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON appointment_period FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON no_such_post FOR ALL TO ccio_serve USING (true);
CREATE POLICY serve_writes ON trust_team FOR ALL TO ccio_serve USING (true)`

// The writer needs only columns that the web server may read: under that role, with
// just the right to write added, a trust administrator's changes have the same
// result as on the command line.
func TestWriterUnderTheWebServersRole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec(t, sqlServeWrites)
	operate := pgtest.Open(t, o.address, postgres.RoleOperate, time.Now)
	now := existing(t, operate)
	at := post.At{Trust: "R0A", Type: post.CCIO}
	ccio := find(t, now, "R0A", post.CCIO)
	period := ccio.Periods[len(ccio.Periods)-1]
	a := ccio.Appointments[len(ccio.Appointments)-1]
	corrected := period
	corrected.Budget = post.BudgetOwn
	if period.Budget == post.BudgetOwn {
		corrected.Budget = post.BudgetNone
	}
	later := corrected
	later.From, later.ReportsTo = today().AddDays(30), post.ReportsCOO
	if later.ReportsTo == period.ReportsTo {
		later.ReportsTo = post.ReportsCFO
	}
	half := a
	half.Share = 50
	safety := post.Period{From: today(), Type: post.ClinicalSafetyOfficer, LocalTitle: "By a browser"}
	added := post.Post{ID: post.NewID(), Trust: "R0A", Periods: []post.Period{safety}}
	deputy := post.Appointment{ID: post.NewAppointmentID(), Kind: post.Acting, Share: 100, From: today()}
	plan := post.Plan{Changes: []post.Change{
		post.CorrectPeriod{At: at, Post: ccio.ID, From: period.From, Period: corrected, Fields: []string{"budget"}},
		post.AddPeriod{At: at, Post: ccio.ID, Cuts: period.From, Period: later, Fields: []string{"reports_to"}},
		post.SetRecruitment{At: at, Post: ccio.ID, Recruitment: post.Recruitment{From: today().AddDays(40)}, Fields: []string{"recruiting_from"}},
		post.CorrectAppointment{At: at, Post: ccio.ID, Appointment: half, Fields: []string{"share"}},
		post.AddPost{At: at, Post: added},
		post.AddAppointment{At: at, Post: added.ID, Appointment: deputy},
		post.AddStatement{At: at, Statement: post.Statement{Trust: "R0A", Type: post.ChiefPharmacyInformation, From: today()}},
	}}
	serve, err := conn.Open(t.Context(), o.address, conn.RoleServe, time.Now)
	must(t, err)
	t.Cleanup(serve.Close)
	may := o.may(t, "trust-admin", authz.ViewRegister)
	must(t, serve.Write(t.Context(), may.Actor(), func(tx pgx.Tx) error { return store.ApplyPlan(t.Context(), serve, tx, may, plan) }))
	got := existing(t, operate)
	samePosts(t, "what the web server wrote", plan.Apply(now), got)
	teamsFollow(t, "what the web server wrote", o.super, got)
}
