package organisation

import "ccio/internal/day"

// File is an ODS file of trusts (`etr`) as read by ReadETR.
type File struct {
	Rows    []Row // the English trusts, in the order of the file
	Welsh   []Row // set aside: they belong to no English region
	Header  bool  // the first line was a header, which ODS itself never writes
	Columns int   // columns of the first data row, 23 to 27
}

// Row is one trust of the file. Cells that the product has no use for, such as
// the telephone number, are not kept.
type Row struct {
	Line     int // line of the file on which it begins, counted from 1
	Code     Code
	Name     string // as ODS writes it, in capitals
	Region   Code   // national grouping; empty where the file gives none
	ICB      Code   // high level health geography; empty where the file gives none
	Address  [5]string
	Postcode string
	Opened   day.Day // zero: not known, or ODS's filler 1900-01-01
	Closed   day.Day // last day; zero: none. A day after the file's is not a closure yet
	GOR      string  // government office region, a letter; not an NHS region
}

// OpenOn reports whether the row is of a trust that was open on the day.
func (r Row) OpenOn(on day.Day) bool { return on.Within(r.Opened, r.Closed) }
