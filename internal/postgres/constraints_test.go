package postgres_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Everything in the schema that can refuse a row: constraints, unique indexes
// that are none, and what the triggers call themselves. Columns that are NOT
// NULL are left out, and triggers: no person can leave them empty, and the version of
// Postgres decides whether that is a constraint with a name.
const refusers = `
SELECT c.conname::text FROM pg_constraint c
WHERE c.connamespace = 'public'::regnamespace AND c.contype NOT IN ('n', 't') AND c.conrelid <> 'schema_migrations'::regclass
UNION
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
WHERE i.indisunique AND r.relnamespace = 'public'::regnamespace AND r.oid <> 'schema_migrations'::regclass
UNION
SELECT (regexp_matches(p.prosrc, 'CONSTRAINT = ''(\w+)''', 'g'))[1] FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace`

// sentences are what is said of the constraints that a person can come up against, by
// the noun that says it.
func sentences() map[string]fault.Field {
	all := map[string]fault.Field{}
	for _, some := range []map[string]fault.Field{
		organisation.Constraints(), post.Constraints(), framework.Constraints(), account.Constraints(), assessment.Constraints(),
	} {
		maps.Copy(all, some)
	}
	return all
}

// unreachable are the constraints that no person can come up against, with the
// reason. That one of them refuses is a fault of the program.
var unreachable = []struct{ names, why string }{
	{`_pkey$|^role_grant_of_person$|^competency_position_once$|_notice_once$|_event_once$`,
		"ids are made by the program, and rows are found before they are written"},
	{`_fkey$`, "what a row points to was read in the same transaction"},
	{`^(session_hash|audit_seal(ed)?_(previous|hash)|register_import_hash)_length$`, "hashes are worked out"},
	{`_superseded_after_recorded$|^(fact|audit|assessment)_is_(never|only)_`, "nothing in the program rewrites what is recorded"},
	{`_known$`, "codes are of types that have no other values"},
	{`^installation_|^register_version_|^organisation_sector_of_trust$|^demo_persona_`, "written once, from what the program brings"},
	{`_(whole|from_one)$|_position_range$|_(version|submission|sign_off|level)_range$|_level_of_kind$|_of_correction$`,
		"the program counts, and writes these columns together"},
	{`_(competency|domain)_length$|^team_level_|^trust_team_`, "worked out from what was checked before"},
	{`^session_|^notice_|^outbox_|^framework_published_after_recorded$|^kept_form_(path_local|expires_after_recorded)$`,
		"times, links and words are the program's own"},
}

// The names of constraints are part of the contract: whoever adds one says whether a
// person can come up against it, and then in which words.
func TestConstraintsAreDecidedAbout(t *testing.T) {
	t.Parallel()
	there := column[string](t, connect(t, cluster.Clone(t)), refusers)
	said := sentences()
	used := map[string]bool{}
	for _, name := range there {
		why := ""
		for _, u := range unreachable {
			if regexp.MustCompile(u.names).MatchString(name) {
				why, used[u.names] = u.why, true
			}
		}
		sentence, ok := said[name]
		switch {
		case ok && why != "":
			t.Errorf("%s has a sentence, and nobody is to reach it: %s", name, why)
		case !ok && why == "":
			t.Errorf("%s has no sentence in the package of its noun, and nothing says that nobody can reach it", name)
		case ok && (!strings.HasSuffix(sentence.Message, ".") || strings.ToUpper(sentence.Message[:1]) != sentence.Message[:1]):
			t.Errorf("%s does not refuse in a sentence: %q", name, sentence.Message)
		}
	}
	for name := range said {
		if !slices.Contains(there, name) {
			t.Errorf("there is a sentence for %s, which does not exist", name)
		}
	}
	for _, u := range unreachable {
		if !used[u.names] {
			t.Errorf("no constraint is called %s", u.names)
		}
	}
}

// What is the same rule in several tables is told in the same words.
func TestSentencesAgree(t *testing.T) {
	t.Parallel()
	said := sentences()
	for _, kind := range []string{"_to_after_from", "_not_before_nhs"} {
		first := ""
		for _, name := range slices.Sorted(maps.Keys(said)) {
			switch {
			case !strings.HasSuffix(name, kind):
			case first == "":
				first = name
			case said[name].Message != said[first].Message:
				t.Errorf("%s says %q where %s says %q", name, said[name].Message, first, said[first].Message)
			}
		}
	}
	bare := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", r)
		}), " ")
	}
	words := map[string]string{}
	for name, sentence := range said {
		if other, twice := words[bare(sentence.Message)]; twice && other != sentence.Message {
			t.Errorf("%s says %q, and another %q", name, sentence.Message, other)
		}
		words[bare(sentence.Message)] = sentence.Message
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
