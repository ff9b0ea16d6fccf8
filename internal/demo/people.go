package demo

import (
	"fmt"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// someone is a person in a post. The zero someone is not known to the register.
type someone struct {
	id   post.PersonID
	name string
}

// person makes a new person.
func (t *trust) person() someone {
	t.made++
	who := t.someone(t.code, t.made)
	t.meet(who)
	return who
}

// personOf returns the CCIO whom a trust shares with its partner. The partner
// with the lower code comes first and gets the name as well.
func (t *trust) personOf(first organisation.Code) someone {
	who := t.someone(first, 0)
	if first == t.code {
		t.meet(who)
	}
	return who
}

// someone gives a person a name that nobody could take for a real one.
func (t *trust) someone(of organisation.Code, number int) someone {
	return someone{
		post.PersonID{UUID: id(fmt.Sprintf("%d %s person %d", t.seed, of, number))},
		fmt.Sprintf("Invented Person %s %d", of, number),
	}
}

func (t *trust) meet(who someone) {
	t.data.Posts.Changes = append(t.data.Posts.Changes, post.NewPerson{At: post.At{Trust: t.code}, Person: who.id, Name: who.name})
}

// holder makes what is held about a person in an appointment.
func (t *trust) holder(who someone) post.Holder {
	profession, regulator := t.profession()
	h := post.Holder{
		Person: who.id, Name: who.name, Profession: profession, Regulator: regulator, FCI: post.FCINone,
		FEDIP: post.FEDIPNone, DigitalAcademy: post.No, InformaticsDegree: post.No,
	}
	if t.chance(80) {
		h.RegistrationChecked = t.ago(10, 700)
	}
	switch n := t.IntN(100); {
	case n < 20: // has not told of any training
		h.FCI, h.FEDIP, h.DigitalAcademy, h.InformaticsDegree = post.FCINotTold, post.FEDIPNotTold, post.NotTold, post.NotTold
	case n < 38:
		h.FCI = pick(t, post.FCIMember, post.FCIMember, post.FCIFellow)
	case n < 50:
		h.DigitalAcademy = post.Yes
	case n < 58:
		h.FEDIP = pick(t, post.FEDIPPract, post.FEDIPSenior, post.FEDIPAdvanced, post.FEDIPLeading)
	case n < 66:
		h.InformaticsDegree = post.Yes
	case n < 72:
		h.FCI = post.FCIAssociate // not yet trained
	}
	if t.chance(50) {
		h.ActualTime = post.FundedTime{Hundredths: 100 * t.between(2, 10), Unit: post.UnitPA}
		h.ProtectedTime = pick(t, post.Yes, post.No, post.No)
	}
	return h
}

func (t *trust) profession() (post.Profession, post.Regulator) {
	switch n := t.IntN(100); {
	case n < 45:
		return post.Doctor, post.GMC
	case n < 68:
		return post.Nurse, post.NMC
	case n < 72:
		return post.Midwife, post.NMC
	case n < 84:
		return post.Pharmacist, post.GPhC
	case n < 94:
		return post.AHP, post.HCPC
	case n < 98:
		return post.Scientist, post.HCPC
	}
	return post.ProfessionNotTold, post.RegulatorNotTold
}
