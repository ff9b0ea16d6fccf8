package post

// Profession is the clinical profession of a holder. Empty means not told.
type Profession string

// The professions.
const (
	ProfessionNotTold  Profession = ""
	Doctor             Profession = "doctor"
	Dentist            Profession = "dentist"
	Nurse              Profession = "nurse"
	Midwife            Profession = "midwife"
	Pharmacist         Profession = "pharmacist"
	PharmacyTechnician Profession = "pharmacy_technician"
	AHP                Profession = "allied_health_professional"
	Scientist          Profession = "scientist"
	Psychologist       Profession = "psychologist"
	SocialWorker       Profession = "social_worker"
	OtherProfession    Profession = "other"
)

// Professions lists every profession, and not told.
func Professions() []Profession {
	return []Profession{
		Doctor, Dentist, Nurse, Midwife, Pharmacist, PharmacyTechnician, AHP, Scientist,
		Psychologist, SocialWorker, OtherProfession, ProfessionNotTold,
	}
}

// Label is the profession as people read it.
func (p Profession) Label() string {
	switch p {
	case ProfessionNotTold:
		return "Not told"
	case Doctor:
		return "Doctor"
	case Dentist:
		return "Dentist"
	case Nurse:
		return "Nurse"
	case Midwife:
		return "Midwife"
	case Pharmacist:
		return "Pharmacist"
	case PharmacyTechnician:
		return "Pharmacy technician"
	case AHP:
		return "Allied health professional"
	case Scientist:
		return "Healthcare scientist"
	case Psychologist:
		return "Psychologist"
	case SocialWorker:
		return "Social worker"
	case OtherProfession:
		return "Other"
	}
	return string(p)
}

// ParseProfession reads a profession by its code or its label. An empty text means
// not told.
func ParseProfession(s string) (Profession, error) {
	return parseWord(s, "a profession", Professions())
}

// Regulator is the body with which a holder is registered. Empty means not told.
type Regulator string

// The regulators.
const (
	RegulatorNotTold Regulator = ""
	GMC              Regulator = "gmc"  // General Medical Council
	NMC              Regulator = "nmc"  // Nursing and Midwifery Council
	HCPC             Regulator = "hcpc" // Health and Care Professions Council
	GPhC             Regulator = "gphc" // General Pharmaceutical Council
	GDC              Regulator = "gdc"  // General Dental Council
	GOC              Regulator = "goc"  // General Optical Council
	SWE              Regulator = "swe"  // Social Work England
	OtherRegulator   Regulator = "other"
	NoRegulator      Regulator = "none" // known not to be registered
)

// Regulators lists every regulator, none, and not told.
func Regulators() []Regulator {
	return []Regulator{GMC, NMC, HCPC, GPhC, GDC, GOC, SWE, OtherRegulator, NoRegulator, RegulatorNotTold}
}

// Label is the regulator as people read it.
func (r Regulator) Label() string {
	switch r {
	case RegulatorNotTold:
		return "Not told"
	case GMC:
		return "GMC"
	case NMC:
		return "NMC"
	case HCPC:
		return "HCPC"
	case GPhC:
		return "GPhC"
	case GDC:
		return "GDC"
	case GOC:
		return "GOC"
	case SWE:
		return "Social Work England"
	case OtherRegulator:
		return "Other"
	case NoRegulator:
		return "None"
	}
	return string(r)
}

// ParseRegulator reads a regulator by its code or its label. An empty text means
// not told.
func ParseRegulator(s string) (Regulator, error) { return parseWord(s, "a regulator", Regulators()) }
