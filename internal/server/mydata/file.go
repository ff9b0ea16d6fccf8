package mydata

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/server/site"
)

// Export sends the same facts as a file.
func (s *Area) Export(f site.Format) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		mine, err := s.Read.MyData(r.Context(), who.Permit)
		if err != nil {
			return err
		}
		return s.SendTable(w, r, who, "ccio-my-data-"+s.Today().String(), f, myTable(mine, s.Today(), s.Options.Demo), export.Cover{})
	}
}

// myTable makes the table of everything held on a day, with a row for each fact.
func myTable(mine account.MyData, today day.Day, demo bool) export.Table {
	text := func(name, title, says string, required bool) export.Column {
		return export.Column{
			Name: name, Title: title, Type: export.TypeText, Description: says, Required: required, Personal: name == "value" || name == "about",
		}
	}
	t := export.Table{
		Name: "My_data", Title: "What is held about me", Source: "CCIO dashboard", AsAt: today, Demonstration: demo,
		Summary: []string{"Everything that the service holds about one person, for that person: a row for each fact."},
		Blank:   "that there is nothing to say",
		Key:     []string{"part", "item", "fact"},
		Columns: []export.Column{
			text("part", "Part", "What kind of thing it is, in the words of the page.", true),
			{
				Name: "item", Title: "Item (number)", Type: export.TypeInteger, Required: true,
				Description: "Which of the things of this kind, from 1.",
			},
			text("about", "About", "Which one that is, in words.", false),
			text("fact", "Fact", "The name of the fact.", true),
			text("value", "Value", "What is held.", false),
		},
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, p := range myParts(mine, today) {
			for i, item := range p.items {
				for _, f := range item.Facts {
					if !yield([]export.Cell{
						export.Text(p.name), export.Number(i + 1), export.Text(item.Heading), export.Text(f.Key), export.Text(f.Value),
					}) {
						return
					}
				}
			}
		}
	}
	return t
}
