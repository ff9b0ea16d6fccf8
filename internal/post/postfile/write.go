package postfile

import (
	"strconv"

	"ccio/internal/day"
	"ccio/internal/post"
)

// Row returns the cells of one row of the posts file, in the order of [Columns]: a
// post as it was on a day, and one appointment to it. A zero appointment makes the
// row of a post without one; a zero holder leaves the cells about the person empty,
// which an import leaves alone.
//
// If [Read] and [PlanImport] read the rows of a register back on that day, they
// change nothing. The cells are plain text: whoever writes them to a file has to
// escape the Text columns.
func Row(p post.Post, on day.Day, a post.Appointment, h post.Holder) []string {
	period, _ := p.PeriodOn(on)
	cells := map[string]string{
		colPostID:         p.ID.String(),
		colTrust:          string(p.Trust),
		colType:           string(period.Type),
		colTitle:          period.LocalTitle,
		colEstablished:    p.Established().String(),
		colDisestablished: p.Disestablished().String(),
		colEffective:      period.From.String(),
		colFunded:         period.Funded.Amount(),
		colUnit:           period.Funded.Unit.Label(),
		colConfirmed:      period.Confirmed.String(),
	}
	for _, fact := range plainFacts() {
		cells[fact.Name] = fact.write(period)
	}
	if recruitment, found := recruitmentBy(p, on); found {
		cells[colRecruitingFrom] = recruitment.From.String()
		cells[colRecruitingTo] = recruitment.To.String()
	}
	if !a.ID.IsZero() {
		cells[colAppointmentID] = a.ID.String()
		cells[colKind] = string(a.Kind)
		cells[colShare] = strconv.Itoa(a.Share)
		cells[colAppointedFrom] = a.From.String()
		cells[colAppointedTo] = a.To.String()
	}
	if !a.ID.IsZero() && h.Known() {
		cells[colPersonName] = h.Name
		cells[colPersonID] = h.Person.String()
		if !h.ActualTime.IsZero() {
			cells[colActualTime] = h.ActualTime.String()
		}
		cells[colProtectedTime] = string(h.ProtectedTime)
		cells[colProfession] = string(h.Profession)
		cells[colRegulator] = string(h.Regulator)
		cells[colChecked] = h.RegistrationChecked.String()
		cells[colFCI] = string(h.FCI)
		cells[colFEDIP] = string(h.FEDIP)
		cells[colDigitalAcademy] = string(h.DigitalAcademy)
		cells[colDegree] = string(h.InformaticsDegree)
	}
	return ordered(cells)
}

// StatementRow returns the cells of the row of the posts file that makes a
// statement.
func StatementRow(s post.Statement) []string {
	says := colNoSuchPost
	if s.NoOther {
		says = colNoOtherPost
	}
	return ordered(map[string]string{
		colTrust:          string(s.Trust),
		colType:           string(s.Type),
		says:              string(post.Yes),
		colEffective:      s.From.String(),
		colDisestablished: s.To.Next().String(),
	})
}

// recruitmentBy returns the latest recruitment that began on or before a day.
func recruitmentBy(p post.Post, on day.Day) (post.Recruitment, bool) {
	var last post.Recruitment
	for _, r := range p.Recruitments {
		if !r.From.After(on) && last.From.Before(r.From) {
			last = r
		}
	}
	return last, !last.From.IsZero()
}

func ordered(cells map[string]string) []string {
	columns := Columns()
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = cells[column.Name]
	}
	return row
}
