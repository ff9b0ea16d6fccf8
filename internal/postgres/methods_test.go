package postgres_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// stores are the two pools on one database.
type stores struct{ serve, operate, seal, open *postgres.DB }

// methods calls each exported method of DB once, with arguments that suit any
// database. Other tests compare the results; here the methods only have to run,
// whether or not the outer side of their joins has a row.
func methods() map[string]func(t *testing.T, s stores) error {
	anyone := func(t *testing.T, action authz.Action) authz.Permit {
		return permit(t, ofTest("none"), authz.TrustAdministrator, authz.Scope{Trust: "R0A"}, action)
	}
	query := insight.Query{AsAt: d("2026-10-01"), Trust: "R0A"}
	known := insight.Query{AsAt: d("2026-10-01"), KnownOn: d("2026-10-01"), Trust: "R0A"}
	return map[string]func(*testing.T, stores) error{
		"Ping": func(t *testing.T, s stores) error { return s.serve.Ping(t.Context()) },
		"IsDemonstration": func(t *testing.T, s stores) error {
			_, err := s.serve.IsDemonstration(t.Context())
			return err
		},
		"SignInPersona": func(t *testing.T, s stores) error {
			return s.serve.SignInPersona(t.Context(), stranger(t, ""), account.Holder, account.NewToken())
		},
		"SignInIdentity": func(t *testing.T, s stores) error {
			return people(s.serve).SignIn(t.Context(), stranger(t, ""),
				account.Identity{Issuer: "https://id.example", Subject: "nobody", Email: "nobody@test.example", EmailIsTrusted: true},
				account.NewToken())
		},
		"FindSession": func(t *testing.T, s stores) error {
			_, err := s.serve.FindSession(t.Context(), stranger(t, ""), account.NewToken())
			return err
		},
		"SwitchGrant": func(t *testing.T, s stores) error {
			return s.serve.SwitchGrant(t.Context(), anyone(t, authz.SwitchGrant), uuid.New(), uuid.New(), account.NewToken())
		},
		"Grants": func(t *testing.T, s stores) error {
			for _, place := range []account.Place{{}, {Trust: "R0A"}, {Region: "Y62"}} {
				if _, err := s.serve.Grants(t.Context(), anyone(t, authz.ViewPeople), place); err != nil {
					return err
				}
			}
			return nil
		},
		"Grant": func(t *testing.T, s stores) error {
			_, err := s.serve.Grant(t.Context(), anyone(t, authz.ViewPeople), uuid.New())
			return err
		},
		"GiveGrant": func(t *testing.T, s stores) error {
			_, err := people(s.serve).Invite(t.Context(), anyone(t, authz.GiveGrant), account.Invitation{
				Role: authz.Validator, Trust: "R0A", Appointment: uuid.New(), Name: "Invented Nobody", Email: "nobody@test.example", From: today(),
			})
			isKind(t, "an appointment that nobody knows", err, fault.Invalid)
			return people(s.operate).AddUser(t.Context(), pgtest.Permit(t, authz.AddUser),
				account.Invitation{Role: authz.NationalAdministrator, Name: "Invented First", Email: "first@test.example", From: today()})
		},
		"ChangeGrant": func(t *testing.T, s stores) error {
			national := func(action authz.Action) authz.Permit {
				return permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, action)
			}
			isKind(t, "confirming", people(s.serve).ChangeGrant(t.Context(), national(authz.ConfirmGrant), uuid.New(), account.Confirm),
				fault.NotFound)
			isKind(t, "ending", people(s.serve).ChangeGrant(t.Context(), anyone(t, authz.EndGrant), uuid.New(), account.End), fault.NotFound)
			isKind(t, "releasing", people(s.serve).ChangeGrant(t.Context(), anyone(t, authz.ManageSignIn), uuid.New(), account.ReleaseIdentity),
				fault.NotFound)
			return people(s.serve).ChangeGrant(t.Context(), anyone(t, authz.ManageSignIn), uuid.New(), account.WithdrawAddress)
		},
		"Notices": func(t *testing.T, s stores) error {
			_, err := s.serve.Notices(t.Context(), oneself(t, ofTest("none"), ""))
			return err
		},
		"ReadNotice": func(t *testing.T, s stores) error {
			return s.serve.ReadNotice(t.Context(), oneself(t, ofTest("none"), ""), uuid.New())
		},
		"RenewSession": func(t *testing.T, s stores) error {
			return s.serve.RenewSession(t.Context(), oneself(t, ofTest("none"), ""), uuid.New(), uuid.Nil, account.NewToken())
		},
		"EndSession": func(t *testing.T, s stores) error {
			return s.serve.EndSession(t.Context(), oneself(t, ofTest("none"), ""), uuid.New())
		},
		"Picture": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known, {AsAt: d("2026-10-01")}, {AsAt: d("2026-10-01"), Region: "Y62"},
				{AsAt: d("2026-10-01"), ICB: "QOP"},
				{AsAt: d("2026-10-01"), Sector: organisation.StatisticalAcute}} {
				if _, err := s.serve.Picture(t.Context(), anyone(t, authz.ViewRegister), q); err != nil {
					return err
				}
			}
			_, err := s.operate.Picture(t.Context(), pgtest.Permit(t, authz.OperatorView), query)
			return err
		},
		"Pictures": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known, {}, {Region: "Y62"}, {ICB: "QMJ"}, {Sector: organisation.StatisticalAcute}} {
				days := insight.MonthlyDays(d("2026-10-01"))
				pictures, err := s.serve.Pictures(t.Context(), anyone(t, authz.ViewRegister), q, days)
				if err != nil {
					return err
				}
				for i, picture := range pictures {
					if picture.Query.AsAt != days[i] {
						t.Errorf("picture %d is of %s, not of %s", i, picture.Query.AsAt, days[i])
					}
				}
			}
			return nil
		},
		"RegisterPosts": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known, {AsAt: d("2026-10-01")}, {AsAt: d("2026-10-01"), Region: "Y62"},
				{AsAt: d("2026-10-01"), ICB: "NONE1"}} {
				if _, _, _, err := s.serve.RegisterPosts(t.Context(), anyone(t, authz.ExportPosts), q); err != nil {
					return err
				}
			}
			return nil
		},
		"Sessions": func(t *testing.T, s stores) error {
			_, err := s.serve.Sessions(t.Context(), oneself(t, ofTest("none"), ""))
			return err
		},
		"EndSessions": func(t *testing.T, s stores) error {
			return s.serve.EndSessions(t.Context(), oneself(t, ofTest("none"), ""))
		},
		"KeepForm": func(t *testing.T, s stores) error {
			_, err := s.serve.KeepForm(t.Context(), stranger(t, ""), account.NewToken(), account.KeptForm{Path: "/grant", Body: []byte("a=b")})
			return err
		},
		"EndLapsedSession": func(t *testing.T, s stores) error {
			return s.serve.EndLapsedSession(t.Context(), stranger(t, ""), account.NewToken())
		},
		"KeptForms": func(t *testing.T, s stores) error {
			_, err := s.serve.KeptForms(t.Context(), oneself(t, ofTest("none"), ""))
			return err
		},
		"KeptForm": func(t *testing.T, s stores) error {
			_, err := s.serve.KeptForm(t.Context(), oneself(t, ofTest("none"), ""), uuid.New())
			return err
		},
		"ForgetForm": func(t *testing.T, s stores) error {
			return s.serve.ForgetForm(t.Context(), oneself(t, ofTest("none"), ""), uuid.New(), audit.DiscardForm)
		},
		"ForgetExpiredForms": func(t *testing.T, s stores) error {
			_, err := s.seal.ForgetExpiredForms(t.Context(), pgtest.Permit(t, authz.ForgetForms))
			return err
		},
		"Audit": func(t *testing.T, s stores) error {
			for _, q := range []audit.Query{{},
				{Kind: audit.KindSession, Action: audit.SignIn, Trust: "R0A", Person: ofTest("none"), From: d("2026-10-01"), To: d("2026-10-31"),
					Before: ofTest("none")}} {
				if _, _, err := s.serve.Audit(t.Context(), anyone(t, authz.ViewAudit), q); err != nil {
					return err
				}
			}
			return nil
		},
		"NoteExport": func(t *testing.T, s stores) error {
			return s.serve.NoteExport(t.Context(), anyone(t, authz.ExportCoverage), audit.Event{Object: "coverage.csv", Fields: []string{"by"}})
		},
		"NoteRefusal": func(t *testing.T, s stores) error {
			return s.serve.NoteRefusal(t.Context(), oneself(t, ofTest("none"), ""), "GET /admin/audit")
		},
		"SealAudit": func(t *testing.T, s stores) error {
			_, err := s.seal.SealAudit(t.Context(), pgtest.Permit(t, authz.SealAudit))
			return err
		},
		"VerifyAudit": func(t *testing.T, s stores) error {
			_, err := s.seal.VerifyAudit(t.Context(), pgtest.Permit(t, authz.SealAudit), "")
			return err
		},
		"HasFramework": func(t *testing.T, s stores) error {
			_, err := s.operate.HasFramework(t.Context(), pgtest.Permit(t, authz.ImportFramework), "ccio", "9.9")
			return err
		},
		"ImportFramework": func(t *testing.T, s stores) error {
			shipped, err := framework.Shipped()
			must(t, err)
			_, err = s.operate.ImportFramework(t.Context(), pgtest.Permit(t, authz.ImportFramework), shipped, framework.ShippedFile(), false, true)
			return err
		},
		"Frameworks": func(t *testing.T, s stores) error {
			_, err := s.serve.Frameworks(t.Context())
			return err
		},
		"Framework": func(t *testing.T, s stores) error {
			_, err := s.serve.Framework(t.Context(), "ccio", "9.9")
			if fault.KindOf(err) == fault.NotFound {
				return nil
			}
			return err
		},
		"TrustPosts": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known} {
				if _, _, err := s.serve.TrustPosts(t.Context(), anyone(t, authz.ViewRegister), q); err != nil {
					return err
				}
			}
			return nil
		},
		"Holders": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known} {
				if _, err := s.serve.Holders(t.Context(), anyone(t, authz.ViewHolder), q); err != nil {
					return err
				}
			}
			_, err := s.serve.Holders(t.Context(), permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, authz.ViewHolder), query)
			return err
		},
		"Hours": func(t *testing.T, s stores) error {
			for _, q := range []insight.Query{query, known} {
				if _, err := s.serve.Hours(t.Context(), anyone(t, authz.ViewHours), q); err != nil {
					return err
				}
			}
			return nil
		},
		"MyData": func(t *testing.T, s stores) error {
			_, err := s.serve.MyData(t.Context(), self(t, ofTest("none"), authz.ViewMyData))
			return err
		},
		"MyText": func(t *testing.T, s stores) error {
			_, err := s.serve.MyText(t.Context(), self(t, ofTest("none"), authz.ViewMyData), account.Note)
			return err
		},
		"ChangeText": func(t *testing.T, s stores) error {
			return people(s.serve).WriteText(t.Context(), self(t, ofTest("none"), authz.WriteMyRecord), account.Note, "Own words", 7)
		},
		"AskCorrection": func(t *testing.T, s stores) error {
			return people(s.serve).AskCorrection(t.Context(), self(t, ofTest("none"), authz.WriteMyRecord),
				account.Correction{Wrong: "Wrong words", Right: "Right words"})
		},
		"Corrections": func(t *testing.T, s stores) error {
			if _, err := s.serve.Corrections(t.Context(), anyone(t, authz.ViewCorrections)); err != nil {
				return err
			}
			_, err := s.serve.Corrections(t.Context(), permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, authz.ViewCorrections))
			return err
		},
		"Register": func(t *testing.T, s stores) error {
			if _, err := s.operate.Register(t.Context(), pgtest.Permit(t, authz.OperatorView)); err != nil {
				return err
			}
			_, err := s.serve.Register(t.Context(), anyone(t, authz.ViewRegister))
			return err
		},
		"OpenRegister": func(t *testing.T, s stores) error {
			_, err := s.open.OpenRegister(t.Context(), anyone(t, authz.ViewRegister), 0)
			return err
		},
		"LoadReference": func(t *testing.T, s stores) error {
			_, err := s.operate.LoadReference(t.Context(), pgtest.Permit(t, authz.ImportTrusts), organisation.Register{})
			return err
		},
		"UpdateRegister": func(t *testing.T, s stores) error {
			return s.operate.UpdateRegister(t.Context(), pgtest.Permit(t, authz.ImportTrusts), postgres.ImportRecord{FileDate: d("2026-10-01")},
				func(organisation.Register, day.Day) (organisation.Plan, bool, error) {
					return organisation.Plan{}, true, nil
				})
		},
		"UpdatePosts": func(t *testing.T, s stores) error {
			return s.operate.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), everyTrust,
				func(post.Existing) (post.Plan, bool, error) { return post.Plan{}, true, nil })
		},
		"LoadDemo": func(t *testing.T, s stores) error {
			_, err := s.operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today()))
			return err
		},
	}
}

