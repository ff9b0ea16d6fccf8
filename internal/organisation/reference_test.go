package organisation

import (
	"os"
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

func reference(t testing.TB) Register {
	t.Helper()
	reg, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func TestReferenceHolds(t *testing.T) {
	t.Parallel()
	if err := reference(t).Check(); err != nil {
		t.Error(err)
	}
}

func TestReferenceCounts(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, test := range []struct {
		kind Kind
		on   string
		want int
	}{
		{KindRegion, "2026-10-01", 7},
		{KindICB, "2022-06-30", 0},
		{KindICB, "2022-07-01", 42},
		{KindICB, "2026-03-31", 42},
		{KindICB, "2026-04-01", 36},
		{KindTrust, "2026-03-31", 205},
		{KindTrust, "2026-04-01", 202}, // RNK, RY2 and RYV ended the day before
		{KindTrust, "2026-06-01", 203}, // and K0N6A
		{KindTrust, "2026-06-30", 203}, // RVJ on its last day
		{KindTrust, "2026-07-01", 202},
		{KindTrust, "2026-10-01", 202},
	} {
		if got := len(reg.OpenOn(test.kind, day.MustParse(test.on))); got != test.want {
			t.Errorf("%s open on %s: %d, want %d", test.kind, test.on, got, test.want)
		}
	}

	kinds, sectors, forms, statistical := map[Kind]int{}, map[Sector]int{}, map[LegalForm]int{}, map[StatisticalSector]int{}
	var closed, closedWithoutSector int
	var national, temporary []Code
	for _, o := range reg.Organisations {
		kinds[o.Kind]++
		if o.National {
			national = append(national, o.Code)
		}
		if o.Temporary {
			temporary = append(temporary, o.Code)
		}
		switch {
		case o.Kind != KindTrust:
		case o.Closed.IsZero():
			sectors[o.Sector]++
			forms[o.LegalForm]++
			statistical[o.Sector.Statistical()]++
		default:
			closed++
			if o.Sector == SectorUnknown {
				closedWithoutSector++
			}
		}
	}
	for name, diff := range map[string]string{
		"kinds":                  cmp.Diff(map[Kind]int{KindRegion: 7, KindICB: 48, KindTrust: 276}, kinds),
		"closed trusts":          cmp.Diff(74, closed),
		"closed, sector unknown": cmp.Diff(20, closedWithoutSector),
		"legal forms":            cmp.Diff(map[LegalForm]int{NHSTrust: 61, NHSFoundationTrust: 138, CareTrust: 3}, forms),
		"sectors": cmp.Diff(map[Sector]int{
			SectorAcute: 107, SectorAcuteAndCommunity: 10, SectorMentalHealth: 47,
			SectorSpecialist: 16, SectorCommunity: 11, SectorAmbulance: 10, SectorOnline: 1,
		}, sectors),
		"statistical sectors": cmp.Diff(map[StatisticalSector]int{
			StatisticalAcute: 117, StatisticalMentalHealth: 47, StatisticalOther: 37, StatisticalOnline: 1,
		}, statistical),
		"national":  cmp.Diff([]Code{"K0N6A"}, national),
		"temporary": cmp.Diff([]Code{"R0C"}, temporary),
	} {
		if diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReferenceRegions(t *testing.T) {
	t.Parallel()
	reg, on := reference(t), day.MustParse("2026-10-01")
	names := map[string]int{}
	for _, o := range reg.OpenOn(KindTrust, on) {
		code, _ := reg.RegionOn(o.Code, on)
		region, _ := reg.Find(code)
		names[region.NameOn(on).Display]++
	}
	want := map[string]int{
		"London": 32, "South West": 18, "South East": 28, "Midlands": 40,
		"East of England": 21, "North West": 30, "North East and Yorkshire": 33,
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("open trusts by region (-want +got):\n%s", diff)
	}
}

// The memberships agree with a separate list of every open trust's ICB and
// region.
func TestReferenceMembershipsAgreeWithTheList(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/open-trusts-2026-10-01.txt")
	if err != nil {
		t.Fatal(err)
	}
	reg, on := reference(t), day.MustParse("2026-10-01")
	listed := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		place, codes, _ := strings.Cut(line, ":")
		region, icb, _ := strings.Cut(place, " ")
		for _, code := range strings.Fields(codes) {
			listed++
			gotICB, _ := reg.ParentOn(Code(code), on)
			gotRegion, _ := reg.RegionOn(Code(code), on)
			if string(gotICB) != icb || string(gotRegion) != region {
				t.Errorf("%s: in %s and %s, want %s and %s", code, gotICB, gotRegion, icb, region)
			}
		}
	}
	if listed != 202 {
		t.Errorf("the list has %d trusts, want 202", listed)
	}
}

// On every day since ICBs began, each open trust has one ICB that is open that
// day, and through it one region.
func TestReferenceEveryOpenTrustHasOneICBAndRegion(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	days := []day.Day{ICBsBegan(), ReferenceDay()}
	for _, m := range reg.Memberships {
		for _, d := range []day.Day{m.From, m.To} {
			if !d.IsZero() {
				days = append(days, d.AddDays(-1), d, d.AddDays(1))
			}
		}
	}
	slices.SortFunc(days, day.Day.Compare)
	for _, on := range slices.Compact(days) {
		if on.Before(ICBsBegan()) {
			continue
		}
		for _, o := range reg.OpenOn(KindTrust, on) {
			in := 0
			for _, m := range reg.Memberships {
				if m.Member == o.Code && on.Within(m.From, m.To) {
					in++
				}
			}
			icb, _ := reg.ParentOn(o.Code, on)
			parent, ok := reg.Find(icb)
			_, inRegion := reg.RegionOn(o.Code, on)
			if in != 1 || !ok || parent.Kind != KindICB || !parent.OpenOn(on) || !inRegion {
				t.Errorf("%s on %s: %d memberships, ICB %q, in a region %v", o.Code, on, in, icb, inRegion)
			}
		}
	}
}

func TestReferenceClosedTrusts(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	icbs := map[Code]Code{}
	for _, o := range reg.Organisations {
		if o.Kind != KindTrust || o.Closed.IsZero() {
			continue
		}
		for _, m := range reg.Memberships {
			if m.Member != o.Code {
				continue
			}
			icbs[o.Code] = m.Parent
			if m.Reason == "" || m.From != ICBsBegan() || m.To != o.Closed {
				t.Errorf("%s in %s: %s to %s, reason %q; it should end on %s and say why", o.Code, m.Parent, m.From, m.To, m.Reason, o.Closed)
			}
		}
	}
	want := map[Code]Code{
		"R1C": "QRL", "RA4": "QSL", "RAP": "QMJ", "RNK": "QMJ", "RRP": "QMJ", "RVJ": "QUY",
		"RVY": "QYG", "RY2": "QYG", "RY9": "QWE", "RYK": "QUA", "RYV": "QUE", "TAF": "QMJ",
	}
	if diff := cmp.Diff(want, icbs); diff != "" {
		t.Errorf("closed trusts with an ICB (-want +got):\n%s", diff)
	}
}

func TestReferenceParticulars(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, test := range []struct {
		code, on, icb, region string
	}{
		{"RPG", "2026-10-01", "QKK", "Y56"}, // not where ODS's postcode puts it
		{"RDU", "2026-03-31", "QNQ", "Y59"},
		{"RDU", "2026-04-01", "S9B9J", "Y59"},
		{"RWX", "2026-04-01", "S0E4D", "Y59"},
		{"RDE", "2026-04-01", "D7T5G", "Y61"},
		{"RGR", "2026-04-01", "T6Y0W", "Y61"},
		{"RHM", "2026-04-01", "QRL", "Y59"},
		{"RNN", "2026-10-01", "QHM", "Y63"}, // in the government office region North West
		{"R0A", "2022-06-30", "", ""},
		{"RVJ", "2026-06-30", "QUY", "Y58"},
		{"RVJ", "2026-07-01", "", ""},
		{"K0N6A", "2026-05-31", "", ""},
		{"K0N6A", "2026-06-01", "QKK", "Y56"},
	} {
		on := day.MustParse(test.on)
		icb, _ := reg.ParentOn(Code(test.code), on)
		region, _ := reg.RegionOn(Code(test.code), on)
		if string(icb) != test.icb || string(region) != test.region {
			t.Errorf("%s on %s: %q and %q, want %q and %q", test.code, on, icb, region, test.icb, test.region)
		}
	}
	oxleas, _ := reg.MembershipOn("RPG", ReferenceDay())
	if !strings.Contains(oxleas.Reason, "own assignment") {
		t.Errorf("Oxleas is assigned without its reason: %q", oxleas.Reason)
	}
	if o, _ := reg.Find("QRL"); o.ONSCode != "E54000067" || o.PreviousONSCode != "E54000042" {
		t.Errorf("Hampshire and Isle of Wight has the ONS codes %s, before %s", o.ONSCode, o.PreviousONSCode)
	}
}
