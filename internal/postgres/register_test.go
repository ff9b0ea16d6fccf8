package postgres_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

func register(t testing.TB, db *postgres.DB) organisation.Register {
	t.Helper()
	reg, err := db.Register(t.Context(), pgtest.Permit(t, authz.OperatorView))
	must(t, err)
	return reg
}

// sorted returns a register in a fixed order, whatever the order of its rows was.
func sorted(reg organisation.Register) organisation.Register {
	reg.Organisations, reg.Memberships, reg.Successions = slices.Clone(reg.Organisations), slices.Clone(reg.Memberships),
		slices.Clone(reg.Successions)
	slices.SortFunc(reg.Organisations, func(a, b organisation.Organisation) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(reg.Memberships, func(a, b organisation.Membership) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), a.From.Compare(b.From), cmp.Compare(a.Parent, b.Parent))
	})
	slices.SortFunc(reg.Successions, func(a, b organisation.Succession) int {
		return cmp.Or(cmp.Compare(a.Predecessor, b.Predecessor), cmp.Compare(a.Successor, b.Successor))
	})
	return reg
}

func sameRegister(t testing.TB, what string, want, got organisation.Register) {
	t.Helper()
	if diff := gocmp.Diff(sorted(want), sorted(got), sameDay(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// apply stores changes like an import of a file of the day.
func apply(t testing.TB, db *postgres.DB, on day.Day, changes ...organisation.Change) error {
	t.Helper()
	return db.UpdateRegister(t.Context(), pgtest.Permit(t, authz.ImportTrusts), postgres.ImportRecord{FileDate: on, SHA256: [32]byte{1}},
		func(organisation.Register, day.Day) (organisation.Plan, bool, error) {
			return organisation.Plan{FileDate: on, Changes: changes}, true, nil
		})
}

// The register that is read is the one that was loaded, and loading again
// changes nothing.
func TestReferenceRoundTrip(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	want, err := organisation.Reference()
	must(t, err)
	sameRegister(t, "the reference", want, register(t, db))
	if loaded, err := db.LoadReference(t.Context(), pgtest.Permit(t, authz.ImportTrusts), want); err != nil || loaded {
		t.Errorf("it was loaded a second time: %v, %v", loaded, err)
	}
	sameRegister(t, "after loading again", want, register(t, db))
	// An impossible register is refused as a whole.
	empty := cluster.Empty(t)
	up(t, empty, true)
	second := pgtest.Open(t, empty, postgres.RoleOperate, time.Now)
	broken := sorted(want)
	broken.Memberships[len(broken.Memberships)-1].Parent = "NONE1"
	_, err = second.LoadReference(t.Context(), pgtest.Permit(t, authz.ImportTrusts), broken)
	brokenBy(t, "a membership of nothing", err, "membership_parent_fkey")
	sameRegister(t, "after it was refused", organisation.Register{}, register(t, second))
}

// Each kind of change has the same effect in the database as in memory, and leaves
// an audit event that names fields and nothing else.
func TestEachChangeOfTheRegister(t *testing.T) {
	t.Parallel()
	on := d("2026-10-15")
	current := func(reg organisation.Register, code organisation.Code) organisation.Organisation {
		o, _ := reg.Find(code)
		return o
	}
	for name, c := range map[string]struct {
		change func(organisation.Register) organisation.Change
		fields string
	}{
		"add": {func(organisation.Register) organisation.Change {
			return organisation.AddOrganisation{
				Organisation: organisation.Organisation{Code: "RZ9", Kind: organisation.KindTrust, LegalForm: organisation.NHSTrust,
					Postcode: "ZZ1 1ZZ", Opened: on,
					Names: []organisation.Name{{ODS: "EXAMPLE NHS TRUST", Display: "Example NHS Trust", From: on, Source: "test"}}},
				Membership: organisation.Membership{Member: "RZ9", Parent: "QOP", From: on, Reason: "test"},
			}
		}, "{code,name,membership}"},
		"close": {func(organisation.Register) organisation.Change {
			return organisation.CloseOrganisation{Code: "RR8", Last: on}
		}, "{closed,membership}"},
		"rename": {func(reg organisation.Register) organisation.Change {
			return organisation.RenameOrganisation{Code: "RR8", LegalForm: organisation.NHSFoundationTrust,
				Name: organisation.Name{ODS: "EXAMPLE NHS FOUNDATION TRUST", Display: "Example NHS Foundation Trust", From: on, Source: "test"}}
		}, "{name,legal_form}"},
		"move": {func(reg organisation.Register) organisation.Change {
			from, _ := reg.ParentOn("RR8", on)
			return organisation.MoveOrganisation{From: from,
				Membership: organisation.Membership{Member: "RR8", Parent: "QOP", From: on, Reason: "test"}}
		}, "{membership}"},
		"postcode": {func(organisation.Register) organisation.Change {
			return organisation.SetPostcode{Code: "RR8", Postcode: "ZZ1 1ZZ"}
		}, "{postcode}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := cluster.Clone(t)
			db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
			before := register(t, db)
			change := c.change(before)
			plan := organisation.Plan{FileDate: on, Changes: []organisation.Change{change}}
			must(t, apply(t, db, on, change))
			after := register(t, db)
			sameRegister(t, name, plan.Apply(before), after)
			must(t, after.Check())
			if gocmp.Equal(current(before, change.Subject()), current(after, change.Subject()), sameDay()) && name != "move" {
				t.Error("nothing changed")
			}
			super := connect(t, pgtest.Superuser(t, address))
			got := column[string](t, super, `SELECT concat_ws('|', via, actor_id, action, object_kind, object_id, subject_id, trust_code,
				fields::text) FROM audit_event WHERE object_kind = 'organisation'`)
			want := fmt.Sprintf("command|import trusts|organisation|%s|%[1]s|%s", change.Subject(), c.fields)
			if len(got) != 1 || got[0] != want {
				t.Errorf("the audit is %q, want %q", got, want)
			}
			var declared []string
			for _, field := range column[string](t, super, `SELECT unnest(fields) FROM audit_event WHERE object_kind = 'organisation'`) {
				if !slices.Contains(audit.Fields(audit.KindOrganisation), field) {
					declared = append(declared, field)
				}
			}
			if len(declared) > 0 {
				t.Errorf("fields that are not declared: %v", declared)
			}
			if got := column[string](t, super, `SELECT concat_ws('|', file_date, encode(file_sha256, 'hex') LIKE '01000%', new_count, changed_count,
				closed_count) FROM register_import`); len(got) != 1 ||
				!strings.HasPrefix(got[0], "2026-10-15|t|") {
				t.Errorf("the import is kept as %q", got)
			}
		})
	}
}

// Impossible changes are refused with a sentence and leave no trace.
func TestRefusedChangesOfTheRegister(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	before := register(t, db)
	on := d("2026-10-15")
	r0a, _ := before.Find("R0A")
	name := func(from day.Day) organisation.Change {
		return organisation.RenameOrganisation{Code: "R0A", LegalForm: r0a.LegalForm,
			Name: organisation.Name{ODS: "EXAMPLE", Display: "Example", From: from, Source: "test"}}
	}
	fine := organisation.SetPostcode{Code: "RR8", Postcode: "ZZ1 1ZZ"}
	for what, c := range map[string]struct {
		change organisation.Change
		kind   fault.Kind
		says   string
	}{
		"a name from the day of the present one": {name(r0a.CurrentName().From), fault.Invalid, "The last day is before the first day."},
		"a name from before the present one": {name(r0a.CurrentName().From.AddDays(-400)), fault.Invalid,
			"The last day is before the first day."},
		"an empty name": {organisation.RenameOrganisation{Code: "R0A", LegalForm: r0a.LegalForm,
			Name: organisation.Name{From: on}}, fault.Invalid, "A name cannot be empty."},
		"a name for nobody": {organisation.RenameOrganisation{Code: "NONE1",
			Name: organisation.Name{Display: "Example", From: on}}, fault.Conflict, "import it again"},
		"closing before it opened": {organisation.CloseOrganisation{Code: "R0A", Last: r0a.Opened.AddDays(-1)}, fault.Invalid,
			"cannot close before it opened"},
		"closing nobody": {organisation.CloseOrganisation{Code: "NONE1", Last: on}, fault.Conflict, "import it again"},
		"adding what is there": {organisation.AddOrganisation{Organisation: r0a,
			Membership: organisation.Membership{Member: "R0A", Parent: "QOP", From: on}}, fault.Internal, "organisation_pkey"},
		"moving to nowhere": {organisation.MoveOrganisation{From: "QOP",
			Membership: organisation.Membership{Member: "R0A", Parent: "NONE1", From: on}}, fault.Internal, "membership_parent_fkey"},
		"a postcode for nobody": {organisation.SetPostcode{Code: "NONE1", Postcode: "ZZ1 1ZZ"}, fault.Conflict, "import it again"},
		"a trust with a code that cannot be": {organisation.AddOrganisation{Organisation: organisation.Organisation{Code: "a trust",
			Kind: organisation.KindTrust}}, fault.Invalid, "capital letters and digits"},
	} {
		err := apply(t, db, on, fine, c.change)
		if c.kind == fault.Internal { // the plan is checked before: what comes this far is a fault of the program
			brokenBy(t, what, err, c.says)
			continue
		}
		isKind(t, what, err, c.kind)
		var known *fault.Error
		if errors.As(err, &known) && !strings.Contains(known.Public, c.says) {
			t.Errorf("%s says %q", what, known.Public)
		}
	}
	sameRegister(t, "after the refusals", before, register(t, db))
	if n := column[int](t, connect(t, pgtest.Superuser(t, address)), `SELECT (SELECT count(*) FROM audit_event
		WHERE object_kind = 'organisation')::int + (SELECT count(*) FROM register_import)::int`); n[0] != 0 {
		t.Errorf("the refusals left %d lines", n[0])
	}
}

// A plan that only compares, a dry run and a failing plan store nothing; the next
// plan gets the date of the last file that was applied.
func TestRegisterImports(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	before := register(t, db)
	change := organisation.SetPostcode{Code: "RR8", Postcode: "ZZ1 1ZZ"}
	var last []string
	run := func(on day.Day, p organisation.Plan, store bool, failure error) error {
		return db.UpdateRegister(t.Context(), pgtest.Permit(t, authz.ImportTrusts), postgres.ImportRecord{FileDate: on},
			func(_ organisation.Register, applied day.Day) (organisation.Plan, bool, error) {
				last = append(last, applied.String())
				return p, store, failure
			})
	}
	changes := organisation.Plan{Changes: []organisation.Change{change}}
	compared := changes
	compared.ComparedOnly = true
	must(t, run(d("2026-10-01"), changes, false, nil))
	must(t, run(d("2026-10-01"), compared, true, nil))
	isKind(t, "a plan that fails", run(d("2026-10-01"), changes, true, fault.New(fault.Invalid, "no")), fault.Invalid)
	sameRegister(t, "so far", before, register(t, db))
	must(t, run(d("2026-10-02"), changes, true, nil))
	must(t, run(d("2026-09-01"), organisation.Plan{}, true, nil))
	must(t, run(d("2026-10-03"), organisation.Plan{}, false, nil))
	sameRegister(t, "after the one that was stored", changes.Apply(before), register(t, db))
	if want := []string{"", "", "", "", "2026-10-02", "2026-10-02"}; !slices.Equal(last, want) {
		t.Errorf("the last file applied is of %q, want %q", last, want)
	}
	// As the command line does it: an older file is compared and not applied.
	reg := register(t, db)
	f := fileOf(reg, d("2026-09-28"))
	f.Rows[0].Name = "ANOTHER EXAMPLE NHS TRUST"
	must(t, db.UpdateRegister(t.Context(), pgtest.Permit(t, authz.ImportTrusts), postgres.ImportRecord{FileDate: d("2026-09-28")},
		func(reg organisation.Register, applied day.Day) (organisation.Plan, bool, error) {
			p, err := organisation.NewPlan(reg, f, organisation.Options{FileDate: d("2026-09-28"), LastApplied: applied, Today: d("2026-11-22")})
			if !p.ComparedOnly || len(p.Lines) == 0 {
				t.Errorf("a file older than the last one is applied: %+v", p.Lines)
			}
			return p, true, err
		}))
	sameRegister(t, "after an older file", reg, register(t, db))
}

// fileOf returns the ODS file that agrees with the register on a day.
func fileOf(reg organisation.Register, on day.Day) (f organisation.File) {
	for _, o := range reg.OpenOn(organisation.KindTrust, on) {
		if o.LegalForm == organisation.CareTrust {
			continue
		}
		icb, _ := reg.ParentOn(o.Code, on)
		region, _ := reg.RegionOn(o.Code, on)
		f.Rows = append(f.Rows, organisation.Row{Code: o.Code, Name: cmp.Or(o.NameOn(on).ODS, strings.ToUpper(o.NameOn(on).Display)),
			ICB: icb, Region: region, Postcode: o.Postcode, Opened: o.Opened, Closed: o.Closed})
	}
	return f
}

// Whatever files are imported one after another, the register in the database
// becomes what the plan says.
func TestRegisterFollowsThePlan(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	want := register(t, db)
	icbs := want.OpenOn(organisation.KindICB, d("2026-10-01"))
	kinds := map[string]int{}
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 7))
		on := d("2026-09-27").AddDays(int(seed) * 2)
		f := fileOf(want, on)
		for range 12 {
			r := &f.Rows[random.IntN(len(f.Rows))]
			switch random.IntN(5) {
			case 0:
				r.Name = fmt.Sprintf("EXAMPLE %d NHS TRUST", random.IntN(1000))
			case 1:
				icb := icbs[random.IntN(len(icbs))].Code
				r.ICB = icb
				r.Region, _ = want.RegionOn(icb, on)
			case 2:
				r.Postcode = fmt.Sprintf("ZZ%d 1ZZ", random.IntN(90))
			case 3:
				r.Closed = on.AddDays(random.IntN(40) - 30)
			case 4:
				icb := icbs[random.IntN(len(icbs))].Code
				f.Rows = append(f.Rows, organisation.Row{Code: organisation.Code(fmt.Sprintf("RZ%d", 100+int(seed)*12+random.IntN(12))),
					Name: fmt.Sprintf("NEW EXAMPLE %d NHS TRUST", seed),
					ICB:  icb, Postcode: "ZZ1 1ZZ", Opened: on.AddDays(-random.IntN(60))})
			}
		}
		slices.SortFunc(f.Rows, func(a, b organisation.Row) int { return cmp.Compare(a.Code, b.Code) })
		f.Rows = slices.CompactFunc(f.Rows, func(a, b organisation.Row) bool { return a.Code == b.Code })
		var plan organisation.Plan
		err := db.UpdateRegister(t.Context(), pgtest.Permit(t, authz.ImportTrusts), postgres.ImportRecord{FileDate: on},
			func(reg organisation.Register, last day.Day) (p organisation.Plan, store bool, err error) {
				plan, err = organisation.NewPlan(reg, f, organisation.Options{AcceptMoves: true, AcceptClosures: true, FileDate: on, LastApplied: last,
					Today: d("2026-11-22")})
				return plan, true, err
			})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, change := range plan.Changes {
			kinds[fmt.Sprintf("%T", change)]++
		}
		want = plan.Apply(want)
		sameRegister(t, fmt.Sprintf("seed %d", seed), want, register(t, db))
		if t.Failed() {
			return
		}
	}
	if len(kinds) != 5 {
		t.Errorf("the files made only these changes: %v", kinds)
	}
}

// A last day that is brought forward, and a trust without an ICB, are rare but
// possible in a plan.
func TestRareChangesOfTheRegister(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	follow := func(what string, change organisation.Change) {
		t.Helper()
		before := register(t, db)
		if err := apply(t, db, d("2026-10-15"), change); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		sameRegister(t, what, organisation.Plan{Changes: []organisation.Change{change}}.Apply(before), register(t, db))
	}
	follow("closing later", organisation.CloseOrganisation{Code: "RR8", Last: d("2027-03-31")})
	follow("closing earlier than was said", organisation.CloseOrganisation{Code: "RR8", Last: d("2026-12-31")})
	_, err := connect(t, pgtest.Superuser(t, address)).Exec(t.Context(), `DELETE FROM membership WHERE member_code = 'RJ1'`)
	must(t, err)
	follow("moving from no ICB", organisation.MoveOrganisation{Membership: organisation.Membership{Member: "RJ1", Parent: "QKK",
		From: d("2026-10-15"), Reason: "test"}})
}
