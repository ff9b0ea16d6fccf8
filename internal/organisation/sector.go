package organisation

import "fmt"

// Sector is what a trust mainly does, in the groups of the NHS Staff Survey. No
// ODS field tells it. Empty means that nobody has said.
//
// Acute and acute-and-community are told apart only where there is evidence, so
// they must not be compared with each other. Statistics use Statistical.
type Sector string

// The sectors of the register. Online has one member, the national online trust.
const (
	SectorUnknown           Sector = ""
	SectorAcute             Sector = "acute"
	SectorAcuteAndCommunity Sector = "acute_and_community"
	SectorMentalHealth      Sector = "mental_health"
	SectorCommunity         Sector = "community"
	SectorSpecialist        Sector = "specialist"
	SectorAmbulance         Sector = "ambulance"
	SectorOnline            Sector = "online"
)

// Sectors lists every known sector in the order in which pages offer them.
func Sectors() []Sector {
	return []Sector{
		SectorAcute, SectorAcuteAndCommunity, SectorMentalHealth,
		SectorCommunity, SectorSpecialist, SectorAmbulance, SectorOnline,
	}
}

// ParseSector reads a sector as the register writes it; empty is unknown.
func ParseSector(s string) (Sector, error) {
	if s == "" {
		return SectorUnknown, nil
	}
	for _, sector := range Sectors() {
		if s == string(sector) {
			return sector, nil
		}
	}
	return "", fmt.Errorf("%q is not a sector: write one of acute, acute_and_community, mental_health, community, specialist, ambulance, "+
		"online, or nothing", s)
}

// Label is the sector as people read it.
func (s Sector) Label() string {
	switch s {
	case SectorAcute:
		return "Acute"
	case SectorAcuteAndCommunity:
		return "Acute and community"
	case SectorMentalHealth:
		return "Mental health"
	case SectorCommunity:
		return "Community"
	case SectorSpecialist:
		return "Specialist"
	case SectorAmbulance:
		return "Ambulance"
	case SectorOnline:
		return "Online"
	}
	return "Sector not known"
}

// Statistical returns the published sector in which the trust is counted. A trust
// whose sector is unknown is counted in none.
func (s Sector) Statistical() StatisticalSector {
	switch s {
	case SectorAcute, SectorAcuteAndCommunity:
		return StatisticalAcute
	case SectorMentalHealth:
		return StatisticalMentalHealth
	case SectorSpecialist, SectorCommunity, SectorAmbulance:
		return StatisticalOther
	case SectorOnline:
		return StatisticalOnline
	}
	return StatisticalUnknown
}

// StatisticalSector is a sector by which published figures group trusts. Its text
// is a slug that fits into an address or a file.
type StatisticalSector string

// The published sectors. Specialist, community and ambulance trusts are counted
// together, because each group alone is too small for figures about people.
const (
	StatisticalUnknown      StatisticalSector = ""
	StatisticalAcute        StatisticalSector = "acute"
	StatisticalMentalHealth StatisticalSector = "mental-health"
	StatisticalOther        StatisticalSector = "specialist-community-ambulance"
	StatisticalOnline       StatisticalSector = "online"
)

// StatisticalSectors lists the published sectors in the order of the tables.
func StatisticalSectors() []StatisticalSector {
	return []StatisticalSector{StatisticalAcute, StatisticalMentalHealth, StatisticalOther, StatisticalOnline}
}

// ParseStatisticalSector reads a slug such as mental-health.
func ParseStatisticalSector(slug string) (StatisticalSector, error) {
	for _, sector := range StatisticalSectors() {
		if slug == sector.Slug() {
			return sector, nil
		}
	}
	return "", fmt.Errorf("%q is not a sector: write one of acute, mental-health, specialist-community-ambulance, online", slug)
}

// Slug returns the sector as it appears in an address: acute, mental-health,
// specialist-community-ambulance or online; empty for unknown.
func (s StatisticalSector) Slug() string { return string(s) }

// Label is the sector as a table's row heading.
func (s StatisticalSector) Label() string {
	switch s {
	case StatisticalAcute:
		return "Acute"
	case StatisticalMentalHealth:
		return "Mental health"
	case StatisticalOther:
		return "Specialist, community and ambulance"
	case StatisticalOnline:
		return "Online"
	}
	return "Sector not known"
}

// InPeopleTables reports whether figures about people may be shown for the
// sector. The national online trust counts in coverage only.
func (s StatisticalSector) InPeopleTables() bool {
	return s == StatisticalAcute || s == StatisticalMentalHealth || s == StatisticalOther
}
