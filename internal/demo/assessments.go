package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/framework"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Round is a cycle with its assessments.
type Round struct {
	assessment.Cycle
	Assessments []Assessed
}

// Assessed is an invented assessment.
type Assessed struct {
	ID          uuid.UUID
	Appointment uuid.UUID
	Person      uuid.UUID
	Validator   uuid.UUID // uuid.Nil: nobody nominated
	State       assessment.State
	At          time.Time // of the last move
	Answers     []Answered
	Domains     []DomainLevel // signed off
}

// Answered is an answer to one competency, with what the validator put beside it.
type Answered struct {
	Competency string
	assessment.Answer
	Reason     string
	Evidence   string
	Reflection string
	Validated  assessment.Answer
	Difference string // the reason for a difference
}

// DomainLevel is the level of one domain.
type DomainLevel struct {
	Domain string
	assessment.Answer
}

// fewSignOffs is a region in which too few assessments of the last closed cycle
// are signed off to show anything about levels.
const fewSignOffs organisation.Code = "Y58"

// holding is an appointment to a clinical informatics post, with its holder.
type holding struct {
	trust       organisation.Code
	post        post.Type
	appointment uuid.UUID
	person      uuid.UUID
	from, to    day.Day
}

// rounds makes three closed cycles and one that is open on the date. Each CCIO
// has a validator, and the rest of each team has one together.
func rounds(d *Data, date day.Day, seed uint64, reg organisation.Register) error {
	shipped, err := framework.Shipped()
	if err != nil {
		return err
	}
	held := holdings(d.Posts)
	year := date.Year()
	if date.Month() < 4 {
		year--
	}
	for back := 3; back >= 0; back-- {
		y := year - back
		c := assessment.Cycle{
			Code: fmt.Sprintf("%d-%02d", y, (y+1)%100), Framework: shipped.Code, Version: shipped.Version, Threshold: assessment.LeastThreshold,
			Opens: day.New(y, 4, 1), Close: day.New(y, 6, 30), State: assessment.Ready,
		}
		switch back {
		case 1:
			c.State = assessment.Provisional
		case 0: // this one is open, whatever the date
			c.Opens, c.Close, c.State = date.AddDays(-30), date.AddDays(45), assessment.Open
		}
		round := Round{Cycle: c}
		for _, h := range held {
			on := c.Close
			if back == 0 {
				on = date
			}
			if !on.Within(h.from, h.to) {
				continue
			}
			if a, begun := assess(d, h, c, back, date, seed, shipped, reg); begun {
				round.Assessments = append(round.Assessments, a)
			}
		}
		d.Rounds = append(d.Rounds, round)
	}
	return nil
}

// holdings returns the appointments to posts that a cycle asks for an assessment.
func holdings(plan post.Plan) []holding {
	people := map[uuid.UUID]uuid.UUID{}
	for _, change := range plan.Changes {
		if c, is := change.(post.SetHolder); is {
			people[c.Appointment.UUID] = c.Holder.Person.UUID
		}
	}
	var all []holding
	for _, change := range plan.Changes {
		c, is := change.(post.AddAppointment)
		if person, known := people[c.Appointment.ID.UUID]; is && known && c.Type.Clinical() {
			all = append(all, holding{c.Trust, c.Type, c.Appointment.ID.UUID, person, c.Appointment.From, c.Appointment.To})
		}
	}
	slices.SortFunc(all, func(a, b holding) int { return slices.Compare(a.appointment[:], b.appointment[:]) })
	return all
}

// validatorOf returns the validator of an appointment, and makes one if there is
// none yet. A CCIO has a validator of their own; the rest of a team shares one.
func validatorOf(d *Data, h holding) uuid.UUID {
	for _, g := range d.Grants {
		if g.Role == authz.Validator && g.Scope.Appointment == h.appointment {
			return g.Person
		}
	}
	of, name := h.appointment.String(), "Invented Validator of "+string(h.trust)
	if h.post != post.CCIO {
		of, name = "the team of "+string(h.trust), "Invented Validator of the team of "+string(h.trust)
	}
	person := id("person validator of " + of)
	if !slices.ContainsFunc(d.People, func(p Person) bool { return p.ID == person }) {
		d.People = append(d.People, Person{ID: person, Name: name, Email: "validator." + person.String() + "@demonstration.example"})
	}
	d.Grants = append(d.Grants, Grant{
		ID: id("grant validator of " + h.appointment.String()), Person: person, Role: authz.Validator,
		Scope: authz.Scope{Appointment: h.appointment}, From: h.from, ConfirmedBy: h.person,
	})
	return person
}

