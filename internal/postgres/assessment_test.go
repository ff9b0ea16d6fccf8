package postgres_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
)

// round is an office with a cycle that is open, and what the framework asks.
type round struct {
	office
	use   *assessment.Service
	cycle string
	asked []string
}

// uses are the use cases on a store.
func uses(db assessment.Store) *assessment.Service { return assessment.NewService(db) }

// save saves one competency of a domain as its page sends it, and gives the entry
// that stands there afterwards.
func (r round) save(t testing.TB, may authz.Permit, id uuid.UUID, competency string, e assessment.Entry) (assessment.Entry, error) {
	t.Helper()
	domain, _, _ := strings.Cut(competency, ".")
	saved, err := r.use.SaveDomain(t.Context(), may, id, assessment.DomainAnswers{
		Domain: domain, Wrote: map[string]assessment.Wrote{competency: {Entry: e, Shown: "something else"}},
	})
	if now, overtaken := saved.Overtaken[competency]; overtaken {
		return now, fault.New(fault.Conflict, "somebody wrote first")
	}
	return saved.Entries[competency], err
}

func newRound(t *testing.T) round {
	t.Helper()
	r := round{office: newOffice(t), cycle: "2026-27"}
	r.use = uses(r.db)
	c := assessment.Cycle{Code: r.cycle, Framework: "ccio", Version: "1.0", Threshold: 8, Opens: today().AddDays(-10),
		Close: today().AddDays(30)}
	must(t, r.use.PlanCycle(t.Context(), r.may(t, "admin", authz.ManageCycles), c))
	must(t, r.use.AdvanceCycle(t.Context(), r.may(t, "admin", authz.ManageCycles), r.cycle, assessment.Planned))
	r.asked = column[string](t, r.super, `SELECT k.id FROM competency k JOIN framework f ON f.id = k.framework_id
		WHERE f.code = 'ccio' AND f.version = '1.0' ORDER BY position`)
	return r
}

func level(n int) assessment.Answer { return assessment.Answer{Kind: assessment.Level, Level: n} }

// answered is the holder's assessment with every competency answered.
func (r round) answered(t *testing.T) uuid.UUID {
	t.Helper()
	id, err := r.use.Start(t.Context(), r.may(t, "holder", authz.Assess), r.cycle)
	must(t, err)
	for i, competency := range r.asked {
		_, err := r.save(t, r.may(t, "holder", authz.Assess), id, competency,
			assessment.Entry{Answer: level(i%5 + 1), Evidence: "evidence of " + competency, Reflection: "reflection on " + competency})
		must(t, err)
	}
	return id
}

func (r round) submitted(t *testing.T) uuid.UUID {
	t.Helper()
	id := r.answered(t)
	must(t, r.use.Move(t.Context(), r.may(t, "holder", authz.Assess), id, assessment.Submit,
		assessment.Input{Validator: r.actor(t, "validator").id}))
	return id
}

func (r round) validatedAs(t *testing.T, id uuid.UUID, n func(i int) int) {
	t.Helper()
	all := map[string]assessment.Validated{}
	for i, competency := range r.asked {
		all[competency] = assessment.Validated{Answer: level(n(i)), Reason: "reason"}
	}
	_, err := r.use.SaveValidated(t.Context(), r.may(t, "validator", authz.Validate), id, all)
	must(t, err)
}

