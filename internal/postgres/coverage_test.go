package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

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
		rows = append(rows, fmt.Sprintf("RCF,other_clinical_informatician,Other %d,%s,,other,substantive,100,%[2]s,,Example Person Fifty "+
			"%[1]d,member", i, from))
	}
	mustImport(t, db, file("trust_code,post_type,local_title,established_on,disestablished_on,reports_to,appointment_kind,share,"+
		"appointed_from,appointed_to,person_name,fci", rows...))
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
	for _, on := range []string{"2022-07-01", "2023-03-31", "2023-07-01", "2024-02-29", "2025-04-01", "2026-03-31", "2026-04-01", "2026-08-31",
		"2026-09-01", "2026-10-01", "2026-11-22"} {
		picture, err := db.Picture(t.Context(), may, insight.Query{AsAt: d(on)})
		must(t, err)
		england := picture.Whole()
		for state := range england.States {
			states[state] = true
		}
		bands[england.FiveTrained.Yes] = true
		for _, by := range []insight.By{insight.ByEngland, insight.ByRegion, insight.ByICB, insight.BySector} {
			got := map[string]insight.Coverage{}
			var all []insight.Coverage
			for _, row := range picture.Rows(by) {
				if _, twice := got[row.Code]; twice {
					t.Errorf("%s by %s: %s stands twice", on, by, row.Code)
				}
				got[row.Code] = row.Coverage
				all = append(all, row.Coverage)
			}
			if diff := gocmp.Diff(s.rows(by, d(on)), got, sameDay()); diff != "" {
				t.Errorf("as at %s by %s (-slow +program):\n%s", on, by, diff)
			}
			if diff := gocmp.Diff(england, sum(all), sameDay()); diff != "" {
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

// The whole demonstration, as make run loads it, counted twice.
func TestCoverageOfTheDemonstration(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	reg := register(t, db)
	_, err := db.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Register(today(), 1, reg))
	must(t, err)
	mustImport(t, db, example(t))
	s := readSlow(t, connect(t, pgtest.Superuser(t, address)))
	days := []day.Day{d("2024-12-01"), d("2026-03-31"), d("2026-04-01"), today()}
	pictures, err := db.Pictures(t.Context(), pgtest.Permit(t, authz.OperatorView), insight.Query{}, days)
	must(t, err)
	for i, picture := range pictures {
		for _, by := range []insight.By{insight.ByEngland, insight.ByRegion, insight.ByICB, insight.BySector} {
			got := map[string]insight.Coverage{}
			for _, row := range picture.Rows(by) {
				got[row.Code] = row.Coverage
			}
			if diff := gocmp.Diff(s.rows(by, days[i]), got, sameDay()); diff != "" {
				t.Errorf("as at %s by %s (-slow +program):\n%s", days[i], by, diff)
			}
		}
	}
}

// sum is the coverage of several bodies together.
func sum(rows []insight.Coverage) insight.Coverage {
	total := insight.Coverage{
		States: map[post.State]int{}, PostStates: map[post.State]int{}, Reports: map[post.ReportsTo]int{}, Board: map[post.BoardAccess]int{},
		Budgets: map[post.Budget]int{},
	}
	add := func(into *insight.Share, s insight.Share) {
		into.Yes, into.No, into.NotTold = into.Yes+s.Yes, into.No+s.No, into.NotTold+s.NotTold
	}
	for _, c := range rows {
		for into, n := range map[*int]int{
			&total.Trusts: c.Trusts, &total.Told: c.Told, &total.WithPost: c.WithPost, &total.Posts: c.Posts, &total.Vacant: c.Vacant,
			&total.LongInterim: c.LongInterim, &total.LongInterimTrusts: c.LongInterimTrusts, &total.Recent: c.Recent, &total.Never: c.Never,
			&total.FilledRecent: c.FilledRecent, &total.FilledNever: c.FilledNever, &total.NineAssumed: c.NineAssumed,
			&total.HEEAssumed: c.HEEAssumed, &total.Teams: c.Teams, &total.Headcount: c.Headcount, &total.TimedPosts: c.TimedPosts,
			&total.Untold: c.Untold, &total.PartialTeams: c.PartialTeams,
		} {
			*into += n
		}
		total.WTE += c.WTE
		total.Funded, total.Vacancies = append(total.Funded, c.Funded...), append(total.Vacancies, c.Vacancies...)
		if c.LastConfirmed.After(total.LastConfirmed) {
			total.LastConfirmed = c.LastConfirmed
		}
		addAll(total.States, c.States)
		addAll(total.PostStates, c.PostStates)
		addAll(total.Reports, c.Reports)
		addAll(total.Board, c.Board)
		addAll(total.Budgets, c.Budgets)
		for into, s := range map[*insight.Share]insight.Share{
			&total.Filled: c.Filled, &total.ReportsToBoard: c.ReportsToBoard, &total.BoardAccess: c.BoardAccess, &total.HasBudget: c.HasBudget,
			&total.FiveTrained: c.FiveTrained, &total.NineWTE: c.NineWTE, &total.HEEShare: c.HEEShare, &total.SafetyCover: c.SafetyCover,
		} {
			add(into, s)
		}
	}
	slices.Sort(total.Funded)
	slices.Sort(total.Vacancies)
	return total
}

func addAll[K comparable](into, from map[K]int) {
	for key, n := range from {
		into[key] += n
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
	for on, want := range map[string][3]int{"2022-07-01": {0, 42, 7}, "2026-03-31": {0, 42, 7}, "2026-04-01": {0, 36, 7},
		"2026-10-01": {202, 36, 7}, "2026-11-22": {0, 36, 7}} {
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
			if trust.Name != name(trust.Code) || trust.ICB != (insight.Place{Code: icb, Name: name(icb)}) ||
				trust.Region != (insight.Place{Code: region, Name: name(region)}) ||
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
		some = append(some, insight.Query{ICB: g.Code}, insight.Query{ICB: g.Code, Region: g.Parent.Code},
			insight.Query{ICB: g.Code, Region: "Y99"})
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
	for _, on := range []string{"2022-07-01", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2025-06-01",
		"2026-01-01", "2026-11-22"} {
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
