package coverage

import (
	"fmt"

	"github.com/a-h/templ"

	"ccio/internal/insight"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// needs has the lists that an analyst acts on.
func (a place) needs() view.Topic {
	section := view.Topic{ID: "needs", Heading: "What trusts need", Words: []string{
		"These are facts about organisations, each with a next step. A list has only trusts that told us so: one that has not told us may have " +
			"the same need.",
	}}
	for _, need := range insight.Needs() {
		list := a.now().Needing(need)
		part := view.NeedList{
			ID: "need-" + string(need), Heading: need.Label(), Rule: need.Rule(), Next: need.NextStep(),
		}
		share := a.now().Share(need)
		part.Says = fmt.Sprintf("%s of the %s that told us.", site.Capitalised(noneOr(len(list))), site.Plural(share.Told(), "trust", "trusts"))
		if share.NotTold > 0 {
			part.Says += fmt.Sprintf(" %s not told us.", site.Verb(share.NotTold, "1 has", fmt.Sprintf("%d have", share.NotTold)))
		}
		part.Line = fmt.Sprintf("%s: %d of %d", need.Label(), len(list), share.Told())
		if share.Told() == 0 {
			part.Says = "No trust has told us enough to say."
			part.Line = need.Label() + ": not told"
		}
		for _, needy := range list {
			row := view.NeedRow{
				Name: needy.Trust.Name, Href: a.link("/trusts/" + string(needy.Trust.Code)), Code: string(needy.Trust.Code),
				State: needy.Trust.State.Label(),
			}
			if a.by != insight.ByEngland { // whose page has no room for it
				row.ICB = site.Short(needy.Trust.ICB.Name)
			}
			switch need {
			case insight.NeedSafetyOfficer:
				row.State = needy.Trust.Safety.Label()
			case insight.NeedBoardAccess, insight.NeedTrained:
				row.State = "" // says nothing about it
			case insight.NeedRecruitment, insight.NeedSubstantive:
			}
			if !needy.Since.IsZero() {
				row.Since = needy.Since.Long()
			}
			part.Rows = append(part.Rows, row)
		}
		section.Parts = append(section.Parts, templ.Component(part.Component()))
	}
	return section
}
