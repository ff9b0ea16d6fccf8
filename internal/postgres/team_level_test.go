package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
)

// member is somebody's assessment in a post of a trust, as these tests create it.
type member struct {
	trust, post string
	person      uuid.UUID
	state       string
	levels      map[string]int // by domain; 0: not assessed
	was         int            // a level that an earlier sign-off gave, which no longer counts; 0: none
	left        bool           // the appointment ended before the cycle did
}

// join records a member with a post, an appointment and an assessment of their own.
func (r round) join(t *testing.T, n int, m member) {
	t.Helper()
	post, appointment, id := ofTest(fmt.Sprint("team post ", n)), ofTest(fmt.Sprint("team appointment ", n)),
		ofTest(fmt.Sprint("team assessment ", n))
	r.exec(t, `INSERT INTO person (id, name, recorded_at) VALUES ($1, 'Somebody', now()) ON CONFLICT DO NOTHING`, m.person)
	r.exec(t, `INSERT INTO post (id, trust_code, recorded_at) VALUES ($1, $2, now())`, post, m.trust)
	r.exec(t, `INSERT INTO post_period (id, post_id, valid_from, type, local_title, reports_to, board_access, budget, recorded_at)
SELECT $1, $2, '2020-01-01', $3, '', f.reports_to, f.board_access, f.budget, now() FROM post_period f
LIMIT 1`, ofTest(fmt.Sprint("team period ", n)), post, m.post)
	r.exec(t, `INSERT INTO appointment (id, post_id, recorded_at) VALUES ($1, $2, now())`, appointment, post)
	var until any
	if m.left {
		until = today().AddDays(-1)
	}
	r.exec(t, `INSERT INTO appointment_period (id, appointment_id, kind, share_hundredths, valid_from, valid_to, recorded_at)
		VALUES ($1, $2, 'substantive', 100, '2020-01-01', $3, now())`,
		ofTest(fmt.Sprint("team appointed ", n)), appointment, until)
	r.exec(t, `INSERT INTO appointment_holder (id, appointment_id, person_id, profession, regulator, fci, fedip, digital_academy,
		informatics_degree, actual_hundredths, actual_unit, protected_time, recorded_at)
SELECT $1, $2, $3, h.profession, h.regulator, h.fci, h.fedip, h.digital_academy, h.informatics_degree, h.actual_hundredths, h.actual_unit,
h.protected_time, now() FROM appointment_holder h LIMIT 1`,
		ofTest(fmt.Sprint("team holder ", n)), appointment, m.person)
	signOff := 0
	if m.state == "signed_off" || m.was > 0 {
		signOff = 2
	}
	r.exec(t, `INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
		VALUES ($1, $2, $3, $4, now(), false, 2, $5, now())`,
		id, r.cycle, appointment, m.state, signOff)
	r.exec(t, `INSERT INTO assessment_party (assessment_id, person_id, late_reason, response) VALUES ($1, $2, '', '')`, id, m.person)
	for domain, n := range m.levels {
		kind, of := "level", any(n)
		if n == 0 {
			kind, of = "not_assessed", nil
		}
		r.exec(t, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level) VALUES ($1, 2, $2, $3, $4)`, id, domain, kind, of)
		if m.was > 0 {
			r.exec(t, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
				VALUES ($1, 1, $2, 'level', $3)`, id, domain, m.was)
		}
	}
}

// close closes the cycle as an administrator does.
func (r round) close(t *testing.T) {
	t.Helper()
	must(t, r.use.AdvanceCycle(t.Context(), r.may(t, "admin", authz.ManageCycles), r.cycle, assessment.Open))
}

// team returns what the board of R0A is told, by domain.
func (r round) team(t *testing.T) map[string]assessment.TeamCount {
	t.Helper()
	got, err := r.db.TeamLevels(t.Context(), r.may(t, "board", authz.ViewTeamLevels), "R0A")
	must(t, err)
	return got.Domains
}

// of returns members of R0A with the levels, each of them a different person.
func of(levels ...int) []member {
	var all []member
	for n, l := range levels {
		all = append(all, member{trust: "R0A", post: "other_clinical_informatician", person: ofTest(fmt.Sprint("member ", n)),
			state: "signed_off", levels: map[string]int{"data": l}})
	}
	return all
}

