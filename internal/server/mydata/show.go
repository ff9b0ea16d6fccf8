package mydata

import (
	"fmt"
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// mostLooks is how many looks and corrections of their own a page shows; the file
// has all.
const mostLooks = 100

// Show is what is held about the visitor, with or without a role.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	mine, err := s.Records.MyData(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	page := view.MyData{Layout: s.Layout(r, who, "What is held about you"), Note: mine.Note.Words, NoteAt: site.Moment(mine.Note.At)}
	page.You = myPerson(mine).Facts
	page.Addresses = myAddresses(mine)
	page.Roles = tableOf("roles", "Roles, the latest first", s.myRoles(mine))
	for _, h := range mine.Held {
		if item := heldItem(h); h.IsReplaced() {
			page.Replaced = append(page.Replaced, item)
		} else {
			page.Held = append(page.Held, item)
		}
	}
	looks := myLooks(mine)
	page.Looks = tableOf("looks", "Looks, the latest first", looks[:min(len(looks), mostLooks)])
	switch n := len(looks); {
	case n == 0:
		page.LooksSay = "No national administrator has looked at what is held about you."
	case n > mostLooks:
		page.LooksSay = fmt.Sprintf("National administrators looked %s times. The latest %d are shown; the files have all.", site.Grouped(n), mostLooks)
	default:
		page.LooksSay = "National administrators looked " + times(n) + "."
	}
	page.Traces = tableOf("traces", "Events, by what was done", myTraces(mine))
	page.Sessions = "You have signed in " + times(len(mine.Sessions)) + "; the files say when."
	page.Notices = "You have had no notice here."
	if n := len(mine.Notices); n > 0 {
		page.Notices = "You have had " + site.Plural(n, "notice", "notices") + " here."
	}
	page.Assessments = "You have answered nothing in an assessment."
	if n := len(mine.Answers); n > 0 {
		page.Assessments = "You have given " + site.Plural(n, "answer", "answers") + " in assessments; the files have each of them, with its evidence, your reflection, and what was signed off beside it."
	}
	if n := len(mine.Kept); n > 0 {
		page.Notices += " " + site.Capitalised(site.Plural(n, "form", "forms")) + " that you sent after your session had ended " + map[bool]string{true: "is", false: "are"}[n == 1] + " kept for you; your start page leads there."
	}
	for _, c := range mine.Corrections[:min(len(mine.Corrections), mostLooks)] {
		page.Corrections = append(page.Corrections, view.CorrectionRow{Wrong: c.Wrong, Right: c.Right, At: site.Moment(c.At)})
	}
	return s.Render(w, r, http.StatusOK, view.MyDataPage(page))
}

// times is how often something was.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return site.Grouped(n) + " times"
}

// tableOf is things of one kind as a table: a column for each fact.
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