// From the first answer to the sign-off and what each sees on the way.
func TestAssessment(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	holder, validator := "holder", "validator"
	id := r.answered(t)
	_, err := r.db.Validation(t.Context(), r.may(t, validator, authz.ViewSubmitted), id)
	isKind(t, "the validator opens a draft", err, fault.NotFound)
	isKind(t, "handing it over to nobody", r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Submit, assessment.Input{}),
		fault.Invalid)
	isKind(t, "handing it over to somebody who is not confirmed",
		r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Submit,
			assessment.Input{Validator: r.actor(t, "unconfirmed validator").id}), fault.Invalid)
	must(t, r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Submit,
		assessment.Input{Validator: r.actor(t, validator).id}))
	_, err = r.save(t, r.may(t, holder, authz.Assess), id, r.asked[0], assessment.Entry{Answer: level(5), Version: 1})
	isKind(t, "changing what was handed over", err, fault.Conflict)
	must(t, r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Recall, assessment.Input{}))
	if got := r.told(t, r.actor(t, validator).id); !slices.Equal(got,
		[]string{"An assessment was handed to you", "An assessment was taken back"}) {
		t.Errorf("the validator is told %v", got)
	}
	if got, err := r.db.Validation(t.Context(), r.may(t, validator, authz.ViewSubmitted), id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a recalled copy is open to the validator: %+v, %v", got.Submitted, err)
	}
	must(t, r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Submit,
		assessment.Input{Validator: r.actor(t, validator).id}))
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.BeginValidation, assessment.Input{}))
	isKind(t, "recalling what is in validation",
		r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Recall, assessment.Input{}), fault.Conflict)
	review, err := r.db.Validation(t.Context(), r.may(t, validator, authz.ViewSubmitted), id)
	must(t, err)
	if e := review.Submitted[r.asked[0]]; len(review.Submitted) != len(r.asked) || e.Level != 1 || e.Evidence == "" || e.Reflection != "" {
		t.Errorf("the validator has %d answers, the first %+v", len(review.Submitted), e)
	}
	isKind(t, "signing off what is not validated",
		r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.SignOff, assessment.Input{}), fault.Invalid)
	isKind(t, "returning it without a reason",
		r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.Return, assessment.Input{}), fault.Invalid)
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.Return,
		assessment.Input{Reason: "More about the evidence."}))
	w, err := r.db.MyAssessment(t.Context(), r.may(t, holder, authz.ViewOwn), id)
	must(t, err)
	if last := w.Steps[len(w.Steps)-1]; w.State != assessment.Returned || last.Reason != "More about the evidence." || len(w.Validated) != 0 {
		t.Errorf("the holder has %s, %+v", w.State, last)
	}
	_, err = r.save(t, r.may(t, holder, authz.Assess), id, r.asked[0], assessment.Entry{Answer: level(3), Version: 1})
	must(t, err)
	must(t, r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Submit,
		assessment.Input{Validator: r.actor(t, validator).id}))
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.BeginValidation, assessment.Input{}))
	r.validatedAs(t, id, func(int) int { return 3 })
	if w, err = r.db.MyAssessment(t.Context(), r.may(t, holder, authz.ViewOwn), id); err != nil || len(w.Validated) != 0 {
		t.Errorf("the holder sees %d validated levels before the sign-off, %v", len(w.Validated), err)
	}
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.SignOff, assessment.Input{}))
	w, err = r.db.MyAssessment(t.Context(), r.may(t, holder, authz.ViewOwn), id)
	must(t, err)
	if len(w.Validated) != len(r.asked) || len(w.Domains) != 8 || w.Domains["data"] == (assessment.Answer{Kind: assessment.NotAssessed}) {
		t.Errorf("signed off, the holder has %d levels and the domains %v", len(w.Validated), w.Domains)
	}
	must(t, r.use.Move(t.Context(), r.may(t, holder, authz.Assess), id, assessment.Respond, assessment.Input{Response: "Thank you."}))
	results, err := r.db.TrustResults(t.Context(), r.may(t, "board", authz.ViewLevels), "R0A")
	must(t, err)
	if len(results) != 1 || len(results[0].Domains) != 8 {
		t.Errorf("the board sees %+v", results)
	}
	results, err = r.db.TrustResults(t.Context(), r.may(t, "secretary", authz.ViewLevels), "R0A")
	if err != nil || len(results) != 0 {
		t.Errorf("the secretary, whom the board gave nothing, sees %+v, %v", results, err)
	}
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.Reopen,
		assessment.Input{Reason: "A mistake of mine."}))
	results, err = r.db.TrustResults(t.Context(), r.may(t, "board", authz.ViewLevels), "R0A")
	if err != nil || len(results) != 1 || results[0].State != assessment.InValidation || len(results[0].Domains) != 0 {
		t.Errorf("while it is being revised the board sees %+v, %v", results, err)
	}
	must(t, r.use.Move(t.Context(), r.may(t, validator, authz.Validate), id, assessment.SignOff, assessment.Input{}))
}

