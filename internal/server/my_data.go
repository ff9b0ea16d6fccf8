package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ccio/internal/account"
	"ccio/internal/post"
	"ccio/web/view"
)

// mostLooks is how many looks and corrections of their own a page shows; the file
// has all.
const mostLooks = 100

// myData is what is held about the visitor, with or without a role.
func (s *Server) myData(w http.ResponseWriter, r *http.Request, who visitor) error {
	mine, err := s.stores.Records.MyData(r.Context(), who.permit)
	if err != nil {
		return err
	}
	page := view.MyData{Layout: s.layout(r, who, "What is held about you"), Note: mine.Note.Words, NoteAt: moment(mine.Note.At)}
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
		page.LooksSay = fmt.Sprintf("National administrators looked %s times. The latest %d are shown; the files have all.", grouped(n), mostLooks)
	default:
		page.LooksSay = "National administrators looked " + times(n) + "."
	}
	page.Traces = tableOf("traces", "Events, by what was done", myTraces(mine))
	page.Sessions = "You have signed in " + times(len(mine.Sessions)) + "; the files say when."
	page.Notices = "You have had no notice here."
	if n := len(mine.Notices); n > 0 {
		page.Notices = "You have had " + plural(n, "notice", "notices") + " here."
	}
	page.Assessments = "You have answered nothing in an assessment."
	if n := len(mine.Answers); n > 0 {
		page.Assessments = "You have given " + plural(n, "answer", "answers") + " in assessments; the files have each of them, with its evidence, your reflection, and what was signed off beside it."
	}
	if n := len(mine.Kept); n > 0 {
		page.Notices += " " + capitalised(plural(n, "form", "forms")) + " that you sent after your session had ended " + map[bool]string{true: "is", false: "are"}[n == 1] + " kept for you; your start page leads there."
	}
	for _, c := range mine.Corrections[:min(len(mine.Corrections), mostLooks)] {
		page.Corrections = append(page.Corrections, view.CorrectionRow{Wrong: c.Wrong, Right: c.Right, At: moment(c.At)})
	}
	return s.render(w, r, http.StatusOK, view.MyDataPage(page))
}

// times is how often something was.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return grouped(n) + " times"
}

// facts are names and values in turn.
func facts(pairs ...string) []view.Fact {
	var all []view.Fact
	for pair := range slices.Chunk(pairs, 2) {
		all = append(all, view.Fact{Key: pair[0], Value: pair[len(pair)-1]})
	}
	return all
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

func myPerson(mine account.MyData) view.MyItem {
	return view.MyItem{Facts: facts("Name", mine.Name, "First recorded here", moment(mine.Recorded))}
}

func myAddresses(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, a := range mine.Addresses {
		item := view.MyItem{Heading: "E-mail address", Facts: facts("Address", a.Email, "Recorded", moment(a.Invited), "First signed in with", sometime(a.Bound, "Nobody has signed in with it yet"))}
		if a.HasIdentity {
			item.Facts = append(item.Facts, facts("Who vouches for you", a.Issuer, "How they know you", a.SubjectID)...)
		}
		if !a.Released.IsZero() {
			item.Facts = append(item.Facts, facts("Released by an administrator", moment(a.Released))...)
		}
		if !a.Disabled.IsZero() {
			item.Facts = append(item.Facts, facts("Not used any more since", moment(a.Disabled))...)
		}
		items = append(items, item)
	}
	return items
}

func sometime(at time.Time, never string) string {
	if at.IsZero() {
		return never
	}
	return moment(at)
}

func (s *Server) myRoles(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, g := range mine.Grants {
		giver := g.Giver.Label()
		if g.ByCommand {
			giver = "Whoever runs this server"
		}
		of := g.ScopeName
		switch title := g.PostTitle; {
		case g.PostType != "" && title == "":
			of = post.Type(g.PostType).Label() + ", " + of
		case g.PostType != "":
			of = title + ", " + of
		case of == "":
			of = "England"
		}
		state, _ := stateText(g.StateOn(s.today()))
		switch {
		case !g.EndedAt.IsZero():
			state += ", " + moment(g.EndedAt)
		case !g.Confirmed.IsZero():
			state += ", confirmed " + moment(g.Confirmed)
		}
		items = append(items, view.MyItem{Heading: g.Role.Label(), Facts: facts(
			"Role", g.Role.Label(), "For", of, "Days", "From "+g.From.Long()+until(g.To), "State", state, "Given by", giver+", "+moment(g.Given))})
	}
	return items
}

func heldItem(h account.Held) view.MyItem {
	heading := h.PostType.Label()
	if h.Title != "" {
		heading = h.Title
	}
	appointment := "Not told"
	if h.Kind != "" {
		appointment = h.Kind.Label() + ", from " + h.From.Long() + until(h.To)
	}
	checked := "Never checked"
	if !h.RegistrationChecked.IsZero() {
		checked = h.RegistrationChecked.Long()
	}
	item := view.MyItem{Heading: heading, Facts: facts(
		"Post", h.PostType.Label(), "Trust", h.Of, "Appointment", appointment, "Share of the post", fmt.Sprintf("%d%%", h.Share),
		"Profession", h.Profession.Label(), "Registration", h.Regulator.Label(), "Registration last checked", checked,
		"Faculty of Clinical Informatics", h.FCI.Label(), "FEDIP", h.FEDIP.Label(),
		"NHS Digital Academy programme", h.DigitalAcademy.Label(), "Clinical informatics degree", h.InformaticsDegree.Label(),
		"Actual time", funded(h.ActualTime), "Protected time", h.ProtectedTime.Label(), "Recorded", moment(h.Recorded))}
	if h.IsReplaced() {
		item.Facts = append(item.Facts, facts("Corrected", moment(h.Replaced))...)
	}
	return item
}

func myLooks(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, l := range mine.Looks {
		items = append(items, view.MyItem{Facts: facts("When", moment(l.At), "Who", l.By.Label(), "What they saw", inWords(l.Fields))})
	}
	return items
}

// inWords is the names of fields as people read them, each once.
func inWords(fields []string) string {
	words := map[string]string{
		"name": "name", "person_name": "name", "email": "e-mail address", "regulator": "registration", "registration_checked_on": "registration",
		"fci": "accreditation", "fedip": "accreditation", "digital_academy": "training", "informatics_degree": "training",
		"own_note": "your own note", "correction": "corrections that you asked for",
	}
	var said []string
	for _, f := range fields {
		word := words[f]
		if word == "" {
			word = strings.ReplaceAll(f, "_", " ")
		}
		if !slices.Contains(said, word) {
			said = append(said, word)
		}
	}
	return capitalised(strings.Join(said, ", "))
}

func myTraces(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, t := range mine.Traces {
		by := "By others, about you"
		if t.Did {
			by = "By you"
		}
		items = append(items, view.MyItem{Heading: capitalised(t.Action), Facts: facts("What was done", capitalised(t.Action), "By whom", by,
			"How often", grouped(t.Events), "First", moment(t.First), "Last", moment(t.Last))})
	}
	return items
}
