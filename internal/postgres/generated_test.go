package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// generated is how many registers the two counts have to agree on.
const generated = 200

// Both counts agree on registers that nobody has thought of: posts that come and
// go and change their type, that several people hold at once or nobody ever did,
// holders of whom nothing is known, statements beside posts.
func TestCoverageOfGeneratedRegisters(t *testing.T) {
	t.Parallel()
	const workers = 4
	for worker := range workers {
		t.Run(fmt.Sprint(worker), func(t *testing.T) {
			t.Parallel()
			address := cluster.Clone(t)
			db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
			super := connect(t, pgtest.Superuser(t, address))
			for seed := worker; seed < generated; seed += workers {
				compareGenerated(t, db, super, uint64(seed))
			}
		})
	}
}

func compareGenerated(t *testing.T, db *postgres.DB, super *pgx.Conn, seed uint64) {
	t.Helper()
	// Triggers and foreign keys asleep: nothing is ever deleted in earnest.
	_, err := super.Exec(t.Context(), `SET session_replication_role = replica;
DELETE FROM post_period; DELETE FROM post_recruitment; DELETE FROM appointment_period; DELETE FROM appointment_holder;
DELETE FROM appointment;
DELETE FROM post; DELETE FROM person; DELETE FROM no_such_post; DELETE FROM trust_team; DELETE FROM trust_workforce;
DELETE FROM audit_event;
SET session_replication_role = origin`)
	must(t, err)
	g := generator{rand.New(rand.NewPCG(seed, 1))}
	plan, workforces := g.register()
	must(t, applyPlan(t.Context(), t, db, plan))
	for _, w := range workforces {
		_, err := super.Exec(t.Context(), `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at)
			VALUES ($1, $2, $3, $4, now())`,
			uuid.New(), w.Trust, w.Counted, int(w.WTE))
		must(t, err)
	}
	s := readSlow(t, super)
	days := []day.Day{g.day(), g.day(), d("2026-10-01")}
	pictures, err := db.Pictures(t.Context(), pgtest.Permit(t, authz.OperatorView), insight.Query{Region: "Y62"}, days)
	must(t, err)
	for i, picture := range pictures {
		for _, by := range []insight.By{insight.ByRegion, insight.ByICB} {
			bodies := s.bodies(by, days[i])
			for _, row := range picture.Rows(by) {
				if diff := gocmp.Diff(s.count(days[i], bodies[row.Code]), row.Coverage, sameDay()); diff != "" {
					t.Errorf("register %d on %s, %s %s (-slow +program):\n%s", seed, days[i], by, row.Code, diff)
				}
			}
		}
	}
}

// generator makes registers of the trusts of two ICBs of the North West, whose
// other trusts have told us nothing.
type generator struct{ *rand.Rand }

func (g generator) day() day.Day { return d("2022-07-01").AddDays(g.IntN(1600)) }

// after is no day, now and then, or one after from.
func (g generator) after(from day.Day) day.Day {
	if g.IntN(3) == 0 {
		return day.Day{}
	}
	return from.AddDays(g.IntN(700))
}

func pick[T any](g generator, from []T) T { return from[g.IntN(len(from))] }

func (g generator) funded() post.FundedTime {
	switch g.IntN(3) {
	case 0:
		return post.FundedTime{}
	case 1:
		return post.FundedTime{Hundredths: g.IntN(201), Unit: post.UnitWTE}
	}
	return post.FundedTime{Hundredths: g.IntN(2001), Unit: post.UnitPA}
}

func (g generator) register() (plan post.Plan, workforces []post.Workforce) {
	trusts := []organisation.Code{"R0A", "RM3", "RRF", "RWJ", "RXN", "RTX", "RXL", "RXR"}
	people := make([]post.PersonID, 12)
	for i := range people {
		people[i] = post.NewPersonID()
		plan.Changes = append(plan.Changes, post.NewPerson{Person: people[i], Name: fmt.Sprint("Example Person ", i)})
	}
	for range g.IntN(16) {
		trust := pick(g, trusts)
		p := post.Post{ID: post.NewID(), Trust: trust, Periods: g.periods()}
		if len(p.Periods) == 0 {
			continue
		}
		if from := g.day(); g.IntN(2) == 0 {
			p.Recruitments = []post.Recruitment{{From: from, To: g.after(from)}}
		}
		at := post.At{Trust: trust, Type: p.Periods[0].Type}
		plan.Changes = append(plan.Changes, post.AddPost{At: at, Post: p})
		for range g.IntN(4) {
			from := g.day()
			a := post.Appointment{ID: post.NewAppointmentID(), Kind: pick(g, post.Kinds()), Share: 1 + g.IntN(100), From: from, To: g.after(from)}
			if g.IntN(2) == 0 {
				a.Share = 50 * (1 + g.IntN(2))
			}
			plan.Changes = append(plan.Changes, post.AddAppointment{At: at, Post: p.ID, Appointment: a})
			if g.IntN(4) > 0 {
				plan.Changes = append(plan.Changes, post.SetHolder{At: at, Post: p.ID, Appointment: a.ID, Holder: post.Holder{
					Person: pick(g, people), FCI: pick(g, post.FCIs()), FEDIP: pick(g, post.FEDIPs()),
					DigitalAcademy: pick(g, post.Answers()), InformaticsDegree: pick(g, post.Answers()),
				}})
			}
		}
	}
	for _, trust := range trusts {
		if from := g.day(); g.IntN(3) == 0 {
			typ := pick(g, []post.Type{post.CCIO, post.ClinicalSafetyOfficer})
			plan.Changes = append(plan.Changes, post.AddStatement{
				At: post.At{Trust: trust, Type: typ}, Statement: post.Statement{
					Trust: trust, Type: typ, NoOther: g.IntN(3) == 0, From: from, To: g.after(from),
				},
			})
		}
		if g.IntN(2) == 0 {
			workforces = append(workforces, post.Workforce{Trust: trust, Counted: g.day(), WTE: post.WTE(1 + g.IntN(900_000))})
		}
	}
	return plan, workforces
}

// periods are one to three stretches of a post, some after a gap.
func (g generator) periods() []post.Period {
	types := []post.Type{post.CCIO, post.CCIO, post.CCIO, post.ClinicalSafetyOfficer, post.OtherClinicalInformatician, post.DeputyCCIO,
		post.ChiefInformationOrDigital}
	var periods []post.Period
	typ, from := pick(g, types), g.day()
	for range 1 + g.IntN(3) {
		p := samplePeriod(g.IntN)
		p.From, p.To, p.Type, p.Funded = from, g.after(from), typ, g.funded()
		if g.IntN(3) > 0 {
			p.Confirmed = g.day()
		}
		if p.VacantFrom = (day.Day{}); g.IntN(3) == 0 {
			p.VacantFrom = from.AddDays(g.IntN(200) - 20)
		}
		periods = append(periods, p)
		if p.To.IsZero() {
			break
		}
		from = p.To.AddDays(1)
		if g.IntN(3) == 0 {
			from = from.AddDays(g.IntN(60))
		}
		if g.IntN(4) == 0 {
			typ = pick(g, types)
		}
	}
	return periods
}
