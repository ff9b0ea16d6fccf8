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

func teamWTE(t insight.Trust) string {
	said := t.Team.WTE.String() + " WTE"
	if t.Team.Untold > 0 {
		said += ", without " + site.Plural(t.Team.Untold, "held post", "held posts") + " whose funded time is not told"
	}
	return said
}

func safetyFact(t insight.Trust) view.Fact {
	return view.Fact{Key: "Clinical safety officer", Value: t.Safety.Label()}
}

// benchmarks compares a trust's team with each published benchmark.
func benchmarks(t insight.Trust) view.Benchmarks {
	reaches := func(answer post.Answer) string {
		switch answer {
		case post.Yes:
			return "It has that: "
		case post.No:
			return "It has less: "
		case post.NotTold:
		}
		return "Not told; known is "
	}
	share := "Not told: the workforce of the trust is not known"
	if t.Workforce.WTE > 0 {
		share = reaches(t.HEEShare()) + t.Team.WTE.String() + " of " + post.HEEShare(t.Workforce.WTE).String() + " WTE"
	}
	return view.Benchmarks{
		ID: "benchmarks", Caption: "The team beside what has been asked for", Third: "This trust",
		Rows: []view.Benchmark{
			{
				Asked: "At least five trained clinician-informaticians in an average-sized trust", Source: "Wachter review, Making IT Work, 2016",
				Figure: t.Team.Trained.Label(),
			},
			{
				Asked: "Nine WTE of clinical informaticians in an average trust", Source: site.HEESource,
				Figure: reaches(t.Team.Nine()) + t.Team.WTE.String() + " WTE",
			},
			{Asked: "Clinical informaticians of 0.14% of the workforce", Source: site.HEESource, Figure: share},
		},
	}
}

// thousands writes WTE with thousands separators.
func thousands(w post.WTE) string {
	return fmt.Sprintf("%s.%02d", site.Grouped(int(w)/100), int(w)%100)
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
