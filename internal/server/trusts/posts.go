package trusts

import (
	"fmt"
	"net/http"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// ShowPosts shows each post of a trust that exists on the day, with its history.
func (s *Area) ShowPosts(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindTrust)
	if err != nil {
		return err
	}
	q.Trust = body.Code
	posts, statements, err := s.Posts.TrustPosts(r.Context(), who.Permit, q)
	if err != nil {
		return err
	}
	name := site.NameOn(body, q.AsAt)
	layout := s.Layout(r, who, "Clinical informatics posts, "+name)
	s.SayDay(&layout, r, q)
	layout.Breadcrumb = append(pathTo(q, s.Today(), body.Code, reg), view.Link{Text: name, Href: s.Link(q, "/trusts/"+string(body.Code))})
	page := postsOf(layout, posts, statements, q.AsAt, s.Today())
	page.Trust, page.Day.Action = name, r.URL.Path
	return s.Render(w, r, http.StatusOK, view.PostsPage(page))
}

// postsOf makes the page of a trust's posts and statements on a day.
func postsOf(layout view.Layout, posts []post.Post, statements []post.Statement, on, today day.Day) view.Posts {
	page := view.Posts{Layout: layout, Day: view.DayForm{AsAt: on.String(), Max: today.String(), Open: on != today}}
	post.SortByType(posts, on)
	var past int
	for _, p := range posts {
		period, exists := p.PeriodOn(on)
		if !exists {
			past++
			continue
		}
		page.Posts = append(page.Posts, postHistory(p, period, on))
	}
	when := "today"
	if on != today {
		when = "on " + on.Long()
	}
	page.Lede = fmt.Sprintf("%s recorded %s.", site.Plural(len(page.Posts), "post is", "posts are"), when)
	if len(page.Posts) == 0 {
		page.Lede = fmt.Sprintf("No posts are recorded %s.", when)
	}
	if past > 0 {
		page.Lede += fmt.Sprintf(" %d more existed on other days.", past)
	}
	for _, said := range statements {
		switch {
		case !said.Covers(on):
		case said.NoOther:
			page.Said = append(page.Said, allTold(said, posts, on))
		default:
			page.Said = append(page.Said,
				fmt.Sprintf("The trust has said that it has had no %s post since %s.", said.Type.Label(), said.From.Long()))
		}
	}
	tellApart(page.Posts)
	if len(page.Posts) == 0 && len(page.Said) == 0 {
		page.Empty = "This trust has not told us about its clinical informatics posts yet. That does not mean that it has none."
	}
	return page
}

// allTold says in a sentence that the posts of a type that the trust has told us of
// are all that it has.
func allTold(said post.Statement, posts []post.Post, on day.Day) string {
	what := fmt.Sprintf("these are all its %s posts", said.Type.Label())
	switch numberOf(posts, said.Type, on) {
	case 0:
		what = fmt.Sprintf("it has no %s post besides those that it told us of, and none of these exists on this day", said.Type.Label())
	case 1:
		what = fmt.Sprintf("this is its only %s post", said.Type.Label())
	}
	return fmt.Sprintf("The trust has said, from %s, that %s.", said.From.Long(), what)
}

// numberOf counts the posts of a type that exist on a day.
func numberOf(posts []post.Post, t post.Type, on day.Day) int {
	n := 0
	for _, p := range posts {
		if period, exists := p.PeriodOn(on); exists && period.Type == t {
			n++
		}
	}
	return n
}

// othersFact says how many CCIO posts a trust has told us of, and whether it may have
// others.
func othersFact(posts []post.Post, statements []post.Statement, on day.Day) []view.Fact {
	n := numberOf(posts, post.CCIO, on)
	if n == 0 {
		return nil
	}
	value := fmt.Sprintf("%d. The trust has not told us whether it has others.", n)
	for _, said := range statements {
		if said.NoOther && said.Type == post.CCIO && said.Covers(on) {
			value = fmt.Sprintf("%d. %s", n, allTold(said, posts, on))
		}
	}
	return []view.Fact{{Key: "CCIO posts", Value: value}}
}

