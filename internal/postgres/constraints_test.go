package postgres_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
)

// Everything in the schema that can refuse a row: constraints, unique indexes
// that are none, and what the triggers call themselves. Columns that are NOT
// NULL are left out: no person can leave them empty, and the version of
// Postgres decides whether that is a constraint with a name.
const refusers = `
SELECT c.conname::text FROM pg_constraint c
WHERE c.connamespace = 'public'::regnamespace AND c.contype <> 'n' AND c.conrelid <> 'schema_migrations'::regclass
UNION
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
WHERE i.indisunique AND r.relnamespace = 'public'::regnamespace AND r.oid <> 'schema_migrations'::regclass
UNION
SELECT (regexp_matches(p.prosrc, 'CONSTRAINT = ''(\w+)''', 'g'))[1] FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace`

// The names of constraints are part of the contract: each has a sentence, and
// each sentence is of one that exists.
func TestConstraintsHaveSentences(t *testing.T) {
	t.Parallel()
	conn := connect(t, cluster.Clone(t))
	there := column[string](t, conn, refusers)
	said := postgres.ConstraintSentences()
	for _, name := range there {
		sentence, ok := said[name]
		if !ok {
			t.Errorf("%s refuses without a sentence", name)
		} else if !strings.HasSuffix(sentence, ".") || strings.ToUpper(sentence[:1]) != sentence[:1] {
			t.Errorf("%s does not refuse in a sentence: %q", name, sentence)
		}
	}
	for name := range said {
		if !slices.Contains(there, name) {
			t.Errorf("there is a sentence for %s, which does not exist", name)
		}
	}
}

// What is the same rule in several tables is told in the same words.
func TestSentencesAgree(t *testing.T) {
	t.Parallel()
	said := postgres.ConstraintSentences()
	for _, kind := range []string{
		"_pkey", "_to_after_from", "_superseded_after_recorded", "_not_before_nhs", "_type_known", "_person_fkey", "_actor_fkey",
		"_subject_fkey", "_post_fkey", "_appointment_fkey", "_trust_fkey", "_recorded_by_fkey", "_superseded_by_fkey",
	} {
		first := ""
		for _, name := range slices.Sorted(maps.Keys(said)) {
			switch {
			case !strings.HasSuffix(name, kind):
			case first == "":
				first = name
			case said[name] != said[first]:
				t.Errorf("%s says %q where %s says %q", name, said[name], first, said[first])
			}
		}
	}
	bare := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", r) }), " ")
	}
	words := map[string]string{}
	for name, sentence := range said {
		if other, twice := words[bare(sentence)]; twice && other != sentence {
			t.Errorf("%s says %q, and another %q", name, sentence, other)
		}
		words[bare(sentence)] = sentence
	}
}

// The codes that the schema takes are just those that the program knows.
func TestCodesOfTheSchema(t *testing.T) {
	t.Parallel()
	conn := connect(t, cluster.Clone(t))
	for constraint, want := range map[string][]string{
		"organisation_kind_known":              codes(organisation.KindTrust, organisation.KindICB, organisation.KindRegion),
		"organisation_sector_known":            codes(organisation.Sectors()...),
		"organisation_legal_form_known":        codes(organisation.NHSTrust, organisation.NHSFoundationTrust, organisation.CareTrust),
		"post_period_type_known":               codes(post.Types()...),
		"no_such_post_type_known":              codes(post.Types()...),
		"post_period_funded_unit_known":        codes(post.Units()...),
		"post_period_reports_to_known":         codes(post.ReportingLines()...),
		"post_period_board_access_known":       codes(post.BoardAccesses()...),
		"post_period_budget_known":             codes(post.Budgets()...),
		"appointment_period_kind_known":        codes(post.Kinds()...),
		"appointment_holder_actual_unit_known": codes(post.Units()...),
		"appointment_holder_fci_known":         codes(post.FCIs()...),
		"appointment_holder_fedip_known":       codes(post.FEDIPs()...),
		"trust_team_five_trained_known":        codes(post.FiveOrMore, post.FewerThan5, "not_told"),
		"role_grant_role_known":                codes(append(authz.Roles(), authz.Additions()...)...),
		"assessment_state_known":               codes(assessment.States()[1:]...), // not started has no row
		"answer_kind_known":                    codes(assessment.Kinds()...),
		"submitted_answer_kind_known":          codes(assessment.Kinds()...),
		"validated_answer_kind_known":          codes(assessment.Kinds()...),
		"domain_level_kind_known":              codes(assessment.Kinds()...),
		"assessment_move_move_known":           codes(assessment.Moves()...),
		"audit_event_via_known":                {"command", "web"},
		"record_note_kind_known":               {"correction", "own_note"},
	} {
		got := column[string](t, conn, `
SELECT DISTINCT m[1] FROM pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''(\w+)''', 'g') m
WHERE c.conname = $1 ORDER BY 1`, constraint)
		if !slices.Equal(got, want) {
			t.Errorf("%s takes %v, and the program writes %v", constraint, got, want)
		}
	}
	known := column[string](t, conn, `SELECT conname::text FROM pg_constraint WHERE contype = 'c' AND conname LIKE '%\_known'`)
	if len(known) != 23 {
		t.Errorf("%d constraints are about codes, and 23 are compared here: %v", len(known), known)
	}
}

// codes is every code but the empty one, which is NULL in the schema, sorted.
func codes[T ~string](all ...T) []string {
	var written []string
	for _, code := range all {
		if code != "" {
			written = append(written, string(code))
		}
	}
	slices.Sort(written)
	return written
}