// assess makes the assessment of a holding in a cycle; begun is false if there is
// none.
func assess(d *Data, h holding, c assessment.Cycle, back int, date day.Day, seed uint64, f framework.Framework,
	reg organisation.Register) (a Assessed, begun bool) {
	dice := source(seed, "assessment "+c.Code+" "+h.appointment.String())
	region, _ := reg.RegionOn(h.trust, date)
	state := stateIn(dice, back, region)
	switch {
	case h.trust == Trust && h.post != post.CCIO && back == 1:
		state = assessment.SignedOff // so that the board is shown something of its team
	case h.person == id("person "+string(account.Holder)) && back == 0:
		state = assessment.Draft
	case h.person == id("person "+string(account.Holder)):
		state = assessment.SignedOff
	}
	if state == assessment.NotStarted {
		return a, false
	}
	at := c.Close
	if back == 0 {
		at = date.AddDays(-dice.IntN(20))
	}
	a = Assessed{
		ID: id("assessment " + c.Code + " " + h.appointment.String()), Appointment: h.appointment, Person: h.person, State: state,
		At: at.Time().Add(time.Duration(8+dice.IntN(10)) * time.Hour),
	}
	if state != assessment.Draft {
		a.Validator = validatorOf(d, h)
	}
	a.answer(dice, source(seed, "ability "+h.person.String()), back, f)
	return a, true
}

// stateIn returns the state of an assessment. In a closed cycle most are signed
// off, except in one region.
func stateIn(dice *rand.Rand, back int, region organisation.Code) assessment.State {
	type share struct {
		state   assessment.State
		percent int
	}
	shares := []share{
		{assessment.SignedOff, 76}, {assessment.NotStarted, 12}, {assessment.Draft, 6}, {assessment.Submitted, 3},
		{assessment.InValidation, 2}, {assessment.Returned, 1},
	}
	switch {
	case back == 0:
		shares = []share{
			{assessment.NotStarted, 35}, {assessment.Draft, 30}, {assessment.Submitted, 12}, {assessment.InValidation, 8},
			{assessment.Returned, 5}, {assessment.SignedOff, 10},
		}
	case back == 1 && region == fewSignOffs:
		shares = []share{{assessment.SignedOff, 25}, {assessment.NotStarted, 45}, {assessment.Draft, 30}}
	}
	n := dice.IntN(100)
	for _, s := range shares {
		if n -= s.percent; n < 0 {
			return s.state
		}
	}
	return assessment.NotStarted
}

// answer answers each competency. A person's levels stay near their ability,
// which rises a little from cycle to cycle.
func (a *Assessed) answer(dice, ability *rand.Rand, back int, f framework.Framework) {
	able := 20 + ability.IntN(25) // tenths of a level
	for n, domain := range f.Domains {
		leaning := ability.IntN(15) - 7
		var validated []assessment.Answer
		for i, c := range domain.Competencies {
			if a.State == assessment.Draft && (n > len(f.Domains)/2 || dice.IntN(5) == 0) {
				continue
			}
			e := Answered{
				Competency: c.ID, Answer: level((able + leaning + 4*(3-back) + dice.IntN(12) - 6 + 5) / 10),
				Evidence: "Invented evidence: minutes of the group, and the log that it keeps.",
			}
			switch dice.IntN(40) {
			case 0:
				e.Answer, e.Reason, e.Evidence = assessment.Answer{Kind: assessment.NotApplicable}, "It is no part of this post.", ""
			case 1:
				e.Answer, e.Evidence = assessment.Answer{Kind: assessment.NotAssessed}, ""
			}
			if i == 0 {
				e.Reflection = "An invented reflection, which nobody but the holder reads."
			}
			e.Validated = e.Answer
			if e.Kind == assessment.Level {
				switch dice.IntN(12) {
				case 0, 1:
					e.Validated = level(e.Level - 1)
				case 2:
					e.Validated = level(e.Level + 1)
				case 3:
					if e.Level > 2 {
						e.Validated, e.Difference = level(e.Level-2), "The evidence shows plans, and no practice yet."
					}
				}
			}
			validated = append(validated, e.Validated)
			a.Answers = append(a.Answers, e)
		}
		if a.State == assessment.SignedOff {
			a.Domains = append(a.Domains, DomainLevel{domain.ID, assessment.DomainLevel(validated)})
		}
	}
}

func level(n int) assessment.Answer {
	return assessment.Answer{Kind: assessment.Level, Level: min(max(n, 1), framework.Levels)}
}
