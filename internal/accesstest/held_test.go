package accesstest

import (
	"strings"
)

// line says what a table holds: the subjects that the columns readable by the web
// server are about, and the column that identifies a row. Without a key the whole
// table is open to everybody.
type line struct {
	subjects []subject
	key      string
	columns  string
}

// held lists every column that the web server may read.
func held() map[string]line {
	one := func(s ...subject) []subject { return s }
	const fact = " recorded_at recorded_by superseded_at superseded_by"
	all := map[string]line{
		"schema_migrations": {one(published), "", "version dirty"},
		"access_applied":    {one(published), "", "hash"},
		"installation":      {one(published), "", "is_only is_demonstration"},
		"register_version":  {one(published), "", "is_only version"},
		"organisation": {one(published), "",
			"code kind sector legal_form ons_code previous_ons_code postcode cluster is_national is_temporary note opened closed"},
		"organisation_name": {one(published), "", "organisation_code ods_name display_name valid_from valid_to is_exact source"},
		"membership":        {one(published), "", "member_code parent_code valid_from valid_to reason"},
		"succession":        {one(published), "", "predecessor_code successor_code succeeded_on kind"},
		"framework":         {one(published, draft), "id", "id code version title document recorded_at published_at"},
		"competency":        {one(published, draft), "framework_id", "framework_id id domain_id position"},
		"demo_persona":      {one(personas), "persona", "persona person_id role_grant_id"},

		"post": {one(register), "id", "id trust_code recorded_at recorded_by"},
		"post_period": {one(register), "id",
			"id post_id valid_from valid_to type local_title funded_hundredths funded_unit reports_to board_access budget " +
				"vacant_from recruiting confirmed_on" + fact},
		"post_recruitment":   {one(register), "id", "id post_id valid_from valid_to" + fact},
		"no_such_post":       {one(register), "id", "id trust_code type no_other valid_from valid_to" + fact},
		"appointment":        {one(register), "id", "id post_id recorded_at recorded_by"},
		"appointment_period": {one(register), "id", "id appointment_id kind share_hundredths valid_from valid_to" + fact},
		"trust_team":         {one(register), "id", "id trust_code valid_from valid_to headcount five_trained recorded_at superseded_at"},
		"trust_workforce":    {one(register), "id", "id trust_code counted_on wte_hundredths" + fact},

		"appointment_holder": {one(holder), "id",
			"id appointment_id person_id profession regulator registration_checked_on fci fedip digital_academy informatics_degree" + fact},
		"person":  {append(grants(), name, holder), "id", "id name recorded_at"},
		"account": {one(address), "id", "id person_id email issuer subject recorded_at disabled_at recorded_by bound_at released_at"},
		"role_grant": {grants(), "id",
			"id person_id role appointment_id trust_code region_code valid_from valid_to granted_by confirmed_by confirmed_at recorded_at " +
				"ended_at ended_by"},
		"session": {one(session), "id", "id person_id role_grant_id created_at expires_at ended_at last_seen_at replaced_by"},
		"notice":  {one(notice), "id", "id person_id subject body link recorded_at recorded_by read_at"},
		"cycle": {one(cycles), "code",
			"code framework_id threshold opens_on closes_on recorded_at recorded_by opened_at closed_at provisional_at ready_at"},
		"assessment":       {one(standing), "id", "id cycle_code appointment_id state state_at is_late submission sign_off recorded_at"},
		"assessment_party": {one(parties, ownParties), "assessment_id", "assessment_id person_id validator_id late_reason response"},
		"assessment_move":  {one(parties, ownParties), "id", "id assessment_id move moved_at moved_by reason"},
		"answer": {one(drafts), "assessment_id",
			"assessment_id competency_id kind level reason evidence reflection is_carried version recorded_at"},
		"submitted_answer": {one(submitted, takenBack), "concat(assessment_id, ':', submission)",
			"assessment_id submission competency_id kind level reason evidence is_carried"},
		"validated_answer": {one(validated, judging, closed), "assessment_id",
			"assessment_id competency_id kind level reason version recorded_at recorded_by"},
		"domain_level": {one(domainLevels, teamLevels, closed), "concat(assessment_id, ':', sign_off)",
			"assessment_id sign_off domain_id kind level"},
		"team_level":  {one(teamCounts), "trust_code", "cycle_code trust_code domain_id at_or_above below"},
		"record_note": {one(ownNote, correction), "id", "id person_id kind wrong words version recorded_at"},
		"audit_event": {one(look, event), "id",
			"id occurred_at actor_id via action object_kind object_id subject_id trust_code fields request_id"},
	}
	for _, o := range ownTables() {
		all[o.table] = line{one(o.subject), o.key, o.columns}
	}
	return all
}