// The rule, case by case: five people besides the CCIO with a level in the domain,
// and two on each side, or no figure.
func TestTeamLevelsRule(t *testing.T) {
	t.Parallel()
	with := func(all []member, change func(m *member)) []member {
		change(&all[len(all)-1])
		return all
	}
	shown := func(atOrAbove, below int) map[string]assessment.TeamCount {
		return map[string]assessment.TeamCount{"data": {AtOrAbove: atOrAbove, Below: below}}
	}
	hidden := map[string]assessment.TeamCount{}
	// One cycle closes for all cases, each in a trust of its own.
	r, joined := newRound(t), 0
	wanted, trustOf := map[string]map[string]assessment.TeamCount{}, map[string]string{}
	free := column[string](t, r.super, `SELECT code FROM organisation
		WHERE kind = 'trust' AND closed IS NULL AND code NOT IN (SELECT trust_code FROM post) AND code <> 'RR8' ORDER BY code`)
	for name, c := range map[string]struct {
		members []member
		want    map[string]assessment.TeamCount
	}{
		"nobody":              {nil, hidden},
		"four people":         {of(3, 3, 2, 2), hidden},
		"five people":         {of(3, 5, 4, 2, 1), shown(3, 2)},
		"one alone below":     {of(3, 3, 3, 3, 2), hidden},
		"one alone above":     {of(3, 2, 2, 2, 2, 1), hidden},
		"all on one side":     {of(4, 4, 4, 4, 4, 4), hidden},
		"two at the very end": {of(2, 2, 2, 3, 3), shown(2, 3)},
		"one not assessed":    {of(3, 3, 2, 2, 0), hidden},
		"one not signed off":  {with(of(3, 3, 3, 2, 2), func(m *member) { m.state = "in_validation" }), hidden},
		"one being revised":   {with(of(3, 3, 3, 2, 2), func(m *member) { m.state, m.was = "in_validation", 2 }), hidden},
		"one signed off twice, the second time above": {with(of(3, 2, 2, 2, 3), func(m *member) { m.was = 1 }), shown(2, 3)},
		"one who left":                     {with(of(3, 3, 3, 2, 2), func(m *member) { m.left = true }), hidden},
		"one of another trust":             {with(of(3, 3, 3, 2, 2), func(m *member) { m.trust = "RR8" }), hidden},
		"one in a post for reference only": {with(of(3, 3, 3, 2, 2), func(m *member) { m.post = "cio_cdio" }), hidden},
		"one who is the CCIO":              {with(of(3, 3, 3, 2, 2), func(m *member) { m.post = "ccio" }), hidden},
		"one person twice":                 {with(of(3, 3, 3, 2, 2), func(m *member) { m.person = ofTest("member 0") }), hidden},
		"one person twice of six, below in one post and above in the other": {with(of(1, 3, 3, 2, 2, 3),
			func(m *member) { m.person = ofTest("member 0") }), shown(3, 2)},
	} {
		trust := free[0]
		free = free[1:]
		for _, m := range c.members {
			if m.trust == "R0A" {
				m.trust = trust
			}
			m.person = ofTest(name + m.person.String()) // nobody is in two cases
			r.join(t, joined, m)
			joined++
		}
		wanted[name], trustOf[name] = c.want, trust
	}
	r.close(t)
	for name, want := range wanted {
		got := map[string]assessment.TeamCount{}
		var c assessment.TeamCount
		rows, err := r.super.Query(t.Context(), `SELECT domain_id, at_or_above, below FROM team_level WHERE trust_code = $1`, trustOf[name])
		must(t, err)
		var domain string
		_, err = pgx.ForEachRow(rows, []any{&domain, &c.AtOrAbove, &c.Below}, func() error { got[domain] = c; return nil })
		must(t, err)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	// The CCIO's second post in the team does not count as a fifth person.
	t.Run("the CCIO in another post", func(t *testing.T) {
		t.Parallel()
		r := newRound(t)
		for n, m := range with(of(3, 3, 3, 2, 2), func(m *member) { m.person = r.actor(t, "holder").id }) {
			r.join(t, n, m)
		}
		r.close(t)
		if got := r.team(t); len(got) > 0 {
			t.Errorf("the CCIO is counted in the team: %v", got)
		}
	})
}

// Random teams, checked against a second implementation of the rule.
func TestTeamLevelsOfAnyTeam(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(7, 13))
	r := newRound(t)
	domains, trusts := []string{"data", "safety", "strategy"}, []string{"R0A", "RR8"}
	type place struct{ trust, domain string }
	people := map[place]map[uuid.UUID]int{}
	for n := range 60 {
		m := member{trust: trusts[dice.IntN(2)], post: []string{"cnio", "other_clinical_informatician", "deputy_ccio"}[dice.IntN(3)],
			person: ofTest(fmt.Sprint("anybody ", dice.IntN(24))), state: "signed_off", levels: map[string]int{}}
		if dice.IntN(4) == 0 {
			m.state = []string{"draft", "submitted", "returned", "in_validation"}[dice.IntN(4)]
		}
		for i, domain := range domains {
			m.levels[domain] = min(dice.IntN(6), 1+2*i) // few above in the first domain
			if p := (place{m.trust, domain}); m.state == "signed_off" && m.levels[domain] > 0 {
				if people[p] == nil {
					people[p] = map[uuid.UUID]int{}
				}
				people[p][m.person] = max(people[p][m.person], m.levels[domain])
			}
		}
		r.join(t, n, m)
	}
	r.close(t)
	want := map[string]assessment.TeamCount{}
	for p, levels := range people {
		var c assessment.TeamCount
		for _, l := range levels {
			if l >= assessment.TeamLevel {
				c.AtOrAbove++
			} else {
				c.Below++
			}
		}
		if c.AtOrAbove+c.Below >= assessment.LeastOfTeam && min(c.AtOrAbove, c.Below) >= assessment.LeastOfASide {
			want[p.trust+p.domain] = c
		}
	}
	got := map[string]assessment.TeamCount{}
	rows, err := r.super.Query(t.Context(), `SELECT trust_code || domain_id, at_or_above, below FROM team_level`)
	must(t, err)
	for rows.Next() {
		var where string
		var c assessment.TeamCount
		must(t, rows.Scan(&where, &c.AtOrAbove, &c.Below))
		got[where] = c
	}
	must(t, rows.Err())
	if diff := gocmp.Diff(want, got); diff != "" || len(got) == 0 || len(got) == len(people) {
		t.Errorf("%d of %d places have a figure; (-want +got)\n%s", len(got), len(people), diff)
	}
}

