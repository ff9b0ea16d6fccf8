package post

import (
	"cmp"
	"slices"

	"ccio/internal/day"
)

// Type is the kind of role that a post is. The trust's own name for it is the local
// title.
type Type string

// The types. The last two are kept for reference: they are not clinical and never
// count as part of the team.
const (
	CCIO                       Type = "ccio"
	DeputyCCIO                 Type = "deputy_ccio"
	CNIO                       Type = "cnio"
	ChiefAHPInformationOfficer Type = "chief_ahp_information_officer"
	ChiefPharmacyInformation   Type = "chief_pharmacy_information_officer"
	ClinicalSafetyOfficer      Type = "clinical_safety_officer"
	OtherClinicalInformatician Type = "other_clinical_informatician"
	ChiefInformationOrDigital  Type = "cio_cdio"
	BoardDigitalLead           Type = "board_digital_lead"
)

// Types lists every type of post, clinical ones first.
func Types() []Type {
	return []Type{
		CCIO, DeputyCCIO, CNIO, ChiefAHPInformationOfficer, ChiefPharmacyInformation,
		ClinicalSafetyOfficer, OtherClinicalInformatician, ChiefInformationOrDigital, BoardDigitalLead,
	}
}

// Label is the type as people read it.
func (t Type) Label() string {
	switch t {
	case CCIO:
		return "CCIO"
	case DeputyCCIO:
		return "Deputy CCIO"
	case CNIO:
		return "CNIO"
	case ChiefAHPInformationOfficer:
		return "Chief AHP information officer"
	case ChiefPharmacyInformation:
		return "Chief pharmacy information officer"
	case ClinicalSafetyOfficer:
		return "Clinical safety officer"
	case OtherClinicalInformatician:
		return "Other clinical informatician"
	case ChiefInformationOrDigital:
		return "CIO or CDIO"
	case BoardDigitalLead:
		return "Board digital lead"
	}
	return string(t)
}

// Clinical reports whether posts of the type are clinical informatics posts, which
// count towards the team and Wachter's five; the others are for reference only.
func (t Type) Clinical() bool {
	switch t {
	case CCIO, DeputyCCIO, CNIO, ChiefAHPInformationOfficer, ChiefPharmacyInformation,
		ClinicalSafetyOfficer, OtherClinicalInformatician:
		return true
	case ChiefInformationOrDigital, BoardDigitalLead:
	}
	return false
}

// ParseType reads a type by its code or its label.
func ParseType(s string) (Type, error) { return parseWord(s, "a post type", Types()) }

// Kind is how somebody holds a post.
type Kind string

// The kinds of appointment. Only a substantive one fills a post.
const (
	Substantive Kind = "substantive"
	Interim     Kind = "interim"
	Acting      Kind = "acting"
)

// Kinds lists every kind of appointment.
func Kinds() []Kind { return []Kind{Substantive, Interim, Acting} }

// Label is the kind as people read it.
func (k Kind) Label() string {
	switch k {
	case Substantive:
		return "Substantive"
	case Interim:
		return "Interim"
	case Acting:
		return "Acting"
	}
	return string(k)
}

// ParseKind reads a kind of appointment by its code or its label.
func ParseKind(s string) (Kind, error) { return parseWord(s, "a kind of appointment", Kinds()) }

// SortByType puts posts in the order of their types on a day, the CCIO's first.
func SortByType(posts []Post, on day.Day) {
	order := func(p Post) int {
		period, _ := p.PeriodOn(on)
		return slices.Index(Types(), period.Type)
	}
	slices.SortStableFunc(posts, func(a, b Post) int { return cmp.Compare(order(a), order(b)) })
}