// sql returns the query that reads the key of each row of a table and its columns
// as a text.
func (l line) sql(table string) string {
	key := "''"
	if l.key != "" {
		key = l.key + "::text"
	}
	return "SELECT " + key + ", concat_ws(' ', " + strings.Join(strings.Fields(quoted(l.columns)), ", ") + ") FROM " + table
}

// quoted returns the columns, with quotes around the one that is a keyword of SQL.
func quoted(columns string) string { return strings.ReplaceAll(columns, "position", `"position"`) }

// call says how to get out of a SECURITY DEFINER function everything that it could
// reveal.
type call struct {
	sql      string // gives keys of table; $1 is everything there is to ask for, as JSON
	table    string
	subjects []subject // of which the rows may be that it tells of; none: it tells of none
	whole    bool      // it has to tell of each that they may see
}

// functions lists every SECURITY DEFINER function that the web server may run.
// These reveal only rows that the person may see anyway.
func functions() map[string]call {
	people := append(grants(), name, holder)
	of := func(s ...subject) []subject { return s }
	const eachGrant = `SELECT g.id::text FROM jsonb_populate_recordset(NULL::role_grant, $1::jsonb -> 'grants') g WHERE `
	const eachPerson = `SELECT p FROM jsonb_array_elements_text($1::jsonb -> 'people') p WHERE `
	return map[string]call{
		"actor_hours()": {`SELECT h.holder_id::text FROM actor_hours() h
			WHERE $1::jsonb IS NOT NULL AND (h.actual_hundredths, h.actual_unit, h.protected_time) IS NOT NULL`,
			"appointment_holder", of(hours), true},
		"actor_appointments()": {`SELECT i::text FROM unnest(actor_appointments()) i
			WHERE i IS NOT NULL AND $1::jsonb IS NOT NULL`, "appointment", of(hours), false},
		"actor_people()": {`SELECT i::text FROM unnest(actor_people()) i
			WHERE i IS NOT NULL AND $1::jsonb IS NOT NULL`, "person", of(holder, name), false},
		"actor_granted_people()": {`SELECT i::text FROM unnest(actor_granted_people()) i
			WHERE i IS NOT NULL AND $1::jsonb IS NOT NULL`, "person", grants(), false},
		"actor_role_grants()": {`SELECT i::text FROM unnest(actor_role_grants()) i
			WHERE i IS NOT NULL AND $1::jsonb IS NOT NULL`, "role_grant", grants(), false},
		"actor_run_people()": {`SELECT i::text FROM unnest(actor_run_people()) i
			WHERE i IS NOT NULL AND $1::jsonb IS NOT NULL`, "person", of(address), false},
		// These say something about a role or a trust only if the person's own grants
		// do.
		"actor_has_role(text[])": {eachGrant + `g.person_id = ccio_actor() AND actor_has_role(g.role)`, "role_grant", grants(), false},
		"actor_trusts(text[])": {eachGrant + `g.person_id = ccio_actor() AND g.trust_code = ANY (actor_trusts(g.role))`,
			"role_grant", grants(), false},
		"actor_is_granted()": {`SELECT ccio_actor()::text WHERE actor_is_granted() AND $1::jsonb IS NOT NULL`, "person", people, false},
		// These say what may be done to a grant only for grants that the person may
		// see.
		"actor_may_confirm(role_grant)": {eachGrant + `actor_may_confirm(g)`, "role_grant", grants(), false},
		"actor_may_end(role_grant)":     {eachGrant + `actor_may_end(g)`, "role_grant", grants(), false},
		"actor_may_grant(role_grant)": {`SELECT g.id::text FROM jsonb_array_elements($1::jsonb -> 'grants') e,
				jsonb_populate_record(NULL::role_grant, e || jsonb_build_object('granted_by', ccio_actor(), 'confirmed_at', NULL, 'ended_at', NULL)) g
				WHERE actor_may_grant(g)`,
			"role_grant", grants(), false},
		// How somebody signs in is visible to those who administer them, and to every
		// administrator if nobody does.
		"actor_may_address(uuid)": {eachPerson + `actor_may_address(p::uuid)`, "person", of(address, noRole), false},
		"actor_may_release(uuid)": {eachPerson + `actor_may_release(p::uuid)`, "person", of(address, noRole), false},
		"release_identity(uuid)":  {eachPerson + `release_identity(p::uuid) > 0`, "person", of(address, noRole), false},
		"withdraw_address(uuid)":  {eachPerson + `withdraw_address(p::uuid) > 0`, "person", of(address, noRole), false},
		// These answer only somebody who already knows what they ask for.
		"person_of_address(text)": {`SELECT person_of_address(a)::text FROM jsonb_array_elements_text($1::jsonb -> 'addresses') a
			WHERE person_of_address(a) IS NOT NULL`,
			"person", of(knownAddress), true},
		"identity_person(text,text)": {`SELECT person::text
			FROM jsonb_array_elements_text($1::jsonb -> 'identities') i, identity_person('https://issuer.example', i) person
			WHERE person IS NOT NULL`,
			"person", of(signsIn), false},
		"bind_identity(text,text,text)": {`SELECT b.person_id::text
			FROM jsonb_array_elements_text($1::jsonb -> 'addresses') a, bind_identity('https://issuer.example', 'new', a) b`,
			"person", of(signsIn), false},
		"actor_own_assessments()": {`SELECT i::text FROM unnest(actor_own_assessments()) i
			WHERE $1::jsonb IS NOT NULL`, "assessment_party", of(parties, ownParties), false},
		"actor_writable_assessments()": {`SELECT i::text FROM unnest(actor_writable_assessments()) i
			WHERE $1::jsonb IS NOT NULL`, "assessment_party", of(parties, ownParties), false},
		"actor_validated_assessments(text[])": {`SELECT i::text
			FROM unnest(actor_validated_assessments('draft', 'submitted', 'in_validation', 'returned', 'signed_off')) i WHERE $1::jsonb IS NOT NULL`,
			"assessment", of(standing), false},
		"actor_levels()": {`SELECT concat(s.id, ':', s.sign_off) FROM unnest(actor_levels()) i JOIN assessment s ON s.id = i
			WHERE $1::jsonb IS NOT NULL`, "domain_level", of(domainLevels, teamLevels), true},
		"actor_region_assessments()": {`SELECT i::text FROM unnest(actor_region_assessments()) i
			WHERE $1::jsonb IS NOT NULL`, "assessment", of(standing), false},
		"actor_region_appointments()": {`SELECT i::text FROM unnest(actor_region_appointments()) i
			WHERE $1::jsonb IS NOT NULL`, "appointment", of(register), false},
		"actor_may_assess(uuid,text)": {`SELECT a FROM jsonb_array_elements_text($1::jsonb -> 'appointments') a
			WHERE actor_may_assess(a::uuid, '2025-26')`, "appointment", of(heldPost), false},
		// These return the ids of people who get mail, and a number.
		"completion_watchers()": {`SELECT i::text FROM unnest(completion_watchers()) i
			WHERE $1::jsonb IS NOT NULL`, "person", of(corrector), false},
		"remind(text,text[],uuid[],text,text,timestamp with time zone)": {`SELECT NULL::text
			FROM remind('none', '{draft}', '{}', 'x', 'x', now()) n WHERE n > 0 AND $1::jsonb IS NOT NULL`, "person", nil, false},
		"actor_begins(uuid)": {`SELECT a FROM jsonb_array_elements_text($1::jsonb -> 'assessments') a
			WHERE actor_begins(a::uuid)`, "assessment_party", of(parties, ownParties), false},
		"lapsed_session(uuid,bytea)": {`SELECT l.person_id::text
			FROM jsonb_array_elements_text($1::jsonb -> 'sessions') s, lapsed_session(s::uuid, sha256(s::bytea)) l`,
			"person", nil, false},
		// These return what is the person's own, with or without a role.
		"actor_looks()":  {`SELECT l.event_id::text FROM actor_looks() l WHERE $1::jsonb IS NOT NULL`, "audit_event", of(look), false},
		"actor_traces()": {`SELECT ccio_actor()::text FROM actor_traces() WHERE $1::jsonb IS NOT NULL`, "person", of(name), false},
		"actor_held()": {`SELECT h.holder_id::text FROM actor_held() h
			WHERE $1::jsonb IS NOT NULL`, "appointment_holder", of(holder), false},
		"actor_own_grants()": {`SELECT g.role_grant_id::text FROM actor_own_grants() g
			WHERE $1::jsonb IS NOT NULL`, "role_grant", grants(), false},
		"actor_run_holders()": {`SELECT i::text FROM unnest(actor_run_holders()) i WHERE $1::jsonb IS NOT NULL`, "person", of(holder), false},
		"actor_correctors()":  {`SELECT i::text FROM unnest(actor_correctors()) i WHERE $1::jsonb IS NOT NULL`, "person", of(corrector), false},
		"living_session(uuid,bytea)": {`SELECT l.session_id::text
			FROM jsonb_array_elements_text($1::jsonb -> 'sessions') s, living_session(s::uuid, sha256(s::bytea)) l`,
			"session", nil, false},
		"session_and_grants(uuid,bytea)": {`SELECT l.session_id::text
			FROM jsonb_array_elements_text($1::jsonb -> 'sessions') s, session_and_grants(s::uuid, sha256(s::bytea)) l`,
			"session", nil, false},
	}
}
