package organisation

import (
	"strings"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

func TestPlanDecides(t *testing.T) {
	t.Parallel()
	on := day.MustParse
	source := "ODS trust file of 1 October 2026"
	newTrust := func(opened, from string) Change {
		return AddOrganisation{
			Organisation: Organisation{
				Code: "Z0Z1Z", Kind: KindTrust, LegalForm: NHSTrust, Postcode: "M1 1AA", Opened: on(opened),
				Names: []Name{{ODS: "NEW EXAMPLE NHS TRUST", Display: "New Example NHS Trust", From: on(opened), Source: source}},
			},
			Membership: Membership{Member: "Z0Z1Z", Parent: "QOP", From: on(from), Reason: source},
		}
	}
	rename := func(code Code, ods, display string, form LegalForm) Change {
		return RenameOrganisation{Code: code, LegalForm: form, Name: Name{ODS: ods, Display: display, From: planDay(), Source: source}}
	}
	for name, test := range map[string]struct {
		code   Code
		row    func(*Row)
		alter  func(*Options)
		kind   DifferenceKind
		change Change // nil: only listed
		why    string // part of it
	}{
		"new": {
			code: "Z0Z1Z", row: func(*Row) {}, kind: DifferenceNew,
			change: newTrust("2026-09-01", "2026-09-01"), why: "a person must set it",
		},
		"new, opens later": {
			code: "Z0Z1Z", row: func(r *Row) { r.Opened = on("2027-04-01") }, kind: DifferenceNew,
			change: newTrust("2027-04-01", "2027-04-01"),
		},
		"new, opened before ICBs": {
			code: "Z0Z1Z", row: func(r *Row) { r.Opened = on("1994-04-01") }, kind: DifferenceNew,
			change: newTrust("1994-04-01", "2022-07-01"),
		},
		"new, opening day not known": {
			code: "Z0Z1Z", row: func(r *Row) { r.Opened = day.Day{} }, kind: DifferenceNew,
			change: newTrust("2026-10-01", "2026-10-01"), why: "the day of the file stands for it",
		},
		"new, region not that of its ICB": {
			code: "Z0Z1Z", row: func(r *Row) { r.Region = "Y63" }, kind: DifferenceNew,
			change: newTrust("2026-09-01", "2026-09-01"), why: "is Y62, not Y63",
		},
		"new in an unknown ICB": {
			code: "Z0Z1Z", row: func(r *Row) { r.ICB = "QZZ" }, kind: DifferenceNew, why: "the register knows no ICB QZZ",
		},
		"new in an ICB that ended": {
			code: "Z0Z1Z", row: func(r *Row) { r.ICB = "QMJ" }, kind: DifferenceNew, why: "ICB QMJ was not open on 1 October 2026",
		},
		"new without an ICB": {
			code: "Z0Z1Z", row: func(r *Row) { r.ICB = "" }, kind: DifferenceNew, why: "the file gives no ICB",
		},
		"unknown and closed": {
			code: "Z0Z1Z", row: func(r *Row) { r.Closed = on("2026-09-30") }, kind: DifferenceUnknown, why: "is not added",
		},
		"an ICB among the trusts": {
			code: "QZ9", row: func(r *Row) { r.Code = "QOP" }, kind: DifferenceUnknown, why: "not a trust's",
		},
		"closed": {
			code: "R0A", row: func(r *Row) { r.Closed = on("2026-09-30") }, kind: DifferenceClosed,
			change: CloseOrganisation{Code: "R0A", Last: on("2026-09-30")},
		},
		"closed, not accepted": {
			code: "R0A", row: func(r *Row) { r.Closed = on("2026-09-30") }, kind: DifferenceClosed,
			alter: func(o *Options) { o.AcceptClosures = false }, why: "only with --accept closures",
		},
		"closed before its name began": {
			code: "RXG", row: func(r *Row) { r.Closed = on("2026-07-15") }, kind: DifferenceClosed, why: "a person must look",
		},
		"closed elsewhere": { // the geography of a closed trust's row is not its own
			code: "R0A", row: func(r *Row) { r.Closed, r.ICB, r.Region = on("2026-09-30"), "QHM", "Y63" }, kind: DifferenceClosed,
			change: CloseOrganisation{Code: "R0A", Last: on("2026-09-30")},
		},
		"its last day is today": {
			code: "R0A", row: func(r *Row) { r.Closed = planDay() }, kind: DifferenceClosingLater, why: "the day has not passed",
		},
		"will close": {
			code: "R0A", row: func(r *Row) { r.Closed = on("2027-03-31") }, kind: DifferenceClosingLater, why: "the day has not passed",
		},
		"reopened": {
			code: "RVJ", row: func(r *Row) { r.Closed = day.Day{} }, kind: DifferenceReopened, why: "never applied by itself",
		},
		"another closing day": {
			code: "RVJ", row: func(r *Row) { r.Closed = on("2026-07-01") }, kind: DifferenceDates, why: "by a person only",
		},
		"another opening day": {
			code: "R0A", row: func(r *Row) { r.Opened = on("2017-10-02") }, kind: DifferenceDates, why: "by a person only",
		},
		"renamed": {
			code: "R0A", row: func(r *Row) { r.Name = "GREATER EXAMPLE NHS FOUNDATION TRUST" }, kind: DifferenceRenamed,
			change: rename("R0A", "GREATER EXAMPLE NHS FOUNDATION TRUST", "Greater Example NHS Foundation Trust", NHSFoundationTrust),
		},
		"became a foundation trust": {
			code: "R1K", row: func(r *Row) { r.Name = "EXAMPLE NHS FOUNDATION TRUST" }, kind: DifferenceRenamed,
			change: rename("R1K", "EXAMPLE NHS FOUNDATION TRUST", "Example NHS Foundation Trust", NHSFoundationTrust),
		},
		"a name held earlier": {
			code: "RXG", row: func(r *Row) { r.Name = "South West Yorkshire Partnership NHS Foundation Trust" }, kind: DifferenceRenamed,
			why: "held earlier",
		},
		"renamed after it closed": {
			code: "RVJ", row: func(r *Row) { r.Name = "NORTHERN EXAMPLE NHS TRUST" }, kind: DifferenceRenamed,
			why: "keeps the name with which it closed",
		},
		"renamed before the register's last name": {
			code: "RXG", row: func(r *Row) { r.Name = "OTHER EXAMPLE NHS TRUST" }, kind: DifferenceRenamed,
			alter: func(o *Options) { o.FileDate = on("2026-07-20") }, why: "a name from 1 August 2026",
		},
		"moved": {
			code: "R0A", row: func(r *Row) { r.ICB = "QYG" }, kind: DifferenceMoved,
			change: MoveOrganisation{
				From:       "QOP",
				Membership: Membership{Member: "R0A", Parent: "QYG", From: planDay(), Reason: source + ", accepted by a person"},
			},
		},
		"the online trust moved like any other": {
			code: "K0N6A", row: func(r *Row) { r.ICB, r.Region = "QHM", "Y63" }, kind: DifferenceMoved,
			change: MoveOrganisation{
				From:       "QKK",
				Membership: Membership{Member: "K0N6A", Parent: "QHM", From: planDay(), Reason: source + ", accepted by a person"},
			},
		},
		"moved, not accepted, with the register's reason": {
			code: "RPG", row: func(r *Row) { r.ICB, r.Region = "QKS", "Y59" }, kind: DifferenceMoved,
			alter: func(o *Options) { o.AcceptMoves = false }, why: "only with --accept moves. The register's reason: The product's own assignment",
		},
		"moved to the wrong region": {
			code: "R0A", row: func(r *Row) { r.ICB = "QHM" }, kind: DifferenceMoved,
			why: "do not agree: the register has QHM in Y63 North East and Yorkshire",
		},
		"only the region moved": {
			code: "R0A", row: func(r *Row) { r.Region = "Y63" }, kind: DifferenceMoved, why: "follows from its ICB",
		},
		"moved to an unknown ICB": {
			code: "R0A", row: func(r *Row) { r.ICB = "QZZ" }, kind: DifferenceMoved, why: "the register knows no ICB QZZ",
		},
		"moved before the register's membership": {
			code: "K0N6A", row: func(r *Row) { r.ICB, r.Region = "QMF", "Y56" }, kind: DifferenceMoved,
			alter: func(o *Options) { o.FileDate = on("2026-06-01") }, why: "from the day of the file or later",
		},
		"postcode": {
			code: "R0A", row: func(r *Row) { r.Postcode = "M1 1AA" }, kind: DifferencePostcode, change: SetPostcode{Code: "R0A", Postcode: "M1 1AA"},
		},
		"postcode of a file older than the shipped register": {
			code: "R0A", row: func(r *Row) { r.Postcode = "M1 1AA" }, kind: DifferencePostcode,
			alter: func(o *Options) { o.FileDate = on("2026-09-25") }, why: "are of 26 September 2026, later than the file",
		},
		"missing": {
			code: "R0A", row: func(r *Row) { r.Code = "" }, kind: DifferenceMissing, why: "only by a close date",
		},
		"an older file": {
			code: "R0A", row: func(r *Row) { r.Postcode = "M1 1AA" }, kind: DifferencePostcode,
			alter: func(o *Options) { o.LastApplied, o.Today = on("2026-10-02"), on("2026-11-01") },
			why:   "a later file, of 2 October 2026, has been applied",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reg, options := reference(t), accepting()
			if test.alter != nil {
				test.alter(&options)
			}
			plan, err := NewPlan(reg, fileOf(reg, options.FileDate, map[Code]func(*Row){test.code: test.row}), options)
			if err != nil || len(plan.Lines) != 1 {
				t.Fatalf("%v, lines %v, want one", err, plan.Lines)
			}
			var want []Change
			if test.change != nil {
				want = []Change{test.change}
			}
			if diff := cmp.Diff(want, plan.Changes, sameDay()); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			line := plan.Lines[0]
			if line.Kind != test.kind || line.Applies != (test.change != nil) || !strings.Contains(line.Why, test.why) ||
				!line.Applies && line.Why == "" {
				t.Errorf("%q %s, why %q; want %q with %q", line.Kind, line, line.Why, test.kind, test.why)
			}
			for _, change := range plan.Changes {
				if change.Subject() != line.Code {
					t.Errorf("the change is about %s, the line about %s", change.Subject(), line.Code)
				}
			}
		})
	}
}
