package organisation

import (
	"maps"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

func TestDisplayName(t *testing.T) {
	t.Parallel()
	for ods, want := range map[string]string{
		"":                                     "",
		"GUY'S AND ST THOMAS' NHS TRUST":       "Guy's and St Thomas' NHS Trust",
		"ST. PANCRAS":                          "St. Pancras",
		"THE NEWCASTLE UPON TYNE HOSPITALS":    "The Newcastle upon Tyne Hospitals",
		"BARTS AND THE LONDON NHS TRUST":       "Barts and the London NHS Trust",
		"STOKE-ON-TRENT":                       "Stoke-on-Trent",
		"ROYAL BROMPTON & HAREFIELD":           "Royal Brompton & Harefield",
		"TEES, ESK AND WEAR VALLEYS":           "Tees, Esk and Wear Valleys",
		"2GETHER NHS FOUNDATION TRUST":         "2gether NHS Foundation Trust",
		"MCMILLAN O'NEILL HOSPITAL (LONDON)":   "McMillan O'Neill Hospital (London)",
		"NHS DIRECT NHS TRUST":                 "NHS Direct NHS Trust",
		"  NORTH   CHESHIRE ":                  "North Cheshire",
		"HOSPITAL OF ST CROSS, RUGBY - SITE 2": "Hospital of St Cross, Rugby - Site 2",
		"Already Written IN SMALL Letters":     "Already Written in Small Letters",
	} {
		if got := DisplayName(ods); got != want {
			t.Errorf("DisplayName(%q) = %q, want %q", ods, got, want)
		}
	}
}

// DisplayName gets every current name of the register right except two, where the
// trust's own name differs from ODS's by more than its capitals.
func TestDisplayNameOnTheRegister(t *testing.T) {
	t.Parallel()
	misses := map[Code]string{}
	tried := 0
	for _, o := range reference(t).Organisations {
		if o.Kind != KindTrust {
			continue
		}
		tried++
		if name := o.CurrentName(); DisplayName(name.ODS) != name.Display {
			misses[o.Code] = name.Display
		}
		for _, name := range o.Names[:len(o.Names)-1] {
			if DisplayName(name.ODS) != name.Display {
				t.Errorf("%s: %q is displayed as %q", o.Code, name.ODS, name.Display)
			}
		}
	}
	want := map[Code]string{
		"RCX": "The Queen Elizabeth Hospital King's Lynn NHS Foundation Trust", // ODS has two commas
		"RW5": "Lancashire and South Cumbria NHS Foundation Trust",             // ODS has "&"
	}
	if diff := cmp.Diff(want, misses); diff != "" || tried != 276 {
		t.Errorf("of %d names, misses (-want +got):\n%s", tried, diff)
	}
}

func TestNameOn(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, test := range []struct{ code, on, want string }{
		{"RXG", "2026-07-31", "South West Yorkshire Partnership NHS Foundation Trust"},
		{"RXG", "2026-08-01", "South West Yorkshire Partnership Teaching NHS Foundation Trust"},
		{"RA7", "2026-06-30", "University Hospitals Bristol and Weston NHS Foundation Trust"},
		{"RA7", "2026-07-01", "Bristol NHS Foundation Trust"},
		{"RA7", "1980-01-01", "University Hospitals Bristol NHS Foundation Trust"}, // before it opened
		{"RW6", "2026-10-01", "Pennine Acute Hospitals NHS Trust"},                 // closed
		{"Y63", "2026-10-01", "North East and Yorkshire"},
	} {
		o, _ := reg.Find(Code(test.code))
		if got := o.NameOn(day.MustParse(test.on)).Display; got != test.want {
			t.Errorf("%s on %s: %q, want %q", test.code, test.on, got, test.want)
		}
	}
	if got := (Organisation{}).NameOn(ReferenceDay()); got != (Name{}) {
		t.Errorf("a body without names is called %v", got)
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	want := map[Code]string{
		"QOX": "Bath and North East Somerset, Swindon and Wiltshire", "D7T5G": "Essex", "Y56": "London",
		"R0A": "Manchester University NHS Foundation Trust",
	}
	got := map[Code]string{}
	reg := reference(t)
	for code := range maps.Keys(want) {
		o, _ := reg.Find(code)
		got[code] = o.CurrentName().Short()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("short names (-want +got):\n%s", diff)
	}
}

func TestSectors(t *testing.T) {
	t.Parallel()
	for _, s := range Sectors() {
		parsed, err := ParseSector(string(s))
		if err != nil || parsed != s || s.Label() == SectorUnknown.Label() || s.Statistical() == StatisticalUnknown {
			t.Errorf("%q: parsed %q, %v, label %q, counted in %q", s, parsed, err, s.Label(), s.Statistical())
		}
	}
	for _, s := range StatisticalSectors() {
		parsed, err := ParseStatisticalSector(s.Slug())
		if err != nil || parsed != s || s.Label() == StatisticalUnknown.Label() {
			t.Errorf("%q: parsed %q, %v, label %q", s, parsed, err, s.Label())
		}
		if s.InPeopleTables() == (s == StatisticalOnline) {
			t.Errorf("%q in tables about people: %v", s, s.InPeopleTables())
		}
	}
	if _, err := ParseSector("hospital"); err == nil {
		t.Error("hospital was read as a sector")
	}
	if _, err := ParseStatisticalSector(""); err == nil {
		t.Error("nothing was read as a published sector")
	}
	if SectorUnknown.Statistical() != StatisticalUnknown || StatisticalUnknown.InPeopleTables() {
		t.Error("an unknown sector is counted in a published one")
	}
}

// Where a name changed between two files, and the trust took over from another just once
// in between, the name is of that day.
func TestNamesOfTheirDay(t *testing.T) {
	t.Parallel()
	reg, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ code, on, want string }{
		{"RM3", "2021-09-30", "Salford Royal NHS Foundation Trust"}, {"RM3", "2025-06-30", "Northern Care Alliance NHS Foundation Trust"},
		{"RBN", "2023-06-30", "St Helens and Knowsley Teaching Hospitals NHS Trust"},
		{"RBN", "2024-06-30", "Mersey and West Lancashire Teaching Hospitals NHS Trust"},
		{"RWW", "2026-03-31", "Warrington and Halton Teaching Hospitals NHS Foundation Trust"},
		{"RWW", "2026-04-01", "North Cheshire and Mersey NHS Foundation Trust"},
	} {
		o, _ := reg.Find(Code(c.code))
		if got := o.NameOn(day.MustParse(c.on)).Display; got != c.want {
			t.Errorf("%s on %s is called %s, want %s", c.code, c.on, got, c.want)
		}
	}
	// Of the Homerton it is known only that it had its name by July 2025.
	o, _ := reg.Find("RQX")
	later, uncertain := o.LaterName(day.MustParse("2024-06-30"))
	if !uncertain || later.Display != "Homerton Healthcare NHS Foundation Trust" {
		t.Errorf("%+v, %v", later, uncertain)
	}
	if later, uncertain := o.LaterName(day.MustParse("2025-07-01")); uncertain {
		t.Errorf("a name in use is uncertain: %+v", later)
	}
}
