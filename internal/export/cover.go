package export

import "strings"

// style says what a line of the cover is and how it looks.
type style uint8

const (
	styleText style = iota
	styleHeading1
	styleHeading2
	styleLink
)

type coverLine struct {
	text  string
	style style
	sheet string // where a link leads
}

// cover returns the lines of the cover, the title first, without blank lines.
//
// name returns the name of a sheet as the contents list it.
func (b Workbook) cover(sheets []Table, name func(Table) string) []coverLine {
	lines := []coverLine{{text: b.Cover.Title, style: styleHeading1}}
	add := func(texts ...string) {
		for _, text := range texts {
			if text = oneLine(text); text != "" {
				lines = append(lines, coverLine{text: text})
			}
		}
	}
	part := func(title string) { lines = append(lines, coverLine{text: title, style: styleHeading2}) }

	if b.demonstration() {
		add(demonstrationLine)
	} else if b.personal() {
		add("This file has data about named persons. Share it only with those who need it, and delete it when you no longer do.")
	}
	add(b.Cover.Summary...)

	part("About the data")
	add("Data as at "+b.Cover.AsAt.Long()+".", "Source: "+b.Cover.Source, "Published by: "+b.Cover.Author)
	add(b.licences()...)
	add(b.Cover.Information...)
	if marks := b.marks(); len(marks) > 0 {
		part("Shorthand")
		add("A mark in square brackets stands in a cell that has no value, or in a title.")
		add(explain(marks)...)
	}
	part("Contents")
	for _, t := range sheets {
		text := name(t)
		if text != t.Title {
			text += ": " + t.Title
		}
		lines = append(lines, coverLine{text: text, style: styleLink, sheet: t.Name})
	}
	if b.Cover.Contact != "" {
		part("Contact")
		add(b.Cover.Contact)
	}
	return lines
}

// licences returns which tables may be used under which licence.
func (b Workbook) licences() []string {
	var said []string
	var with []string
	for _, t := range b.Tables {
		if t.Licence == OpenGovernmentLicence {
			with = append(with, t.Title)
		} else if t.Licence != "" {
			said = append(said, "Licence of "+t.Title+": "+t.Licence)
		}
	}
	const open = "Open Government Licence v3.0, " + OpenGovernmentLicence
	switch {
	case len(with) == len(b.Tables):
		return []string{"Licence: " + open}
	case len(with) > 0:
		return append([]string{"Licence of " + strings.Join(with, "; ") + ": " + open}, said...)
	}
	return said
}
