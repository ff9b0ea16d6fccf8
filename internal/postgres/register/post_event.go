package register

import (
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/post"
)

// postEvents returns the audit events of changes: what changed, by id and field,
// and about whom, but no values.
func postEvents(permit authz.Permit, changes []post.Change) []audit.Event {
	var events []audit.Event
	for _, change := range changes {
		e := audit.Event{Action: string(permit.Action()), Trust: change.Where().Trust}
		switch c := change.(type) {
		case post.AddPost:
			e.Kind, e.Object = audit.KindPost, c.Post.ID.String()
		case post.AddPeriod:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.CorrectPeriod:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.ClosePost:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), []string{"disestablished_on"}
		case post.SetRecruitment:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.AddAppointment:
			e.Kind, e.Object = audit.KindAppointment, c.Appointment.ID.String()
		case post.CorrectAppointment:
			e.Kind, e.Object, e.Fields = audit.KindAppointment, c.Appointment.ID.String(), c.Fields
		case post.CloseAppointment:
			e.Kind, e.Object, e.Fields = audit.KindAppointment, c.Appointment.String(), []string{"appointed_to"}
		case post.NewPerson:
			e.Kind, e.Object, e.Subject = audit.KindPerson, c.Person.String(), c.Person.UUID
		case post.SetHolder:
			e.Kind, e.Object, e.Subject, e.Fields = audit.KindAppointment, c.Appointment.String(), c.Holder.Person.UUID, c.Fields
		case post.AddStatement:
			e.Kind, e.Object, e.Fields = audit.KindNoSuchPost, string(c.Statement.Trust), []string{"no_such_post"}
			if c.Statement.NoOther {
				e.Fields = []string{"no_other_post"}
			}
		case post.CloseStatement:
			e.Kind, e.Object, e.Fields = audit.KindNoSuchPost, string(c.Trust), []string{"disestablished_on"}
		}
		events = append(events, e)
	}
	return events
}
