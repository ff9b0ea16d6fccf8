package cycles

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// tallied are 120 posts of three trusts, one of which belongs to no ICB that is known.
func tallied() (all []assessment.Tally, reg organisation.Register) {
	for _, o := range []struct {
		code organisation.Code
		name string
	}{{"Y62", "North West"}, {"Y58", "South West"}, {"QOP", "NHS Greater Manchester Integrated Care Board"}} {
		reg.Organisations = append(reg.Organisations, organisation.Organisation{Code: o.code, Names: []organisation.Name{{Display: o.name}}})
	}
	reg.Organisations = append(reg.Organisations, organisation.Organisation{Code: "R0A", Sector: organisation.SectorAcute})
	for i := range 120 {
		t := assessment.Tally{Trust: "R0A", TrustName: "A", ICB: "QOP", Region: "Y62", PostType: string(post.CCIO), State: assessment.Draft}
		if i%2 == 0 {
			t.State, t.PostType = assessment.SignedOff, string(post.DeputyCCIO)
		}
		if i >= 110 {
			t.Trust, t.TrustName, t.ICB, t.Region = "RA9", "B", "", "Y58"
		}
		all = append(all, t)
	}
	return all, reg
}

func listFor(t *testing.T, query string, reach authz.Reach) (view.Completion, error) {
	t.Helper()
	area := &Area{Site: &site.Site{}}
	c, err := area.chosen(httptest.NewRequestWithContext(t.Context(), "GET", "/?"+query, nil))
	if err != nil {
		return view.Completion{}, err
	}
	var page view.Completion
	all, reg := tallied()
	return page, c.list(&page, "/cycles/2026-27/completion", all, reg, day.New(2026, 11, 1), reach)
}

func TestCompletionList(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]struct {
		says  string
		shown int
		pages int
	}{
		"":                          {"120 of 120 posts. This page shows 1 to 50.", 50, 3},
		"page=3":                    {"120 of 120 posts. This page shows 101 to 120.", 20, 3},
		"state=signed_off":          {"60 of 120 posts. This page shows 1 to 50.", 50, 2},
		"region=Y58":                {"10 of 120 posts.", 10, 0},
		"icb=QOP&state=signed_off":  {"55 of 120 posts. This page shows 1 to 50.", 50, 2},
		"sector=acute&post=ccio":    {"55 of 120 posts. This page shows 1 to 50.", 50, 2},
		"region=Y58&post=ccio":      {"5 of 120 posts.", 5, 0},
		"state=returned":            {"No post matches. Choose fewer filters.", 0, 0},
		"region=Y58&icb=QOP&page=1": {"No post matches. Choose fewer filters.", 0, 0},
	} {
		page, err := listFor(t, query, authz.England)
		if err != nil || page.Listed != want.says || len(page.Trusts) != want.shown || len(page.Pages.Items) != want.pages {
			t.Errorf("%q: %q, %d shown, %d pages, %v; want %+v", query, page.Listed, len(page.Trusts), len(page.Pages.Items), err, want)
		}
	}
	page, err := listFor(t, "region=Y58", authz.England)
	if err != nil || page.Trusts[0].ICB != "Not known" {
		t.Errorf("a trust in no ICB: %+v, %v", page.Trusts, err)
	}
	if page, _ := listFor(t, "state=draft&page=2", authz.England); page.Pages.Previous.Href != "/cycles/2026-27/completion?state=draft" {
		t.Errorf("the page before keeps the filters: %q", page.Pages.Previous.Href)
	}
}

// What a reader cannot choose between is not offered to them.
func TestCompletionFilters(t *testing.T) {
	t.Parallel()
	for reach, want := range map[authz.Reach][3]int{authz.England: {3, 2, 5}, authz.Region: {0, 2, 5}, authz.Trust: {0, 0, 0}} {
		page, err := listFor(t, "", reach)
		f := page.Filter
		if got := [3]int{len(f.Regions), len(f.ICBs), len(f.Sectors)}; err != nil || got != want {
			t.Errorf("%s chooses of %v regions, ICBs and sectors, want %v (%v)", reach, got, want, err)
		}
		texts := func(options []view.Option) (all []string) {
			for _, o := range options {
				all = append(all, o.Text)
			}
			return all
		}
		if got := texts(f.Posts); !slices.Equal(got, []string{"All posts", post.CCIO.Label(), post.DeputyCCIO.Label()}) {
			t.Errorf("%s chooses of the posts %v", reach, got)
		}
	}
}

// A filter that the page does not offer is a clear error, and never shows the whole
// list instead.
func TestCompletionFiltersRefuse(t *testing.T) {
	t.Parallel()
	for query, says := range map[string]string{
		"page=0": "page is not the number of a page", "page=-1": "page is not", "page=x": "page is not", "page=4": "The list has 3 pages",
		"state=done": "state is not a state of an assessment", "post=nurse": "post is not a type of post",
		"region=%20": "region is not an ODS code",
		"icb=x":      "icb is not an ODS code", "sector=dental": "sector is not one of", "page=" + strings.Repeat("9", 40): "page is not",
	} {
		_, err := listFor(t, query, authz.England)
		if fault.KindOf(err) != fault.BadRequest || !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("%q: %v, want %q", query, err, says)
		}
	}
}
