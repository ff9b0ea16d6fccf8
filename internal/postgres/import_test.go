package postgres_test

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/demo"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// inOrder is a register of posts in one order, whatever order its rows came in.
func inOrder(e post.Existing) post.Existing {
	e.Posts, e.Statements = slices.Clone(e.Posts), slices.Clone(e.Statements)
	slices.SortFunc(e.Posts, func(a, b post.Post) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
	for i := range e.Posts {
		p := &e.Posts[i]
		p.Periods, p.Recruitments, p.Appointments = slices.Clone(p.Periods), slices.Clone(p.Recruitments), slices.Clone(p.Appointments)
		slices.SortFunc(p.Periods, func(a, b post.Period) int { return a.From.Compare(b.From) })
		slices.SortFunc(p.Recruitments, func(a, b post.Recruitment) int { return a.From.Compare(b.From) })
		slices.SortFunc(p.Appointments, func(a, b post.Appointment) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
	}
	slices.SortFunc(e.Statements, func(a, b post.Statement) int {
		return cmp.Or(cmp.Compare(a.Trust, b.Trust), cmp.Compare(a.Type, b.Type), a.From.Compare(b.From))
	})
	return e
}

func samePosts(t testing.TB, what string, want, got post.Existing) {
	t.Helper()
	want, got = inOrder(want), inOrder(got)
	if reflect.DeepEqual(want, got) { // far quicker than asking how they differ
		return
	}
	if diff := gocmp.Diff(want, got, sameDay(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// contents is what every table holds: rows and their hash.
func contents(t testing.TB, super *pgx.Conn) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range column[string](t, super, `SELECT relname::text FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`) {
		all[table] = column[string](t, super, `SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, E'\n' ORDER BY r::text)),
			'') FROM `+table+` r`)[0]
	}
	return all
}

// teamsFollow compares what everybody may read of each team with what it comes
// to, worked out from nothing.
func teamsFollow(t testing.TB, what string, super *pgx.Conn, now post.Existing) {
	t.Helper()
	rows, err := super.Query(t.Context(), `SELECT trust_code, valid_from, valid_to, headcount, five_trained FROM trust_team
		WHERE superseded_at IS NULL ORDER BY trust_code, valid_from`)
	must(t, err)
	got := map[organisation.Code][]post.TeamSpan{}
	var code organisation.Code
	var span post.TeamSpan
	_, err = pgx.ForEachRow(rows, []any{&code, &span.From, &span.To, &span.Headcount, &span.Trained}, func() error {
		if span.Trained == "not_told" {
			span.Trained = post.BandNotTold
		}
		got[code] = append(got[code], span)
		return nil
	})
	must(t, err)
	own := map[organisation.Code][]post.Post{}
	for _, p := range now.Posts {
		own[p.Trust] = append(own[p.Trust], p)
	}
	want := map[organisation.Code][]post.TeamSpan{}
	for trust, posts := range own {
		want[trust] = post.TeamTimeline(posts, now.Holders)
	}
	if diff := gocmp.Diff(want, got, sameDay(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: the teams (-worked out +stored):\n%s", what, diff)
	}
}

// file is a posts file of these columns.
func file(columns string, rows ...string) string {
	return columns + "\n" + strings.Join(rows, "\n") + "\n"
}

// find is the post of a trust with the type and title.
func find(t testing.TB, e post.Existing, trust organisation.Code, typ post.Type) post.Post {
	t.Helper()
	for _, p := range e.Posts {
		if p.Trust == trust && p.Periods[0].Type == typ {
			return p
		}
	}
	t.Fatalf("%s has no post of the type %s", trust, typ)
	return post.Post{}
}

// What an import says is what the database then holds, and the same file again
// changes nothing.
func TestImportRoundTrip(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	super := connect(t, pgtest.Superuser(t, address))
	plan, want, err := importPosts(t, db, example(t), true)
	must(t, err)
	if got := postfile.TotalsOf(plan).String(); got != "26 new, 0 changed, 0 closed" {
		t.Errorf("the example is %s", got)
	}
	got := existing(t, db)
	samePosts(t, "the example", want, got)
	teamsFollow(t, "the example", super, got)
	before := contents(t, super)
	if plan, _, err := importPosts(t, db, example(t), true); err != nil || len(plan.Changes) != 0 {
		t.Errorf("the same file again: %v, %v", postfile.TotalsOf(plan), err)
	}
	if diff := gocmp.Diff(before, contents(t, super)); diff != "" {
		t.Errorf("the same file again changed:\n%s", diff)
	}
	if problems := got.Check(); len(problems) > 0 {
		t.Errorf("the register is wrong: %v", problems)
	}
}

// Every word that a cell may have goes into the database and comes back.
func TestEveryWordRoundTrip(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	var changes []post.Change
	n := max(len(post.Types()), len(post.ReportingLines()), len(post.BoardAccesses()), len(post.Professions()),
		len(post.Regulators()), len(post.FEDIPs()))
	answers := []post.Answer{post.NotTold, post.Yes, post.No}
	for i := range n {
		typ := post.Types()[i%len(post.Types())]
		at := post.At{Trust: "RR8", Type: typ}
		denies := []organisation.Code{"RJ1", "RRK"}[i/len(post.Types())%2]
		p := post.Post{ID: post.NewID(), Trust: "RR8", Periods: []post.Period{
			{From: d("1948-07-05"), To: d("2020-01-01").AddDays(i), Type: typ},
			samplePeriod(func(n int) int { return i % n }),
		}, Recruitments: []post.Recruitment{{From: d("2021-01-01"), To: d("2021-02-01")}, {From: d("2026-01-01")}}}
		told := &p.Periods[1]
		told.From, told.Type, told.Confirmed = d("2020-01-02").AddDays(i), typ, d("2026-01-01")
		told.Funded = post.FundedTime{Hundredths: i * 100, Unit: post.Units()[i%2]}
		a := post.Appointment{ID: post.NewAppointmentID(), Kind: post.Kinds()[i%len(post.Kinds())], Share: 1 + i, From: d("2022-01-01"),
			To: d("2022-01-01").AddDays(i)}
		person := post.NewPersonID()
		name := fmt.Sprintf("Invented Person %d", i)
		changes = append(changes, post.NewPerson{At: at, Person: person, Name: name}, post.AddPost{At: at, Post: p},
			post.AddAppointment{At: at, Post: p.ID, Appointment: a},
			post.SetHolder{At: at, Post: p.ID, Appointment: a.ID,
				Holder: post.Holder{Person: person, Name: name, ActualTime: post.FundedTime{Hundredths: i, Unit: post.Units()[i%2]},
					ProtectedTime: answers[i%3], Profession: post.Professions()[i%len(post.Professions())],
					Regulator:           post.Regulators()[i%len(post.Regulators())],
					RegistrationChecked: d("2026-01-01"), FCI: post.FCIs()[i%len(post.FCIs())], FEDIP: post.FEDIPs()[i%len(post.FEDIPs())],
					DigitalAcademy: answers[(i+1)%3], InformaticsDegree: answers[(i+2)%3]}},
			post.AddStatement{At: post.At{Trust: denies, Type: typ},
				Statement: post.Statement{Trust: denies, Type: typ, NoOther: i%3 == 0, From: d("2020-01-01"), To: d("2020-01-01").AddDays(i)}})
		if i%4 == 0 {
			// Only the person, and a time of 0, which is not the same as one that is not told.
			bare := post.Appointment{ID: post.NewAppointmentID(), Kind: post.Acting, Share: 100, From: d("2023-01-01")}
			changes = append(changes, post.AddAppointment{At: at, Post: p.ID, Appointment: bare},
				post.SetHolder{At: at, Post: p.ID, Appointment: bare.ID,
					Holder: post.Holder{Person: person, Name: name, ActualTime: post.FundedTime{Unit: post.UnitPA}}})
		}
	}
	plan := post.Plan{Changes: changes}
	must(t, applyPlan(t.Context(), t, db, plan))
	got := existing(t, db)
	samePosts(t, "every word", plan.Apply(post.Existing{}), got)
	super := connect(t, pgtest.Superuser(t, address))
	teamsFollow(t, "every word", super, got)
	everyFactTold(t, super)
}

// An import that fails, wherever it fails, leaves every table as it was. So does
// a dry run.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	address, db := populated(t)
	super := connect(t, pgtest.Superuser(t, address))
	before := contents(t, super)
	now := existing(t, db)
	if plan, _, err := importPosts(t, db, file("trust_code,post_type,local_title,established_on", "RCB,ccio,CCIO,2020-01-01"),
		false); err != nil || len(plan.Changes) != 1 {
		t.Errorf("the dry run: %v, %v", postfile.TotalsOf(plan), err)
	}
	at := post.At{Trust: "RR8", Type: post.CCIO}
	ccio := find(t, now, "RR8", post.CCIO)
	period := ccio.Periods[len(ccio.Periods)-1]
	newPost := func(change func(*post.Post)) post.AddPost {
		p := post.Post{ID: post.NewID(), Trust: "RCB", Periods: []post.Period{{From: d("2020-01-01"), Type: post.CCIO}}}
		change(&p)
		return post.AddPost{At: post.At{Trust: p.Trust, Type: post.CCIO}, Post: p}
	}
	good := []post.Change{
		newPost(func(*post.Post) {}),
		post.NewPerson{At: at, Person: post.NewPersonID(), Name: "Invented Newcomer"},
		post.CloseAppointment{At: at, Post: ccio.ID, Appointment: ccio.Appointments[0].ID, LastDay: d("2026-11-01")},
	}
	longest := period
	longest.LocalTitle = strings.Repeat("x", 201)
	overlapping := period
	overlapping.From = d("2025-01-01")
	unknown := post.Holder{Person: post.NewPersonID(), Name: "Nobody Known"}
	for what, c := range map[string]struct {
		change post.Change
		kind   fault.Kind
	}{
		"a title that is too long": {post.CorrectPeriod{At: at, Post: ccio.ID, From: period.From, Period: longest,
			Fields: []string{"local_title"}}, fault.Invalid},
		"a period over another": {post.AddPeriod{At: at, Post: ccio.ID, Period: overlapping, Fields: []string{"reports_to"}},
			fault.Invalid},
		"a trust that is not there":     {newPost(func(p *post.Post) { p.Trust = "NONE1" }), fault.Internal},
		"a post that ends before it is": {newPost(func(p *post.Post) { p.Periods[0].To = d("2019-01-01") }), fault.Invalid},
		"a type that is none":           {newPost(func(p *post.Post) { p.Periods[0].Type = "cmio" }), fault.Internal},
		"a holder who is nobody": {post.SetHolder{At: at, Post: ccio.ID, Appointment: ccio.Appointments[0].ID, Holder: unknown},
			fault.Internal},
		"a post that is there already": {newPost(func(p *post.Post) { p.ID = now.Posts[0].ID }), fault.Internal},
		"a field that is not declared": {post.CorrectAppointment{At: at, Post: ccio.ID, Appointment: ccio.Appointments[0],
			Fields: []string{"Invented Newcomer"}}, fault.Internal},
		"a statement over another": {post.AddStatement{At: post.At{Trust: "TAD", Type: post.CCIO},
			Statement: post.Statement{Trust: "TAD", Type: post.CCIO, From: d("2026-01-01")}}, fault.Invalid},
		"a share of nothing": {post.AddAppointment{At: at, Post: ccio.ID,
			Appointment: post.Appointment{ID: post.NewAppointmentID(), Kind: post.Acting, From: d("2026-01-01")}}, fault.Invalid},
		"an appointment for the dead": {post.AddAppointment{At: at, Post: ccio.ID,
			Appointment: post.Appointment{ID: post.NewAppointmentID(), Kind: post.Acting, Share: 1, From: d("1948-07-04")}}, fault.Invalid},
	} {
		err := applyPlan(t.Context(), t, db, post.Plan{Changes: append(slices.Clone(good), c.change)})
		if err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", what, err)
		}
		if diff := gocmp.Diff(before, contents(t, super)); diff != "" {
			t.Fatalf("%s left:\n%s", what, diff)
		}
	}
	isKind(t, "a plan that fails", db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), planned(post.Plan{Changes: good}),
		func(post.Existing) (post.Plan, bool, error) {
			return post.Plan{Changes: good}, true, fault.New(fault.Invalid, "no")
		}), fault.Invalid)
	ctx, cancel := context.WithCancel(t.Context())
	isKind(t, "a caller who goes away", db.UpdatePosts(ctx, pgtest.Permit(t, authz.ImportPosts), planned(post.Plan{Changes: good}),
		func(post.Existing) (post.Plan, bool, error) {
			cancel()
			return post.Plan{Changes: good}, true, nil
		}), fault.Unavailable)
	if diff := gocmp.Diff(before, contents(t, super)); diff != "" {
		t.Fatalf("they left:\n%s", diff)
	}
	// The changes that went with each are good by themselves.
	must(t, applyPlan(t.Context(), t, db, post.Plan{Changes: good}))
	samePosts(t, "the good ones", post.Plan{Changes: good}.Apply(now), existing(t, db))
}

// Two who import at once: the second sees what the first did.
func TestImportsAtOnce(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	super := connect(t, pgtest.Superuser(t, address))
	both := func(first, second func() error) (errors [2]error) {
		var group sync.WaitGroup
		group.Go(func() { errors[0] = first() })
		group.Go(func() { errors[1] = second() })
		group.Wait()
		return errors
	}
	var totals [2]string
	load := func(i int) func() error {
		return func() error {
			plan, _, err := importPosts(t, db, example(t), true)
			totals[i] = postfile.TotalsOf(plan).String()
			return err
		}
	}
	if errs := both(load(0), load(1)); errs[0] != nil || errs[1] != nil {
		t.Fatal(errs)
	}
	slices.Sort(totals[:])
	if totals != [2]string{"0 new, 0 changed, 0 closed", "26 new, 0 changed, 0 closed"} {
		t.Errorf("the two are %q", totals)
	}
	// Two corrections of one fact, made from the same state of it.
	ccio := find(t, existing(t, db), "RR8", post.CCIO)
	correct := func(cell string) func() error {
		return func() error {
			_, _, err := importPosts(t, db,
				file("post_id,trust_code,post_type,effective_from,board_access", ccio.ID.String()+",RR8,ccio,2024-04-01,"+cell), true)
			return err
		}
	}
	if errs := both(correct("voting"), correct("attends")); errs[0] != nil || errs[1] != nil {
		t.Fatal(errs)
	}
	got := existing(t, db)
	corrected := find(t, got, "RR8", post.CCIO)
	if last := corrected.Periods[len(corrected.Periods)-1].BoardAccess; last != post.BoardVoting && last != post.BoardAttends {
		t.Errorf("afterwards it is %s", last)
	}
	if history := column[int](t, super, `SELECT count(*)::int FROM post_period
		WHERE post_id = $1 AND valid_from = '2024-04-01'`, ccio.ID); history[0] != 3 {
		t.Errorf("the fact has %d rows of history, want 3", history[0])
	}
	if problems := got.Check(); len(problems) > 0 {
		t.Errorf("the register is wrong: %v", problems)
	}
	teamsFollow(t, "after both", super, got)

	// The demonstration, twice and beside an import, on a new database.
	second := cluster.Clone(t)
	db = pgtest.Open(t, second, postgres.RoleOperate, time.Now)
	var loaded [2]bool
	demonstrate := func(i int) func() error {
		return func() (err error) {
			loaded[i], err = db.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today()))
			return err
		}
	}
	if errs := both(demonstrate(0), demonstrate(1)); errs[0] != nil || errs[1] != nil || loaded[0] == loaded[1] {
		t.Errorf("two demonstrations at once: %v, loaded %v", errs, loaded)
	}
	db = pgtest.Open(t, cluster.Clone(t), postgres.RoleOperate, time.Now)
	errs := both(demonstrate(0), load(1))
	if errs[1] != nil || errs[0] != nil && fault.KindOf(errs[0]) != fault.Conflict {
		t.Errorf("the demonstration and an import at once: %v", errs)
	}
	if is, err := db.IsDemonstration(t.Context()); err != nil || is != (errs[0] == nil) {
		t.Errorf("it is a demonstration: %v, %v", is, err)
	}
}