// An answer that somebody wrote since is never overwritten in silence, and two
// who write at once leave one of the two whole.
func TestSaveEntryConflict(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id, err := r.use.Start(t.Context(), r.may(t, "holder", authz.Assess), r.cycle)
	must(t, err)
	again, err := r.use.Start(t.Context(), r.may(t, "holder", authz.Assess), r.cycle)
	if err != nil || again != id {
		t.Errorf("starting it twice: %v, %v", again, err)
	}
	first, err := r.save(t, r.may(t, "holder", authz.Assess), id, r.asked[0], assessment.Entry{Answer: level(2), Evidence: "first"})
	must(t, err)
	for what, version := range map[string]int{"a tab that has not seen it": 0, "a tab of the future": first.Version + 1} {
		now, err := r.save(t, r.may(t, "holder", authz.Assess), id, r.asked[0],
			assessment.Entry{Answer: level(5), Evidence: "other", Version: version})
		isKind(t, what, err, fault.Conflict)
		if now.Evidence != "first" || now.Version != first.Version {
			t.Errorf("%s is shown %+v", what, now)
		}
	}
	may := r.may(t, "holder", authz.Assess)
	var wait sync.WaitGroup
	errs := make(chan error, 8)
	for n := range 8 {
		wait.Go(func() {
			_, err := r.save(t, may, id, r.asked[0], assessment.Entry{Answer: level(4), Evidence: fmt.Sprint("at once ", n), Version: first.Version})
			errs <- err
		})
	}
	wait.Wait()
	close(errs)
	saved := 0
	for err := range errs {
		if err == nil {
			saved++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
	}
	if saved != 1 {
		t.Errorf("%d of 8 at once were saved, want 1", saved)
	}
	_, err = r.save(t, may, id, "no.such", assessment.Entry{Answer: level(4)})
	isKind(t, "a competency that is not asked", err, fault.NotFound)
	_, err = r.save(t, r.may(t, "CCIO of RR8", authz.Assess), id, r.asked[1], assessment.Entry{Answer: level(4)})
	isKind(t, "somebody else's assessment", err, fault.NotFound)
}

// Submit, recall, return and sign-off at once leave one legal outcome.
func TestMovesAtOnce(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id := r.submitted(t)
	must(t, r.use.Move(t.Context(), r.may(t, "validator", authz.Validate), id, assessment.BeginValidation, assessment.Input{}))
	r.validatedAs(t, id, func(i int) int { return i%5 + 1 })
	holder, validator := r.may(t, "holder", authz.Assess), r.may(t, "validator", authz.Validate)
	moves := []func() error{
		func() error { return r.use.Move(t.Context(), validator, id, assessment.SignOff, assessment.Input{}) },
		func() error {
			return r.use.Move(t.Context(), validator, id, assessment.Return, assessment.Input{Reason: "reason"})
		},
		func() error { return r.use.Move(t.Context(), holder, id, assessment.Recall, assessment.Input{}) },
		func() error {
			return r.use.Move(t.Context(), holder, id, assessment.Submit, assessment.Input{Validator: r.actor(t, "validator").id})
		},
	}
	var wait sync.WaitGroup
	var unseen atomic.Int32
	for _, move := range moves {
		wait.Go(func() {
			switch err := move(); fault.KindOf(err) {
			case fault.NotFound:
				unseen.Add(1)
			default:
				if err != nil && fault.KindOf(err) != fault.Conflict {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	// Several of them may come one after the other (returned, then submitted, then
	// recalled), each from where the one before led and nowhere else.
	at, by := assessment.NotStarted, map[assessment.Move]assessment.Party{
		assessment.BeginValidation: assessment.Validator, assessment.SignOff: assessment.Validator, assessment.Return: assessment.Validator,
	}
	moved := column[string](t, r.super, `SELECT move FROM assessment_move WHERE assessment_id = $1 ORDER BY moved_at, id`, id)
	for _, name := range moved {
		move := assessment.Move(name)
		next, err := assessment.Next(at, move, cmp.Or(by[move], assessment.Holder), assessment.Open)
		if err != nil {
			t.Fatalf("%v: %s from %s: %v", moved, move, at, err)
		}
		at = next
	}
	if state := column[string](t, r.super, `SELECT state FROM assessment WHERE id = $1`, id)[0]; state != string(at) {
		t.Errorf("after %v it is %s, want %s", moved, state, at)
	}
	// A recalled copy is closed to the validator, whose move finds nothing then.
	if unseen.Load() > 0 && !slices.Contains(moved, "recall") {
		t.Errorf("somebody no longer found it, after %v", moved)
	}
	if ended := slices.Contains(moved, "sign_off"); ended == slices.Contains(moved, "return") {
		t.Errorf("signed off and returned, or neither: %v", moved)
	}
}

// An assessment stays with its validator while their grant lives. Once it has
// ended the holder hands what they submitted to another, who begins afresh, and the
// first sees nothing of it any more.
func TestAnotherValidator(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id := r.submitted(t)
	first, holder := r.may(t, "validator", authz.Validate), r.may(t, "holder", authz.Assess)
	must(t, r.use.Move(t.Context(), first, id, assessment.BeginValidation, assessment.Input{}))
	r.validatedAs(t, id, func(int) int { return 4 })
	const email = "second.validator@test.example"
	grant, err := r.invite(t, "trust-admin",
		account.Invitation{Role: authz.Validator, Trust: "R0A", Appointment: r.holderOf, Name: "Invented Second Validator", Email: email})
	must(t, err)
	person := column[uuid.UUID](t, r.super, `SELECT person_id FROM account WHERE email = $1`, email)[0]
	end := func() {
		t.Helper()
		given := column[uuid.UUID](t, r.super, `SELECT id FROM role_grant WHERE person_id = $1 AND role = 'validator'`,
			r.actor(t, "validator").id)[0]
		must(t, r.change(t, r.may(t, "trust-admin", authz.EndGrant), given, account.End))
	}
	swap := `UPDATE assessment_party SET validator_id = '` + person.String() + `'`
	must(t, r.change(t, r.may(t, "holder", authz.ConfirmGrant), grant, account.Confirm))
	isKind(t, "another while the first can validate it",
		r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{Validator: person}), fault.Conflict)
	r.as(t, r.actor(t, "holder").id, func(tx pgx.Tx) {
		for _, sql := range []string{swap, `UPDATE assessment_party SET response = 'words'`,
			`UPDATE assessment_party SET late_reason = 'words'`} {
			if err := refusal1(t, tx, sql); err == nil {
				t.Errorf("the holder may %s", sql)
			}
		}
	})
	end()
	isKind(t, "nobody instead", r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{}), fault.Invalid)
	isKind(t, "somebody who is not confirmed",
		r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{Validator: r.actor(t, "unconfirmed validator").id}),
		fault.Invalid)
	isKind(t, "by somebody else",
		r.use.Move(t.Context(), r.may(t, "CCIO of RR8", authz.Assess), id, assessment.Nominate, assessment.Input{Validator: person}),
		fault.NotFound)
	w, err := r.db.MyAssessment(t.Context(), r.may(t, "holder", authz.ViewOwn), id)
	must(t, err)
	if !w.LostValidator() || len(w.Candidates) != 1 {
		t.Errorf("the validator is lost: %v, and there are %d to choose from", w.LostValidator(), len(w.Candidates))
	}
	must(t, r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{Validator: person}))
	isKind(t, "twice", r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{Validator: person}), fault.Conflict)
	if got := r.told(t, person); !slices.Contains(got, "An assessment was handed to you") {
		t.Errorf("the second validator is told %v", got)
	}
	isKind(t, "the first signs off", r.use.Move(t.Context(), first, id, assessment.SignOff, assessment.Input{}), fault.NotFound)
	second := func(action authz.Action) authz.Permit {
		return permit(t, person, authz.Validator, authz.Scope{Appointment: r.holderOf}, action)
	}
	review, err := r.db.Validation(t.Context(), second(authz.ViewSubmitted), id)
	must(t, err)
	if v := review.Validated[r.asked[0]]; review.State != assessment.InValidation || len(review.Submitted) != len(r.asked) ||
		v.Kind != assessment.Unanswered || v.Version == 0 {
		t.Errorf("the second validator has %s, %d answers, and of the first's judgement %+v", review.State, len(review.Submitted), v)
	}
	isKind(t, "signing off what the first judged", r.use.Move(t.Context(), second(authz.Validate), id, assessment.SignOff, assessment.Input{}),
		fault.Invalid)
	all := map[string]assessment.Validated{}
	for _, competency := range r.asked {
		all[competency] = assessment.Validated{Answer: level(2), Reason: "reason", Version: review.Validated[competency].Version}
	}
	_, err = r.use.SaveValidated(t.Context(), second(authz.Validate), id, all)
	must(t, err)
	must(t, r.use.Move(t.Context(), second(authz.Validate), id, assessment.SignOff, assessment.Input{}))
	if w, err = r.db.MyAssessment(t.Context(), r.may(t, "holder", authz.ViewOwn), id); err != nil || w.Domains["data"] != level(2) {
		t.Errorf("signed off by the second, the holder has %v, %v", w.Domains["data"], err)
	}
	isKind(t, "another for what is signed off",
		r.use.Move(t.Context(), holder, id, assessment.Nominate, assessment.Input{Validator: r.actor(t, "validator").id}), fault.Conflict)
}

// A quiet move is its holder's alone, in the program and in the database by itself:
// the validator does not read it, and neither makes it with what was handed over.
func TestQuietMoves(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id := r.submitted(t)
	quiet := codes(assessment.QuietMoves()...)
	if got := column[string](t, r.super, `SELECT m FROM unnest($1::text[]) m WHERE assessment_move_is_quiet(m) ORDER BY 1`,
		codes(assessment.Moves()...)); !slices.Equal(got, quiet) {
		t.Errorf("the database calls %v quiet, and the program %v", got, quiet)
	}
	for n, move := range assessment.QuietMoves() {
		r.exec(t, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason) VALUES ($1, $2, $3, now(), $4, 'mine')`,
			ofTest(fmt.Sprint("quiet move ", n)), id, string(move), r.actor(t, "holder").id)
	}
	own, err := r.db.MyAssessment(t.Context(), r.may(t, "holder", authz.ViewOwn), id)
	must(t, err)
	theirs, err := r.db.Validation(t.Context(), r.may(t, "validator", authz.ViewSubmitted), id)
	must(t, err)
	if got := len(own.Steps) - len(theirs.Steps); got != len(quiet)+1 { // and the start
		t.Errorf("the holder has %d steps, and the validator %d", len(own.Steps), len(theirs.Steps))
	}
	for _, step := range theirs.Steps {
		if slices.Contains(assessment.QuietMoves(), step.Move) {
			t.Errorf("the validator has %+v", step)
		}
	}
	r.as(t, r.actor(t, "validator").id, func(tx pgx.Tx) {
		if n := column[int](t, tx, `SELECT count(*)::int FROM assessment_move WHERE reason = 'mine'`)[0]; n != 0 {
			t.Errorf("the validator reads %d quiet moves", n)
		}
	})
	for _, who := range []string{"validator", "holder"} {
		r.as(t, r.actor(t, who).id, func(tx pgx.Tx) {
			for _, move := range quiet {
				if refusal1(t, tx, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
					SELECT gen_random_uuid(), s.id, '`+move+`', now(), ccio_actor(), '' FROM assessment s`) == nil {
					t.Errorf("the %s may %s what is handed over", who, move)
				}
			}
		})
	}
}

