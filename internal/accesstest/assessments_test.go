package accesstest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/organisation"
)

// text is a key that is not an id.
type text string

func (s text) String() string { return string(s) }

// aCompetency is a competency in the first domain of the shipped framework.
const aCompetency = "safety.clinical-risk"

// closedCycle is the cycle that has closed, so that it has figures.
const closedCycle = "2023-24"

// teamOf records how many of a trust's team are at a level, in numbers that occur
// nowhere else.
func (b *book) teamOf(t testing.TB, i int, trust organisation.Code) {
	t.Helper()
	above, below := 734141401+2*i, 734141402+2*i
	exec(t, b.super, `INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below)
		VALUES ($1, $2, 'safety', $3, $4)`, closedCycle, trust, above, below)
	b.add(teamCounts, "team_level", text(trust), uuid.Nil, scope{trust: trust}, strconv.Itoa(above), strconv.Itoa(below))
}

// assess records the assessment of somebody in a post: the CCIO's is signed off by
// the trust's validator, the chief nursing information officer's is a draft.
func (b *book) assess(t testing.TB, about scope, kind string, who person) {
	t.Helper()
	id := idOf("assessment", about.trust, kind)
	state, number := "signed_off", 1
	if kind != "ccio" {
		state, number = "draft", 0
	}
	letter := who.label[len(who.label)-1:]
	exec(t, b.super, `INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
VALUES ($1, '2024-25', $2, $3, '2024-06-01', false, $4, $4, '2024-05-01')`, id, about.appointment, state, number)
	b.add(standing, "assessment", id, who.id, about)
	evidence, reflection := mark("evidence", who.label, about), mark("reflection", who.label, about)
	exec(t, b.super, `INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version,
		recorded_at)
VALUES ($1, $2, 'level', 3, '', $3, $4, false, 1, '2024-05-01')`, id, aCompetency, evidence, reflection)
	b.add(drafts, "answer", id, who.id, about, reflection)
	if kind != "ccio" {
		exec(t, b.super, `INSERT INTO assessment_party (assessment_id, person_id, late_reason, response) VALUES ($1, $2, '', '')`, id, who.id)
		b.add(ownParties, "assessment_party", id, who.id, about)
		b.add(drafts, "answer", id, who.id, about, evidence)
		return
	}
	validator := b.validatorOf(about)
	reason, response, returned := mark("reason", letter), mark("response", letter), mark("move", letter)
	exec(t, b.super, `INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response)
		VALUES ($1, $2, $3, '', $4)`, id, who.id, validator.id, response)
	exec(t, b.super, `INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
		VALUES ($1, 1, $2, 'level', 3, '', $3, false)`, id, aCompetency, evidence)
	exec(t, b.super, `INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
		VALUES ($1, $2, 'level', 1, $3, 1, '2024-06-01', $4)`, id, aCompetency, reason, validator.id)
	exec(t, b.super, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level) VALUES ($1, 1, 'safety', 'level', 1)`, id)
	exec(t, b.super, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
		VALUES ($1, $2, 'sign_off', '2024-06-01', $3, $4)`, idOf("move", id), id, validator.id, returned)
	b.add(parties, "assessment_party", id, who.id, about, response)
	b.add(parties, "assessment_move", idOf("move", id), who.id, about)
	b.add(submitted, "submitted_answer", part(id, 1), who.id, about, evidence)
	b.add(validated, "validated_answer", id, who.id, about, reason)
	b.add(domainLevels, "domain_level", part(id, 1), who.id, about)
}

// part is the key of a row of which an assessment has several.
func part(id uuid.UUID, number int) text { return text(fmt.Sprint(id, ":", number)) }

// validatorOf returns the confirmed validator of an appointment, or else the
// national analyst, who validates nothing and so sees nothing of it.
func (b *book) validatorOf(about scope) person {
	for _, p := range b.people {
		for _, g := range p.grants {
			if g.role == authz.Validator && g.appointment == about.appointment && g.lives() {
				return p
			}
		}
	}
	return b.person("national analyst")
}

// stage is a state of an assessment and the history that led to it.
type stage struct {
	name, state          string
	submissions, signOff int
}

