package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
)

// A second implementation of coverage, slow and obvious. It reads whole tables by
// plain SELECTs and works everything out here, from the product's definitions
// ("State", "Trained", "Team headcount") and not from the program. What belongs to
// a post is kept by post, since the same is asked for thousands of days.
type slow struct {
	trusts        []slowTrust
	parents       []slowParent
	periods       []slowPeriod
	lives         map[string][]slowPeriod
	recruitments  map[string][]slowSpan
	appointments  map[string][]slowAppointment
	statements    []slowStatement
	noOther       []slowStatement // that there is no other post of the type
	holders       map[string]slowHolder
	workforces    []slowWorkforce
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
	Post, Trust, Type, Reports, Board, Budget, Unit string
	Funded                                          int // hundredths of the unit
	From, To, Confirmed, VacantFrom                 day.Day
	Recruiting                                      *bool
}

type slowWorkforce struct {
	Trust   string
	Counted day.Day
	WTE     int // hundredths
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
	s := &slow{
		lives: map[string][]slowPeriod{}, recruitments: map[string][]slowSpan{},
		appointments: map[string][]slowAppointment{}, holders: map[string]slowHolder{},
	}
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
	s.periods = slowRows[slowPeriod](t, conn, `
SELECT post_id::text, trust_code, type, coalesce(reports_to, ''), coalesce(board_access, ''), coalesce(budget, ''),
coalesce(funded_unit, ''),
    coalesce(funded_hundredths, 0), valid_from, valid_to, confirmed_on, vacant_from, recruiting
FROM post_period f JOIN post p ON p.id = f.post_id WHERE superseded_at IS NULL`)
	s.workforces = slowRows[slowWorkforce](t, conn, `SELECT trust_code, counted_on, wte_hundredths FROM trust_workforce
		WHERE superseded_at IS NULL`)
	for _, p := range s.periods {
		s.lives[p.Post] = append(s.lives[p.Post], p)
	}
	for _, r := range slowRows[slowSpan](t, conn, `SELECT post_id::text, valid_from, valid_to FROM post_recruitment
		WHERE superseded_at IS NULL`) {
		s.recruitments[r.Post] = append(s.recruitments[r.Post], r)
	}
	for _, a := range slowRows[slowAppointment](t, conn, `SELECT appointment_id::text, post_id::text, kind, share_hundredths, valid_from,
		valid_to FROM appointment_period f JOIN appointment a ON a.id = f.appointment_id WHERE superseded_at IS NULL`) {
		s.appointments[a.Post] = append(s.appointments[a.Post], a)
	}
	s.statements = slowRows[slowStatement](t, conn, `SELECT trust_code, type, valid_from, valid_to FROM no_such_post
		WHERE superseded_at IS NULL AND NOT no_other`)
	s.noOther = slowRows[slowStatement](t, conn, `SELECT trust_code, type, valid_from, valid_to FROM no_such_post
		WHERE superseded_at IS NULL AND no_other`)
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

// order ranks the states, best first.
var order = []string{"filled", "filled_in_part", "interim", "vacant_recruiting", "vacant_recruiting_not_told", "vacant_not_recruiting",
	"holder_not_told", "not_established", "not_recorded"}

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
	for _, a := range s.appointments[postID] {
		if holds(on, a.From, a.To) {
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
	var told *bool
	for _, p := range s.lives[postID] {
		if holds(on, p.From, p.To) {
			told = p.Recruiting
		}
	}
	for _, r := range s.recruitments[postID] {
		if told == nil && holds(on, r.From, r.To) {
			return "vacant_recruiting"
		}
	}
	switch vacant := s.vacantDays(postID, on) > 0; {
	case told != nil && *told:
		return "vacant_recruiting"
	case vacant && told != nil:
		return "vacant_not_recruiting"
	case vacant:
		return "vacant_recruiting_not_told"
	}
	return "holder_not_told"
}

// vacantDays returns for how many days, up to and including the day, it is known that
// nobody holds a post that nobody holds on the day: since the day after somebody's
// last, or since the day that the facts of the day name. It looks at day after day,
// as long as the post exists.
func (s *slow) vacantDays(postID string, on day.Day) int {
	facts := func(on day.Day) (now slowPeriod, exists bool) {
		for _, p := range s.lives[postID] {
			if holds(on, p.From, p.To) {
				return p, true
			}
		}
		return now, false
	}
	now, _ := facts(on)
	days := 0
	for back := on; ; back = back.AddDays(-1) {
		if _, exists := facts(back); !exists {
			if !now.VacantFrom.IsZero() && now.VacantFrom.Before(back.AddDays(1)) {
				return days
			}
			return 0
		}
		for _, a := range s.appointments[postID] {
			if a.To == back && back.Before(on) {
				return days
			}
		}
		days++
		if now.VacantFrom == back {
			return days
		}
	}
}

// of returns the state of a trust's posts of a type, and the period of the post
// that speaks for the trust, if there is one.
func (s *slow) of(trust, typ string, on day.Day) (state string, speaks *slowPeriod) {
	state = "not_recorded"
	for _, said := range s.statements {
		if said.Trust == trust && said.Type == typ && holds(on, said.From, said.To) {
			state = "not_established"
		}
	}
	var first day.Day
	for _, p := range s.periods {
		if p.Trust != trust || p.Type != typ || !holds(on, p.From, p.To) {
			continue
		}
		begun := p.From
		for _, other := range s.lives[p.Post] {
			if other.From.Before(begun) {
				begun = other.From
			}
		}
		own := s.stateOf(p.Post, on)
		if place(own) < place(state) || place(own) == place(state) && begun.Before(first) {
			state, speaks, first = own, &p, begun
		}
	}
	return state, speaks
}

// unbroken returns for how many days, up to and including the day, the post has
// existed and been in one of the states. It checks day by day.
func (s *slow) unbroken(postID string, on day.Day, states ...string) int {
	days := 0
	for back := on; ; back = back.AddDays(-1) {
		exists := false
		for _, p := range s.lives[postID] {
			exists = exists || holds(back, p.From, p.To)
		}
		if !exists || !slices.Contains(states, s.stateOf(postID, back)) {
			return days
		}
		days++
	}
}

// workforce returns a trust's last count on or before the day, in hundredths of a
// WTE.
func (s *slow) workforce(trust string, on day.Day) int {
	var last slowWorkforce
	for _, count := range s.workforces {
		if count.Trust == trust && !count.Counted.After(on) && (last.WTE == 0 || count.Counted.After(last.Counted)) {
			last = count
		}
	}
	return last.WTE
}

// team returns the clinical posts of a trust, the people in them, the funded time
// of the held posts in millionths of a WTE, and the number of posts that do not
// tell it.
func (s *slow) team(trust string, on day.Day) (posts, people, millionths, timed, untold, perhaps int) {
	known := map[string]bool{}
	for _, p := range s.periods {
		if p.Trust != trust || p.Type == "cio_cdio" || p.Type == "board_digital_lead" || !holds(on, p.From, p.To) {
			continue
		}
		posts++
		share := 0
		for _, a := range s.appointments[p.Post] {
			if !holds(on, a.From, a.To) {
				continue
			}
			share += a.Share
			if h, ok := s.holders[a.ID]; ok {
				known[h.Person] = true
			} else {
				people++
			}
		}
		of := map[string]int{"wte": 10_000, "pa": 1_000}[p.Unit] * p.Funded // millionths
		switch {
		case share == 0 && s.stateOf(p.Post, on) == "holder_not_told":
			perhaps++
		case share == 0:
		case p.Unit == "":
			untold++
		default:
			timed++
			millionths += of * min(share, 100) / 100
		}
	}
	return posts, people + len(known), millionths, timed, untold, perhaps
}

// five returns whether a trust has five trained people or fewer; empty means not
// told.
func (s *slow) five(trust string, on day.Day) string {
	answers := map[string][]string{}
	posts, unknown := 0, 0
	for _, p := range s.periods {
		if p.Trust != trust || p.Type == "cio_cdio" || p.Type == "board_digital_lead" || !holds(on, p.From, p.To) {
			continue
		}
		posts++
		for _, a := range s.appointments[p.Post] {
			if !holds(on, a.From, a.To) {
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

// answer adds to a share what some things come to, each of which is yes, no or empty
// for not told: yes if any is; no only if all are and there is no other.
func answer(share *insight.Share, noOther bool, said ...string) {
	if slices.Contains(said, "yes") {
		share.Yes++
	} else if noOther && !slices.Contains(said, "") {
		share.No++
	} else {
		share.NotTold++
	}
}

func yesNo(told, yes bool) string {
	if !told {
		return ""
	}
	return map[bool]string{true: "yes", false: "no"}[yes]
}

// count returns the coverage of the trusts that keep selects.
func (s *slow) count(on day.Day, keep func(slowTrust) bool) insight.Coverage {
	c := insight.Coverage{
		States: map[post.State]int{}, PostStates: map[post.State]int{}, Reports: map[post.ReportsTo]int{}, Board: map[post.BoardAccess]int{},
		Budgets: map[post.Budget]int{},
	}
	for _, trust := range s.trusts {
		if !holds(on, trust.Opened, trust.Closed) || !keep(trust) {
			continue
		}
		c.Trusts++
		state, p := s.of(trust.Code, "ccio", on)
		c.States[post.State(state)]++
		if state != "not_recorded" {
			c.Told++
		}
		if p != nil {
			c.WithPost++
			// Over a year means that it already held on the same day a year ago and on the
			// day before.
			if s.unbroken(p.Post, on, "interim") > on.AddYears(-1).DaysUntil(on)+1 {
				c.LongInterimTrusts++
			}
		}
		s.countCCIO(&c, trust.Code, state, on)
		five := s.five(trust.Code, on)
		answer(&c.FiveTrained, true, yesNo(five != "", five == "five_or_more"))
		s.countSafety(&c, trust.Code, on)
		s.countTeam(&c, trust.Code, on)
	}
	slices.Sort(c.Funded)
	slices.Sort(c.Vacancies)
	return c
}

// posts returns the periods of a trust's posts of a type, and whether it has said that
// there is no other, or none.
func (s *slow) posts(trust, typ, state string, on day.Day) (periods []slowPeriod, noOther bool) {
	for _, p := range s.periods {
		if p.Trust == trust && p.Type == typ && holds(on, p.From, p.To) {
			periods = append(periods, p)
		}
	}
	for _, said := range s.noOther {
		if said.Trust == trust && said.Type == typ && holds(on, said.From, said.To) && len(periods) > 0 {
			noOther = true
		}
	}
	return periods, noOther || state == "not_established"
}

func (s *slow) countCCIO(c *insight.Coverage, trust, state string, on day.Day) {
	periods, noOther := s.posts(trust, "ccio", state, on)
	var filled, reports, board, budget []string
	var confirmed day.Day
	for _, p := range periods {
		own := s.stateOf(p.Post, on)
		s.countPost(c, p, own, on)
		filled = append(filled, yesNo(own != "holder_not_told", own == "filled"))
		reports = append(reports, yesNo(p.Reports != "", p.Reports == "chief_executive" || p.Reports == "board_chair"))
		board = append(board, yesNo(p.Board != "", p.Board != "none"))
		budget = append(budget, yesNo(p.Budget != "", p.Budget != "none"))
		if own == "filled" && p.Confirmed.After(confirmed) {
			confirmed = p.Confirmed
		}
	}
	answer(&c.Filled, noOther, filled...)
	answer(&c.ReportsToBoard, noOther, reports...)
	answer(&c.BoardAccess, noOther, board...)
	answer(&c.HasBudget, noOther, budget...)
	if slices.Contains(filled, "yes") && confirmed.IsZero() {
		c.FilledNever++
	} else if slices.Contains(filled, "yes") && confirmed.After(on.AddYears(-1)) {
		c.FilledRecent++
	}
}

func (s *slow) countSafety(c *insight.Coverage, trust string, on day.Day) {
	state, _ := s.of(trust, "clinical_safety_officer", on)
	periods, noOther := s.posts(trust, "clinical_safety_officer", state, on)
	var held []string
	for _, p := range periods {
		own := s.stateOf(p.Post, on)
		held = append(held, yesNo(own != "holder_not_told", place(own) <= place("interim")))
	}
	answer(&c.SafetyCover, noOther, held...)
}

func (s *slow) countTeam(c *insight.Coverage, trust string, on day.Day) {
	posts, people, millionths, timed, untold, perhaps := s.team(trust, on)
	wte := toHundredth(millionths)
	reaches := func(share *insight.Share, assumed *int, can bool, wanted int) {
		answer(share, true, yesNo(can && (wte >= wanted || wte+100*(untold+perhaps) < wanted), wte >= wanted))
		if can && wte+100*(untold+perhaps) < wanted && untold+perhaps > 0 {
			*assumed++
		}
	}
	all := s.workforce(trust, on)
	reaches(&c.NineWTE, &c.NineAssumed, posts > 0, 900)
	reaches(&c.HEEShare, &c.HEEAssumed, posts > 0 && all > 0, toHundredth(all*14)) // 0.14% of a hundredth is 14 millionths
	if posts > 0 {
		c.Teams++
	}
	if untold+perhaps > 0 {
		c.PartialTeams++
	}
	c.Headcount += people
	c.WTE += post.WTE(wte)
	c.TimedPosts += timed
	c.Untold += untold
}

// toHundredth rounds millionths to the nearest hundredth, half up.
func toHundredth(millionths int) int {
	whole, rest := millionths/10_000, millionths%10_000
	if rest >= 5_000 {
		whole++
	}
	return whole
}

func (s *slow) countPost(c *insight.Coverage, p slowPeriod, state string, on day.Day) {
	c.Posts++
	c.PostStates[post.State(state)]++
	c.Reports[post.ReportsTo(p.Reports)]++
	c.Board[post.BoardAccess(p.Board)]++
	c.Budgets[post.Budget(p.Budget)]++
	switch p.Unit {
	case "pa":
		c.Funded = append(c.Funded, p.Funded)
	case "wte":
		c.Funded = append(c.Funded, p.Funded*10)
	}
	if strings.HasPrefix(state, "vacant") {
		c.Vacant++
	}
	if vacant := s.vacantDays(p.Post, on); vacant > 0 && strings.HasPrefix(state, "vacant") {
		c.Vacancies = append(c.Vacancies, vacant)
	}
	yearAgo := on.AddYears(-1)
	if s.unbroken(p.Post, on, "interim") > yearAgo.DaysUntil(on)+1 {
		c.LongInterim++
	}
	if p.Confirmed.IsZero() {
		c.Never++
	} else if p.Confirmed.After(yearAgo) {
		c.Recent++
	}
	if p.Confirmed.After(c.LastConfirmed) {
		c.LastConfirmed = p.Confirmed
	}
}

// bodies returns which trusts count towards England, each region, ICB or sector.
func (s *slow) bodies(by insight.By, on day.Day) map[string]func(slowTrust) bool {
	all := map[string]func(slowTrust) bool{}
	switch by {
	case insight.ByEngland:
		all["england"] = func(slowTrust) bool { return true }
	case insight.ByRegion:
		for _, r := range s.regions {
			all[r.Code] = func(o slowTrust) bool { return s.parent(s.parent(o.Code, on), on) == r.Code }
		}
	case insight.ByICB:
		for _, i := range s.icbs {
			if holds(on, i.Opened, i.Closed) {
				all[i.Code] = func(o slowTrust) bool { return s.parent(o.Code, on) == i.Code }
			}
		}
	case insight.BySector:
		for slug, sectors := range map[string][]string{"acute": {"acute", "acute_and_community"}, "mental-health": {"mental_health"},
			"specialist-community-ambulance": {"specialist", "community", "ambulance"}, "online": {"online"}} {
			all[slug] = func(o slowTrust) bool { return slices.Contains(sectors, o.Sector) }
		}
	}
	return all
}

// rows returns the coverage of each of the bodies.
func (s *slow) rows(by insight.By, on day.Day) map[string]insight.Coverage {
	all := map[string]insight.Coverage{}
	for code, keep := range s.bodies(by, on) {
		all[code] = s.count(on, keep)
	}
	return all
}
