// Package demo makes up the people and posts of the demonstration. The
// organisations are real; nothing else is.
//
// It is deterministic: the same date gives the same data, ids included, so that
// loading twice changes nothing. Nobody could take the names for real people's.
package demo

import (
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Trust and Region are those of the personas.
const (
	Trust  organisation.Code = "R0A"
	Region organisation.Code = "Y62"
)

// Person is an invented person.
type Person struct {
	ID    uuid.UUID
	Name  string
	Email string // in the reserved domain example, which nobody can register
}

// Grant is a role of an invented person.
type Grant struct {
	ID          uuid.UUID
	Person      uuid.UUID
	Role        authz.Role
	Scope       authz.Scope
	From        day.Day
	ConfirmedBy uuid.UUID // if the role opens levels; otherwise uuid.Nil
}

// Persona is one of the people whom the sign-in page offers.
type Persona struct {
	Persona account.Persona
	Person  uuid.UUID
	Grant   uuid.UUID
}

// Data holds all demonstration data.
type Data struct {
	People   []Person // the holder persona is among the people of Posts instead
	Grants   []Grant
	Personas []Persona
	Posts    post.Plan
	// Workforce has the trusts' counts of their whole workforce.
	Workforce []post.Workforce
	// Rounds has the cycles, the oldest first; Build makes none.
	Rounds []Round
}

// id returns the id of an invented thing, always the same for the same name.
func id(name string) uuid.UUID {
	namespace := uuid.MustParse("7c5e0a52-6a4e-5d0b-9d5c-2f1f6f2a9e11")
	return uuid.NewSHA1(namespace, []byte(name))
}

// Build makes the data as they would be on a date.
func Build(date day.Day) Data {
	appointment := post.AppointmentID{UUID: id("appointment of the holder")}
	started := date.AddDays(-3 * 365)
	d := Data{Posts: posts(date, appointment)}
	add := func(p account.Persona, name string, role authz.Role, scope authz.Scope, confirmedBy account.Persona) {
		person, grant := id("person "+string(p)), id("grant "+string(p))
		if p != account.Holder {
			d.People = append(d.People, Person{ID: person, Name: name, Email: string(p) + "@demonstration.example"})
		}
		g := Grant{ID: grant, Person: person, Role: role, Scope: scope, From: started}
		if confirmedBy != "" {
			g.ConfirmedBy = id("person " + string(confirmedBy))
		}
		d.Grants = append(d.Grants, g)
		d.Personas = append(d.Personas, Persona{p, person, grant})
	}
	ofTrust := authz.Scope{Trust: Trust}
	ofAppointment := authz.Scope{Appointment: appointment.UUID}
	add(account.Holder, "", authz.PostHolder, ofAppointment, "")
	add(account.Validator, "Invented Validator", authz.Validator, ofAppointment, account.Holder)
	add(account.Board, "Invented Board Member", authz.BoardMember, ofTrust, account.Admin)
	add(account.Secretary, "Invented Board Secretary", authz.BoardSecretary, ofTrust, "")
	add(account.TrustAdmin, "Invented Trust Administrator", authz.TrustAdministrator, ofTrust, "")
	add(account.Region, "Invented Regional Analyst", authz.RegionalAnalyst, authz.Scope{Region: Region}, "")
	add(account.National, "Invented National Analyst", authz.NationalAnalyst, authz.Scope{}, "")
	add(account.Admin, "Invented National Administrator", authz.NationalAdministrator, authz.Scope{}, "")
	return d
}

// posts returns the CCIO post of the personas' trust, with its holder.
func posts(date day.Day, appointment post.AppointmentID) post.Plan {
	at := post.At{Trust: Trust, Type: post.CCIO}
	postID := post.ID{UUID: id("post of the holder")}
	person := post.PersonID{UUID: id("person " + string(account.Holder))}
	return post.Plan{Changes: []post.Change{
		post.NewPerson{At: at, Person: person, Name: "Invented Post-Holder"},
		post.AddPost{At: at, Post: post.Post{
			ID: postID, Trust: Trust,
			Periods: []post.Period{{
				From: date.AddDays(-7 * 365), Type: post.CCIO, LocalTitle: "Chief clinical information officer",
				Funded: post.FundedTime{Hundredths: 600, Unit: post.UnitPA}, ReportsTo: post.ReportsMedicalDirector,
				BoardAccess: post.BoardAttends, Budget: post.BudgetDelegated, Confirmed: date.AddDays(-50),
			}},
		}},
		post.AddAppointment{At: at, Post: postID, Appointment: post.Appointment{
			ID: appointment, Kind: post.Substantive, Share: 100, From: date.AddDays(-4 * 365),
		}},
		post.SetHolder{At: at, Post: postID, Appointment: appointment, Holder: post.Holder{
			Person: person, Name: "Invented Post-Holder",
			ActualTime: post.FundedTime{Hundredths: 800, Unit: post.UnitPA}, ProtectedTime: post.No,
			Profession: post.Doctor, Regulator: post.GMC, RegistrationChecked: date.AddDays(-120),
			FCI: post.FCIMember, FEDIP: post.FEDIPNone, DigitalAcademy: post.Yes, InformaticsDegree: post.No,
		}},
	}}
}
