package mydata

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/day"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// mostLooks is how many looks, and how many corrections, the page shows. The file
// has all of them.
const mostLooks = 100

// Show shows what is held about the visitor, with or without a role.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	mine, err := s.Read.MyData(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.MyDataPage(myDataPage(s.Layout(r, who, "What is held about you"), mine, s.Today())))
}

// myDataPage makes the page of what is held on a day.
func myDataPage(layout view.Layout, mine account.MyData, today day.Day) view.MyData {
	looks := myLooks(mine)
	page := view.MyData{
		Layout: layout, You: myPerson(mine).Facts, Addresses: myAddresses(mine), Texts: textSections(mine),
		Roles:    tableOf("roles", "Roles, the latest first", myRoles(mine, today)),
		Looks:    tableOf("looks", "Looks, the latest first", looks[:min(len(looks), mostLooks)]),
		LooksSay: looksSay(len(looks)),
		Traces:   tableOf("traces", "Events, by what was done", myTraces(mine)),
		Sessions: sessionsSay(len(mine.Sessions)), Notices: noticesSay(len(mine.Notices), len(mine.Kept)),
		Assessments: answersSay(len(mine.Answers)),
	}
	for _, h := range mine.Held {
		if item := heldItem(h); h.IsReplaced() {
			page.Replaced = append(page.Replaced, item)
		} else {
			page.Held = append(page.Held, item)
		}
	}
	for _, c := range mine.Corrections[:min(len(mine.Corrections), mostLooks)] {
		page.Corrections = append(page.Corrections, view.CorrectionRow{Wrong: c.Wrong, Right: c.Right, At: site.Moment(c.At)})
	}
	return page
}

// tableOf shows items of one kind as a table with a column for each fact.
func tableOf(id, caption string, items []view.MyItem) view.PlainTable {
	t := view.PlainTable{ID: id, Caption: caption}
	for i, item := range items {
		var row []string
		for _, f := range item.Facts {
			if i == 0 {
				t.Head = append(t.Head, f.Key)
			}
			row = append(row, f.Value)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
