package postfile

import (
	"fmt"
	"io"
	"strings"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Totals counts posts, appointments and statements, each once: new where the
// file adds it; closed where the file gives it an end that it did not have;
// changed where the file changes anything else about it or its holder. People
// are not counted.
type Totals struct{ New, Changed, Closed int }

// String returns the line of totals that ends the printed plan.
func (t Totals) String() string {
	return fmt.Sprintf("%d new, %d changed, %d closed", t.New, t.Changed, t.Closed)
}

// TotalsOf counts what a plan does.
func TotalsOf(p post.Plan) Totals {
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

// WritePlan prints one line for each change, then the totals. It prints ids,
// trusts, types and the names of columns, but nothing from a cell, because cells
// contain personal data.
func WritePlan(w io.Writer, p post.Plan) error {
	var b strings.Builder
	added := map[post.AppointmentID]bool{}
	for _, change := range p.Changes {
		at := change.Where()
		what, fields := describe(change)
		switch c := change.(type) {
		case post.AddAppointment:
			added[c.Appointment.ID] = true
		case post.SetHolder:
			if added[c.Appointment] {
				what = "set the holder of the new appointment" // its id is not in the register yet
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
	b.WriteString(TotalsOf(p).String() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// subject is the post, appointment or statement that a change is about, and
// whether it adds, changes or closes it. A new person is none of them.
func subject(change post.Change) (what, verb string) {
	switch c := change.(type) {
	case post.AddPost:
		return "post " + c.Post.ID.String(), "add"
	case post.AddPeriod:
		return "post " + c.Post.String(), "change"
	case post.CorrectPeriod:
		return "post " + c.Post.String(), "change"
	case post.SetRecruitment:
		return "post " + c.Post.String(), "change"
	case post.ClosePost:
		return "post " + c.Post.String(), closing(c.Was, c.LastDay)
	case post.AddAppointment:
		return "appointment " + c.Appointment.ID.String(), "add"
	case post.CorrectAppointment:
		return "appointment " + c.Appointment.ID.String(), "change"
	case post.CloseAppointment:
		return "appointment " + c.Appointment.String(), "close"
	case post.SetHolder:
		return "appointment " + c.Appointment.String(), "change"
	case post.AddStatement:
		return statementName(c.Statement.Trust, c.Statement.Type, c.Statement.From), "add"
	case post.CloseStatement:
		return statementName(c.Trust, c.Type, c.From), closing(c.Was, c.LastDay)
	case post.NewPerson:
	}
	return "", ""
}

// closing reports whether an end is new, as opposed to moved or removed.
func closing(was, lastDay day.Day) string {
	if was.IsZero() && !lastDay.IsZero() {
		return "close"
	}
	return "change"
}

func statementName(trust organisation.Code, t post.Type, from day.Day) string {
	return fmt.Sprintf("statement %s %s %s", trust, t, from)
}

// describe returns what a change does, without the trust and type, and which
// columns it sets.
func describe(change post.Change) (what string, fields []string) {
	switch c := change.(type) {
	case post.AddPost:
		return "add a post", nil
	case post.AddPeriod:
		return fmt.Sprintf("change post %s from a new day", c.Post), c.Fields
	case post.CorrectPeriod:
		return fmt.Sprintf("change post %s", c.Post), c.Fields
	case post.SetRecruitment:
		return fmt.Sprintf("change post %s", c.Post), c.Fields
	case post.ClosePost:
		return fmt.Sprintf("%s post %s", closing(c.Was, c.LastDay), c.Post), []string{"disestablished_on"}
	case post.AddAppointment:
		return "add an appointment", nil
	case post.CorrectAppointment:
		return fmt.Sprintf("change appointment %s", c.Appointment.ID), c.Fields
	case post.CloseAppointment:
		return fmt.Sprintf("close appointment %s", c.Appointment), []string{"appointed_to"}
	case post.SetHolder:
		return fmt.Sprintf("change appointment %s", c.Appointment), c.Fields
	case post.NewPerson:
		return "add a person", nil
	case post.AddStatement:
		return "add a statement " + c.Statement.String(), nil
	case post.CloseStatement:
		return closing(c.Was, c.LastDay) + " a statement " + post.Statement{NoOther: c.NoOther}.String(), []string{"disestablished_on"}
	}
	return "", nil
}