// Every exported method runs on a full database, on one with only organisations,
// and on an empty one.
func TestEveryMethod(t *testing.T) {
	t.Parallel()
	calls := methods()
	maps.Copy(calls, assessmentMethods())
	kind := reflect.TypeFor[*postgres.DB]()
	var names []string
	for i := range kind.NumMethod() {
		name := kind.Method(i).Name
		if name == "Close" || name == "Try" { // Close runs at the end of each test; Try is of the tests
			continue
		}
		names = append(names, name)
		if calls[name] == nil {
			t.Errorf("%s is an exported method that nothing here runs", name)
		}
	}
	if len(calls) != len(names) {
		t.Errorf("%d calls are for %d methods: %v", len(calls), len(names), names)
	}
	full := newWorld(t)
	nothing := cluster.Empty(t)
	up(t, nothing, true)
	for where, address := range map[string]string{"everything": full.address, "organisations alone": cluster.Clone(t), "nothing": nothing} {
		t.Run(where, func(t *testing.T) {
			s := stores{pgtest.Open(t, address, postgres.RoleServe, time.Now), pgtest.Open(t, address, postgres.RoleOperate, time.Now),
				pgtest.Open(t, address, postgres.RoleSeal, time.Now), pgtest.Open(t, address, postgres.RoleRegister, time.Now)}
			want := map[string]fault.Kind{"SignInIdentity": fault.Forbidden, "FindSession": fault.Unauthenticated, "KeepForm": fault.Unauthenticated,
				"KeptForm": fault.NotFound, "ForgetForm": fault.NotFound, "SwitchGrant": fault.NotFound, "RenewSession": fault.Conflict,
				"Grant": fault.NotFound, "ChangeGrant": fault.NotFound, "ChangeText": fault.Conflict}
			maps.Copy(want, assessmentKinds())
			if where != "everything" {
				want["SignInPersona"], want["MyData"] = fault.NotFound, fault.NotFound
			}
			// Whoever is signed in has a row here. These write about somebody who has
			// none, which is a failure of the program.
			var broken []string
			if where != "everything" {
				broken = []string{"NoteExport", "NoteRefusal", "AskCorrection", "Remind"}
			}
			// These two are last because they change the data; the person whom GiveGrant
			// adds would make the demonstration refuse.
			for _, name := range append(slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "LoadDemo" || s == "GiveGrant" }),
				"LoadDemo", "GiveGrant") {
				err := calls[name](t, s)
				switch {
				case name == "LoadDemo" && where == "nothing":
					// The trust of the personas does not exist, and the error says so.
					isKind(t, name, err, fault.Invalid)
				case slices.Contains(broken, name):
					if err == nil || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "_fkey refused") {
						t.Errorf("%s about nobody: %v", name, err)
					}
				case want[name] != fault.Internal:
					isKind(t, name, err, want[name])
				case err != nil:
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// asked is a method with the actions whose permits it accepts.
type asked struct {
	takes []authz.Action
	call  func(authz.Permit) error
}

// No method does anything with the zero permit, or with one that was given for
// something else.
func TestPermitsAreAsked(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	q := insight.Query{AsAt: d("2026-10-01"), Trust: "R0A"}
	neverNames := func(map[organisation.Code]post.Trust) post.Names {
		t.Error("the trusts were asked for")
		return post.Names{}
	}
	never := func(post.Existing) (post.Plan, bool, error) {
		t.Error("the plan was asked for")
		return post.Plan{}, false, nil
	}
	neverTrusts := func(organisation.Register, day.Day) (organisation.Plan, bool, error) {
		t.Error("the plan was asked for")
		return organisation.Plan{}, false, nil
	}
	all := map[string]asked{
		"Picture": {[]authz.Action{authz.ViewRegister, authz.ExportCoverage, authz.ExportSummary, authz.OperatorView},
			func(p authz.Permit) error { _, err := db.Picture(t.Context(), p, q); return err }},
		"Pictures": {[]authz.Action{authz.ViewRegister, authz.ExportCoverage, authz.ExportSummary, authz.OperatorView},
			func(p authz.Permit) error {
				_, err := db.Pictures(t.Context(), p, q, []day.Day{q.AsAt})
				return err
			}},
		"RegisterPosts": {[]authz.Action{authz.ExportPosts, authz.OperatorView},
			func(p authz.Permit) error { _, _, _, err := db.RegisterPosts(t.Context(), p, q); return err }},
		"TrustPosts": {[]authz.Action{authz.ViewRegister},
			func(p authz.Permit) error { _, _, err := db.TrustPosts(t.Context(), p, q); return err }},
		"Holders": {[]authz.Action{authz.ViewHolder}, func(p authz.Permit) error { _, err := db.Holders(t.Context(), p, q); return err }},
		"Hours":   {[]authz.Action{authz.ViewHours}, func(p authz.Permit) error { _, err := db.Hours(t.Context(), p, q); return err }},
		"Register": {[]authz.Action{authz.ViewRegister, authz.OperatorView},
			func(p authz.Permit) error { _, err := db.Register(t.Context(), p); return err }},
		"Audit": {[]authz.Action{authz.ViewAudit},
			func(p authz.Permit) error { _, _, err := db.Audit(t.Context(), p, audit.Query{}); return err }},
		"NoteExport": {[]authz.Action{authz.ExportCoverage, authz.ExportPosts, authz.ExportSummary, authz.ExportMyData, authz.ExportCompletions},
			func(p authz.Permit) error {
				return db.NoteExport(t.Context(), p, audit.Event{Object: "x"})
			}},
		"SealAudit": {[]authz.Action{authz.SealAudit},
			func(p authz.Permit) error { _, err := db.SealAudit(t.Context(), p); return err }},
		"VerifyAudit": {[]authz.Action{authz.SealAudit},
			func(p authz.Permit) error { _, err := db.VerifyAudit(t.Context(), p, ""); return err }},
		"ForgetExpiredForms": {[]authz.Action{authz.ForgetForms},
			func(p authz.Permit) error { _, err := db.ForgetExpiredForms(t.Context(), p); return err }},
		"HasFramework": {[]authz.Action{authz.ImportFramework},
			func(p authz.Permit) error { _, err := db.HasFramework(t.Context(), p, "ccio", "1.0"); return err }},
		"MyData": {[]authz.Action{authz.ViewMyData, authz.ExportMyData},
			func(p authz.Permit) error { _, err := db.MyData(t.Context(), p); return err }},
		"ImportFramework": {[]authz.Action{authz.ImportFramework}, func(p authz.Permit) error {
			_, err := db.ImportFramework(t.Context(), p, framework.Framework{}, nil, false, true)
			return err
		}},
		"LoadReference": {[]authz.Action{authz.ImportTrusts}, func(p authz.Permit) error {
			_, err := db.LoadReference(t.Context(), p, organisation.Register{})
			return err
		}},
		"UpdateRegister": {[]authz.Action{authz.ImportTrusts}, func(p authz.Permit) error {
			return db.UpdateRegister(t.Context(), p, postgres.ImportRecord{}, neverTrusts)
		}},
		"UpdatePosts": {[]authz.Action{authz.ImportPosts, authz.LoadDemo},
			func(p authz.Permit) error { return db.UpdatePosts(t.Context(), p, neverNames, never) }},
		"LoadDemo": {[]authz.Action{authz.LoadDemo},
			func(p authz.Permit) error { _, err := db.LoadDemo(t.Context(), p, demo.Data{}); return err }},
	}
	maps.Copy(all, assessmentPermits(t, db))
	maps.Copy(all, accountPermits(t, db))
	for method, c := range all {
		isKind(t, method+" without a permit", c.call(authz.Permit{}), fault.Forbidden)
		for _, action := range authz.Actions() {
			if slices.Contains(c.takes, action) {
				continue
			}
			for _, actor := range []authz.Actor{authz.Operator(), authz.Stranger(), authz.Self(uuid.New()),
				authz.NewActor(uuid.New(), authz.NationalAdministrator, authz.Scope{}),
				authz.NewActor(uuid.New(), authz.BoardMember, authz.Scope{Trust: "R0A"})} {
				if p, err := authz.Authorize(actor, action); err == nil {
					isKind(t, method+" with a permit to "+string(action), c.call(p), fault.Forbidden)
				}
			}
		}
	}
}

// A connection has the program's limits and starts under the role that was asked
// for.
func TestConnectionSettings(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	for _, role := range []string{postgres.RoleServe, postgres.RoleOperate} {
		db := pgtest.Open(t, address, role, time.Now)
		for setting, want := range map[string]string{
			"role": role, "application_name": role, "timezone": "UTC", "search_path": "public", "statement_timeout": "20s",
			"idle_in_transaction_session_timeout": "1min", "row_security": "on",
		} {
			if err := db.Try(t.Context(), `DO $$ BEGIN ASSERT current_setting('`+setting+`') = '`+want+`', current_setting('`+setting+
				`'); END $$`); err != nil {
				t.Errorf("%s of %s: %v", setting, role, err)
			}
		}
	}
	isKind(t, "a statement that takes too long",
		pgtest.Open(t, address, postgres.RoleServe, time.Now).Try(t.Context(), `SET LOCAL statement_timeout = '50ms'`, `SELECT pg_sleep(5)`),
		fault.Unavailable)
	isKind(t, "what the role may not do", pgtest.Open(t, address, postgres.RoleServe, time.Now).Try(t.Context(), `DELETE FROM post`),
		fault.Forbidden)
}
