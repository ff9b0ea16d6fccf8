package demo

import (
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// draft is a post that is being made.
type draft struct {
	*trust
	at   post.At
	post post.Post
	held []held
}

// held is an appointment to a draft, with the person in it.
type held struct {
	appointment post.Appointment
	person      someone
}

// draft begins a post of a type, established on a day.
func (t *trust) draft(typ post.Type, title string, established day.Day) *draft {
	if established.Before(t.opened) {
		established = t.opened
	}
	d := &draft{trust: t, at: post.At{Trust: t.code, Type: typ}}
	d.post = post.Post{ID: post.ID{UUID: id(t.name("post"))}, Trust: t.code}
	period := post.Period{
		From: established, To: t.closed, Type: typ, LocalTitle: title, Funded: t.funded(typ),
		Confirmed: t.confirmed(established),
	}
	period.ReportsTo, period.BoardAccess, period.Budget = t.authority(typ)
	d.post.Periods = []post.Period{period}
	return d
}

// change gives the post other facts from a day onwards: before that day it had
// less time and another reporting line.
func (d *draft) change(on day.Day) *draft {
	now := d.post.Periods[0]
	if !now.From.Before(on) || !on.Before(d.last()) {
		return d
	}
	before := now
	before.To, now.From = on.AddDays(-1), on
	before.ReportsTo, before.Confirmed = post.ReportsCIO, before.From
	if before.Funded.Hundredths > 200 {
		before.Funded.Hundredths -= 100
	}
	d.post.Periods = []post.Period{before, now}
	return d
}

// recruit has the trust look for a holder from a day to a day.
func (d *draft) recruit(from, to day.Day) {
	if established := d.post.Established(); from.Before(established) {
		from = established
	}
	if to = d.within(to); to.IsZero() || !to.Before(from) {
		d.post.Recruitments = append(d.post.Recruitments, post.Recruitment{From: from, To: to})
	}
}

// within returns an end that is not after the trust's own.
func (t *trust) within(to day.Day) day.Day {
	if !t.closed.IsZero() && (to.IsZero() || to.After(t.closed)) {
		return t.closed
	}
	return to
}

// hold appoints somebody.
func (d *draft) hold(kind post.Kind, share int, from, to day.Day, person someone) {
	if established := d.post.Established(); from.Before(established) {
		from = established
	}
	to = d.within(to)
	if !to.IsZero() && to.Before(from) {
		return
	}
	a := post.Appointment{ID: post.AppointmentID{UUID: id(d.name("appointment"))}, Kind: kind, Share: share, From: from, To: to}
	d.held = append(d.held, held{a, person})
}

// done adds the post to the data.
func (d *draft) done() {
	changes := &d.data.Posts.Changes
	*changes = append(*changes, post.AddPost{At: d.at, Post: d.post})
	for _, h := range d.held {
		*changes = append(*changes, post.AddAppointment{At: d.at, Post: d.post.ID, Appointment: h.appointment})
		if h.person != (someone{}) {
			*changes = append(*changes, post.SetHolder{At: d.at, Post: d.post.ID, Appointment: h.appointment.ID, Holder: d.holder(h.person)})
		}
	}
}

// none states that the trust has had no post of a type since a day.
func (t *trust) none(typ post.Type, since day.Day) {
	at := post.At{Trust: t.code, Type: typ}
	t.data.Posts.Changes = append(t.data.Posts.Changes, post.AddStatement{
		At: at, Statement: post.Statement{Trust: t.code, Type: typ, From: since, To: t.closed},
	})
}

// noOther states, for most trusts, that the CCIO posts told are all that there are.
func (t *trust) noOther() {
	const most = 80 // of a hundred
	since := t.last().AddDays(-30 - t.vacant.IntN(500))
	if since.Before(t.opened) {
		since = t.opened
	}
	if t.vacant.IntN(100) >= most {
		return
	}
	t.data.Posts.Changes = append(t.data.Posts.Changes, post.AddStatement{
		At:        post.At{Trust: t.code, Type: post.CCIO},
		Statement: post.Statement{Trust: t.code, Type: post.CCIO, NoOther: true, From: since, To: t.closed},
	})
}

// funded returns the time that the trust funds. For a post held beside clinical
// work it is mostly told in PAs.
func (t *trust) funded(typ post.Type) post.FundedTime {
	if t.chance(9) {
		return post.FundedTime{}
	}
	most := 8 // PAs
	if t.sector != organisation.StatisticalAcute {
		most = 5
	}
	if typ == post.ChiefInformationOrDigital || typ == post.CNIO {
		return post.FundedTime{Hundredths: 20 * t.between(3, 5), Unit: post.UnitWTE}
	}
	if typ != post.CCIO {
		most = 10
	}
	if typ == post.OtherClinicalInformatician && t.chance(50) {
		return post.FundedTime{Hundredths: 10 * t.between(5, 10), Unit: post.UnitWTE}
	}
	if t.chance(70) {
		return post.FundedTime{Hundredths: 50 * t.between(3, 2*most), Unit: post.UnitPA}
	}
	return post.FundedTime{Hundredths: 10 * t.between(2, most), Unit: post.UnitWTE}
}

// confirmed is when somebody last said that the facts of a post are right.
func (t *trust) confirmed(established day.Day) day.Day {
	on := day.Day{}
	switch n := t.IntN(100); {
	case n < 70:
		on = t.ago(3, 330)
	case n < 88:
		on = t.ago(366, 900)
	}
	if on.Before(established) {
		return day.Day{}
	}
	return on
}

func (t *trust) authority(typ post.Type) (post.ReportsTo, post.BoardAccess, post.Budget) {
	if typ != post.CCIO {
		return pick(t, post.ReportsCIO, post.ReportsOther, post.ReportsMedicalDirector, post.ReportsNotTold), post.BoardNone, post.BudgetNone
	}
	reports := pick(t, post.ReportsChiefExecutive, post.ReportsChiefExecutive, post.ReportsBoardChair,
		post.ReportsMedicalDirector, post.ReportsMedicalDirector, post.ReportsMedicalDirector, post.ReportsMedicalDirector,
		post.ReportsCIO, post.ReportsCIO, post.ReportsCIO, post.ReportsChiefNurse, post.ReportsCOO, post.ReportsCFO,
		post.ReportsOther, post.ReportsNotTold)
	access := pick(t, post.BoardVoting, post.BoardNonVoting, post.BoardNonVoting, post.BoardAttends, post.BoardAttends, post.BoardAttends,
		post.BoardByInvitation, post.BoardByInvitation, post.BoardByInvitation, post.BoardNone, post.BoardNone, post.BoardNotTold)
	budget := pick(t, post.BudgetNone, post.BudgetNone, post.BudgetDelegated, post.BudgetDelegated, post.BudgetOwn, post.BudgetNotTold)
	return reports, access, budget
}
