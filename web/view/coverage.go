package view

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"ccio/web/chart"
	"ccio/web/nhsuk"
)

// Coverage is a page about the CCIO posts of England, a region or an ICB, as
// sentences and then as figures.
type Coverage struct {
	Heading string
	Kind    string // "Region", "Integrated care board"; empty for England
	Facts   []Fact // such as the ODS code and the region
	Ended   string // a sentence, for a body that no longer exists on the day
	Ways    []Link // where to go from an ended body: successors, itself on its last day
	Figures []KeyFigure
	Lede    []string
	Summary Link // to download, if any
	Topics  []Topic
	Sources []string // where the rules come from
	Day     DayForm
}

// KeyFigure is one of the few figures at the top of a page, with its range.
type KeyFigure struct {
	Range, Of string // "115 to 135", "202"
	Says      string // "trusts have a filled CCIO post"
	Told      string // "182 of 202 told us"
	Bar       chart.ShareBar
}

// Topic is a part of a page with a heading that the table of contents links to:
// sentences, and then figures.
type Topic struct {
	ID, Heading string
	Words       []string
	Parts       []templ.Component
	Files       []Link // downloads of what the topic shows
}

// Fact is a name and its value.
type Fact struct{ Key, Value, Href string }

func topicItems(topics []Topic) []nhsuk.ContentsListItem {
	var items []nhsuk.ContentsListItem
	for _, t := range topics {
		items = append(items, nhsuk.ContentsListItem{Text: t.Heading, Href: "#" + t.ID})
	}
	return items
}

// CountTable counts trusts by body.
type CountTable struct {
	ID      string
	Caption string
	Fold    bool   // whether it is folded away under its caption
	First   string // heading of the first column
	Heads   []string
	Rows    []CountRow
}