// The demonstration is loaded once, marks the database, and stays out of one
// that has posts of its own.
func TestLoadDemo(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	super := connect(t, pgtest.Superuser(t, address))
	if is, err := db.IsDemonstration(t.Context()); err != nil || is {
		t.Errorf("a new database is a demonstration: %v, %v", is, err)
	}
	data := demo.Build(today())
	for i, want := range []bool{true, false} {
		if loaded, err := db.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), data); err != nil || loaded != want {
			t.Errorf("the %d. time: %v, %v", i+1, loaded, err)
		}
	}
	got := existing(t, db)
	samePosts(t, "the demonstration", data.Posts.Apply(post.Existing{}), got)
	teamsFollow(t, "the demonstration", super, got)
	if n := column[int](t, super, `SELECT count(*)::int FROM demo_persona p
		JOIN role_grant g ON g.id = p.role_grant_id AND g.person_id = p.person_id`); n[0] != 8 {
		t.Errorf("%d personas have a grant of their own", n[0])
	}
	own := cluster.Clone(t)
	db = pgtest.Open(t, own, postgres.RoleOperate, time.Now)
	mustImport(t, db, example(t))
	before := contents(t, connect(t, pgtest.Superuser(t, own)))
	_, err := db.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), data)
	isKind(t, "beside posts of its own", err, fault.Conflict)
	if diff := gocmp.Diff(before, contents(t, connect(t, pgtest.Superuser(t, own)))); diff != "" {
		t.Errorf("it left:\n%s", diff)
	}
}

