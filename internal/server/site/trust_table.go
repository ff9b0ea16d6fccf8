package site

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/web/view"
)

// TrustRow makes the row of one trust in a list of trusts, with its CCIO post.
func TrustRow(q insight.Query, today day.Day, t insight.Trust) view.TrustRow {
	row := view.TrustRow{
		Name: t.Name, Href: Link(q, today, "/trusts/"+string(t.Code)), Code: string(t.Code), Region: t.Region.Name, ICB: Short(t.ICB.Name),
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

// Confirmed says when a fact of the register was last confirmed. A fact shown for
// another day may have been confirmed after that day.
func Confirmed(p post.Period, on day.Day) string {
	if p.Confirmed.IsZero() {
		return "Never"
	}
	return ConfirmedOn(p.Confirmed, on)
}

// ConfirmedOn writes the day of a confirmation on a page about another day.
func ConfirmedOn(when, on day.Day) string {
	if when.After(on) {
		return when.Long() + ", after this day"
	}
	return when.Long()
}