// stages lists every stage of an assessment that has been started.
func stages() []stage {
	return []stage{
		{"drafted", "draft", 0, 0}, {"recalled", "draft", 1, 0}, {"submitted", "submitted", 1, 0}, {"validating", "in_validation", 1, 0},
		{"returned", "returned", 1, 0}, {"signed off", "signed_off", 1, 1}, {"being revised", "in_validation", 1, 1},
		{"signed off again", "signed_off", 2, 2},
	}
}

// cycle returns the cycle of the assessments in a stage.
func (stage) cycle(n int) string { return fmt.Sprintf("20%d-%d", 50+n, 51+n) }

// stageOf returns the id of the assessment in a stage of somebody in a post.
func stageOf(trust organisation.Code, kind, name string) uuid.UUID {
	return idOf("assessment", trust, kind, name)
}

// stage records somebody's assessment as it is in a stage, with a mark of its own
// in each text.
func (b *book) stage(t testing.TB, n int, s stage, about scope, kind string, who person) {
	t.Helper()
	id, validator := stageOf(about.trust, kind, s.name), b.validatorOf(about)
	word := func(what string) string { return mark(what, s.name, kind, who.label, about.trust) }
	withHolder := s.state == "draft" || s.state == "returned"
	open := s.submissions > 0 && !withHolder // to the validator
	quiet := func() { b.facts[len(b.facts)-1].quiet = true }
	exec(t, b.super, `INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
VALUES ($1, $2, $3, $4, '2024-06-01', true, $5, $6, '2024-05-01')`, id, s.cycle(n), about.appointment, s.state, s.submissions, s.signOff)
	b.add(standing, "assessment", id, who.id, about)

	var nominated any
	late, response := "", ""
	party := ownParties
	if s.submissions > 0 {
		nominated, late = validator.id, word("late")
	}
	if s.signOff > 0 {
		response = word("response")
	}
	if open || s.state == "returned" {
		party = parties
	}
	exec(t, b.super, `INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response)
		VALUES ($1, $2, $3, $4, $5)`, id, who.id, nominated, late, response)
	b.add(party, "assessment_party", id, who.id, about, words1(late, response)...)
	quiet()
	exec(t, b.super, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
		VALUES ($1, $2, 'return', '2024-06-01', $3, $4)`, idOf("move", id), id, validator.id, word("move"))
	b.add(party, "assessment_move", idOf("move", id), who.id, about, word("move"))
	quiet()
	for _, move := range assessment.QuietMoves() {
		key, reason := idOf(string(move), id), word(string(move))
		exec(t, b.super, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
			VALUES ($1, $2, $3, '2024-05-01', $4, $5)`, key, id, string(move), who.id, reason)
		b.add(ownParties, "assessment_move", key, who.id, about, reason)
		quiet()
	}

	evidence := word("evidence")
	exec(t, b.super, `INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version,
		recorded_at)
VALUES ($1, $2, 'level', 3, '', $3, $4, false, 1, '2024-05-01')`, id, aCompetency, evidence, word("reflection"))
	b.add(drafts, "answer", id, who.id, about, word("reflection"))
	if withHolder {
		b.add(drafts, "answer", id, who.id, about, evidence)
	}
	for copied := 1; copied <= s.submissions; copied++ {
		of, whose := fmt.Sprint("copy ", copied), takenBack
		what := word(of)
		if open && copied == s.submissions {
			what, whose = evidence, submitted
		}
		exec(t, b.super, `INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
			VALUES ($1, $2, $3, 'level', 3, '', $4, false)`, id, copied, aCompetency, what)
		b.add(whose, "submitted_answer", part(id, copied), who.id, about, what)
	}
	if s.submissions > 0 && s.name != "recalled" && s.state != "submitted" {
		judged := map[string]subject{"in_validation": judging, "signed_off": validated, "returned": closed}[s.state]
		exec(t, b.super, `INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
			VALUES ($1, $2, 'level', 1, $3, 1, '2024-06-01', $4)`, id, aCompetency, word("difference"), validator.id)
		b.add(judged, "validated_answer", id, who.id, about, word("difference"))
	}
	for signed := 1; signed <= s.signOff; signed++ {
		level := closed
		if s.state == "signed_off" && signed == s.signOff {
			level = map[bool]subject{true: domainLevels, false: teamLevels}[kind == "ccio"]
		}
		exec(t, b.super, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
			VALUES ($1, $2, 'safety', 'level', 1)`, id, signed)
		b.add(level, "domain_level", part(id, signed), who.id, about)
	}
}

func words1(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
