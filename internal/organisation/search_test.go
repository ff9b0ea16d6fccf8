package organisation

import (
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

// found is a match without its name, for short tables.
type found struct {
	Code        Code
	Why         Reason
	Explanation string
}

func searchAll(t *testing.T, q string) []found {
	t.Helper()
	var all []found
	for _, m := range NewIndex(reference(t).SearchDocs(day.MustParse("2026-10-01"))).Search(q) {
		all = append(all, found{m.Code, m.Why, m.Explanation()})
	}
	return all
}

// Each query finds exactly these trusts first, in this order.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	const (
		central = "predecessor: Central Manchester University Hospitals NHS Foundation Trust"
		pennine = "predecessor: Pennine Acute Hospitals NHS Trust"
	)
	for q, want := range map[string][]found{
		"r0a":                           {{"R0A", ReasonCode, ""}},
		" K0N6A ":                       {{"K0N6A", ReasonCode, ""}},
		"medway nhs foundation trust":   {{"RPA", ReasonName, ""}},
		"Christie NHS Foundation Trust": {{"RBV", ReasonName, ""}},
		"royal marsden":                 {{"RPY", ReasonNameStart, ""}},
		"St. George’s":                  {{"RJ7", ReasonNameStart, ""}, {"RQY", ReasonNameWords, ""}},
		"saint georges":                 {{"RJ7", ReasonNameStart, ""}, {"RQY", ReasonNameWords, ""}},
		"kings lynn":                    {{"RCX", ReasonNameWords, ""}},
		"KING'S LYNN":                   {{"RCX", ReasonNameWords, ""}},
		"lynn, king":                    {{"RCX", ReasonNameWords, ""}},
		"Guys & Thomas":                 {{"RJ1", ReasonNameWords, ""}},
		"lancashire & south":            {{"RW5", ReasonNameStart, ""}},
		"hospitals southampton":         {{"RHM", ReasonNameWords, ""}},
		"Bolton FT":                     {{"RMC", ReasonNameWords, ""}},
		"Óxleas":                        {{"RPG", ReasonNameStart, ""}},
		"MFT":                           {{"RPA", ReasonInitials, ""}, {"R0A", ReasonInitialsSome, ""}},
		"m.f.t.":                        {{"RPA", ReasonInitials, ""}, {"R0A", ReasonInitialsSome, ""}},
		"m f t":                         {{"RPA", ReasonInitials, ""}, {"R0A", ReasonInitialsSome, ""}},
		"MUNFT":                         {{"R0A", ReasonInitials, ""}},
		"mu":                            {{"R0A", ReasonInitials, ""}},
		"GOSH":                          {{"RP4", ReasonInitialsSome, ""}},
		"GOSHC":                         {{"RP4", ReasonInitials, ""}},
		"UHL":                           {{"RWE", ReasonInitials, ""}},
		"NUTH":                          {{"RTD", ReasonInitials, ""}},
		"CNTW":                          {{"RX4", ReasonInitials, ""}},
		"ELHT":                          {{"RXR", ReasonInitials, ""}},
		"UHB": {
			{"RRK", ReasonInitials, ""},
			{"RA7", ReasonFormerName, "formerly University Hospitals Bristol NHS Foundation Trust"},
			{"RTX", ReasonInitialsSome, ""},
			{"RTG", ReasonInitialsSome, ""},
		},
		"UHBW":               {{"RA7", ReasonFormerName, "formerly University Hospitals Bristol and Weston NHS Foundation Trust"}},
		"colchester":         {{"RDE", ReasonFormerName, "formerly Colchester Hospital University NHS Foundation Trust"}},
		"Central Manchester": {{"R0A", ReasonPredecessor, central}},
		"rw3":                {{"R0A", ReasonPredecessor, central}},
		"Pennine Acute":      {{"R0A", ReasonPredecessor, pennine}, {"RM3", ReasonPredecessor, pennine}},
		"trafford":           {{"R0A", ReasonPredecessor, "predecessor: Trafford Healthcare NHS Trust"}},
		"5 boroughs":         {{"RW4", ReasonPredecessor, "predecessor: 5 Boroughs Partnership NHS Foundation Trust"}},
	} {
		t.Run(q, func(t *testing.T) {
			t.Parallel()
			got := searchAll(t, q)
			if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(got) > len(want) && want[len(want)-1].Why != ReasonInitialsSome && got[len(want)].Why < ReasonInitialsSome {
				t.Errorf("it also finds %v", got[len(want):])
			}
		})
	}
}

