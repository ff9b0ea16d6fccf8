package server

import (
	"net/http"
	"strings"

	"ccio/internal/account"
	"ccio/internal/export"
	"ccio/web/view"
)

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
		{"Session", mySessions(mine)}, {"Notice", myNotices(mine)}, {"Kept form", myForms(mine)}, {"Answer", myAnswers(mine)},
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

// myForms are those that were sent too late. What is in one its own page shows.
func myForms(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	for _, f := range mine.Kept {
		items = append(items, view.MyItem{Heading: "Sent " + moment(f.Recorded), Facts: facts("Page", f.Path, "Sent", moment(f.Recorded), "Kept until", moment(f.Expires))})
	}
	return items
}

// myAnswers are those of one's assessments. What is a level says so by its name:
// person_level, as everywhere.
func myAnswers(mine account.MyData) []view.MyItem {
	var items []view.MyItem
	words := func(code string) string { return capitalised(strings.ReplaceAll(code, "_", " ")) }
	for _, a := range mine.Answers {
		items = append(items, view.MyItem{Heading: a.Cycle + ", " + a.Competency, Facts: facts(
			"Cycle", a.Cycle, "Competency", a.Competency, "State", words(a.State), "You said (person_level)", words(a.Self), "Why not applicable", a.Reason, "Evidence", a.Evidence,
			"Reflection", a.Reflection, "Validated (person_level)", words(a.Validated), "Reason for a difference", a.Difference, "Your response", a.Replied)})
	}
	return items
}
