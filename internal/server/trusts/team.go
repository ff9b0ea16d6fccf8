package trusts

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// teamFacts describes the team around a trust's CCIO post.
func teamFacts(t insight.Trust) []view.Fact {
	if t.Team.Posts == 0 {
		return nil
	}
	facts := []view.Fact{
		{Key: "People in clinical informatics posts", Value: strconv.Itoa(t.Team.Headcount)},
		{Key: "Funded time of those posts", Value: teamWTE(t)},
	}
	if t.Workforce.WTE > 0 {
		facts = append(facts, view.Fact{
			Key: "Workforce of the trust", Value: fmt.Sprintf("%s WTE on %s", thousands(t.Workforce.WTE), t.Workforce.Counted.Long()),
		})
	}
	return facts
}

// teamWTE writes the funded time of the team: at least, where something is not told.
func teamWTE(t insight.Trust) string {
	switch {
	case t.Team.TimedPosts == 0 && !t.Team.IsPartial():
		return "Nobody is known to hold one of them"
	case t.Team.TimedPosts == 0:
		return "Not told"
	}
	said := knownWTE(t)
	if t.Team.Untold > 0 {
		said += ", without " + site.Plural(t.Team.Untold, "held post", "held posts") + " whose funded time is not told"
	}
	return said
}

// knownWTE writes what is known of the funded time of the team, to one decimal.
func knownWTE(t insight.Trust) string {
	said := oneDecimal(t.Team.WTE) + " WTE"
	if t.Team.IsPartial() {
		return "at least " + said
	}
	return said
}

// oneDecimal rounds half up.
func oneDecimal(w post.WTE) string {
	tenths := (int(w) + 5) / 10
	return fmt.Sprintf("%s.%d", site.Grouped(tenths/10), tenths%10)
}

func safetyFact(t insight.Trust) view.Fact {
	return view.Fact{Key: "Clinical safety officer", Value: t.Safety.Label()}
}

// benchmarks compares a trust's team with each published benchmark. What comes of the
// trust's own workforce stands before what a trust of average size would need.
func benchmarks(t insight.Trust) view.Benchmarks {
	beside := func(answer post.Answer, wanted string) string {
		if t.Team.TimedPosts == 0 {
			return "Not told"
		}
		said := site.Capitalised(knownWTE(t))
		switch answer {
		case post.Yes:
			return said + ", which is as much as " + wanted + " or more"
		case post.No:
			said += ", which is less than " + wanted
			if t.Team.IsPartial() {
				said += " even with one WTE for each post whose time is not told"
			}
			return said
		case post.NotTold:
		}
		return said + ". Whether it comes to " + wanted + " cannot be told"
	}
	share := "Not told: the workforce of the trust is not known"
	if t.Workforce.WTE > 0 {
		share = beside(t.HEEShare(), "the "+oneDecimal(post.HEEShare(t.Workforce.WTE))+" WTE that 0.14% of its workforce would be")
	}
	return view.Benchmarks{
		ID: "benchmarks", Caption: "The team beside what has been asked for or estimated", Third: "This trust",
		Rows: []view.Benchmark{
			{
				Asked: "At least five trained clinician-informaticians in an average-sized trust", Source: "Wachter review, Making IT Work, 2016",
				Figure: t.Team.Trained.Label(),
			},
			{Asked: "Estimate: clinical informaticians of 0.14% of the trust's workforce", Source: site.HEESource, Figure: share},
			{
				Asked:  "The same estimate for a trust of average size: nine WTE. It says nothing of what a small or large trust needs",
				Source: site.HEESource, Figure: beside(t.Team.Nine(), "nine WTE"),
			},
		},
	}
}

// thousands writes WTE with thousands separators, as precisely as it is known: without
// noughts at the end.
func thousands(w post.WTE) string {
	said := site.Grouped(int(w) / 100)
	switch rest := int(w) % 100; {
	case rest == 0:
		return said
	case rest%10 == 0:
		return fmt.Sprintf("%s.%d", said, rest/10)
	default:
		return fmt.Sprintf("%s.%02d", said, rest)
	}
}

// historyOf lists the states of a trust's CCIO post over the two years before a
// day, the latest first. It begins later for a trust that opened within those
// years.
func historyOf(posts []post.Post, statements []post.Statement, opened, on, today day.Day) view.History {
	h := view.History{ID: "history", Caption: "State of the CCIO post over the last two years"}
	first := on.AddYears(-2)
	if first.Before(opened) {
		first = opened
	}
	for _, span := range slices.Backward(post.StateTimeline(posts, statements, post.CCIO, first, on)) {
		row := view.HistoryRow{State: span.State.Label(), From: span.From.Long(), To: span.To.Long()}
		if span.From == first && first != opened {
			row.From += " or before"
		}
		if span.To == on {
			row.To = "This day"
			if on == today {
				row.To = "Today"
			}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// timeAmong compares a trust's funded time with that of the trusts of its sector,
// or of all England if too few of the sector have told theirs. It is nil if the
// trust has no CCIO post.
func (s *Area) timeAmong(ctx context.Context, who site.Visitor, q insight.Query, t insight.Trust) (*chart.Strip, error) {
	if !t.HasPost() {
		return nil, nil
	}
	sector := t.Sector.Statistical()
	q.Trust, q.Sector = "", sector
	peers, err := s.Insight.Picture(ctx, who.Permit, q)
	if err != nil {
		return nil, err
	}
	among := "acute trusts"
	const enough = 8 // a spread over fewer says little
	if len(peers.Whole().Funded) < enough || sector == organisation.StatisticalUnknown {
		q.Sector, among = organisation.StatisticalUnknown, "all trusts"
		if peers, err = s.Insight.Picture(ctx, who.Permit, q); err != nil {
			return nil, err
		}
	} else if sector != organisation.StatisticalAcute {
		among = site.Lowered(sector.Label()) + " trusts"
	}
	figure := timeOf(t, peers, among, s.Today())
	return &figure, nil
}

// timeOf makes the figure of a trust's funded time among its peers. among names the
// peers.
func timeOf(t insight.Trust, peers insight.Picture, among string, today day.Day) chart.Strip {
	q := peers.Query
	figure := site.Strip(peers.Whole())
	figure.OwnLabel = "This trust"
	figure.Figure = chart.Figure{
		ID: "funded", Title: "Funded time of the CCIO post among " + among + " of England", Fold: true,
		Note: insight.FundedRule + " More is not always better: a small trust may need less.",
		Download: []chart.Link{{
			Text: "CSV",
			Href: site.Link(q, today, "/exports/coverage.csv", "by", "trust", "sector", q.Sector.Slug()),
		}},
	}
	if pas, told := t.Period.Funded.PAs(); told {
		figure.Own = &pas
	}
	return figure
}