func TestSearchFindsNothing(t *testing.T) {
	t.Parallel()
	for _, q := range []string{
		"x", "???", "zebra", "RVJ0", "Mid Staffordshire", "lynn zebra", "日本", "zebra " + strings.Repeat("north ", 1000),
	} {
		if got := searchAll(t, q); len(got) != 0 {
			t.Errorf("%q finds %v", q, got)
		}
	}
}

func TestSearchForNothingListsAll(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"", "  \t"} {
		got := NewIndex(reference(t).SearchDocs(day.MustParse("2026-10-01"))).Search(q)
		if len(got) != 202 || got[0].Why != ReasonNone {
			t.Fatalf("%d trusts, first %+v; want all 202", len(got), got[0])
		}
		if got[0].Name != "Airedale NHS Foundation Trust" {
			t.Errorf("the first by name is %q", got[0].Name)
		}
		i := slices.IndexFunc(got, func(m Match) bool { return m.Code == "RBV" })
		if got[i-1].Name > "Christie" || got[i+1].Name < "Christie" && !strings.HasPrefix(got[i+1].Name, "The ") {
			t.Errorf("The Christie stands between %q and %q", got[i-1].Name, got[i+1].Name)
		}
	}
}

// The order does not depend on the order of the documents.
func TestSearchIsDeterministic(t *testing.T) {
	t.Parallel()
	docs := reference(t).SearchDocs(day.MustParse("2026-10-01"))
	reversed := slices.Clone(docs)
	slices.Reverse(reversed)
	for _, q := range []string{"", "university", "st", "nhs", "MFT", "north"} {
		if diff := cmp.Diff(NewIndex(docs).Search(q), NewIndex(reversed).Search(q)); diff != "" {
			t.Errorf("%q (-in order +reversed):\n%s", q, diff)
		}
	}
}

func TestSearchDocsAreOfTheirDay(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	doc := func(on string, code Code) SearchDoc {
		for _, d := range reg.SearchDocs(day.MustParse(on)) {
			if d.Code == code {
				return d
			}
		}
		return SearchDoc{}
	}
	want := SearchDoc{
		Code: "RA7", Name: "Bristol NHS Foundation Trust",
		FormerNames: []string{
			"University Hospitals Bristol and Weston NHS Foundation Trust", "University Hospitals Bristol NHS Foundation Trust",
		},
		Predecessors: []Predecessor{
			{Code: "RA3", Names: []string{"Weston Area Health NHS Trust"}},
			{Code: "RVJ", Names: []string{"North Bristol NHS Trust"}},
		},
	}
	if diff := cmp.Diff(want, doc("2026-10-01", "RA7")); diff != "" {
		t.Errorf("today (-want +got):\n%s", diff)
	}
	want = SearchDoc{
		Code: "RA7", Name: "University Hospitals Bristol and Weston NHS Foundation Trust",
		FormerNames:  []string{"University Hospitals Bristol NHS Foundation Trust"},
		Predecessors: []Predecessor{{Code: "RA3", Names: []string{"Weston Area Health NHS Trust"}}},
	}
	if diff := cmp.Diff(want, doc("2026-06-30", "RA7")); diff != "" {
		t.Errorf("before the merger (-want +got):\n%s", diff)
	}
	if got := doc("2026-06-30", "RVJ"); got.Name != "North Bristol NHS Trust" {
		t.Errorf("a trust on its last day is found as %q", got.Name)
	}
}

func FuzzSearch(f *testing.F) {
	reg, err := Reference()
	if err != nil {
		f.Fatal(err)
	}
	docs := reg.SearchDocs(day.MustParse("2026-10-01"))
	for _, seed := range []string{"", "MFT", "the", "st george's", "&", "é", "\xff", "a b", "İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, q string) {
		for _, m := range NewIndex(docs).Search(q) {
			if m.Code == "" || m.Name == "" || (m.Explanation() != "") != (m.Why == ReasonFormerName || m.Why == ReasonPredecessor) {
				t.Errorf("%q finds %+v", q, m)
			}
		}
	})
}
