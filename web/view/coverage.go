package view

import "ccio/web/nhsuk"

// Coverage is a page about England, a region or an ICB: what is so of the CCIO
// posts of its trusts, as sentences and then as figures.
type Coverage struct {
	Layout
	Heading string
	Kind    string // "Region", "Integrated care board"; empty for England
	Facts   []Fact // such as the ODS code and the region
	Ended   string // a sentence, for a body that no longer exists on the day
	Ways    []Link // where to go from an ended body: successors, itself on its last day
	Lede    []string
	Groups  CountTable // by region or by ICB; no rows: left out
	States  []Fact     // how many trusts are in each state
	Trusts  TrustTable
	Sources []string // where the rules come from
	Files   []Link   // downloads of what the page shows
	Day     DayForm
}

// Fact is a name and what is so.
type Fact struct{ Key, Value, Href string }

// CountTable counts trusts by body.
type CountTable struct {
	ID      string
	Caption string // of the states
	Second  string // of authority and team
	First   string // heading of the first column
	Rows    []CountRow
}

// CountRow is one body of a count.
type CountRow struct {
	Name, Href                                          string
	Trusts, Filled, InPart, Interim, Recruiting, Vacant string
	NotEstablished, NotRecorded, Board, Trained         string
}

// TrustTable lists trusts with the state of their CCIO post.
type TrustTable struct {
	ID      string
	Caption string
	ShowICB bool
	Rows    []TrustRow
	Empty   string // the sentence where there is no row
}

// TrustRow is one trust of a list.
type TrustRow struct {
	Name, Href, Code, Why         string
	Region, ICB                   string
	State, StateColour            string
	ReportsTo, BoardAccess        string
	Trained, Confirmed, SectorTag string
}

// DayForm lets the reader choose another day.
type DayForm struct {
	Action string // path of the page
	AsAt   string // YYYY-MM-DD, as it is shown or as it was typed
	Max    string
	Open   bool
}

// states counts the trusts of each body by the state of their CCIO post.
func (t CountTable) states() nhsuk.Table {
	table := t.frame(t.ID+"-states", t.Caption, "Trusts", "Filled", "Filled in part", "Interim or acting",
		"Vacant, recruiting", "Vacant, not recruiting", "Not established", "Not recorded")
	for _, r := range t.Rows {
		table.Rows = append(table.Rows, r.cells(r.Trusts, r.Filled, r.InPart, r.Interim, r.Recruiting, r.Vacant, r.NotEstablished, r.NotRecorded))
	}
	return table
}

// authority counts, for each body, what its trusts told us of authority and team.
func (t CountTable) authority() nhsuk.Table {
	table := t.frame(t.ID+"-authority", t.Second, "CCIO post reports to the board or the chief executive", "Five or more trained people")
	for _, r := range t.Rows {
		table.Rows = append(table.Rows, r.cells(r.Board, r.Trained))
	}
	return table
}

func (t CountTable) frame(id, caption string, heads ...string) nhsuk.Table {
	table := nhsuk.Table{
		ID: id, Caption: nhsuk.TableCaption{Text: caption, Size: "m"}, FirstCellIsHeader: true, Scroll: true, Compact: true,
		Head: []nhsuk.TableHead{{Text: t.First}},
	}
	for _, head := range heads {
		table.Head = append(table.Head, nhsuk.TableHead{Text: head, Format: "numeric"})
	}
	return table
}

func (r CountRow) cells(figures ...string) []nhsuk.TableCell {
	cells := []nhsuk.TableCell{{Text: r.Name, Href: r.Href}}
	for _, figure := range figures {
		cells = append(cells, nhsuk.TableCell{Text: figure, Format: "numeric"})
	}
	return cells
}

func (t TrustTable) table() nhsuk.Table {
	table := nhsuk.Table{
		ID: t.ID, Caption: nhsuk.TableCaption{Text: t.Caption, Size: "m"}, FirstCellIsHeader: true, Responsive: true,
		Head: []nhsuk.TableHead{{Text: "Trust"}, {Text: "CCIO post"}, {Text: "Reports to"}, {Text: "Board access"}, {Text: "Trained people"}, {Text: "Last confirmed"}},
	}
	if t.ShowICB {
		table.Head = append(table.Head[:1:1], append([]nhsuk.TableHead{{Text: "ICB"}}, table.Head[1:]...)...)
	}
	for _, r := range t.Rows {
		cells := []nhsuk.TableCell{{HTML: r.name()}}
		if t.ShowICB {
			cells = append(cells, nhsuk.TableCell{Text: r.ICB})
		}
		cells = append(cells,
			nhsuk.TableCell{HTML: nhsuk.Tag{Text: r.State, Colour: r.StateColour}},
			nhsuk.TableCell{Text: r.ReportsTo}, nhsuk.TableCell{Text: r.BoardAccess},
			nhsuk.TableCell{Text: r.Trained}, nhsuk.TableCell{Text: r.Confirmed})
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// list turns facts into a summary list.
func list(facts []Fact) nhsuk.SummaryList {
	var l nhsuk.SummaryList
	for _, f := range facts {
		value := nhsuk.SummaryListCell{Text: f.Value}
		if f.Href != "" {
			value = nhsuk.SummaryListCell{HTML: anchor(Link{Text: f.Value, Href: f.Href})}
		}
		l.Rows = append(l.Rows, nhsuk.SummaryListRow{Key: nhsuk.SummaryListCell{Text: f.Key}, Value: value})
	}
	return l
}
