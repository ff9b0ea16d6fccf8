package trusts

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Show shows one trust: its post, and the post's capacity and authority.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindTrust)
	if err != nil {
		return err
	}
	q.Trust = body.Code
	name := site.NameOn(body, q.AsAt)
	page := view.Trust{
		Layout: s.Layout(r, who, name), Heading: name, About: aboutTrust(q, s.Today(), body, reg),
		Day: view.DayForm{Action: r.URL.Path, AsAt: q.AsAt.String(), Max: s.Today().String(), Open: q.AsAt != s.Today()},
	}
	s.SayDay(&page.Layout, r, q)
	if later, uncertain := body.LaterName(q.AsAt); uncertain && q.AsAt != s.Today() {
		page.Layout.AsAt += fmt.Sprintf(" The trust was called %s by %s. We do not know from which day, so it may have been already.",
			later.Display, later.From.Long())
	}
	page.Layout.Breadcrumb = pathTo(q, s.Today(), body.Code, reg)
	if !body.OpenOn(q.AsAt) {
		page.Ended, page.Ways = s.EndOf(q, body, reg, "/trusts/")
		return s.Render(w, r, http.StatusOK, view.TrustPage(page))
	}
	picture, err := s.Insight.Picture(r.Context(), who.Permit, q)
	if err != nil {
		return err
	}
	if len(picture.Trusts) != 1 {
		return fault.New(fault.NotFound, "There is no trust with the code %s on this day.", body.Code)
	}
	if page.Open, err = s.open(r, who, q, picture.Trusts[0], body.Opened); err != nil {
		return err
	}
	may, err := permitsOf(who, q, s.Today())
	if err != nil {
		return err
	}
	var people assessment.TrustPeople
	if may != (assessment.TrustPermits{}) {
		if people, err = s.People.TrustPeople(r.Context(), may, q); err != nil {
			return err
		}
	}
	if q.AsAt == s.Today() {
		if page.Competence, err = s.trustLevels(r.Context(), who, may.Levels, people.Results, body.Code); err != nil {
			return err
		}
		if page.Competence.Team, err = s.teamLevels(r.Context(), people.Team); err != nil {
			return err
		}
	}
	if page.Holders, page.Who, err = s.holders(r.Context(), who, q, people.Holders, people.Hours); err != nil {
		return err
	}
	page.Mine = len(page.Holders) > 0 && who.Actor().Role() == authz.PostHolder
	page.Links = []view.Link{
		{Text: "All clinical informatics posts of this trust, with their history", Href: s.Link(q, "/trusts/"+string(body.Code)+"/posts")},
	}
	return s.Render(w, r, http.StatusOK, view.TrustPage(page))
}

// permitsOf decides what the visitor may see of people on the page of a trust. Levels
// are shown as they are today.
func permitsOf(who site.Visitor, q insight.Query, today day.Day) (may assessment.TrustPermits, err error) {
	for _, one := range []struct {
		action authz.Action
		permit *authz.Permit
		isDue  bool
	}{
		{authz.ViewHolder, &may.Holders, true}, {authz.ViewHours, &may.Hours, true},
		{authz.ViewLevels, &may.Levels, q.AsAt == today},
		{authz.ViewTeamLevels, &may.Team, q.AsAt == today && who.Actor().Scope().Trust == q.Trust},
	} {
		if !one.isDue {
			continue
		}
		permit, err := who.Authorize(one.action)
		if err != nil && fault.KindOf(err) != fault.Forbidden {
			return may, err
		}
		*one.permit = permit
	}
	return may, nil
}

// open makes what everybody may know about a trust that is open on the day. It is
// made once for a version of the register and a day.
func (s *Area) open(
	r *http.Request, who site.Visitor, q insight.Query, t insight.Trust, opened day.Day,
) (templ.Component, error) {
	draw := func() (templ.Component, error) {
		var page view.OpenTrust
		describe(&page, t, q.AsAt)
		posts, statements, err := s.Posts.TrustPosts(r.Context(), who.Permit, q)
		if err != nil {
			return nil, err
		}
		page.Post = append(page.Post, othersFact(posts, statements, q.AsAt)...)
		page.History = historyOf(posts, statements, opened, q.AsAt, s.Today())
		page.Time, err = s.timeAmong(r.Context(), who, q, t)
		return view.OpenTrustContent(page), err
	}
	if !q.KnownOn.IsZero() {
		return draw()
	}
	version, err := s.Organisations.Version(r.Context(), who.Permit)
	if err != nil {
		return nil, err
	}
	return s.Keep(r.Context(), fmt.Sprintf("%s %d %s %s", r.URL.Path, version, s.Today(), q.AsAt), draw)
}

