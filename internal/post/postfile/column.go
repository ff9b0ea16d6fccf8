package postfile

import (
	"slices"
	"strings"
)

// The columns of the posts file, except those of [plainFacts].
const (
	colPostID         = "post_id"
	colAppointmentID  = "appointment_id"
	colTrust          = "trust_code"
	colType           = "post_type"
	colNoSuchPost     = "no_such_post"
	colNoOtherPost    = "no_other_post"
	colTitle          = "local_title"
	colEstablished    = "established_on"
	colDisestablished = "disestablished_on"
	colEffective      = "effective_from"
	colFunded         = "funded_time"
	colUnit           = "funded_unit"
	colRecruitingFrom = "recruiting_from"
	colRecruitingTo   = "recruiting_to"
	colConfirmed      = "confirmed_on"
	colKind           = "appointment_kind"
	colShare          = "share"
	colAppointedFrom  = "appointed_from"
	colAppointedTo    = "appointed_to"
	colPersonName     = "person_name"
	colPersonID       = "person_id"
	colActualTime     = "actual_time"
	colProtectedTime  = "protected_time"
	colProfession     = "profession"
	colRegulator      = "regulator"
	colChecked        = "registration_checked_on"
	colFCI            = "fci"
	colFEDIP          = "fedip"
	colDigitalAcademy = "digital_academy"
	colDegree         = "informatics_degree"
	colDemonstration  = "demonstration"
)

// Column is a column of the posts file.
type Column struct {
	Name     string
	Personal bool // about the holder: written only for those who may see it, and never in a message
	Text     bool // free text: escaped when written, and restored when read
	Required bool // a file without it is refused
}

// Columns lists the columns of the posts file in the order in which it is written.
// A file to be read may have them in any order. A new column is put at the end,
// because others read exported files by the place of a column.
func Columns() []Column {
	before := []Column{
		{Name: colPostID}, {Name: colAppointmentID},
		{Name: colTrust, Required: true}, {Name: colType, Required: true}, {Name: colNoSuchPost},
		{Name: colTitle, Text: true}, {Name: colEstablished}, {Name: colDisestablished}, {Name: colEffective},
		{Name: colFunded}, {Name: colUnit},
	}
	var facts, later []Column
	for _, fact := range plainFacts() {
		if fact.isLater {
			later = append(later, fact.Column)
		} else {
			facts = append(facts, fact.Column)
		}
	}
	after := []Column{
		{Name: colRecruitingFrom}, {Name: colRecruitingTo}, {Name: colConfirmed},
		{Name: colKind}, {Name: colShare}, {Name: colAppointedFrom}, {Name: colAppointedTo},
		{Name: colPersonName, Personal: true, Text: true}, {Name: colPersonID, Personal: true},
		{Name: colActualTime, Personal: true}, {Name: colProtectedTime, Personal: true},
		{Name: colProfession, Personal: true}, {Name: colRegulator, Personal: true}, {Name: colChecked, Personal: true},
		{Name: colFCI, Personal: true}, {Name: colFEDIP, Personal: true},
		{Name: colDigitalAcademy, Personal: true}, {Name: colDegree, Personal: true},
	}
	return slices.Concat(before, facts, after, later, []Column{{Name: colNoOtherPost}})
}

// header says at which position each column of a file is.
type header struct {
	at             map[string]int
	personal, text map[string]bool
}

func newHeader() header {
	h := header{at: map[string]int{}, personal: map[string]bool{}, text: map[string]bool{}}
	for _, column := range Columns() {
		h.personal[column.Name] = column.Personal
		h.text[column.Name] = column.Text
	}
	return h
}

// columnName returns the name of a column that a header may write in capitals or
// with spaces around it.
func columnName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// nearest returns the known column whose name takes the fewest edits to reach.
func nearest(name string) string {
	columns := Columns()
	return slices.MinFunc(columns, func(a, b Column) int {
		return distance(name, a.Name) - distance(name, b.Name)
	}).Name
}

// distance returns the number of letters to insert, delete or replace to turn a
// into b. It looks only at the beginning of a long name, because no column's name
// is longer.
func distance(a, b string) int {
	const longest = 40
	a = a[:min(len(a), longest)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