// tellApart numbers posts of the same type, so that somebody who moves from heading
// to heading knows which post they are at.
func tellApart(posts []view.PostHistory) {
	alike, seen := map[string]int{}, map[string]int{}
	for _, p := range posts {
		alike[p.Heading]++
	}
	for i := range posts {
		heading := posts[i].Heading
		if seen[heading]++; alike[heading] > 1 {
			posts[i].Heading = fmt.Sprintf("%s, %d of %d", heading, seen[heading], alike[heading])
		}
	}
}

func postHistory(p post.Post, now post.Period, on day.Day) view.PostHistory {
	state := post.StateOf(p, on)
	shown := view.PostHistory{
		ID: "post-" + p.ID.String(), Heading: now.Type.Label(), State: state.Label(), Colour: site.PostColour(state),
		Facts: slices.Concat(
			[]view.Fact{{Key: "Established", Value: p.Established().Long()}, {Key: "Funded time", Value: site.Funded(now.Funded)}},
			periodFacts(now), vacancyFacts(p, now, on),
			[]view.Fact{{Key: "Last confirmed", Value: site.Confirmed(now, on)}},
		),
		Periods:      periodHistory(p.Periods, on),
		Appointments: view.PostTable{Heads: []string{"From", "To", "Kind", "Share of the post"}},
		Recruitments: view.PostTable{Heads: []string{"From", "To"}},
	}
	if now.LocalTitle != "" {
		shown.Facts = slices.Insert(shown.Facts, 0, view.Fact{Key: "Local title", Value: now.LocalTitle})
	}
	if last := p.LastDay(); !last.IsZero() {
		shown.Facts = append(shown.Facts, view.Fact{Key: "Disestablished", Value: p.Disestablished().Long()})
	}
	for _, a := range p.Appointments {
		shown.Appointments.Rows = append(shown.Appointments.Rows,
			[]string{a.From.Long(), still(a.To), a.Kind.Label(), fmt.Sprintf("%d%%", a.Share)})
	}
	for _, span := range p.Recruitments {
		shown.Recruitments.Rows = append(shown.Recruitments.Rows, []string{span.From.Long(), still(span.To)})
	}
	return shown
}

// vacancyFacts are what is told of a post that nobody holds.
func vacancyFacts(p post.Post, now post.Period, on day.Day) []view.Fact {
	if !post.StateOf(p, on).IsVacant() {
		return nil
	}
	first, _ := post.VacantSince(p, on)
	facts := []view.Fact{{Key: "Vacant since", Value: since(first, on)}}
	if now.Recruiting != post.NotTold {
		facts = append(facts, view.Fact{Key: "Recruiting", Value: now.Recruiting.Label()})
	}
	return facts
}

// periodFacts are the facts that the page of a trust, that of its posts and their
// history all show in the same words.
func periodFacts(p post.Period) []view.Fact {
	return []view.Fact{
		{Key: "Reports to", Value: p.ReportsTo.Label()},
		{Key: "Board access", Value: p.BoardAccess.Label()},
		{Key: "Budget", Value: p.Budget.Label()},
	}
}

func periodHistory(periods []post.Period, on day.Day) view.PostTable {
	h := view.PostTable{Heads: []string{"From", "To", "Title", "Funded time"}}
	for _, fact := range periodFacts(post.Period{}) {
		h.Heads = append(h.Heads, fact.Key)
	}
	// Most posts are never told of in this way: how they were held is in the appointments.
	told := slices.ContainsFunc(periods, func(p post.Period) bool { return !p.VacantFrom.IsZero() || p.Recruiting != post.NotTold })
	if told {
		h.Heads = append(h.Heads, "Vacant from", "Recruiting")
	}
	h.Heads = append(h.Heads, "Last confirmed")
	for _, p := range periods {
		row := []string{p.From.Long(), still(p.To), orNotTold(p.LocalTitle), p.Funded.String()}
		for _, fact := range periodFacts(p) {
			row = append(row, fact.Value)
		}
		if told {
			row = append(row, orNotTold(p.VacantFrom.Long()), p.Recruiting.Label())
		}
		h.Rows = append(h.Rows, append(row, site.Confirmed(p, on)))
	}
	return h
}

// orNotTold returns what a trust wrote, or says that it wrote nothing.
func orNotTold(text string) string {
	if text == "" {
		return "Not told"
	}
	return text
}

// still writes a last day, or that there is none yet.
func still(last day.Day) string {
	if last.IsZero() {
		return "still so"
	}
	return last.Long()
}
