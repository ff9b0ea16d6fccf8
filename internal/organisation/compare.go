package organisation

import (
	"cmp"
	"slices"
	"strings"

	"ccio/internal/day"
)

// DifferenceKind is a way in which a file and the register disagree.
type DifferenceKind string

// The kinds of difference, in the order in which a plan prints them.
const (
	DifferenceNew          DifferenceKind = "new"           // in the file and not closed, not in the register
	DifferenceClosed       DifferenceKind = "closed"        // closed in the file, open in the register
	DifferenceReopened     DifferenceKind = "reopened"      // open in the file, closed in the register
	DifferenceRenamed      DifferenceKind = "renamed"       // another name
	DifferenceMoved        DifferenceKind = "moved"         // another ICB or region
	DifferencePostcode     DifferenceKind = "postcode"      // another postcode of the head office
	DifferenceDates        DifferenceKind = "dates"         // another first or last day
	DifferenceClosingLater DifferenceKind = "closing_later" // a last day that has not passed
	DifferenceMissing      DifferenceKind = "missing"       // open in the register, not in the file
	DifferenceUnknown      DifferenceKind = "unknown"       // in the file, but not something that the register could hold
)

// DifferenceKinds lists the kinds in the order in which a plan prints them.
func DifferenceKinds() []DifferenceKind {
	return []DifferenceKind{
		DifferenceNew, DifferenceClosed, DifferenceReopened, DifferenceRenamed, DifferenceMoved,
		DifferencePostcode, DifferenceDates, DifferenceClosingLater, DifferenceMissing, DifferenceUnknown,
	}
}

// Difference is one thing on which a file and the register disagree.
type Difference struct {
	Kind     DifferenceKind
	Code     Code
	Name     string // as people write it; the register's name if it has one
	Register string // what the register says, in words
	File     string // what the file says, in words
	Row      Row    // the file's row; zero if the file has none
}

// Differences is all that Compare finds, and what it set aside.
type Differences struct {
	On    day.Day      // the day on which both were read
	Open  int          // English trusts open on that day in the file
	All   []Difference // by kind, in the order of DifferenceKinds, then by code
	Welsh []Row        // not compared: the register holds trusts in England
}

// Of lists the differences of one kind.
func (d Differences) Of(kind DifferenceKind) []Difference {
	var found []Difference
	for _, difference := range d.All {
		if difference.Kind == kind {
			found = append(found, difference)
		}
	}
	return found
}

// Compare lists every difference between the file and the register as both stand
// on the day. It decides nothing. A close date that has not passed on that day is
// not a closure. Geography is compared only where both say that the trust is
// open, because the file gives closed trusts the geography of today, and only
// since ICBs began. Care trusts are not listed as missing, because ODS keeps them
// in another file.
func Compare(reg Register, f File, on day.Day) Differences {
	c := comparison{reg: reg, on: on}
	inFile := map[Code]bool{}
	d := Differences{On: on, Welsh: f.Welsh}
	for _, row := range f.Rows {
		inFile[row.Code] = true
		if row.OpenOn(on) {
			d.Open++
		}
		c.row(row)
	}
	for _, o := range reg.OpenOn(KindTrust, on) {
		if !inFile[o.Code] && o.LegalForm != CareTrust {
			c.add(DifferenceMissing, Row{}, o, "open", "not in the file")
		}
	}
	order := map[DifferenceKind]int{}
	for i, kind := range DifferenceKinds() {
		order[kind] = i
	}
	slices.SortStableFunc(c.found, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(order[a.Kind], order[b.Kind]), cmp.Compare(a.Code, b.Code))
	})
	d.All = c.found
	return d
}

// comparison is the state of a running Compare.
type comparison struct {
	reg   Register
	on    day.Day
	found []Difference
}

func (c *comparison) add(kind DifferenceKind, row Row, o Organisation, register, file string) {
	name := o.NameOn(c.on).Display
	if name == "" {
		name = DisplayName(row.Name)
	}
	c.found = append(c.found, Difference{
		Kind: kind, Code: cmp.Or(row.Code, o.Code), Name: name, Register: register, File: file, Row: row,
	})
}

