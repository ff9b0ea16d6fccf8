package postfile

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// exampleTrusts are the trusts of the example file, with their real first days.
func exampleTrusts() map[organisation.Code]post.Trust {
	trusts := map[organisation.Code]post.Trust{}
	for code, opened := range map[organisation.Code]string{
		"RR8": "1998-04-01", "RJ1": "1993-04-01", "RRK": "1995-04-01", "RX9": "2006-07-01", "RP4": "1994-04-01",
		"TAD": "2002-04-01", "REM": "1992-04-01", "RBQ": "1991-04-01", "R0A": "2017-10-01",
	} {
		trusts[code] = post.Trust{Opened: d(opened), Name: "Trust " + string(code)}
	}
	return trusts
}

func readExample(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../docs/examples/posts.csv")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The example file of the documentation comes to the states that
// docs/post-register.md names.
func TestExampleFile(t *testing.T) {
	t.Parallel()
	opts := Options{Today: d(today), Trusts: exampleTrusts(), NewUUID: counter()}
	f, problems := Read(bytes.NewReader(readExample(t)), opts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	plan, problems := PlanImport(post.Existing{}, f, opts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := TotalsOf(plan).String(); got != "26 new, 0 changed, 0 closed" || f.Rows() != 16 {
		t.Errorf("%d rows: %s", f.Rows(), got)
	}
	after := plan.Apply(post.Existing{})
	if problems := after.Check(); len(problems) > 0 {
		t.Errorf("the register is wrong: %v", problems)
	}
	byTrust := after.ByTrust()
	doc, err := os.ReadFile("../../../docs/post-register.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		trust organisation.Code
		typ   post.Type
		on    string
		state post.State
	}{
		{"RR8", post.CCIO, today, post.Filled},
		{"RR8", post.CCIO, "2022-08-31", post.HolderNotTold},
		{"RR8", post.DeputyCCIO, today, post.HeldInterim},
		{"RR8", post.ChiefInformationOrDigital, today, post.Filled},
		{"RJ1", post.CCIO, today, post.FilledInPart},
		{"RJ1", post.CCIO, "2026-08-31", post.Filled},
		{"RRK", post.CCIO, today, post.HeldInterim},
		{"RX9", post.CCIO, today, post.VacantRecruiting},
		{"RX9", post.CNIO, today, post.NotRecorded},
		{"RX9", post.CCIO, "2026-09-13", post.VacantRecruitingNotTold},
		{"RP4", post.CCIO, today, post.VacantNotRecruiting},
		{"RP4", post.CCIO, "2025-11-30", post.HolderNotTold},
		{"RP4", post.DeputyCCIO, today, post.VacantRecruitingNotTold},
		{"TAD", post.CCIO, today, post.NotEstablished},
		{"TAD", post.CCIO, "2025-03-31", post.NotRecorded},
		{"TAD", post.ClinicalSafetyOfficer, today, post.Filled},
		{"REM", post.CCIO, today, post.Filled},
		{"RBQ", post.CCIO, today, post.Filled},
		{"RBQ", post.ClinicalSafetyOfficer, today, post.HolderNotTold},
		{"R0A", post.CNIO, today, post.Filled},
		{"R0A", post.CCIO, today, post.NotRecorded},
	} {
		own := byTrust[want.trust]
		if got := post.TrustState(own.Posts, own.Statements, want.typ, d(want.on)); got != want.state {
			t.Errorf("%s %s on %s: %s, want %s", want.trust, want.typ, want.on, got, want.state)
		}
		line := "| " + string(want.trust) + " | " + want.typ.Label() + " | " + d(want.on).Long() + " | " + want.state.Label() + " |"
		if !strings.Contains(string(doc), line) {
			t.Errorf("docs/post-register.md does not say %q", line)
		}
	}
	if rr8 := byTrust["RR8"].Statements; !post.AllTold(rr8, post.CCIO, d(today)) || post.AllTold(rr8, post.CCIO, d("2026-10-02")) ||
		post.AllTold(rr8, post.DeputyCCIO, d(today)) {
		t.Error("RR8 says from 3 October 2026 on, and of its CCIO alone, that there is no other post")
	}
	people := map[post.PersonID]bool{}
	for _, holder := range after.Holders {
		people[holder.Person] = true
	}
	if len(people) != 9 {
		t.Errorf("%d people, want 9: one CCIO is shared by two trusts", len(people))
	}
}

// The register of the example, written and read back, changes nothing; without
// the personal columns neither.
func TestFileRowRoundTrip(t *testing.T) {
	t.Parallel()
	opts := Options{Today: d(today), Trusts: exampleTrusts(), NewUUID: counter()}
	f, _ := Read(bytes.NewReader(readExample(t)), opts)
	plan, _ := PlanImport(post.Existing{}, f, opts)
	now := plan.Apply(post.Existing{})
	for _, personal := range []bool{true, false} {
		text := writeRegister(t, now, opts.Today, personal)
		f, problems := Read(strings.NewReader(text), opts)
		plan, more := PlanImport(now, f, opts)
		if len(problems)+len(more)+len(plan.Changes) > 0 {
			t.Errorf("with personal cells %v: %v, %v\n%s", personal, more, plan.Changes, text)
		}
		if diff := cmp.Diff(now, plan.Apply(now), cmp.AllowUnexported(day.Day{})); diff != "" {
			t.Error(diff)
		}
	}
}

func writeRegister(t *testing.T, now post.Existing, on day.Day, personal bool) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	var names []string
	for _, column := range Columns() {
		names = append(names, column.Name)
	}
	rows := [][]string{names}
	for _, p := range now.Posts {
		appointments := p.Appointments
		if len(appointments) == 0 {
			appointments = []post.Appointment{{}}
		}
		for _, a := range appointments {
			holder := post.Holder{}
			if personal {
				holder = now.Holders[a.ID]
			}
			rows = append(rows, Row(p, on, a, holder))
		}
	}
	for _, s := range now.Statements {
		rows = append(rows, StatementRow(s))
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
