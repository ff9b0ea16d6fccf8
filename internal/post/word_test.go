package post

import (
	"slices"
	"strings"
	"testing"
)

// Every code and every label of every enumeration is read back, in any case,
// and no two values of one enumeration share either.
func TestWords(t *testing.T) {
	t.Parallel()
	checkWords(t, "type", Types(), ParseType, false)
	checkWords(t, "kind", Kinds(), ParseKind, false)
	checkWords(t, "unit", Units(), ParseUnit, false)
	checkWords(t, "state", TrustStates(), ParseState, false)
	checkWords(t, "reports to", ReportingLines(), ParseReportsTo, true)
	checkWords(t, "board access", BoardAccesses(), ParseBoardAccess, true)
	checkWords(t, "budget", Budgets(), ParseBudget, true)
	checkWords(t, "answer", Answers(), ParseAnswer, true)
	checkWords(t, "profession", Professions(), ParseProfession, true)
	checkWords(t, "regulator", Regulators(), ParseRegulator, true)
	checkWords(t, "FCI", FCIs(), ParseFCI, true)
	checkWords(t, "FEDIP", FEDIPs(), ParseFEDIP, true)
}

func checkWords[T word](t *testing.T, name string, all []T, parse func(string) (T, error), optional bool) {
	t.Helper()
	if slices.Contains(all, "") != optional {
		t.Errorf("%s: whether it can be not told is %v, want %v", name, !optional, optional)
	}
	seen := map[string]T{}
	for _, value := range all {
		label := value.Label()
		if label == "" || (label == string(value) && value != "") {
			t.Errorf("%s: %q has no label", name, value)
		}
		for _, text := range []string{string(value), label, strings.ToUpper(label), "  " + strings.ToLower(label) + " "} {
			if got, err := parse(text); err != nil || got != value {
				t.Errorf("%s: %q reads as %q, %v; want %q", name, text, got, err, value)
			}
		}
		for _, text := range []string{Fold(string(value)), Fold(label)} {
			if other, taken := seen[text]; taken && other != value {
				t.Errorf("%s: %q means both %q and %q", name, text, other, value)
			}
			seen[text] = value
		}
		if value != "" && strings.ContainsAny(string(value), " -ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Errorf("%s: %q is not a code in small letters and underscores", name, value)
		}
	}
	_, err := parse("the wrong words")
	if err == nil {
		t.Fatalf("%s: nonsense was read", name)
	}
	for _, value := range all {
		if !strings.Contains(err.Error(), string(value)) {
			t.Errorf("%s: the message does not say that %q would be right: %v", name, value, err)
		}
	}
	if strings.Contains(err.Error(), "wrong words") {
		t.Errorf("%s: the message repeats the cell, which may be personal: %v", name, err)
	}
	if T("x").Label() != "x" {
		t.Errorf("%s: an unknown code should be its own label", name)
	}
}

func TestClinical(t *testing.T) {
	t.Parallel()
	for _, typ := range Types() {
		if want := typ != ChiefInformationOrDigital && typ != BoardDigitalLead; typ.Clinical() != want {
			t.Errorf("%s.Clinical() = %v, want %v", typ, !want, want)
		}
	}
	if Type("x").Clinical() {
		t.Error("an unknown type is not clinical")
	}
}

func TestReportsToBoardOrChiefExecutive(t *testing.T) {
	t.Parallel()
	for _, line := range ReportingLines() {
		if want := line == ReportsChiefExecutive || line == ReportsBoardChair; line.ReportsToBoardOrChiefExecutive() != want {
			t.Errorf("%q: %v, want %v", line, !want, want)
		}
	}
}

func TestParseIDs(t *testing.T) {
	t.Parallel()
	id := NewID()
	if got, err := ParseID(id.String()); err != nil || got != id || got.IsZero() || id.Version() != 7 {
		t.Errorf("ParseID(%s) = %s, %v", id, got, err)
	}
	person, appointment := NewPersonID(), NewAppointmentID()
	if got, err := ParsePersonID(person.String()); err != nil || got != person || !(PersonID{}).IsZero() {
		t.Errorf("ParsePersonID = %s, %v", got, err)
	}
	if got, err := ParseAppointmentID(strings.ToUpper(appointment.String())); err != nil || got != appointment || !(AppointmentID{}).IsZero() {
		t.Errorf("ParseAppointmentID = %s, %v", got, err)
	}
	for _, text := range []string{"", "1", strings.ReplaceAll(id.String(), "-", ""), "{" + id.String() + "}",
		"urn:uuid:" + id.String(), "00000000-0000-0000-0000-000000000000", strings.Replace(id.String(), "-", "x", 1)} {
		if _, err := ParseID(text); err == nil {
			t.Errorf("ParseID(%q) was read", text)
		}
	}
}
