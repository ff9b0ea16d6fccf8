package post

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Plan is what an import would do, in the order in which it is to be done.
type Plan struct {
	Changes []Change
}

// Totals counts posts, appointments and statements, each once: new where the
// file adds it; closed where the file gives it an end that it did not have;
// changed where the file changes anything else about it or its holder. People
// are not counted.
type Totals struct{ New, Changed, Closed int }

// String is the line of totals with which the printed plan ends.
func (t Totals) String() string {
	return fmt.Sprintf("%d new, %d changed, %d closed", t.New, t.Changed, t.Closed)
}

// Touched lists the trusts about which the plan changes something, sorted.
func (p Plan) Touched() []organisation.Code {
	var codes []organisation.Code
	for _, change := range p.Changes {
		codes = append(codes, change.Where().Trust)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Totals counts what the plan does.
func (p Plan) Totals() Totals {
	outcome := map[string]string{}
	var order []string
	for _, change := range p.Changes {
		what, verb := subject(change)
		if what == "" {
			continue
		}
		before, seen := outcome[what]
		if !seen {
			order = append(order, what)
		}
		if before == "" || before == "change" || verb == "add" {
			outcome[what] = verb
		}
	}
	var t Totals
	for _, what := range order {
		switch outcome[what] {
		case "add":
			t.New++
		case "close":
			t.Closed++
		default:
			t.Changed++
		}
	}
	return t
}

// WriteTo prints one line a change, then the totals. It prints ids, trusts,
// types and the names of columns, and nothing that is in a cell: the cells hold
// personal data.
func (p Plan) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	added := map[AppointmentID]bool{}
	for _, change := range p.Changes {
		at := change.Where()
		what, fields := describe(change)
		switch c := change.(type) {
		case AddAppointment:
			added[c.Appointment.ID] = true
		case SetHolder:
			if added[c.Appointment] {
				what = "set the holder of the new appointment" // its id is not of the register yet
			}
		}
		if what == "" {
			continue
		}
		fmt.Fprintf(&b, "line %d: %s, %s %s", at.Line, what, at.Trust, at.Type)
		if len(fields) > 0 {
			b.WriteString(": " + strings.Join(fields, ", "))
		}
		b.WriteString("\n")
	}
	b.WriteString(p.Totals().String() + "\n")
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// subject is the post, appointment or statement that a change is about, and
// whether it adds, changes or closes it. A new person is none of them.
func subject(change Change) (what, verb string) {
	switch c := change.(type) {
	case AddPost:
		return "post " + c.Post.ID.String(), "add"
	case AddPeriod:
		return "post " + c.Post.String(), "change"
	case CorrectPeriod:
		return "post " + c.Post.String(), "change"
	case SetRecruitment:
		return "post " + c.Post.String(), "change"
	case ClosePost:
		return "post " + c.Post.String(), closing(c.Was, c.LastDay)
	case AddAppointment:
		return "appointment " + c.Appointment.ID.String(), "add"
	case CorrectAppointment:
		return "appointment " + c.Appointment.ID.String(), "change"
	case CloseAppointment:
		return "appointment " + c.Appointment.String(), "close"
	case SetHolder:
		return "appointment " + c.Appointment.String(), "change"
	case AddStatement:
		return statementName(c.Statement.Trust, c.Statement.Type, c.Statement.From), "add"
	case CloseStatement:
		return statementName(c.Trust, c.Type, c.From), closing(c.Was, c.LastDay)
	case NewPerson:
	}
	return "", ""
}

// closing tells an end that is new from one that is moved or taken away.
func closing(was, lastDay day.Day) string {
	if was.IsZero() && !lastDay.IsZero() {
		return "close"
	}
	return "change"
}

func statementName(trust organisation.Code, t Type, from day.Day) string {
	return fmt.Sprintf("statement %s %s %s", trust, t, from)
}

// describe says what a change does, without the trust and type, and which
// columns it sets.
func describe(change Change) (what string, fields []string) {
	switch c := change.(type) {
	case AddPost:
		return "add a post", nil
	case AddPeriod:
		return fmt.Sprintf("change post %s from a new day", c.Post), c.Fields
	case CorrectPeriod:
		return fmt.Sprintf("change post %s", c.Post), c.Fields
	case SetRecruitment:
		return fmt.Sprintf("change post %s", c.Post), c.Fields
	case ClosePost:
		return fmt.Sprintf("%s post %s", closing(c.Was, c.LastDay), c.Post), []string{"disestablished_on"}
	case AddAppointment:
		return "add an appointment", nil
	case CorrectAppointment:
		return fmt.Sprintf("change appointment %s", c.Appointment.ID), c.Fields
	case CloseAppointment:
		return fmt.Sprintf("close appointment %s", c.Appointment), []string{"appointed_to"}
	case SetHolder:
		return fmt.Sprintf("change appointment %s", c.Appointment), c.Fields
	case NewPerson:
		return "add a person", nil
	case AddStatement:
		return "add a statement that there is no such post", nil
	case CloseStatement:
		return closing(c.Was, c.LastDay) + " a statement that there is no such post", []string{"disestablished_on"}
	}
	return "", nil
}
