package demo

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// team makes the other posts of a trust. Of the trusts that have told us nothing
// about a CCIO, some have told us about other posts and most about none.
func (t *trust) team(state post.State) {
	if state == post.NotRecorded && !t.chance(40) {
		return
	}
	large := t.sector == organisation.StatisticalAcute
	t.one(post.DeputyCCIO, "Deputy CCIO", 35)
	t.one(post.CNIO, "Chief nursing information officer", 55)
	t.safetyOfficer()
	t.one(post.ChiefPharmacyInformation, "Chief pharmacy information officer", 25)
	t.one(post.ChiefAHPInformationOfficer, "Chief AHP information officer", 18)
	others := t.IntN(3)
	if large {
		others = t.IntN(9)
		if t.chance(15) {
			others = t.between(12, 18)
		}
	}
	for n := range others {
		t.one(post.OtherClinicalInformatician, fmt.Sprintf("Clinical informatician %d", n+1), 100)
	}
	t.one(post.ChiefInformationOrDigital, pick(t, "Chief digital and information officer", "Chief information officer"), 50)
	t.one(post.BoardDigitalLead, "Board lead for digital", 20)
}

// one makes a post of a type, that many times in a hundred; most such posts are
// held.
func (t *trust) one(typ post.Type, title string, percent int) {
	if !t.chance(percent) {
		return
	}
	var none day.Day
	d := t.draft(typ, title, t.ago(700, 2400))
	from := t.ago(60, 1500)
	switch n := t.IntN(100); {
	case n < 80:
		d.hold(post.Substantive, 100, from, none, t.person())
	case n < 86:
		d.hold(post.Acting, 100, t.ago(20, 300), none, t.person())
	case n < 92:
		d.hold(post.Substantive, 100, from, none, someone{})
	default:
		if begun := t.ago(10, 100); n < 97 { // of the others it is not told who holds them
			d.recruit(begun, none)
		}
	}
	d.done()
}

func (t *trust) safetyOfficer() {
	var none day.Day
	switch n := t.IntN(100); {
	case n < 62:
		d := t.draft(post.ClinicalSafetyOfficer, "Clinical safety officer", t.ago(700, 1800))
		d.hold(post.Substantive, 100, t.ago(60, 690), none, t.person())
		d.done()
	case n < 74:
		d := t.draft(post.ClinicalSafetyOfficer, "Clinical safety officer", t.ago(700, 1800))
		d.hold(post.Substantive, 100, t.ago(500, 690), t.ago(20, 300), t.person())
		d.post.Periods[0].Recruiting = []post.Answer{post.NotTold, post.No, post.Yes}[t.vacant.IntN(3)]
		d.done()
	case n < 81:
		t.none(post.ClinicalSafetyOfficer, t.ago(30, 500))
	}
}

// ownTeam makes the team of the personas' trust. It is large enough, and was in
// post long enough before the last cycle closed, for its board to see the team's
// figures. Build makes its CCIO, and the example file has its CNIO.
func (t *trust) ownTeam() {
	var none day.Day
	hold := func(typ post.Type, title string) {
		d := t.draft(typ, title, t.ago(900, 2400))
		d.post.Periods[0].Funded = post.FundedTime{Hundredths: 100 * t.between(3, 8), Unit: post.UnitPA}
		d.hold(post.Substantive, 100, t.ago(650, 890), none, t.person())
		d.done()
	}
	hold(post.DeputyCCIO, "Deputy CCIO")
	hold(post.ClinicalSafetyOfficer, "Clinical safety officer")
	hold(post.ChiefPharmacyInformation, "Chief pharmacy information officer")
	hold(post.ChiefAHPInformationOfficer, "Chief AHP information officer")
	for n := range 4 {
		hold(post.OtherClinicalInformatician, fmt.Sprintf("Clinical informatician %d", n+1))
	}
	hold(post.ChiefInformationOrDigital, "Chief digital and information officer")
}
