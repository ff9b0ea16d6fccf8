package postfile

import (
	"encoding/csv"
	"strings"
	"testing"

	"ccio/internal/post"
)

// FuzzImport reads any text as a posts file. FuzzImportRows makes files of
// cells that mean something, so that more of them are accepted.
func FuzzImport(f *testing.F) {
	for _, test := range planCases() {
		f.Add(expand(test.file))
	}
	f.Fuzz(func(t *testing.T, text string) {
		importHolds(t, someRegister(), text)
	})
}

// FuzzImportRows imports up to three files, one after the other, whose cells
// are picked from those that planning turns on.
func FuzzImportRows(f *testing.F) {
	f.Add([]byte("a CCIO post and its holder"), []byte("and what comes after"))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		now := importHolds(t, someRegister(), pickedFile(first))
		now = importHolds(t, now, pickedFile(second))
		importHolds(t, now, pickedFile(first))
	})
}

// importHolds imports a file and checks what is promised of every plan: the
// register is right afterwards, the same file then plans nothing, and nothing
// that is printed names anybody.
func importHolds(t *testing.T, now post.Existing, text string) post.Existing {
	t.Helper()
	opts := testOptions()
	opts.NewUUID = nil
	file, read := Read(strings.NewReader(text), opts)
	plan, problems := PlanImport(now, file, opts)
	var printed strings.Builder
	_, _ = problems.WriteTo(&printed)
	_ = WritePlan(&printed, plan)
	if strings.Contains(printed.String(), "Secret") {
		t.Fatalf("a name is printed: %s", printed.String())
	}
	if len(problems) > 0 {
		if len(plan.Changes) > 0 {
			t.Fatalf("problems and a plan: %v", problems)
		}
		return now
	}
	if len(read) > 0 {
		t.Fatalf("PlanImport left out what ReadFile found: %v", read)
	}
	after := plan.Apply(now)
	if problems := after.Check(); len(problems) > 0 {
		t.Fatalf("the register is wrong afterwards: %v\n%s", problems, text)
	}
	if edits, err := plan.Edits(now, file.Names().Trusts); err != nil || edits.After.Check() != nil {
		t.Fatalf("the plan does not come to edits of the file's trusts: %v\n%s", err, text)
	} else if rows := rewritten(now, edits); rows != counted(after) {
		t.Fatalf("the edits come to %+v, the plan to %+v\n%s", rows, counted(after), text)
	}
	again, problems := PlanImport(after, file, opts)
	if len(problems) > 0 || len(again.Changes) > 0 {
		t.Fatalf("the same file again: %v, %v\n%s", problems, again.Changes, text)
	}
	return after
}

// count is how many facts of each sort a register has.
type count struct{ posts, periods, recruitments, appointments, statements int }

func counted(e post.Existing) count {
	c := count{posts: len(e.Posts), statements: len(e.Statements)}
	for _, p := range e.Posts {
		c.periods += len(p.Periods)
		c.recruitments += len(p.Recruitments)
		c.appointments += len(p.Appointments)
	}
	return c
}

// rewritten counts the facts of a register once edits are written to its rows.
func rewritten(now post.Existing, e post.Edits) count {
	c := counted(now)
	c.posts += len(e.Posts)
	c.periods += len(e.Added.Periods) - len(e.Gone.Periods)
	c.recruitments += len(e.Added.Recruitments) - len(e.Gone.Recruitments)
	c.appointments += len(e.Added.Appointments) - len(e.Gone.Appointments)
	c.statements += len(e.Added.Statements) - len(e.Gone.Statements)
	return c
}

// picker takes one byte a choice; when they run out it takes the first choice.
type picker []byte

func (p *picker) of(values ...string) string {
	if len(*p) == 0 {
		return values[0]
	}
	pick := int((*p)[0]) % len(values)
	*p = (*p)[1:]
	return values[pick]
}

// pickedFile makes a file of up to four rows, each about a post, an appointment
// or a statement, with some cells more.
func pickedFile(picks []byte) string {
	p := picker(picks)
	var b strings.Builder
	w := csv.NewWriter(&b)
	var names []string
	for _, column := range Columns() {
		names = append(names, column.Name)
	}
	_ = w.Write(names)
	const mostRows = 4
	for range mostRows {
		if len(p) == 0 {
			break
		}
		row := ordered(p.row())
		for i := range row {
			row[i] = expand(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.String()
}

func (p *picker) row() map[string]string {
	days := []string{"2018-01-01", "2020-01-01", "2024-01-01", "2024-06-01", "2026-10-01", "2026-11-22", "2027-04-01"}
	row := map[string]string{}
	set := func(column string, values ...string) { row[column] = p.of(values...) }
	sometimes := func(column string, values ...string) {
		if p.of("", "", "", "", "set") != "" {
			set(column, values...)
		}
	}
	shape := p.of("new", "new", "id", "id", "title", "statement")
	switch shape {
	case "statement":
		set(colTrust, "R0A", "RR8")
		set(colType, "cnio", "ccio", "deputy_ccio")
		row[p.of(colNoSuchPost, colNoOtherPost)] = "yes"
		set(colEffective, append(days, "2022-07-01")...)
		sometimes(colDisestablished, append(days, post.NotToldWord)...)
		return row
	case "id":
		known := strings.Fields(p.of("P1 R0A ccio", "P2 R0A clinical_safety_officer", "P3 R0A cnio", "P4 R0A cnio", "P5 RR8 ccio"))
		row[colPostID], row[colTrust], row[colType] = known[0], known[1], known[2]
		sometimes(colType, "ccio", "cnio", "other_clinical_informatician")
		sometimes(colTitle, "", "Lead", "CCIO", post.NotToldWord)
	case "new":
		set(colEstablished, days...)
		fallthrough
	default:
		set(colTrust, "R0A", "RR8")
		set(colType, "cnio", "ccio", "deputy_ccio", "clinical_safety_officer", "other_clinical_informatician")
		set(colTitle, "", "Lead", "CCIO", "Second lead", "CNIO, adults")
	}
	sometimes(colEstablished, days...)
	sometimes(colEffective, days...)
	sometimes(colDisestablished, append(days, post.NotToldWord)...)
	sometimes(colFunded, "0.4 WTE", "4 PA", "1", post.NotToldWord)
	sometimes(colUnit, "WTE", "PA")
	sometimes("budget", "own", "none", post.NotToldWord)
	sometimes(colConfirmed, "2026-11-01", post.NotToldWord)
	sometimes("vacant_from", append(days, post.NotToldWord)...)
	sometimes("recruiting", "yes", "no", post.NotToldWord)
	sometimes(colRecruitingFrom, days...)
	sometimes(colRecruitingTo, append(days, post.NotToldWord)...)
	switch p.of("", "new", "new", "id") {
	case "":
		return row
	case "id":
		set(colAppointmentID, "A1", "A2", "A3", "A4", "A5")
		sometimes(colKind, "substantive", "acting")
		sometimes(colAppointedFrom, days...)
	default:
		set(colKind, "substantive", "interim")
		set(colAppointedFrom, days...)
	}
	sometimes(colShare, "50", "40")
	sometimes(colAppointedTo, append(days, post.NotToldWord)...)
	if p.of("", "set", "set") != "" {
		set(colPersonName, "Secret Person", "Secret  PERSON", "'=Secret", "Example Person Two", "Example Person Five")
	}
	sometimes(colPersonID, "H2", "H7", "H8")
	sometimes(colActualTime, "0.2 WTE", "2 PA", post.NotToldWord)
	sometimes(colFCI, "member", post.NotToldWord)
	return row
}
