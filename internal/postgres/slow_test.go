package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
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
