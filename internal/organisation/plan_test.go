package organisation

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"ccio/internal/day"
	"ccio/internal/fault"

	"github.com/google/go-cmp/cmp"
)

// sameDay lets cmp compare days, whose fields are unexported.
func sameDay() cmp.Option { return cmp.Comparer(func(a, b day.Day) bool { return a == b }) }

// fileOf returns the file that ODS would write if it knew what the register
// knows. Each change is given the row of its code: if it empties the row's code
// the row is left out, and for a code that the register lacks it is a new row.
func fileOf(reg Register, on day.Day, changes map[Code]func(*Row)) File {
	f := File{
		Columns: etrColumns,
		Welsh:   []Row{{Code: "RZW", Name: "EXAMPLE WELSH NHS TRUST", GOR: "W"}},
	}
	add := func(code Code, row Row) {
		row.Line = len(f.Rows) + 1
		if change := changes[code]; change != nil {
			change(&row)
		}
		if row.Code != "" {
			f.Rows = append(f.Rows, row)
		}
	}
	for _, o := range reg.Organisations {
		if o.Kind != KindTrust || o.LegalForm == CareTrust {
			continue
		}
		icb, _ := reg.ParentOn(o.Code, on)
		region, _ := reg.RegionOn(o.Code, on)
		add(o.Code, Row{
			Code: o.Code, Name: o.NameOn(on).ODS, Region: region, ICB: icb,
			Postcode: o.Postcode, Opened: o.Opened, Closed: o.Closed,
		})
	}
	for code := range changes {
		if _, known := reg.Find(code); !known {
			add(code, Row{
				Code: code, Name: "NEW EXAMPLE NHS TRUST", Region: "Y62", ICB: "QOP",
				Postcode: "M1 1AA", Opened: day.MustParse("2026-09-01"),
			})
		}
	}
	return f
}

func planDay() day.Day { return day.MustParse("2026-10-01") }

func accepting() Options {
	return Options{AcceptMoves: true, AcceptClosures: true, FileDate: planDay(), Today: planDay()}
}

func TestPlanOfTheRegisterItselfIsEmpty(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, on := range []string{"2022-07-01", "2026-03-31", "2026-04-01", "2026-10-01"} {
		o := accepting()
		o.FileDate = day.MustParse(on)
		plan, err := NewPlan(reg, fileOf(reg, o.FileDate, nil), o)
		if err != nil || len(plan.Lines) != 0 || len(plan.Changes) != 0 {
			t.Errorf("%s: %v, %v", on, err, plan.Lines)
		}
		if on == "2026-10-01" && (plan.Open != 199 || len(plan.Welsh) != 1) {
			t.Errorf("%d open and %d Welsh, want 199 and 1", plan.Open, len(plan.Welsh))
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	whole := fileOf(reg, planDay(), nil)
	short := whole
	short.Rows = nil
	for _, row := range whole.Rows {
		if len(short.Rows) < LeastOpenTrusts-1 && row.OpenOn(planDay()) {
			short.Rows = append(short.Rows, row)
		}
	}
	for name, test := range map[string]struct {
		file  File
		alter func(*Options)
		kind  fault.Kind
		want  string
	}{
		"cut off": {
			short, func(*Options) {}, fault.Invalid,
			"has 189 open trusts in England on 1 October 2026, and a whole file has at least 190",
		},
		"empty": {File{}, func(*Options) {}, fault.Invalid, "has 0 open trusts"},
		"still ahead": {
			whole, func(o *Options) { o.FileDate = day.MustParse("2026-10-02") }, fault.Invalid,
			"is dated 2 October 2026, which is still to come",
		},
		"without days": {whole, func(o *Options) { *o = Options{} }, fault.Internal, "Today is missing"},
	} {
		o := accepting()
		test.alter(&o)
		plan, err := NewPlan(reg, test.file, o)
		if fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.want) || len(plan.Changes) != 0 {
			t.Errorf("%s: %v, want kind %v and %q", name, err, test.kind, test.want)
		}
	}
}

func TestPlanTakesTodayForTheFile(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	plan, err := NewPlan(reg, fileOf(reg, planDay(), nil), Options{Today: planDay()})
	if err != nil || plan.FileDate != planDay() || plan.ComparedOnly {
		t.Errorf("dated %s, compared only %v, %v", plan.FileDate, plan.ComparedOnly, err)
	}
}

// People decide by the printed plan, which is kept in testdata/plan.golden.
// UPDATE_GOLDEN=1 writes that file again.
func TestPlanPrinted(t *testing.T) {
	t.Parallel()
	reg, options := reference(t), accepting()
	options.AcceptMoves = false
	file := fileOf(reg, options.FileDate, map[Code]func(*Row){
		"Z0Z1Z": func(*Row) {},
		"Z0Z2Z": func(r *Row) { r.ICB = "QZZ" },
		"R0A":   func(r *Row) { r.Name, r.Postcode = "GREATER EXAMPLE NHS FOUNDATION TRUST", "M1 1AA" },
		"R0B":   func(r *Row) { r.Closed = day.MustParse("2026-09-30") },
		"R0D":   func(r *Row) { r.Closed = day.MustParse("2027-03-31") },
		"RPG":   func(r *Row) { r.ICB, r.Region = "QKS", "Y59" },
		"RXG":   func(r *Row) { r.Name = "SOUTH WEST YORKSHIRE PARTNERSHIP NHS FOUNDATION TRUST" },
		"RVJ":   func(r *Row) { r.Closed = day.Day{} },
		"RYJ":   func(r *Row) { r.Code = "" },
		"RW6":   func(r *Row) { r.Closed = day.MustParse("2021-10-01") },
	})
	plan, err := NewPlan(reg, file, options)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if n, err := plan.WriteTo(&got); err != nil || n != int64(got.Len()) {
		t.Fatalf("%d of %d bytes, %v", n, got.Len(), err)
	}
	const golden = "testdata/plan.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasSuffix(got.String(), "\n1 new, 1 changed, 1 closed\n") {
		t.Error("the last line is not the totals")
	}
	if _, err := plan.WriteTo(closedWriter{}); err == nil {
		t.Error("an error of the writer is lost")
	}
}

type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }
