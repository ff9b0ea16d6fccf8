package post

import "ccio/internal/day"

// Holder is the personal part of an appointment: who holds it, and what is recorded
// about them in it. It is personal data. Outside the person's own trust only a
// national administrator may see it, and nothing in this package prints it.
type Holder struct {
	Person              PersonID
	Name                string
	ActualTime          FundedTime // time actually worked, as opposed to funded
	ProtectedTime       Answer     // whether the time is kept free of clinical work
	Profession          Profession
	Regulator           Regulator
	RegistrationChecked day.Day // when the registration was last looked up; zero: never
	FCI                 FCI
	FEDIP               FEDIP
	DigitalAcademy      Answer // a completed NHS Digital Academy programme
	InformaticsDegree   Answer // a degree in clinical or health informatics
	Note                string // the holder's own words beside the record; not a fact of the register, and never in a file
}

// Known reports whether somebody is recorded as the holder.
func (h Holder) Known() bool { return !h.Person.IsZero() }

// Trained reports whether the holder is a trained clinical informatician: yes with
// a recorded FCI membership or fellowship (an associate is not yet one), FEDIP
// registration, Digital Academy programme or informatics degree; no only if all
// four are told and none applies; otherwise not told.
func (h Holder) Trained() Answer {
	switch {
	case h.FCI == FCIMember || h.FCI == FCIFellow,
		h.FEDIP != FEDIPNotTold && h.FEDIP != FEDIPNone,
		h.DigitalAcademy == Yes,
		h.InformaticsDegree == Yes:
		return Yes
	case h.FCI == FCINotTold, h.FEDIP == FEDIPNotTold, h.DigitalAcademy == NotTold, h.InformaticsDegree == NotTold:
		return NotTold
	}
	return No
}

// FCI is a grade of the Faculty of Clinical Informatics. Empty means not told.
type FCI string

// The grades.
const (
	FCINotTold   FCI = ""
	FCINone      FCI = "none"
	FCIAssociate FCI = "associate"
	FCIMember    FCI = "member"
	FCIFellow    FCI = "fellow"
)

// FCIs lists every grade, and not told.
func FCIs() []FCI { return []FCI{FCINone, FCIAssociate, FCIMember, FCIFellow, FCINotTold} }

// Label is the grade as people read it.
func (f FCI) Label() string {
	switch f {
	case FCINotTold:
		return "Not told"
	case FCINone:
		return "None"
	case FCIAssociate:
		return "Associate"
	case FCIMember:
		return "Member"
	case FCIFellow:
		return "Fellow"
	}
	return string(f)
}

// ParseFCI reads a grade by its code or its label. An empty text means not told.
func ParseFCI(s string) (FCI, error) { return parseWord(s, "a grade of the FCI", FCIs()) }

// FEDIP is a register of the Federation for Informatics Professionals. Empty means
// not told.
type FEDIP string

// The registers.
const (
	FEDIPNotTold  FEDIP = ""
	FEDIPNone     FEDIP = "none"
	FEDIPPract    FEDIP = "practitioner"
	FEDIPSenior   FEDIP = "senior_practitioner"
	FEDIPAdvanced FEDIP = "advanced_practitioner"
	FEDIPLeading  FEDIP = "leading_practitioner"
)

// FEDIPs lists every register, and not told.
func FEDIPs() []FEDIP {
	return []FEDIP{FEDIPNone, FEDIPPract, FEDIPSenior, FEDIPAdvanced, FEDIPLeading, FEDIPNotTold}
}

// Label is the register as people read it.
func (f FEDIP) Label() string {
	switch f {
	case FEDIPNotTold:
		return "Not told"
	case FEDIPNone:
		return "None"
	case FEDIPPract:
		return "Practitioner"
	case FEDIPSenior:
		return "Senior practitioner"
	case FEDIPAdvanced:
		return "Advanced practitioner"
	case FEDIPLeading:
		return "Leading practitioner"
	}
	return string(f)
}

// ParseFEDIP reads a register by its code or its label. An empty text means not
// told.
func ParseFEDIP(s string) (FEDIP, error) { return parseWord(s, "a FEDIP register", FEDIPs()) }
