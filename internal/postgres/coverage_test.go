package postgres_test

import (
	"fmt"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// The second implementation of coverage: slow and obvious. It reads whole tables
// by plain SELECTs and works everything out here, from the words of the product
// ("State", "Trained", "Team headcount") and not from the program.
type slow struct {
	trusts        []slowTrust
	parents       []slowParent
	periods       []slowPeriod
	recruitments  []slowSpan
	appointments  []slowAppointment
	statements    []slowStatement
	holders       map[string]slowHolder
	regions, icbs []slowTrust
}

type slowTrust struct {
	Code, Kind, Sector string
	Opened, Closed     day.Day
}

type slowParent struct {
	Member, Parent string
	From, To       day.Day
}

type slowSpan struct {
	Post     string
	From, To day.Day
}

type slowPeriod struct {
	Post, Trust, Type, Reports string
	From, To                   day.Day
}

type slowAppointment struct {
	ID, Post, Kind string
	Share          int
	From, To       day.Day
}

type slowStatement struct {
	Trust, Type string
	From, To    day.Day
}

type slowHolder struct {
	Appointment, Person string
	Trained             string // yes, no, not told
}

func slowRows[T any](t *testing.T, conn *pgx.Conn, sql string) []T {
	t.Helper()
	rows, err := conn.Query(t.Context(), sql)
	must(t, err)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	must(t, err)
	return found
}

func readSlow(t *testing.T, conn *pgx.Conn) *slow {
	t.Helper()
	s := &slow{holders: map[string]slowHolder{}}
	for _, o := range slowRows[slowTrust](t, conn, `SELECT code, kind, coalesce(sector, ''), opened, closed FROM organisation`) {
		switch o.Kind {
		case "trust":
			s.trusts = append(s.trusts, o)
		case "icb":
			s.icbs = append(s.icbs, o)
		case "region":
			s.regions = append(s.regions, o)
		}
	}
	s.parents = slowRows[slowParent](t, conn, `SELECT member_code, parent_code, valid_from, valid_to FROM membership`)
	s.periods = slowRows[slowPeriod](t, conn, `SELECT post_id::text, trust_code, type, coalesce(reports_to, ''), valid_from, valid_to FROM post_period f JOIN post p ON p.id = f.post_id WHERE superseded_at IS NULL`)
	s.recruitments = slowRows[slowSpan](t, conn, `SELECT post_id::text, valid_from, valid_to FROM post_recruitment WHERE superseded_at IS NULL`)
	s.appointments = slowRows[slowAppointment](t, conn, `SELECT appointment_id::text, post_id::text, kind, share_hundredths, valid_from, valid_to FROM appointment_period f JOIN appointment a ON a.id = f.appointment_id WHERE superseded_at IS NULL`)
	s.statements = slowRows[slowStatement](t, conn, `SELECT trust_code, type, valid_from, valid_to FROM no_such_post WHERE superseded_at IS NULL`)
	for _, h := range slowRows[slowHolder](t, conn, `
SELECT appointment_id::text, person_id::text, CASE
    WHEN fci IN ('member', 'fellow') OR fedip NOT IN ('none') OR digital_academy OR informatics_degree THEN 'yes'
    WHEN fci IS NULL OR fedip IS NULL OR digital_academy IS NULL OR informatics_degree IS NULL THEN 'not told'
    ELSE 'no' END
FROM appointment_holder WHERE superseded_at IS NULL`) {
		s.holders[h.Appointment] = h
	}
	return s
}

func holds(on, from, to day.Day) bool {
	return (from.IsZero() || !on.Before(from)) && (to.IsZero() || !on.After(to))
}

func (s *slow) parent(code string, on day.Day) string {
	for _, m := range s.parents {
		if m.Member == code && holds(on, m.From, m.To) {
			return m.Parent
		}
	}
	return ""
}

// order is the order of the states, best first.
var order = []string{"filled", "filled_in_part", "interim", "vacant_recruiting", "vacant_not_recruiting", "not_established", "not_recorded"}

func place(state string) int {
	for i, s := range order {
		if s == state {
			return i
		}
	}
	return len(order)
}

func (s *slow) stateOf(postID string, on day.Day) string {
	substantive, anybody, share := false, false, 0
	for _, a := range s.appointments {
		if a.Post == postID && holds(on, a.From, a.To) {
			anybody = true
			share += a.Share
			substantive = substantive || a.Kind == "substantive"
		}
	}
	if substantive && share >= 100 {
		return "filled"
	}
	if substantive {
		return "filled_in_part"
	}
	if anybody {
		return "interim"
	}
	for _, r := range s.recruitments {
		if r.Post == postID && holds(on, r.From, r.To) {
			return "vacant_recruiting"
		}
	}
	return "vacant_not_recruiting"
}

// of is the state of a trust's CCIO post, and whom the post that speaks for the
// trust reports to.
func (s *slow) of(trust string, on day.Day) (state, reports string) {
	state = "not_recorded"
	for _, said := range s.statements {
		if said.Trust == trust && said.Type == "ccio" && holds(on, said.From, said.To) {
			state = "not_established"
		}
	}
	var first day.Day
	for _, p := range s.periods {
		if p.Trust != trust || p.Type != "ccio" || !holds(on, p.From, p.To) {
			continue
		}
		begun := p.From
		for _, other := range s.periods {
			if other.Post == p.Post && other.From.Before(begun) {
				begun = other.From
			}
		}
		own := s.stateOf(p.Post, on)
		if place(own) < place(state) || place(own) == place(state) && begun.Before(first) {
			state, reports, first = own, p.Reports, begun
		}
	}
	return state, reports
}

// five is whether a trust has five trained people, or fewer; empty: not told.
func (s *slow) five(trust string, on day.Day) string {
	answers := map[string][]string{}
	posts, unknown := 0, 0
	for _, p := range s.periods {
		if p.Trust != trust || p.Type == "cio_cdio" || p.Type == "board_digital_lead" || !holds(on, p.From, p.To) {
			continue
		}
		posts++
		for _, a := range s.appointments {
			if a.Post != p.Post || !holds(on, a.From, a.To) {
				continue
			}
			if h, known := s.holders[a.ID]; known {
				answers[h.Person] = append(answers[h.Person], h.Trained)
			} else {
				unknown++
			}
		}
	}
	yes := 0
	for _, all := range answers {
		trained, told := false, false
		for _, answer := range all {
			trained = trained || answer == "yes"
			told = told || answer != "not told"
		}
		if trained {
			yes++
		} else if !told {
			unknown++
		}
	}
	if yes >= 5 {
		return "five_or_more"
	}
	if posts > 0 && yes+unknown < 5 {
		return "fewer_than_five"
	}
	return ""
}

// count is the coverage of the trusts that keep says.
func (s *slow) count(on day.Day, keep func(slowTrust) bool) insight.Coverage {
	c := insight.Coverage{States: map[post.State]int{}}
	for _, trust := range s.trusts {
		if !holds(on, trust.Opened, trust.Closed) || !keep(trust) {
			continue
		}
		c.Trusts++
		state, reports := s.of(trust.Code, on)
		c.States[post.State(state)]++
		if state != "not_recorded" {
			c.Told++
		}
		if reports != "" {
			c.ReportsTold++
		}
		if reports == "chief_executive" || reports == "board_chair" {
			c.ReportsToBoard++
		}
		switch s.five(trust.Code, on) {
		case "five_or_more":
			c.TrainedTold++
			c.FiveTrained++
		case "fewer_than_five":
			c.TrainedTold++
		}
	}
	return c
}

// rows is the coverage by England, region, ICB or sector.
func (s *slow) rows(by insight.By, on day.Day) map[string]insight.Coverage {
	all := map[string]insight.Coverage{}
	switch by {
	case insight.ByEngland:
		all["england"] = s.count(on, func(slowTrust) bool { return true })
	case insight.ByRegion:
		for _, r := range s.regions {
			all[r.Code] = s.count(on, func(o slowTrust) bool { return s.parent(s.parent(o.Code, on), on) == r.Code })
		}
	case insight.ByICB:
		for _, i := range s.icbs {
			if holds(on, i.Opened, i.Closed) {
				all[i.Code] = s.count(on, func(o slowTrust) bool { return s.parent(o.Code, on) == i.Code })
			}
		}
	case insight.BySector:
		for slug, sectors := range map[string][]string{"acute": {"acute", "acute_and_community"}, "mental-health": {"mental_health"},
			"specialist-community-ambulance": {"specialist", "community", "ambulance"}, "online": {"online"}} {
			all[slug] = s.count(on, func(o slowTrust) bool {
				for _, sector := range sectors {
					if o.Sector == sector {
						return true
					}
				}
				return false
			})
		}
	}
	return all
}

// moreStates gives the register states that the example lacks: a trust with two
// CCIO posts of which the worse was established first, and one with six people
// in its team, on both sides of five.
func moreStates(t *testing.T, db *postgres.DB) {
	t.Helper()
	rows := []string{
		"RCB,ccio,Old,2015-01-01,,cfo,,,,,,",
		"RCB,ccio,New,2021-01-01,,chief_executive,acting,100,2021-02-01,2026-09-15,Example Person Twenty,none",
		"RCF,ccio,First,2016-01-01,,medical_director,substantive,100,2016-01-01,,Example Person Thirty,fellow",
		"RCF,ccio,Second,2014-01-01,2026-09-01,board_chair,substantive,100,2014-01-01,2026-08-31,Example Person Forty,fellow",
	}
	for i, from := range []string{"2016-01-01", "2018-01-01", "2023-06-01", "2024-01-01", "2026-10-01"} {
		rows = append(rows, fmt.Sprintf("RCF,other_clinical_informatician,Other %d,%s,,other,substantive,100,%[2]s,,Example Person Fifty %[1]d,member", i, from))
	}
	mustImport(t, db, file("trust_code,post_type,local_title,established_on,disestablished_on,reports_to,appointment_kind,share,appointed_from,appointed_to,person_name,fci", rows...))
}

// Two implementations that know nothing of each other agree, on days before,
// between and after everything that happens in the data.
func TestCoverageTwice(t *testing.T) {
	t.Parallel()
	address, db := populated(t)
	moreStates(t, db)
	super := connect(t, pgtest.Superuser(t, address))
	s := readSlow(t, super)
	may := pgtest.Permit(t, authz.OperatorView)
	states := map[post.State]bool{}
	bands := map[int]bool{}
	for _, on := range []string{"2022-07-01", "2023-03-31", "2023-07-01", "2024-02-29", "2025-04-01", "2026-03-31", "2026-04-01", "2026-08-31", "2026-09-01", "2026-10-01", "2026-11-22"} {
		picture, err := db.Picture(t.Context(), may, insight.Query{AsAt: d(on)})
		must(t, err)
		england := insight.Count(picture.Trusts)
		for state := range england.States {
			states[state] = true
		}
		bands[england.FiveTrained] = true
		for _, by := range []insight.By{insight.ByEngland, insight.ByRegion, insight.ByICB, insight.BySector} {
			got := map[string]insight.Coverage{}
			var sum insight.Coverage
			for _, row := range picture.Rows(by) {
				if _, twice := got[row.Code]; twice {
					t.Errorf("%s by %s: %s stands twice", on, by, row.Code)
				}
				got[row.Code] = row.Coverage
				sum.Trusts += row.Coverage.Trusts
				sum.Told += row.Coverage.Told
				sum.ReportsTold += row.Coverage.ReportsTold
				sum.ReportsToBoard += row.Coverage.ReportsToBoard
				sum.TrainedTold += row.Coverage.TrainedTold
				sum.FiveTrained += row.Coverage.FiveTrained
				for state, n := range row.Coverage.States {
					if sum.States == nil {
						sum.States = map[post.State]int{}
					}
					sum.States[state] += n
				}
			}
			if diff := gocmp.Diff(s.rows(by, d(on)), got); diff != "" {
				t.Errorf("as at %s by %s (-slow +program):\n%s", on, by, diff)
			}
			if diff := gocmp.Diff(england, sum); diff != "" {
				t.Errorf("as at %s the rows by %s do not add up to England (-England +sum):\n%s", on, by, diff)
			}
		}
	}
	for _, state := range post.TrustStates() {
		if !states[state] {
			t.Errorf("no trust is %s on any of the days", state)
		}
	}
	if len(bands) < 2 {
		t.Errorf("the number of trusts with five trained people never changes: %v", bands)
	}
}

// The bodies of England on a day are those of the reference, under the names of
// that day, and a query for some of them gives just those.
func TestPictureOfBodies(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, cluster.Clone(t), postgres.RoleOperate, time.Now)
	may := pgtest.Permit(t, authz.OperatorView)
	reg, err := organisation.Reference()
	must(t, err)
	for on, want := range map[string][3]int{"2022-07-01": {0, 42, 7}, "2026-03-31": {0, 42, 7}, "2026-04-01": {0, 36, 7}, "2026-10-01": {202, 36, 7}, "2026-11-22": {0, 36, 7}} {
		picture, err := db.Picture(t.Context(), may, insight.Query{AsAt: d(on)})
		must(t, err)
		open := reg.OpenOn(organisation.KindTrust, d(on))
		if want[0] == 0 {
			want[0] = len(open)
		}
		if got := [3]int{len(picture.Trusts), len(picture.ICBs), len(picture.Regions)}; got != want {
			t.Errorf("as at %s there are %v trusts, ICBs and regions, want %v", on, got, want)
		}
		name := func(code organisation.Code) string {
			o, _ := reg.Find(code)
			return o.NameOn(d(on)).Display
		}
		for _, trust := range picture.Trusts {
			icb, _ := reg.ParentOn(trust.Code, d(on))
			region, _ := reg.RegionOn(trust.Code, d(on))
			o, _ := reg.Find(trust.Code)
			if trust.Name != name(trust.Code) || trust.ICB != (insight.Place{Code: icb, Name: name(icb)}) || trust.Region != (insight.Place{Code: region, Name: name(region)}) ||
				trust.Sector != o.Sector || trust.National != o.National {
				t.Errorf("as at %s: %+v, want %q in %q in %q", on, trust, name(trust.Code), name(icb), name(region))
			}
			if trust.State != post.NotRecorded || trust.Posts != 0 || trust.HasPost() || trust.Team != (insight.Team{}) {
				t.Errorf("a trust without a post is %+v", trust)
			}
		}
		for _, g := range append(picture.ICBs, picture.Regions...) {
			parent, _ := reg.ParentOn(g.Code, d(on))
			if g.Name != name(g.Code) || g.Parent.Code != parent || g.Parent.Name != name(parent) {
				t.Errorf("as at %s: %+v, want %q in %s", on, g, name(g.Code), parent)
			}
		}
	}
	whole, err := db.Picture(t.Context(), may, insight.Query{AsAt: d("2026-10-01")})
	must(t, err)
	var some []insight.Query
	for _, g := range whole.Regions {
		some = append(some, insight.Query{Region: g.Code})
	}
	for _, g := range whole.ICBs {
		some = append(some, insight.Query{ICB: g.Code}, insight.Query{ICB: g.Code, Region: g.Parent.Code}, insight.Query{ICB: g.Code, Region: "Y99"})
	}
	for _, sector := range organisation.StatisticalSectors() {
		some = append(some, insight.Query{Sector: sector}, insight.Query{Sector: sector, Region: "Y62"})
	}
	some = append(some, insight.Query{Trust: "R0A"}, insight.Query{Trust: "R0A", Region: "Y56"}, insight.Query{Trust: "NONE1"})
	for _, q := range some {
		q.AsAt = d("2026-10-01")
		got, err := db.Picture(t.Context(), may, q)
		must(t, err)
		var want []organisation.Code
		for _, trust := range whole.Trusts {
			if (q.Region == "" || trust.Region.Code == q.Region) && (q.ICB == "" || trust.ICB.Code == q.ICB) &&
				(q.Trust == "" || trust.Code == q.Trust) && (q.Sector == "" || trust.Sector.Statistical() == q.Sector) {
				want = append(want, trust.Code)
			}
		}
		var codes []organisation.Code
		for _, trust := range got.Trusts {
			codes = append(codes, trust.Code)
		}
		if diff := gocmp.Diff(want, codes); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", q, diff)
		}
		for _, g := range got.ICBs {
			if q.Region != "" && g.Parent.Code != q.Region || q.ICB != "" && g.Code != q.ICB {
				t.Errorf("%+v gives the ICB %+v", q, g)
			}
		}
		if q.Region == "" && q.ICB != "" && (len(got.ICBs) != 1 || len(got.Regions) != 1 || got.Regions[0].Code != got.ICBs[0].Parent.Code) {
			t.Errorf("%+v gives %d ICBs and %d regions", q, len(got.ICBs), len(got.Regions))
		}
	}
}

