package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ccio/internal/account"
	"ccio/internal/export"
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
		page.LooksSay = "National administrators looked " + plural(n, "time", "times") + "."
	}
	page.Traces = tableOf("traces", "Events, by what was done", myTraces(mine))
	page.Sessions = "You have signed in " + plural(len(mine.Sessions), "time", "times") + "; the files say when."
	page.Notices = "You have had " + plural(len(mine.Notices), "notice", "notices") + " here."
	for _, c := range mine.Corrections[:min(len(mine.Corrections), mostLooks)] {
		page.Corrections = append(page.Corrections, view.CorrectionRow{Wrong: c.Wrong, Right: c.Right, At: moment(c.At)})
	}
	return s.render(w, r, http.StatusOK, view.MyDataPage(page))
}

// exportMyData is the same facts as a file.
func (s *Server) exportMyData(f format) handler {
	return func(w http.ResponseWriter, r *http.Request, who visitor) error {
		mine, err := s.stores.Records.MyData(r.Context(), who.permit)
		if err != nil {
			return err
		}
		return s.sendTable(w, r, who, "ccio-my-data-"+s.today().String(), f, s.myTable(mine), export.Cover{})
	}
}

// myPart is a part of what is held: things of one kind.
type myPart struct {
	name  string
	items []view.MyItem
}

// myParts is all that is held, in the order of the page.
func (s *Server) myParts(mine account.MyData) []myPart {
	held := []view.MyItem{}
	for _, h := range mine.Held {
		held = append(held, heldItem(h))
	}
	note := []view.MyItem{}
	if mine.Note.Version > 0 {
		note = append(note, view.MyItem{Facts: facts("Words", mine.Note.Words, "Saved", moment(mine.Note.At))})
	}
	corrections := []view.MyItem{}
	for _, c := range mine.Corrections {
		corrections = append(corrections, view.MyItem{Facts: facts("What is wrong", c.Wrong, "What would be right", c.Right, "Asked for", moment(c.At))})
	}
	return []myPart{
		{"You", []view.MyItem{myPerson(mine)}}, {"How you sign in", myAddresses(mine)}, {"Role", s.myRoles(mine)}, {"Post", held},
		{"Your own note", note}, {"Correction", corrections}, {"Look", myLooks(mine)}, {"Event", myTraces(mine)},
		{"Session", mySessions(mine)}, {"Notice", myNotices(mine)},
	}
}

// myTable is all that is held, a row for each fact.
func (s *Server) myTable(mine account.MyData) export.Table {
	text := func(name, title, says string, required bool) export.Column {
		return export.Column{Name: name, Title: title, Type: export.TypeText, Description: says, Required: required, Personal: name == "value" || name == "about"}
	}
	t := export.Table{
		Name: "My_data", Title: "What is held about me", Source: "CCIO dashboard", AsAt: s.today(), Demonstration: s.options.Demo,
		Summary: []string{"Everything that the service holds about one person, for that person: a row for each fact."},
		Blank:   "that there is nothing to say",
		Key:     []string{"part", "item", "fact"},
		Columns: []export.Column{
			text("part", "Part", "What kind of thing it is, in the words of the page.", true),
			{Name: "item", Title: "Item (number)", Type: export.TypeInteger, Required: true, Description: "Which of the things of this kind, from 1."},
			text("about", "About", "Which one that is, in words.", false),
			text("fact", "Fact", "The name of the fact.", true),
			text("value", "Value", "What is held.", false),
		},
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, p := range s.myParts(mine) {
			for i, item := range p.items {
				for _, f := range item.Facts {
					if !yield([]export.Cell{export.Text(p.name), export.Number(i + 1), export.Text(item.Heading), export.Text(f.Key), export.Text(f.Value)}) {
						return
					}
				}
			}
		}
	}
	return t
}

// facts are names and values in turn.
func facts(pairs ...string) []view.Fact {
	var all []view.Fact
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, view.Fact{Key: pairs[i], Value: pairs[i+1]})
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
		item := view.MyItem{Heading: a.Email, Facts: facts("Address", a.Email, "Recorded", moment(a.Invited), "First signed in with", sometime(a.Bound, "Nobody has signed in with it yet"))}
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

func mySessions(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, v := range mine.Sessions {
		items = append(items, view.MyItem{Facts: facts("Began", moment(v.Began), "Last used", moment(v.Seen), "Ended", sometime(v.Ended, ""))})
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
		items = append(items, view.MyItem{Heading: n.Subject, Facts: facts("Subject", n.Subject, "Words", n.Body, "Told", moment(n.At), "Read", read)})
	}
	return items
}
