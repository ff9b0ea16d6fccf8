package site

import (
	"cmp"
	"slices"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/web/view"
)

// TrustTable is a list of trusts, each with its post.
func (s *Site) TrustTable(q insight.Query, trusts []insight.Trust, caption string, showICB bool) view.TrustTable {
	table := view.TrustTable{ID: "trust-table", Caption: caption, ShowICB: showICB, Empty: "No NHS trust belongs here on this day."}
	for _, t := range trusts {
		table.Rows = append(table.Rows, s.TrustRow(q, t))
	}
	return table
}

// TrustRow is one trust of such a list.
func (s *Site) TrustRow(q insight.Query, t insight.Trust) view.TrustRow {
	row := view.TrustRow{
		Name: t.Name, Href: s.Link(q, "/trusts/"+string(t.Code)), Code: string(t.Code), Region: t.Region.Name, ICB: Short(t.ICB.Name),
		State: t.State.Label(), StateColour: PostColour(t.State), Trained: t.Team.Trained.Label(),
		StateOrder: slices.Index(post.TrustStates(), t.State),
		ReportsTo:  "Not told", BoardAccess: "Not told", Confirmed: "Never",
	}
	if !t.HasPost() {
		row.ReportsTo, row.BoardAccess, row.Confirmed = "No post", "No post", "No post"
		if !t.Told() {
			row.ReportsTo, row.BoardAccess, row.Confirmed = "Not told", "Not told", "Never"
		}
		return row
	}
	row.ReportsTo, row.BoardAccess = t.Period.ReportsTo.Label(), t.Period.BoardAccess.Label()
	row.Confirmed = Confirmed(t.Period, q.AsAt)
	if !t.Period.Confirmed.IsZero() {
		row.ConfirmedOn = t.Period.Confirmed.String()
	}
	return row
}

// Confirmed says how fresh a fact of the register is. What is shown of another
// day may have been confirmed since.
func Confirmed(p post.Period, on day.Day) string {
	if p.Confirmed.IsZero() {
		return "Never"
	}
	return ConfirmedOn(p.Confirmed, on)
}

// ConfirmedOn is the day of a confirmation, seen from another day.
func ConfirmedOn(when, on day.Day) string {
	if when.After(on) {
		return when.Long() + ", after this day"
	}
	return when.Long()
}

// ByType puts posts in the order of their types, the CCIO's first.
func ByType(posts []post.Post, on day.Day) {
	order := func(p post.Post) int {
		period, _ := p.PeriodOn(on)
		return slices.Index(post.Types(), period.Type)
	}
	slices.SortStableFunc(posts, func(a, b post.Post) int { return cmp.Compare(order(a), order(b)) })
}