// A name that is not yet, one that is over, one that nobody knows the first day
// of, and a trust that belongs nowhere.
func TestPictureOfRareBodies(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	_, err := connect(t, pgtest.Superuser(t, address)).Exec(t.Context(), `
INSERT INTO organisation (code, kind, legal_form) VALUES ('ZZZ', 'trust', 'nhs_trust');
INSERT INTO organisation_name (organisation_code, ods_name, display_name, valid_from, valid_to, is_exact, source) VALUES
    ('ZZZ', '', 'Aaa First', NULL, '2023-12-31', true, 'test'), ('ZZZ', '', 'Aaa Second', '2024-01-01', '2024-12-31', true, 'test'),
    ('ZZZ', '', 'Aaa Third', '2026-01-01', NULL, true, 'test');
DELETE FROM organisation_name WHERE organisation_code = 'RR8';
INSERT INTO organisation_name (organisation_code, ods_name, display_name, valid_from, valid_to, is_exact, source) VALUES
    ('RR8', '', 'Aab First', '2024-01-01', '2024-12-31', true, 'test'), ('RR8', '', 'Aab Second', '2025-01-01', NULL, true, 'test')`)
	must(t, err)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	reg := register(t, db)
	for _, on := range []string{"2022-07-01", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2025-06-01", "2026-01-01", "2026-11-22"} {
		for _, code := range []organisation.Code{"ZZZ", "RR8"} {
			picture, err := db.Picture(t.Context(), pgtest.Permit(t, authz.OperatorView), insight.Query{AsAt: d(on), Trust: code})
			must(t, err)
			o, _ := reg.Find(code)
			if len(picture.Trusts) != 1 || picture.Trusts[0].Name != o.NameOn(d(on)).Display {
				t.Errorf("as at %s %s is %+v, want %q", on, code, picture.Trusts, o.NameOn(d(on)).Display)
			}
			if code == "ZZZ" && (picture.Trusts[0].ICB != insight.Place{} || picture.Trusts[0].Region != insight.Place{}) {
				t.Errorf("a trust that belongs nowhere is %+v", picture.Trusts[0])
			}
		}
	}
}