func (c *comparison) row(row Row) {
	ended := !row.Closed.IsZero() && row.Closed.Before(c.on)
	o, known := c.reg.Find(row.Code)
	switch {
	case !known && ended:
		c.add(DifferenceUnknown, row, o, "not in the register", "closed on "+row.Closed.Long())
	case !known:
		c.add(DifferenceNew, row, o, "not in the register", c.describe(row))
		c.closingLater(row, o)
	case o.Kind != KindTrust:
		c.add(DifferenceUnknown, row, o, o.Kind.Label(), "a trust, "+DisplayName(row.Name))
	default:
		c.known(row, o, ended)
	}
}

// known compares a row with a trust that the register holds.
func (c *comparison) known(row Row, o Organisation, ended bool) {
	endedHere := !o.Closed.IsZero() && o.Closed.Before(c.on)
	switch {
	case ended && !endedHere:
		c.add(DifferenceClosed, row, o, openUntil(o.Closed), "closed on "+row.Closed.Long())
	case !ended && endedHere:
		c.add(DifferenceReopened, row, o, "closed on "+o.Closed.Long(), openUntil(row.Closed))
	case ended && row.Closed != o.Closed:
		c.add(DifferenceDates, row, o, "closed on "+o.Closed.Long(), "closed on "+row.Closed.Long())
	case !ended && row.Closed != o.Closed:
		c.closingLater(row, o)
	}
	if !row.Opened.IsZero() && row.Opened != o.Opened {
		c.add(DifferenceDates, row, o, opened(o.Opened), opened(row.Opened))
	}
	if name := o.NameOn(c.on); !sameName(name.ods(), row.Name) {
		c.add(DifferenceRenamed, row, o, name.ods(), row.Name)
	}
	if ended || endedHere {
		return
	}
	if row.Postcode != "" && row.Postcode != o.Postcode {
		c.add(DifferencePostcode, row, o, cmp.Or(o.Postcode, "no postcode"), row.Postcode)
	}
	if o.OpenOn(c.on) && row.OpenOn(c.on) && !c.on.Before(ICBsBegan()) {
		icb, _ := c.reg.ParentOn(o.Code, c.on)
		region, _ := c.reg.RegionOn(o.Code, c.on)
		if row.ICB != "" && row.ICB != icb || row.Region != "" && row.Region != region {
			c.add(DifferenceMoved, row, o, c.geography(icb, region), c.geography(row.ICB, row.Region))
		}
	}
}

// closingLater lists a last day that the file announces.
func (c *comparison) closingLater(row Row, o Organisation) {
	if !row.Closed.IsZero() {
		c.add(DifferenceClosingLater, row, o, openUntil(o.Closed), openUntil(row.Closed))
	}
}

// describe returns, in words, a trust that only the file knows.
func (c *comparison) describe(row Row) string {
	return opened(row.Opened) + ", " + c.geography(row.ICB, row.Region)
}

func (c *comparison) geography(icb, region Code) string {
	icbText, regionText := "no ICB", "no region"
	if icb != "" {
		icbText = "ICB " + c.reg.label(icb, c.on)
	}
	if region != "" {
		regionText = "region " + c.reg.label(region, c.on)
	}
	return icbText + ", " + regionText
}

func openUntil(last day.Day) string {
	if last.IsZero() {
		return "open"
	}
	return "open until " + last.Long()
}

func opened(first day.Day) string {
	if first.IsZero() {
		return "opening day not known"
	}
	return "opened on " + first.Long()
}

// ods returns the name as ODS writes it or, if the register has not seen that, as
// ODS would.
func (n Name) ods() string { return cmp.Or(n.ODS, strings.ToUpper(n.Display)) }

// sameName reports whether two names differ at most in capitals and spaces.
// Punctuation counts: ODS changes it now and then, and the register keeps ODS's
// name exactly.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