// CountRow is one body of a count, with a figure for each head.
type CountRow struct {
	Name, Href string
	Figures    []string
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
	StateOrder                    int    // for sorting: best first
	ConfirmedOn                   string // for sorting: YYYY-MM-DD, or empty
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

// Component renders the table, or the sentence if it has no rows.
func (t TrustTable) Component() templ.Component {
	if len(t.Rows) == 0 {
		return paragraphs([]string{t.Empty})
	}
	return t.compact()
}

// Component is the table.
func (t CountTable) Component() templ.Component {
	table := nhsuk.Table{
		ID: t.ID, Caption: nhsuk.TableCaption{Text: t.Caption, Size: "s"}, FirstCellIsHeader: true, Scroll: true, Compact: true,
		Head: []nhsuk.TableHead{{Text: t.First, Sort: "none"}},
	}
	for _, head := range t.Heads {
		table.Head = append(table.Head, nhsuk.TableHead{Text: head, Format: "numeric", Sort: "none"})
	}
	for _, r := range t.Rows {
		cells := []nhsuk.TableCell{{Text: r.Name, Href: r.Href}}
		for _, figure := range r.Figures {
			cells = append(cells, nhsuk.TableCell{Text: figure, Format: "numeric"})
		}
		table.Rows = append(table.Rows, cells)
	}
	if t.Fold {
		table.Caption.Classes = "nhsuk-u-visually-hidden"
		return nhsuk.Details{Summary: nhsuk.DetailsSummary{Text: t.Caption}, HTML: table}
	}
	return table
}

// Benchmarks compare figures with published benchmarks. Each has its source and
// year, and they are never merged.
type Benchmarks struct {
	ID, Caption string
	Third       string // head of the figures; "Trusts that have it, of those that told us" unless set
	Rows        []Benchmark
}

// Benchmark is one published benchmark.
type Benchmark struct{ Asked, Source, Figure string }

// Component is the table.
func (b Benchmarks) Component() templ.Component {
	third, format := b.Third, ""
	if third == "" {
		third, format = "Trusts that have it, of those that told us", "numeric"
	}
	table := nhsuk.Table{
		ID: b.ID, Caption: nhsuk.TableCaption{Text: b.Caption, Size: "s"}, FirstCellIsHeader: true, Responsive: true,
		Head: []nhsuk.TableHead{{Text: "What has been asked for or estimated"}, {Text: third, Format: format}, {Text: "Source"}},
	}
	for _, row := range b.Rows {
		table.Rows = append(table.Rows, []nhsuk.TableCell{{Text: row.Asked}, {Text: row.Figure, Format: format}, {Text: row.Source}})
	}
	return table
}

// NeedList is the trusts that lack something, and what to do about it.
type NeedList struct {
	ID, Heading string
	Line        string // the need and how many have it, on one line
	Says        string // how many, of how many
	Rule, Next  string
	Rows        []NeedRow
}

// NeedRow is one of them.
type NeedRow struct{ Name, Href, Code, ICB, State, Since string }

func (l NeedList) table() nhsuk.Table {
	table := nhsuk.Table{
		ID: l.ID + "-trusts", Caption: nhsuk.TableCaption{Text: l.Heading, Classes: "nhsuk-u-visually-hidden"}, FirstCellIsHeader: true,
		Responsive: true,
		Head:       []nhsuk.TableHead{{Text: "Trust"}},
	}
	icb, state, since := false, false, false
	for _, r := range l.Rows {
		icb, state, since = icb || r.ICB != "", state || r.State != "", since || r.Since != ""
	}
	if icb {
		table.Head = append(table.Head, nhsuk.TableHead{Text: "ICB"})
	}
	if state {
		table.Head = append(table.Head, nhsuk.TableHead{Text: "Post"})
	}
	if since {
		table.Head = append(table.Head, nhsuk.TableHead{Text: "Since"})
	}
	for _, r := range l.Rows {
		cells := []nhsuk.TableCell{{HTML: TrustRow{Name: r.Name, Href: r.Href, Code: r.Code}.name()}}
		if icb {
			cells = append(cells, nhsuk.TableCell{Text: r.ICB})
		}
		if state {
			cells = append(cells, nhsuk.TableCell{Text: r.State})
		}
		if since {
			if r.Since == "" {
				r.Since = "Not told"
			}
			cells = append(cells, nhsuk.TableCell{Text: r.Since})
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

func (t TrustTable) table() nhsuk.Table {
	table := nhsuk.Table{
		ID: t.ID, Caption: nhsuk.TableCaption{Text: t.Caption, Size: "s"}, FirstCellIsHeader: true, Responsive: true,
		Head: []nhsuk.TableHead{
			{Text: "Trust"}, {Text: "CCIO post"}, {Text: "Reports to"}, {Text: "Board access"}, {Text: "Trained people"}, {Text: "Last confirmed"},
		},
	}
	if t.ShowICB {
		table.Head = append(table.Head[:1:1], append([]nhsuk.TableHead{{Text: "ICB"}}, table.Head[1:]...)...)
	}
	for i := range table.Head {
		table.Head[i].Sort = "none"
	}
	for _, r := range t.Rows {
		cells := []nhsuk.TableCell{{HTML: r.name()}}
		if t.ShowICB {
			cells = append(cells, nhsuk.TableCell{Text: r.ICB, Classes: "app-trusts__rest"})
		}
		cells = append(cells,
			nhsuk.TableCell{
				HTML: nhsuk.Tag{Text: r.State, Colour: r.StateColour}, SortValue: strconv.Itoa(r.StateOrder), Classes: "app-trusts__state",
			},
			nhsuk.TableCell{Text: r.ReportsTo, Classes: "app-trusts__rest"}, nhsuk.TableCell{Text: r.BoardAccess, Classes: "app-trusts__rest"},
			nhsuk.TableCell{Text: r.Trained, Classes: "app-trusts__rest"},
			nhsuk.TableCell{Text: r.Confirmed, SortValue: cmp.Or(r.ConfirmedOn, "0"), Classes: "app-trusts__rest"})
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
