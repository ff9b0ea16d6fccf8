package mydata

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ccio/internal/account"
	"ccio/internal/day"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// myPart is one part of what is held: items of one kind.
type myPart struct {
	name  string
	items []view.MyItem
}

// myParts lists everything that is held, in the order of the page.
func myParts(mine account.MyData, today day.Day) []myPart {
	held := []view.MyItem{}
	for _, h := range mine.Held {
		held = append(held, heldItem(h))
	}
	corrections := []view.MyItem{}
	for _, c := range mine.Corrections {
		corrections = append(corrections, view.MyItem{
			Facts: facts("What is wrong", c.Wrong, "What would be right", c.Right, "Asked for", site.Moment(c.At)),
		})
	}
	return slices.Concat([]myPart{
		{"You", []view.MyItem{myPerson(mine)}}, {"How you sign in", myAddresses(mine)}, {"Role", myRoles(mine, today)}, {"Post", held},
	}, textParts(mine), []myPart{
		{"Correction", corrections}, {"Look", myLooks(mine)}, {"Event", myTraces(mine)},
		{"Session", mySessions(mine)}, {"Notice", myNotices(mine)}, {"Kept form", myForms(mine)}, {"Answer", myAnswers(mine)},
	})
}

// facts pairs names with values, given in turn.
func facts(pairs ...string) []view.Fact {
	var all []view.Fact
	for pair := range slices.Chunk(pairs, 2) {
		all = append(all, view.Fact{Key: pair[0], Value: pair[len(pair)-1]})
	}
	return all
}

func myPerson(mine account.MyData) view.MyItem {
	return view.MyItem{Facts: facts("Name", mine.Name, "First recorded here", site.Moment(mine.Recorded))}
}

func myAddresses(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, a := range mine.Addresses {
		never := "Nobody has signed in with this address yet"
		if len(mine.Sessions) > 0 {
			never = "Not with this address; you have signed in in another way"
		}
		item := view.MyItem{
			Heading: "E-mail address",
			Facts:   facts("Address", a.Email, "Recorded", site.Moment(a.Invited), "First signed in with", sometime(a.Bound, never)),
		}
		if a.HasIdentity {
			item.Facts = append(item.Facts, facts("Who vouches for you", a.Issuer, "How they know you", a.SubjectID)...)
		}
		if !a.Released.IsZero() {
			item.Facts = append(item.Facts, facts("Released by an administrator", site.Moment(a.Released))...)
		}
		if !a.Disabled.IsZero() {
			item.Facts = append(item.Facts, facts("Not used any more since", site.Moment(a.Disabled))...)
		}
		items = append(items, item)
	}
	return items
}

func sometime(at time.Time, never string) string {
	if at.IsZero() {
		return never
	}
	return site.Moment(at)
}

func myRoles(mine account.MyData, today day.Day) []view.MyItem {
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
		state, _ := site.GrantTag(g.StateOn(today))
		switch {
		case !g.EndedAt.IsZero():
			state += ", " + site.Moment(g.EndedAt)
		case !g.Confirmed.IsZero():
			state += ", confirmed " + site.Moment(g.Confirmed)
		}
		items = append(items, view.MyItem{Heading: g.Role.Label(), Facts: facts(
			"Role", g.Role.Label(), "For", of, "Days", "From "+g.From.Long()+site.Until(g.To), "State", state, "Given by",
			giver+", "+site.Moment(g.Given))})
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
		appointment = h.Kind.Label() + ", from " + h.From.Long() + site.Until(h.To)
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
		"Actual time", site.Funded(h.ActualTime), "Protected time", h.ProtectedTime.Label(), "Recorded", site.Moment(h.Recorded))}
	if h.IsReplaced() {
		item.Facts = append(item.Facts, facts("Corrected", site.Moment(h.Replaced))...)
	}
	return item
}

func myLooks(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, l := range mine.Looks {
		items = append(items, view.MyItem{Facts: facts("When", site.Moment(l.At), "Who", l.By.Label(), "What they saw", inWords(l.Fields))})
	}
	return items
}

// inWords writes the names of fields as people read them, each once.
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
	return site.Capitalised(strings.Join(said, ", "))
}

func myTraces(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, t := range mine.Traces {
		by := "By others, about you"
		if t.Did {
			by = "By you"
		}
		items = append(items,
			view.MyItem{Heading: site.Capitalised(t.Action), Facts: facts("What was done", site.Capitalised(t.Action), "By whom", by,
				"How often", site.Grouped(t.Events), "First", site.Moment(t.First), "Last", site.Moment(t.Last))})
	}
	return items
}

func mySessions(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, v := range mine.Sessions {
		items = append(items, view.MyItem{
			Facts: facts("Began", site.Moment(v.Began), "Last used", site.Moment(v.Seen), "Ended", sometime(v.Ended, "")),
		})
	}
	return items
}

func myNotices(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, n := range mine.Notices {
		read := "No"
		if n.Read {
			read = "Yes"
		}
		items = append(items, view.MyItem{
			Heading: n.Subject, Facts: facts("Subject", n.Subject, "Words", n.Body, "Told", site.Moment(n.At), "Read", read),
		})
	}
	return items
}

// myForms lists the forms that were sent too late. Their contents are on their own
// pages.
func myForms(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, f := range mine.Kept {
		items = append(items, view.MyItem{
			Heading: "Sent " + site.Moment(f.Recorded),
			Facts:   facts("Page", f.Path, "Sent", site.Moment(f.Recorded), "Kept until", site.Moment(f.Expires)),
		})
	}
	return items
}

// myAnswers lists the answers of the person's assessments. A level is called
// person_level, as it is everywhere.
func myAnswers(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	words := func(code string) string { return site.Capitalised(strings.ReplaceAll(code, "_", " ")) }
	for _, a := range mine.Answers {
		items = append(items, view.MyItem{Heading: a.Cycle + ", " + a.Competency, Facts: facts(
			"Cycle", a.Cycle, "Competency", a.Competency, "State", words(a.State), "You said (person_level)", words(a.Self), "Why not applicable",
			a.Reason, "Evidence", a.Evidence,
			"Reflection", a.Reflection, "Validated (person_level)", words(a.Validated), "Reason for a difference", a.Difference, "Your response",
			a.Replied)})
	}
	return items
}
