package cycles

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/nhsuk"
	"ccio/web/view"
)

// pageLength is how many posts a page of the completion list has.
const pageLength = 50

// chosen says which posts of the completion list to show.
type chosen struct {
	places insight.Query // the region, the ICB and the sector; empty: all
	state  assessment.State
	typ    post.Type
	page   int // from 1
}

// chosen reads the filters in the address. A value that the form does not offer is a
// 400 that names it.
func (s *Area) chosen(r *http.Request) (c chosen, err error) {
	asked := r.URL.Query()
	if _, err := s.Narrow(&c.places, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), ""); err != nil {
		return c, err
	}
	if text := asked.Get("state"); text != "" {
		c.state = assessment.State(text)
		if !slices.Contains(assessment.States(), c.state) {
			return c, fault.New(fault.BadRequest, "state is not a state of an assessment. Choose one from the list on the page.")
		}
	}
	if text := asked.Get("post"); text != "" {
		if c.typ, err = post.ParseType(text); err != nil {
			return c, fault.Because(fault.BadRequest, err, "post is not a type of post. Choose one from the list on the page.")
		}
	}
	c.page = 1
	if text := asked.Get("page"); text != "" {
		if c.page, err = strconv.Atoi(text); err != nil || c.page < 1 {
			return c, fault.New(fault.BadRequest, "page is not the number of a page. Write 1 or a greater number, or leave it out.")
		}
	}
	return c, nil
}

