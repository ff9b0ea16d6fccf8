package accesstest

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"ccio/internal/organisation"
)

// text is a key that is no id.
type text string

func (s text) String() string { return string(s) }

// aCompetency is one of those that the shipped framework asks, in its first
// domain.
const aCompetency = "safety.clinical-risk"

// closedCycle is the one that has closed, so that there are figures of it.
const closedCycle = "2023-24"

// teamOf records how many of a trust's team are at a level, in numbers that are
// found nowhere else.
func (b *book) teamOf(t testing.TB, i int, trust organisation.Code) {
	t.Helper()
	above, below := 734141401+2*i, 734141402+2*i
	exec(t, b.super, `INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below) VALUES ($1, $2, 'safety', $3, $4)`, closedCycle, trust, above, below)
	b.add(teamCounts, "team_level", text(trust), uuid.Nil, scope{trust: trust}, strconv.Itoa(above), strconv.Itoa(below))
}

// assess records the assessment of somebody in a post: of the CCIO signed off by
// the trust's validator, of the chief nursing information officer a draft.
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
	exec(t, b.super, `INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
VALUES ($1, $2, 'level', 3, '', $3, $4, false, 1, '2024-05-01')`, id, aCompetency, evidence, reflection)
	b.add(drafts, "answer", id, who.id, about, reflection)
	if kind != "ccio" {
		exec(t, b.super, `INSERT INTO assessment_party (assessment_id, person_id, late_reason, response) VALUES ($1, $2, '', '')`, id, who.id)
		b.add(parties, "assessment_party", id, who.id, about)
		b.add(drafts, "answer", id, who.id, about, evidence)
		return
	}
	validator := b.person("national analyst") // who is validator of nothing, and so sees nothing of it
	for _, p := range b.people {
		if p.label == "validator "+letter {
			validator = p
		}
	}
	reason, response, returned := mark("reason", letter), mark("response", letter), mark("move", letter)
	exec(t, b.super, `INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response) VALUES ($1, $2, $3, '', $4)`, id, who.id, validator.id, response)
	exec(t, b.super, `INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried) VALUES ($1, 1, $2, 'level', 3, '', $3, false)`, id, aCompetency, evidence)
	exec(t, b.super, `INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by) VALUES ($1, $2, 'level', 1, $3, 1, '2024-06-01', $4)`, id, aCompetency, reason, validator.id)
	exec(t, b.super, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level) VALUES ($1, 1, 'safety', 'level', 1)`, id)
	exec(t, b.super, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason) VALUES ($1, $2, 'sign_off', '2024-06-01', $3, $4)`, idOf("move", id), id, validator.id, returned)
	b.add(parties, "assessment_party", id, who.id, about, response)
	b.add(parties, "assessment_move", idOf("move", id), who.id, about)
	b.add(submitted, "submitted_answer", id, who.id, about, evidence)
	b.add(validated, "validated_answer", id, who.id, about, reason)
	b.add(domainLevels, "domain_level", id, who.id, about)
}