// The audit has ids and the names of declared fields. Nothing in it is anybody's
// name or address, or anything else that a cell said.
func TestAuditHoldsNoValue(t *testing.T) {
	t.Parallel()
	address, db := populated(t)
	super := connect(t, pgtest.Superuser(t, address))
	ccio := find(t, existing(t, db), "RR8", post.CCIO)
	mustImport(t, db, file("post_id,appointment_id,trust_code,post_type,appointment_kind,appointed_from,actual_time,profession,fci",
		fmt.Sprintf("%s,%s,RR8,ccio,substantive,2022-09-01,0.45 WTE,midwife,associate", ccio.ID, ccio.Appointments[0].ID)))
	must(t, apply(t, db, d("2026-10-15"), organisation.SetPostcode{Code: "RR8", Postcode: "ZZ1 1ZZ"}))
	serve := pgtest.Open(t, address, postgres.RoleServe, time.Now)
	for _, p := range demo.Build(today()).Personas {
		must(t, serve.SignInPersona(t.Context(), stranger(t, "request-1"), p.Persona, account.NewToken()))
	}
	rows, err := super.Query(t.Context(), `SELECT object_kind, fields, action, object_id FROM audit_event`)
	must(t, err)
	var kind, action, object string
	var fields []string
	kinds := map[string]int{}
	_, err = pgx.ForEachRow(rows, []any{&kind, &fields, &action, &object}, func() error {
		kinds[kind]++
		return audit.Event{Kind: audit.Kind(kind), Fields: fields, Action: action, Object: object}.Check()
	})
	must(t, err)
	if len(kinds) < 8 {
		t.Errorf("only these kinds are audited here: %v", kinds)
	}
	for _, found := range column[string](t, super, `
SELECT e.id || ' holds ' || v FROM audit_event e, (
    SELECT name FROM person UNION SELECT email FROM account UNION SELECT local_title FROM post_period WHERE length(local_title) > 4
    UNION SELECT postcode FROM organisation WHERE postcode <> ''
    UNION SELECT unnest(ARRAY['midwife', '0.45', 'associate', 'Example', 'Invented'])
) said (v) WHERE v <> ''
AND concat_ws(' ', e.via, e.action, e.object_kind, e.object_id, array_to_string(e.fields, ' '), e.request_id) ILIKE '%' || v || '%'
LIMIT 10`) {
		t.Error(found)
	}
	// A column that is added has to be looked at here.
	text := column[string](t, super, `SELECT attname::text FROM pg_attribute WHERE attrelid = 'audit_event'::regclass AND attnum > 0
AND atttypid IN ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'json'::regtype, 'varchar'::regtype) ORDER BY 1`)
	if want := []string{"action", "fields", "object_id", "object_kind", "request_id", "trust_code", "via"}; !slices.Equal(text, want) {
		t.Errorf("the columns of text are %v", text)
	}
}