// link is the address of a page of the same list.
func (c chosen) link(path string, page int) string {
	values := url.Values{}
	for name, value := range map[string]string{
		"region": string(c.places.Region), "icb": string(c.places.ICB), "sector": c.places.Sector.Slug(),
		"state": string(c.state), "post": string(c.typ),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// keeps reports whether an assessment is on the list.
func (c chosen) keeps(t assessment.Tally, sectors map[organisation.Code]organisation.StatisticalSector) bool {
	return (c.places.Region == "" || t.Region == c.places.Region) && (c.places.ICB == "" || t.ICB == c.places.ICB) &&
		(c.places.Sector == organisation.StatisticalUnknown || sectors[t.Trust] == c.places.Sector) &&
		(c.state == "" || t.State == c.state) && (c.typ == "" || post.Type(t.PostType) == c.typ)
}

// list adds the page of the list that was chosen, with the filters that make sense
// within the reach of the reader.
func (c chosen) list(
	page *view.Completion, path string, tallies []assessment.Tally, reg organisation.Register, on day.Day, reach authz.Reach,
) error {
	names, sectors := map[organisation.Code]string{}, map[organisation.Code]organisation.StatisticalSector{}
	for i := range reg.Organisations {
		o := &reg.Organisations[i]
		names[o.Code], sectors[o.Code] = o.NameOn(on).Short(), o.Sector.Statistical()
	}
	var kept []assessment.Tally
	for _, t := range tallies {
		if c.keeps(t, sectors) {
			kept = append(kept, t)
		}
	}
	page.Filter = c.filter(path, tallies, names, reach)
	last := max(1, (len(kept)+pageLength-1)/pageLength)
	if c.page > last {
		return fault.New(fault.BadRequest, "The list has %s: there is no page %d.", site.Plural(last, "page", "pages"), c.page)
	}
	from, to := (c.page-1)*pageLength, min(c.page*pageLength, len(kept))
	switch {
	case len(kept) == 0 && len(tallies) == 0:
		page.Listed = "No assessment is asked of any post."
	case len(kept) == 0:
		page.Listed = "No post matches. Choose fewer filters."
	case last == 1:
		page.Listed = fmt.Sprintf("%s of %s.", site.Grouped(len(kept)), site.Plural(len(tallies), "post", "posts"))
	default:
		page.Listed = fmt.Sprintf("%s of %s. This page shows %s to %s.", site.Grouped(len(kept)),
			site.Plural(len(tallies), "post", "posts"), site.Grouped(from+1), site.Grouped(to))
	}
	for _, t := range kept[from:to] {
		page.Trusts = append(page.Trusts, listed(t, names))
	}
	if last > 1 {
		page.Pages = c.pages(path, last)
	}
	return nil
}

func listed(t assessment.Tally, names map[organisation.Code]string) view.CompletionTrust {
	row := view.CompletionTrust{Trust: t.TrustName, Href: "/trusts/" + string(t.Trust), ICB: names[t.ICB], Post: t.PostTitle}
	if row.Post == "" {
		row.Post = post.Type(t.PostType).Label()
	}
	if row.ICB == "" {
		row.ICB = "Not known"
	}
	row.State, row.Colour = site.AssessmentTag(t.State)
	row.Validator = map[bool]string{true: "Confirmed", false: "Nobody: no sign-off without one"}[t.HasValidator]
	return row
}

// filter offers what is in the list as a whole, whatever is chosen.
func (c chosen) filter(
	path string,
	tallies []assessment.Tally,
	names map[organisation.Code]string,
	reach authz.Reach,
) view.CompletionFilter {
	f := view.CompletionFilter{Action: path, States: []view.Option{{Text: "Any state"}}, Posts: []view.Option{{Text: "All posts"}}}
	for _, state := range assessment.States() {
		f.States = append(f.States, view.Option{Value: string(state), Text: state.Label(), Selected: state == c.state})
	}
	for _, typ := range post.Types() {
		if slices.ContainsFunc(tallies, func(t assessment.Tally) bool { return post.Type(t.PostType) == typ }) {
			f.Posts = append(f.Posts, view.Option{Value: string(typ), Text: typ.Label(), Selected: typ == c.typ})
		}
	}
	if reach != authz.England && reach != authz.Region {
		return f
	}
	places := func(all string, chosen organisation.Code, of func(assessment.Tally) organisation.Code) []view.Option {
		found := map[organisation.Code]bool{}
		for _, t := range tallies {
			found[of(t)] = true
		}
		delete(found, "")
		options := []view.Option{}
		for code := range found {
			options = append(options, view.Option{Value: string(code), Text: names[code], Selected: code == chosen})
		}
		slices.SortFunc(options, func(a, b view.Option) int { return cmp.Compare(a.Text, b.Text) })
		return append([]view.Option{{Text: all}}, options...)
	}
	if reach == authz.England {
		f.Regions = places("All regions", c.places.Region, func(t assessment.Tally) organisation.Code { return t.Region })
	}
	f.ICBs = places("All ICBs", c.places.ICB, func(t assessment.Tally) organisation.Code { return t.ICB })
	f.Sectors = []view.Option{{Text: "All sectors"}}
	for _, sector := range organisation.StatisticalSectors() {
		f.Sectors = append(f.Sectors, view.Option{Value: sector.Slug(), Text: sector.Label(), Selected: sector == c.places.Sector})
	}
	return f
}

// pages leads through the pages of the list: the first, the last, and those next to
// the one shown.
func (c chosen) pages(path string, last int) nhsuk.Pagination {
	p := nhsuk.Pagination{AriaLabel: "Pages of the list"}
	if c.page > 1 {
		p.Previous = nhsuk.PaginationLink{Href: c.link(path, c.page-1)}
	}
	if c.page < last {
		p.Next = nhsuk.PaginationLink{Href: c.link(path, c.page+1)}
	}
	dots := false
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < c.page-1 || n > c.page+1) {
			if !dots {
				p.Items = append(p.Items, nhsuk.PaginationItem{Ellipsis: true})
			}
			dots = true
			continue
		}
		dots = false
		p.Items = append(p.Items, nhsuk.PaginationItem{Number: n, Href: c.link(path, n), Current: n == c.page})
	}
	return p
}

// Latest leads to the completion of the latest cycle that has opened.
func (s *Area) Latest(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	permit, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return err
	}
	all, err := s.Read.Cycles(r.Context(), permit)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.State != assessment.Planned {
			http.Redirect(w, r, completionPath(c.Code), http.StatusSeeOther)
			return nil
		}
	}
	return s.Text(w, r, who, view.Text{
		Heading: "Completion",
		Sections: []view.Section{
			{Words: []string{"No cycle of assessments has opened yet. When one has, this page shows who has finished and who has not."}},
		},
		Ways: []view.Link{{Text: "Go to the start page", Href: "/"}},
	})
}