// Straight through SQL nobody reads or moves what is not theirs.
func TestAssessmentThroughSQL(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id := r.submitted(t)
	must(t, r.use.Move(t.Context(), r.may(t, "validator", authz.Validate), id, assessment.BeginValidation, assessment.Input{}))
	r.validatedAs(t, id, func(int) int { return 3 })
	counts := func(name string) map[string]int {
		all := map[string]int{}
		r.as(t, r.actor(t, name).id, func(tx pgx.Tx) {
			for _, table := range []string{"assessment", "assessment_party", "answer", "submitted_answer", "validated_answer",
				"domain_level", "assessment_move"} {
				all[table] = column[int](t, tx, `SELECT count(*)::int FROM `+table)[0]
			}
		})
		return all
	}
	n := len(r.asked)
	want := map[string]map[string]int{
		"holder": {"assessment": 1, "assessment_party": 1, "answer": n, "submitted_answer": n, "validated_answer": 0,
			"domain_level": 0, "assessment_move": 3},
		"validator": {"assessment": 1, "assessment_party": 1, "answer": 0, "submitted_answer": n, "validated_answer": n,
			"domain_level": 0, "assessment_move": 2}, // that it was begun is the holder's
		"board": {"assessment": 1}, "secretary": {"assessment": 1}, "trust-admin": {"assessment": 1}, "region": {"assessment": 1},
		"national": {"assessment": 1}, "admin": {"assessment": 1},
		"board member of RR8": {}, "trust administrator of RR8": {}, "regional analyst of another region": {}, "CCIO of RR8": {},
		"unconfirmed validator": {}, "unconfirmed board member": {}, "expired": {}, "without a grant": {},
	}
	for name, cells := range want {
		for table, got := range counts(name) {
			if got != cells[table] {
				t.Errorf("%s reads %d rows of %s, want %d", name, got, table, cells[table])
			}
		}
	}
	for _, a := range r.actors {
		r.as(t, a.id, func(tx pgx.Tx) {
			for _, sql := range []string{
				`UPDATE assessment SET state = 'signed_off'`, `UPDATE assessment SET state = 'draft'`, `UPDATE answer SET level = 5, kind = 'level'`,
				`UPDATE submitted_answer SET level = 5`, `DELETE FROM answer`, `DELETE FROM assessment_move`, `UPDATE domain_level SET level = 5`,
				`UPDATE assessment_party SET person_id = ccio_actor()`,
				`INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level) SELECT id, 1, 'data', 'level', 5 FROM assessment
					WHERE ccio_actor() <> '` + r.actor(t, "validator").id.String() + `'`,
				`INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, recorded_by)
					SELECT '2030-31', id, 7, '2030-04-01', '2030-06-30', now(), ccio_actor() FROM framework`,
				`UPDATE cycle SET threshold = 9`,
			} {
				if refusal1(t, tx, sql) == nil && a.name != "validator" {
					t.Errorf("%s may %s", a.name, sql)
				}
			}
		})
	}
	must(t, r.use.Move(t.Context(), r.may(t, "validator", authz.Validate), id, assessment.SignOff, assessment.Input{}))
	for name, levels := range map[string]int{"holder": 8, "validator": 8, "board": 8, "secretary": 0, "trust-admin": 0, "region": 0,
		"national": 0, "admin": 0, "board member of RR8": 0} {
		if got := counts(name)["domain_level"]; got != levels {
			t.Errorf("signed off, %s reads %d domain levels, want %d", name, got, levels)
		}
	}
}

