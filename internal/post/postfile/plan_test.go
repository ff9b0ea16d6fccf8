package postfile

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

const today = "2026-11-22"

func d(s string) day.Day {
	if s == "" {
		return day.Day{}
	}
	return day.MustParse(s)
}

// counter makes ids 1, 2, 3…, so that a test can name them.
func counter() func() uuid.UUID {
	n := uint64(0)
	return func() uuid.UUID {
		n++
		return numbered(n)
	}
}

func numbered(n uint64) uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[8:], n)
	id[6], id[8] = 0x70, 0x80
	return id
}

func testTrusts() map[organisation.Code]post.Trust {
	return map[organisation.Code]post.Trust{
		"R0A": {Opened: d("2017-10-01"), Name: "Open trust"},
		"RR8": {Opened: d("1998-04-01"), Name: "Another open trust"},
		"RQ6": {Opened: d("1995-04-01"), Closed: d("2019-09-30"), Name: "Closed trust"},
	}
}

func testOptions() Options {
	return Options{Today: d(today), Trusts: testTrusts(), NewUUID: counter()}
}

// The ids of the register that planning tests start from.
func postID(n uint64) post.ID                   { return post.ID{UUID: numbered(1000 + n)} }
func appointmentID(n uint64) post.AppointmentID { return post.AppointmentID{UUID: numbered(2000 + n)} }
func personID(n uint64) post.PersonID           { return post.PersonID{UUID: numbered(3000 + n)} }

// someRegister has, in R0A, a CCIO post (1) with a handover behind it, a
// safety post shared by two (2), two CNIO posts of which one has no title
// (3, 4), a statement about deputies; and in RR8 a CCIO (5) without a holder.
func someRegister() post.Existing {
	open := func(from string, t post.Type, title string) []post.Period {
		return []post.Period{{From: d(from), Type: t, LocalTitle: title}}
	}
	e := post.Existing{
		Posts: []post.Post{
			{
				ID: postID(1), Trust: "R0A",
				Periods: []post.Period{
					{From: d("2018-01-01"), To: d("2023-12-31"), Type: post.CCIO, LocalTitle: "CCIO"},
					{From: d("2024-01-01"), Type: post.CCIO, LocalTitle: "CCIO", Funded: post.FundedTime{Hundredths: 60, Unit: post.UnitWTE},
						ReportsTo: post.ReportsMedicalDirector, Confirmed: d("2026-01-31")},
				},
				Recruitments: []post.Recruitment{{From: d("2024-02-01"), To: d("2024-05-31")}},
				Appointments: []post.Appointment{
					{ID: appointmentID(1), Kind: post.Substantive, Share: 100, From: d("2018-01-01"), To: d("2024-01-31")},
					{ID: appointmentID(2), Kind: post.Substantive, Share: 100, From: d("2024-06-01")},
				},
			},
			{
				ID: postID(2), Trust: "R0A", Periods: open("2019-04-01", post.ClinicalSafetyOfficer, "Safety officer"),
				Appointments: []post.Appointment{
					{ID: appointmentID(3), Kind: post.Substantive, Share: 50, From: d("2020-01-01")},
					{ID: appointmentID(4), Kind: post.Substantive, Share: 50, From: d("2020-01-01")},
				},
			},
			{ID: postID(3), Trust: "R0A", Periods: open("2020-01-01", post.CNIO, "CNIO, adults")},
			{ID: postID(4), Trust: "R0A", Periods: open("2020-01-01", post.CNIO, "")},
			{
				ID: postID(5), Trust: "RR8", Periods: open("2016-04-01", post.CCIO, "CCIO"),
				Appointments: []post.Appointment{{ID: appointmentID(5), Kind: post.Interim, Share: 100, From: d("2026-01-01")}},
			},
		},
		Statements: []post.Statement{{Trust: "R0A", Type: post.DeputyCCIO, From: d("2022-07-01")}},
		Holders: map[post.AppointmentID]post.Holder{
			appointmentID(1): {Person: personID(1), Name: "Example Person One"},
			appointmentID(2): {Person: personID(2), Name: "Example Person Two", FCI: post.FCIMember, Profession: post.Doctor},
			appointmentID(3): {Person: personID(3), Name: "Example Person Three"},
			appointmentID(4): {Person: personID(4), Name: "Example Person Four"},
		},
	}
	return e
}

// planText reads a file and plans it; the plan comes printed, the problems too.
func planText(now post.Existing, text string) (post.Plan, string) {
	opts := testOptions()
	f, _ := Read(strings.NewReader(expand(text)), opts)
	plan, problems := PlanImport(now, f, opts)
	var b strings.Builder
	if len(problems) > 0 {
		_, _ = problems.WriteTo(&b)
	} else {
		_ = WritePlan(&b, plan)
	}
	return plan, b.String()
}

// expand writes the ids of someRegister out: P1 a post, A1 an appointment, and
// H1 a person.
func expand(text string) string {
	for n := uint64(9); n > 0; n-- {
		digit := string(rune('0' + n))
		text = strings.ReplaceAll(text, "P"+digit, postID(n).String())
		text = strings.ReplaceAll(text, "A"+digit, appointmentID(n).String())
		text = strings.ReplaceAll(text, "H"+digit, personID(n).String())
	}
	return text
}

func shorten(text string) string {
	for n := uint64(9); n > 0; n-- {
		digit := string(rune('0' + n))
		text = strings.ReplaceAll(text, postID(n).String(), "P"+digit)
		text = strings.ReplaceAll(text, appointmentID(n).String(), "A"+digit)
		text = strings.ReplaceAll(text, personID(n).String(), "H"+digit)
	}
	return text
}

// planCase is a file, and what is printed for it: the plan, or the problems.
type planCase struct{ name, file, want string }

func planCases() []planCase {
	return slices.Concat(plannedPosts(), plannedAppointments(), refusedPosts(), refusedMore())
}

func TestPlanImport(t *testing.T) {
	t.Parallel()
	for _, test := range planCases() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			now := someRegister()
			plan, printed := planText(now, test.file)
			if diff := cmp.Diff(strings.TrimSpace(test.want), strings.TrimSpace(shorten(printed))); diff != "" {
				t.Fatalf("printed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(someRegister(), now, cmp.AllowUnexported(day.Day{})); diff != "" {
				t.Errorf("planning changed the register:\n%s", diff)
			}
			after := plan.Apply(now)
			if problems := after.Check(); len(problems) > 0 {
				t.Errorf("the register is wrong afterwards: %v", problems)
			}
			if len(plan.Changes) > 0 {
				if _, again := planText(after, test.file); again != "0 new, 0 changed, 0 closed\n" {
					t.Errorf("the same file again: %s", again)
				}
			}
			if strings.Contains(printed, "Example Person") {
				t.Errorf("a name is printed: %s", printed)
			}
		})
	}
}
