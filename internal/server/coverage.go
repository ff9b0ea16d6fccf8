package server

import (
	"fmt"
	"net/http"
	"strconv"

	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// england is the whole country by region.
func (s *Server) england(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	picture, err := s.stores.Insight.Picture(r.Context(), who.permit, q)
	if err != nil {
		return err
	}
	page := s.coverage(r, who, picture, "England", "in England")
	page.Groups = s.countTable(q, picture.Rows(insight.ByRegion), "Region", "by region", "/regions/")
	page.Files = []view.Link{
		{Text: "Download these figures by region (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "region")},
		{Text: "Download by integrated care board (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "icb")},
		{Text: "Download by trust (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "trust")},
	}
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// region is one NHS England region by ICB, with its trusts.
func (s *Server) region(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, body, reg, err := s.body(r, who, organisation.KindRegion)
	if err != nil {
		return err
	}
	q.Region = body.Code
	picture, err := s.stores.Insight.Picture(r.Context(), who.permit, q)
	if err != nil {
		return err
	}
	name := nameOn(body, q.AsAt)
	page := s.coverage(r, who, picture, name, "in "+name)
	page.Kind = "Region"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.link(q, "/england")}}
	page.Groups = s.countTable(q, picture.Rows(insight.ByICB), "Integrated care board", "by integrated care board (ICB)", "/icbs/")
	page.Trusts = s.trustTable(q, picture.Trusts, "Trusts of "+name, true)
	page.Facts = bodyFacts(body)
	code := string(body.Code)
	page.Files = []view.Link{
		{Text: "Download these figures by integrated care board (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "icb", "region", code)},
		{Text: "Download by trust (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "trust", "region", code)},
	}
	s.ending(&page, q, body, reg, "/regions/")
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// icb is one integrated care board with its trusts.
func (s *Server) icb(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, body, reg, err := s.body(r, who, organisation.KindICB)
	if err != nil {
		return err
	}
	q.ICB = body.Code
	picture, err := s.stores.Insight.Picture(r.Context(), who.permit, q)
	if err != nil {
		return err
	}
	name := nameOn(body, q.AsAt)
	page := s.coverage(r, who, picture, name, "in the area of "+name)
	page.Kind = "Integrated care board (ICB)"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.link(q, "/england")}}
	page.Facts = bodyFacts(body)
	if parent, ok := reg.ParentOn(body.Code, q.AsAt); ok {
		region, _ := reg.Find(parent)
		link := view.Link{Text: nameOn(region, q.AsAt), Href: s.link(q, "/regions/"+string(parent))}
		page.Layout.Breadcrumb = append(page.Layout.Breadcrumb, link)
		page.Facts = append(page.Facts, view.Fact{Key: "Region", Value: link.Text, Href: link.Href})
	}
	page.Trusts = s.trustTable(q, picture.Trusts, "Trusts of "+name, false)
	page.Files = []view.Link{
		{Text: "Download these trusts (CSV)", Href: s.link(q, "/exports/coverage.csv", "by", "trust", "icb", string(body.Code))},
	}
	s.ending(&page, q, body, reg, "/icbs/")
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// body finds the organisation of the path. Another kind of body is not found
// here, as if absent.
func (s *Server) body(r *http.Request, who visitor, kind organisation.Kind) (q insight.Query, body organisation.Organisation, reg organisation.Register, err error) {
	if q, err = s.question(r); err != nil {
		return q, body, reg, err
	}
	code, err := codeOf(r)
	if err != nil {
		return q, body, reg, err
	}
	if reg, err = s.stores.Organisations.Register(r.Context(), who.permit); err != nil {
		return q, body, reg, err
	}
	body, ok := reg.Find(code)
	if !ok || body.Kind != kind {
		return q, body, reg, fault.New(fault.NotFound, "There is no %s with the code %s.", kind.Label(), code)
	}
	return q, body, reg, nil
}

// coverage is what every page of coverage shows of its picture.
func (s *Server) coverage(r *http.Request, who visitor, picture insight.Picture, heading, in string) view.Coverage {
	count := picture.Whole()
	page := view.Coverage{
		Layout: s.layout(r, who, heading), Heading: heading, Lede: ledeOf(count, in), Sources: sources(),
		Day: view.DayForm{Action: r.URL.Path, AsAt: picture.Query.AsAt.String(), Max: s.today().String(), Open: picture.Query.AsAt != s.today()},
	}
	s.sayDay(&page.Layout, r, picture.Query)
	if count.Trusts > 0 {
		for _, state := range post.TrustStates() {
			page.States = append(page.States, view.Fact{Key: state.Label(), Value: ofAll(count.States[state], count.Trusts)})
		}
	}
	return page
}

// ofAll is a count with its share, rounded to the nearest whole per cent; what
// is there never rounds to nothing, nor what is missing to all.
func ofAll(n, all int) string {
	share := (200*n + all) / (2 * all)
	switch {
	case n > 0 && share == 0:
		return fmt.Sprintf("%d of %s (under 1%%)", n, plural(all, "trust", "trusts"))
	case n < all && share == 100:
		return fmt.Sprintf("%d of %s (over 99%%)", n, plural(all, "trust", "trusts"))
	}
	return fmt.Sprintf("%d of %s (%d%%)", n, plural(all, "trust", "trusts"), share)
}

// ending turns the page of a body that does not exist on the day into one that
// says so and where to go.
func (s *Server) ending(page *view.Coverage, q insight.Query, body organisation.Organisation, reg organisation.Register, path string) {
	if body.OpenOn(q.AsAt) {
		return
	}
	page.Lede, page.States, page.Sources, page.Files = nil, nil, nil, nil
	page.Groups, page.Trusts = view.CountTable{}, view.TrustTable{}
	page.Ended, page.Ways = s.endOf(q, body, reg, path)
}

func (s *Server) endOf(q insight.Query, body organisation.Organisation, reg organisation.Register, path string) (sentence string, ways []view.Link) {
	name := nameOn(body, q.AsAt)
	if !body.Opened.IsZero() && q.AsAt.Before(body.Opened) {
		return fmt.Sprintf("%s opened on %s, after the day that you chose.", name, body.Opened.Long()),
			[]view.Link{{Text: "See it today", Href: path + string(body.Code)}}
	}
	for _, code := range reg.Successors(body.Code) {
		if successor, ok := reg.Find(code); ok && successor.OpenOn(q.AsAt) {
			ways = append(ways, view.Link{Text: "Successor: " + nameOn(successor, q.AsAt), Href: s.link(q, path+string(code))})
		}
	}
	if !body.Closed.Before(insight.FirstDay()) {
		ways = append(ways, view.Link{Text: "See it as it was on its last day", Href: path + string(body.Code) + "?as-at=" + body.Closed.String()})
	}
	return fmt.Sprintf("%s closed on %s.", name, body.Closed.Long()), ways
}

// nameOn is the body's name on a day as people write it.
func nameOn(o organisation.Organisation, on day.Day) string { return o.NameOn(on).Display }

// short is the name of an ICB without the words that all of them share, for
// tables that say above them that these are ICBs.
func short(name string) string { return organisation.Name{Display: name}.Short() }

func bodyFacts(o organisation.Organisation) []view.Fact {
	facts := []view.Fact{{Key: "ODS code", Value: string(o.Code)}}
	if o.ONSCode != "" {
		facts = append(facts, view.Fact{Key: "ONS code", Value: o.ONSCode})
	}
	if !o.Opened.IsZero() {
		facts = append(facts, view.Fact{Key: "Opened", Value: o.Opened.Long()})
	}
	if !o.Closed.IsZero() {
		facts = append(facts, view.Fact{Key: "Closed", Value: o.Closed.Long()})
	}
	return facts
}

func (s *Server) countTable(q insight.Query, rows []insight.Row, first, by, path string) view.CountTable {
	table := view.CountTable{ID: "counts", Caption: "CCIO posts " + by + " (number of trusts)", Second: "Authority and team " + by + " (of the trusts that told us)", First: first}
	for _, row := range rows {
		c := row.Coverage
		table.Rows = append(table.Rows, view.CountRow{
			Name: short(row.Name), Href: s.link(q, path+row.Code), Trusts: strconv.Itoa(c.Trusts),
			Filled: strconv.Itoa(c.States[post.Filled]), InPart: strconv.Itoa(c.States[post.FilledInPart]),
			Interim: strconv.Itoa(c.States[post.HeldInterim]), Recruiting: strconv.Itoa(c.States[post.VacantRecruiting]),
			Vacant: strconv.Itoa(c.States[post.VacantNotRecruiting]), NotEstablished: strconv.Itoa(c.States[post.NotEstablished]),
			NotRecorded: strconv.Itoa(c.States[post.NotRecorded]),
			Board:       ofTold(c.ReportsToBoard), Trained: ofTold(c.FiveTrained),
		})
	}
	return table
}

// ofTold is a count with its own denominator: of how many that told us.
func ofTold(t insight.Tally) string {
	if t.Of == 0 {
		return "not told"
	}
	return fmt.Sprintf("%d of %d", t.Yes, t.Of)
}

func (s *Server) trustTable(q insight.Query, trusts []insight.Trust, caption string, showICB bool) view.TrustTable {
	table := view.TrustTable{ID: "trusts", Caption: caption, ShowICB: showICB, Empty: "No NHS trust belongs here on this day."}
	for _, t := range trusts {
		table.Rows = append(table.Rows, s.trustRow(q, t))
	}
	return table
}

func (s *Server) trustRow(q insight.Query, t insight.Trust) view.TrustRow {
	row := view.TrustRow{
		Name: t.Name, Href: s.link(q, "/trusts/"+string(t.Code)), Code: string(t.Code), Region: t.Region.Name, ICB: short(t.ICB.Name),
		State: t.State.Label(), StateColour: colourOf(t.State), Trained: t.Team.Trained.Label(),
		ReportsTo: "Not told", BoardAccess: "Not told", Confirmed: "Never",
	}
	if !t.HasPost() {
		row.ReportsTo, row.BoardAccess, row.Confirmed = "No post", "No post", "No post"
		if !t.Told() {
			row.ReportsTo, row.BoardAccess, row.Confirmed = "Not told", "Not told", "Never"
		}
		return row
	}
	row.ReportsTo, row.BoardAccess = t.Period.ReportsTo.Label(), t.Period.BoardAccess.Label()
	row.Confirmed = confirmed(t.Period, q.AsAt)
	return row
}