// A reminder goes to those in the sender's scope with whom an assessment is, once
// in a week; the file of the list needs its grant and is told to administrators.
func TestCompletion(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	c := assessment.Cycle{Code: r.cycle, Close: today().AddDays(30)}
	remind := func(name string, states ...assessment.State) int {
		t.Helper()
		n, err := r.use.Remind(t.Context(), r.may(t, name, authz.Remind), assessment.Reminder{Cycle: c, States: states, Words: "Own words."})
		must(t, err)
		return n
	}
	// the CCIO and the deputy; of the third appointment no holder is known
	if n := remind("trust administrator of RR8", assessment.NotStarted); n != 2 {
		t.Errorf("the administrator of RR8 reminds %d", n)
	}
	if n := remind("trust administrator of RR8", assessment.NotStarted); n != 0 {
		t.Errorf("within a week %d are reminded again", n)
	}
	if n := remind("regional analyst of another region", assessment.Draft, assessment.Returned); n != 0 {
		t.Errorf("%d are reminded of drafts that there are not", n)
	}
	if got := r.told(t, r.actor(t, "holder").id); len(got) != 0 {
		t.Errorf("the holder of another trust is told %v", got)
	}
	r.submitted(t)
	if n := remind("trust-admin", assessment.Submitted, assessment.SignedOff); n != 1 {
		t.Errorf("of what is submitted %d are reminded", n)
	}
	if got := r.told(t, r.actor(t, "validator").id); !slices.Contains(got, "Assessments of the cycle "+r.cycle+" that wait for you") {
		t.Errorf("the validator is told %v", got)
	}
	if n := remind("trust administrator of RR8", assessment.Submitted, assessment.InValidation); n != 0 {
		t.Errorf("the administrator of another trust reminds %d validators", n)
	}
	// the CNIO; the CCIO has handed theirs over
	if n := remind("trust-admin", assessment.NotStarted, assessment.Draft, assessment.Returned); n != 1 {
		t.Errorf("the administrator of R0A reminds %d", n)
	}
	_, err := r.use.ExportCompletion(t.Context(), r.may(t, "trust-admin", authz.ExportCompletions), r.cycle, today())
	isKind(t, "the file without its grant", err, fault.Forbidden)
	r.exec(t, `INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, recorded_at)
		VALUES (gen_random_uuid(), $1, 'completion_export', 'RR8', '2020-01-01', now())`, r.actor(t, "trust-admin").id)
	_, err = r.use.ExportCompletion(t.Context(), r.may(t, "trust-admin", authz.ExportCompletions), r.cycle, today())
	isKind(t, "the file with the grant of another trust", err, fault.Forbidden)
	r.exec(t, `INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, recorded_at)
		VALUES (gen_random_uuid(), $1, 'completion_export', 'R0A', '2020-01-01', now())`, r.actor(t, "trust-admin").id)
	all, err := r.use.ExportCompletion(t.Context(), r.may(t, "trust-admin", authz.ExportCompletions), r.cycle, today())
	must(t, err)
	for _, tally := range all {
		if tally.Trust != "R0A" {
			t.Errorf("the file of R0A has %s", tally.Trust)
		}
	}
	if got := r.told(t, r.actor(t, "admin").id); len(got) != 1 || got[0] != "The completion list was taken as a file" {
		t.Errorf("the national administrator is told %v", got)
	}
}