// describe adds to a trust's page what everybody may know about the trust on a day.
func describe(page *view.OpenTrust, t insight.Trust, on day.Day) {
	page.State, page.Colour = t.State.Label(), site.PostColour(t.State)
	page.Lede = Lede(t)
	page.Post, page.Power, page.Known = postFacts(t, on), powerFacts(t), teamFacts(t)
	if t.Team.Posts > 0 {
		page.Known, page.Benchmarks = append(page.Known, safetyFact(t)), benchmarks(t)
	} else if t.SafetyCover() != post.NotTold {
		page.Known = []view.Fact{safetyFact(t)}
	}
}

// pathTo links England, and the region and the ICB to which a trust belongs on the
// day.
func pathTo(q insight.Query, today day.Day, code organisation.Code, reg organisation.Register) []view.Link {
	path := []view.Link{{Text: "England", Href: site.Link(q, today, "/england")}}
	icb, ok := reg.ParentOn(code, q.AsAt)
	if !ok {
		return path
	}
	if region, ok := reg.ParentOn(icb, q.AsAt); ok {
		found, _ := reg.Find(region)
		path = append(path, view.Link{Text: site.NameOn(found, q.AsAt), Href: site.Link(q, today, "/regions/"+string(region))})
	}
	found, _ := reg.Find(icb)
	return append(path, view.Link{Text: site.Short(site.NameOn(found, q.AsAt)), Href: site.Link(q, today, "/icbs/"+string(icb))})
}

func postFacts(t insight.Trust, on day.Day) []view.Fact {
	if !t.HasPost() {
		return nil
	}
	facts := []view.Fact{{Key: "Type", Value: t.Period.Type.Label()}, {Key: "Local title", Value: orNotTold(t.Period.LocalTitle)}}
	switch {
	case t.State.IsVacant():
		facts = append(facts, view.Fact{Key: "Vacant since", Value: since(t.Vacant, on)})
	case !t.Interim.IsZero():
		facts = append(facts, view.Fact{Key: "Nobody substantively since", Value: since(t.Interim, on)})
	}
	return append(facts, view.Fact{Key: "Last confirmed", Value: site.Confirmed(t.Period, on)})
}

// since writes a first day and how long that is up to a day, if the day is known.
func since(first, on day.Day) string {
	if first.IsZero() {
		return "Not told"
	}
	return fmt.Sprintf("%s (%s)", first.Long(), day.Length(first, on))
}

func powerFacts(t insight.Trust) []view.Fact {
	if !t.HasPost() {
		return nil
	}
	return append([]view.Fact{{Key: "Funded time", Value: site.Funded(t.Period.Funded)}}, periodFacts(t.Period)...)
}

// aboutTrust lists the facts about the trust as an organisation.
func aboutTrust(q insight.Query, today day.Day, body organisation.Organisation, reg organisation.Register) []view.Fact {
	facts := site.BodyFacts(body)
	facts = slices.Insert(facts, 1, view.Fact{Key: "Sector", Value: body.Sector.Label()},
		view.Fact{Key: "Legal form", Value: body.LegalForm.Label()})
	for i, link := range pathTo(q, today, body.Code, reg) {
		if key := []string{"", "Region", "Integrated care board (ICB)"}[i]; key != "" {
			facts = append(facts, view.Fact{Key: key, Value: link.Text, Href: link.Href})
		}
	}
	if body.National {
		facts = append(facts, view.Fact{Key: "Area", Value: "All of England; its region and ICB are those of its address only"})
	}
	var former, before []string
	for _, name := range body.Names {
		if display := name.Display; display != site.NameOn(body, q.AsAt) && !slices.Contains(former, display) {
			former = append(former, display)
		}
	}
	for _, code := range reg.Predecessors(body.Code) {
		if predecessor, ok := reg.Find(code); ok {
			before = append(before, fmt.Sprintf("%s (%s)", predecessor.CurrentName().Display, code))
		}
	}
	if len(former) > 0 {
		facts = append(facts, view.Fact{Key: "Other names", Value: strings.Join(former, "; ")})
	}
	if len(before) > 0 {
		facts = append(facts, view.Fact{Key: "Predecessors", Value: strings.Join(before, "; ")})
	}
	return facts
}
