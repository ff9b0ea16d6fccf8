package server

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// nameOn is the body's name on a day as people write it.
func nameOn(o organisation.Organisation, on day.Day) string { return o.NameOn(on).Display }

// short is the name of an ICB without the words that all of them share, for
// tables that say above them that these are ICBs.
func short(name string) string { return organisation.Name{Display: name}.Short() }

func (s *Server) trustTable(q insight.Query, trusts []insight.Trust, caption string, showICB bool) view.TrustTable {
	table := view.TrustTable{ID: "trust-table", Caption: caption, ShowICB: showICB, Empty: "No NHS trust belongs here on this day."}
	for _, t := range trusts {
		table.Rows = append(table.Rows, s.trustRow(q, t))
	}
	return table
}

func (s *Server) trustRow(q insight.Query, t insight.Trust) view.TrustRow {
	row := view.TrustRow{
		Name: t.Name, Href: s.link(q, "/trusts/"+string(t.Code)), Code: string(t.Code), Region: t.Region.Name, ICB: short(t.ICB.Name),
		State: t.State.Label(), StateColour: colourOf(t.State), Trained: t.Team.Trained.Label(),
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
	row.Confirmed = confirmed(t.Period, q.AsAt)
	if !t.Period.Confirmed.IsZero() {
		row.ConfirmedOn = t.Period.Confirmed.String()
	}
	return row
}