// A deputy who becomes CCIO does not reveal the levels of their time as a deputy,
// and the board still sees the levels of what was the CCIO's post when somebody
// else has it.
func TestLevelsFollowThePostOfTheCycle(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	r.exec(t, `UPDATE cycle SET opens_on = '2024-04-01', closes_on = '2024-06-30' WHERE opened_at IS NULL`)
	r.exec(t, `INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
		SELECT '2024-25', framework_id, 8, '2024-04-01', '2024-06-30', now(), now() FROM cycle WHERE code = $1`, r.cycle)
	r.cycle = "2024-25"
	for n, m := range []member{
		{trust: "R0A", post: "deputy_ccio", person: ofTest("became the CCIO"), state: "signed_off", levels: map[string]int{"data": 2}},
		{trust: "R0A", post: "ccio", person: ofTest("was the CCIO"), state: "signed_off", levels: map[string]int{"data": 3}},
	} {
		r.join(t, n, m)
		period := ofTest(fmt.Sprint("team period ", n))
		r.exec(t, `ALTER TABLE post_period DISABLE TRIGGER USER`)
		r.exec(t, `UPDATE post_period SET valid_to = '2024-12-31' WHERE id = $1`, period)
		r.exec(t, `INSERT INTO post_period (id, post_id, valid_from, type, local_title, reports_to, board_access, budget, recorded_at)
SELECT gen_random_uuid(), post_id, '2025-01-01', CASE type WHEN 'ccio' THEN 'deputy_ccio' ELSE 'ccio' END, '', reports_to, board_access,
budget, now() FROM post_period WHERE id = $1`, period)
	}
	results, err := r.db.TrustResults(t.Context(), r.may(t, "board", authz.ViewLevels), "R0A")
	must(t, err)
	if len(results) != 1 || results[0].Domains["data"].Level != 3 {
		t.Errorf("the board is shown %+v", results)
	}
	r.as(t, r.actor(t, "board").id, func(tx pgx.Tx) {
		if got := column[int](t, tx, `SELECT level FROM domain_level`); len(got) != 1 || got[0] != 3 {
			t.Errorf("the board reads %v", got)
		}
	})
}

// Frozen figures stay: a sign-off after the closing day changes nothing, nobody can
// write a figure, and no other role can read one.
func TestTeamLevelsAreFrozen(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	for n, m := range of(3, 3, 3, 2, 2) {
		r.join(t, n, m)
	}
	r.join(t, 5, member{trust: "R0A", post: "cnio", person: ofTest("late"), state: "in_validation", levels: map[string]int{"data": 5}})
	if got := r.team(t); len(got) > 0 {
		t.Errorf("before the cycle closes the board is told %v", got)
	}
	r.close(t)
	want := map[string]assessment.TeamCount{"data": {AtOrAbove: 3, Below: 2}}
	r.exec(t, `ALTER TABLE assessment DISABLE TRIGGER moves`)
	r.exec(t, `UPDATE assessment SET state = 'signed_off', sign_off = 2 WHERE id = $1`, ofTest("team assessment 5"))
	must(t, r.use.AdvanceCycle(t.Context(), r.may(t, "admin", authz.ManageCycles), r.cycle, assessment.Closed))
	if diff := gocmp.Diff(want, r.team(t)); diff != "" {
		t.Errorf("after a late sign-off (-want +got)\n%s", diff)
	}
	got, err := r.db.TeamLevels(t.Context(), r.may(t, "board", authz.ViewTeamLevels), "RR8")
	must(t, err)
	if len(got.Domains) > 0 {
		t.Errorf("the board of R0A is told of RR8: %v", got.Domains)
	}
}
