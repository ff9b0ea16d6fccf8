package conn

import (
	"context"
	"errors"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/fault"
)

// The SQLSTATE codes that mean something to a person.
const (
	stateQueryCanceled      = "57014"
	stateSerialization      = "40001"
	stateDeadlock           = "40P01"
	stateInsufficient       = "42501"
	stateTooManyConnections = "53300"
	StateLockTimeout        = "55P03"
	stateNoDatabase         = "3D000"
	stateNoSuchRole         = "22023" // of a role that the connection is to work under
	stateNotText            = "22021" // a nought, or bytes that are no UTF-8
	classAuthorization      = "28"
	classIntegrity          = "23"
	classConnection         = "08"
	classOperator           = "57"
)

// Translate turns what Postgres says into a fault with a sentence for people.
// What it does not know stays as it is, which is an internal failure.
func Translate(err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Because(fault.NotFound, err, "There is nothing here.")
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Because(fault.Unavailable, err, "This took too long and was stopped. Try again in a moment.")
	}
	// Whatever keeps a connection from being made, a refusal of the server's
	// included, the database is away.
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return unavailable(err)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		var network net.Error
		if errors.As(err, &network) || pgconn.SafeToRetry(err) {
			return unavailable(err)
		}
		return err
	}
	switch {
	case pg.Code == stateQueryCanceled:
		return fault.Because(fault.Unavailable, err, "This took too long and was stopped. Try again in a moment.")
	case pg.Code == stateSerialization, pg.Code == stateDeadlock:
		return fault.Because(fault.Conflict, err, "Somebody changed this at the same moment. Look at what it says now and try again.")
	case pg.Code == stateNotText:
		return fault.Because(fault.BadRequest, err, "There is a character in this that is no part of any text. Take it out and try again.")
	case pg.Code == stateInsufficient:
		return fault.Because(fault.Forbidden, err, "You may not do this.")
	case pg.Code == stateTooManyConnections, pg.Code[:2] == classConnection, pg.Code[:2] == classOperator:
		return unavailable(err)
	case pg.Code[:2] == classIntegrity:
		if sentence, ok := ConstraintSentences()[pg.ConstraintName]; ok {
			return fault.Because(fault.Invalid, err, "%s", sentence)
		}
	}
	return err
}

// CannotConnect tells an address that is wrong from a database that is away, for
// whoever starts the program.
func CannotConnect(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return unavailable(err)
	}
	switch {
	case pg.Code[:2] == classAuthorization:
		return fault.Because(fault.Unavailable, err, "The database refuses the user or the password of DATABASE_URL. Correct the address.")
	case pg.Code == stateNoDatabase:
		return fault.Because(fault.Unavailable, err, "The database that DATABASE_URL names does not exist. Correct the address, or create the database.")
	case pg.Code == stateNoSuchRole, pg.Code == stateInsufficient:
		return fault.Because(fault.Unavailable, err, "The user of DATABASE_URL may not work under the roles of this program. Run ccio migrate up, or have the owner of the roles grant them to this user.")
	}
	return unavailable(err)
}

// ConstraintSentences says of each constraint what is wrong when it refuses.
// The names are part of the contract: a test reads the catalogue and fails on a
// constraint without a sentence.
func ConstraintSentences() map[string]string {
	const (
		period       = "The last day is before the first day."
		overlap      = "Two facts of this kind would hold on the same day."
		superseded   = "A fact cannot be superseded before it was recorded."
		trust        = "There is no organisation with this code."
		person       = "This person is not known."
		postSentence = "This post is not known."
		appointment  = "This appointment is not known."
		again        = "This is in the register already."
		notBeforeNHS = "The day is before 5 July 1948, when the NHS began."
		typeKnown    = "This is not a type of post."
		assessed     = "This assessment is not known."
		competency   = "This competency is not known."
		answer       = "An answer is a level, not assessed, or not applicable."
		levels       = "A level is a whole number from 1 to 5."
		versions     = "Versions of an answer are numbered from 1."
	)
	return map[string]string{
		"organisation_pkey":                            again,
		"organisation_code_form":                       "An ODS code has 3 to 10 capital letters and digits.",
		"organisation_kind_known":                      "An organisation is a trust, an ICB or a region.",
		"organisation_sector_known":                    "This is not a sector.",
		"organisation_legal_form_known":                "This is not a legal form of a trust.",
		"organisation_sector_of_trust":                 "Only a trust has a sector and a legal form.",
		"organisation_closed_after_opened":             "An organisation cannot close before it opened.",
		"organisation_name_organisation_fkey":          trust,
		"organisation_name_display_name_given":         "A name cannot be empty.",
		"organisation_name_to_after_from":              period,
		"organisation_name_one_at_a_time":              "An organisation has one name on a day.",
		"membership_member_fkey":                       trust,
		"membership_parent_fkey":                       trust,
		"membership_of_another":                        "An organisation cannot belong to itself.",
		"membership_to_after_from":                     period,
		"membership_one_at_a_time":                     "A trust belongs to one ICB on a day, and an ICB to one region.",
		"succession_pkey":                              again,
		"succession_predecessor_fkey":                  trust,
		"succession_successor_fkey":                    trust,
		"succession_by_another":                        "An organisation cannot succeed itself.",
		"register_import_pkey":                         again,
		"register_import_hash_length":                  "The hash of the file is not a SHA-256.",
		"installation_pkey":                            again,
		"installation_one_row":                         "A database is one installation.",
		"person_pkey":                                  again,
		"person_name_length":                           "A name has 1 to 120 characters.",
		"post_pkey":                                    again,
		"post_trust_fkey":                              trust,
		"post_recorded_by_fkey":                        person,
		"post_period_pkey":                             again,
		"post_period_post_fkey":                        postSentence,
		"post_period_not_before_nhs":                   notBeforeNHS,
		"post_period_type_known":                       typeKnown,
		"post_period_title_length":                     "A local title has at most 200 characters.",
		"post_period_funded_range":                     "Funded time is from 0 to 20.",
		"post_period_funded_unit_known":                "Funded time is in WTE or PAs.",
		"post_period_funded_has_unit":                  "Funded time needs its unit, WTE or PA.",
		"post_period_reports_to_known":                 "This is not one of the reporting lines.",
		"post_period_board_access_known":               "This is not one of the kinds of board access.",
		"post_period_budget_known":                     "A budget is none, delegated or own.",
		"post_period_recorded_by_fkey":                 person,
		"post_period_superseded_by_fkey":               person,
		"post_period_to_after_from":                    period,
		"post_period_superseded_after_recorded":        superseded,
		"post_period_one_at_a_time":                    overlap,
		"post_recruitment_pkey":                        again,
		"post_recruitment_post_fkey":                   postSentence,
		"post_recruitment_recorded_by_fkey":            person,
		"post_recruitment_superseded_by_fkey":          person,
		"post_recruitment_to_after_from":               period,
		"post_recruitment_superseded_after_recorded":   superseded,
		"post_recruitment_one_at_a_time":               overlap,
		"no_such_post_pkey":                            again,
		"no_such_post_trust_fkey":                      trust,
		"no_such_post_type_known":                      typeKnown,
		"no_such_post_recorded_by_fkey":                person,
		"no_such_post_superseded_by_fkey":              person,
		"no_such_post_to_after_from":                   period,
		"no_such_post_superseded_after_recorded":       superseded,
		"no_such_post_one_at_a_time":                   overlap,
		"appointment_pkey":                             again,
		"appointment_post_fkey":                        postSentence,
		"appointment_recorded_by_fkey":                 person,
		"appointment_period_pkey":                      again,
		"appointment_period_appointment_fkey":          appointment,
		"appointment_period_kind_known":                "An appointment is substantive, interim or acting.",
		"appointment_period_share_range":               "A share is from 0.01 to 1 of the post.",
		"appointment_period_not_before_nhs":            notBeforeNHS,
		"appointment_period_recorded_by_fkey":          person,
		"appointment_period_superseded_by_fkey":        person,
		"appointment_period_to_after_from":             period,
		"appointment_period_superseded_after_recorded": superseded,
		"appointment_period_one_at_a_time":             "An appointment is one stretch of days.",
		"appointment_holder_pkey":                      again,
		"appointment_holder_appointment_fkey":          appointment,
		"appointment_holder_person_fkey":               person,
		"appointment_holder_actual_range":              "Actual time is from 0 to 20.",
		"appointment_holder_actual_unit_known":         "Actual time is in WTE or PAs.",
		"appointment_holder_actual_has_unit":           "Actual time needs its unit, WTE or PA.",
		"appointment_holder_fci_known":                 "This is not a grade of the Faculty of Clinical Informatics.",
		"appointment_holder_fedip_known":               "This is not a level of FEDIP.",
		"appointment_holder_recorded_by_fkey":          person,
		"appointment_holder_superseded_by_fkey":        person,
		"appointment_holder_superseded_after_recorded": superseded,
		"appointment_holder_one_at_a_time":             "An appointment has one holder at a time.",
		"trust_team_pkey":                              again,
		"trust_team_trust_fkey":                        trust,
		"trust_team_headcount_range":                   "A headcount cannot be below nought.",
		"trust_team_five_trained_known":                "Five trained is five or more, fewer than five, or not told.",
		"trust_team_to_after_from":                     period,
		"trust_team_superseded_after_recorded":         superseded,
		"trust_team_one_at_a_time":                     overlap,
		"trust_workforce_pkey":                         again,
		"trust_workforce_trust_fkey":                   trust,
		"trust_workforce_not_before_nhs":               notBeforeNHS,
		"trust_workforce_wte_range":                    "A workforce is from 0.01 to 100,000 WTE.",
		"trust_workforce_recorded_by_fkey":             person,
		"trust_workforce_superseded_by_fkey":           person,
		"trust_workforce_superseded_after_recorded":    superseded,
		"trust_workforce_one_at_a_time":                "A trust has one count of its workforce on a day.",
		"framework_pkey":                               again,
		"framework_code_form":                          "A framework's code has 2 to 31 small letters, digits and dashes.",
		"framework_version_form":                       "A version is two numbers with a full stop between, such as 1.0.",
		"framework_title_given":                        "A framework needs a title.",
		"framework_document_is_json":                   "The document of a framework is a JSON object.",
		"framework_published_after_recorded":           "A framework cannot be published before it was recorded.",
		"framework_once":                               "This version of the framework is there already.",
		"framework_never_changes":                      "A published framework never changes. Give the new text another version.",
		"competency_pkey":                              again,
		"competency_framework_fkey":                    "This framework is not known.",
		"competency_id_form":                           "A competency's id is the domain's id, a full stop and a word.",
		"competency_position_range":                    "Competencies are numbered from 1.",
		"competency_position_once":                     "Two competencies have the same place.",
		"fact_is_never_deleted":                        "A fact is superseded, never deleted.",
		"fact_is_never_overwritten":                    "A fact is superseded, never overwritten.",
		"account_pkey":                                 again,
		"account_person_fkey":                          person,
		"account_email_form":                           "This is not an e-mail address.",
		"account_email_once":                           "Another account has this e-mail address.",
		"account_recorded_by_fkey":                     person,
		"account_identity_whole":                       "A sign-in identity needs both its issuer and its subject.",
		"account_identity_once":                        "This sign-in identity belongs to another account.",
		"role_grant_pkey":                              again,
		"role_grant_person_fkey":                       person,
		"role_grant_role_known":                        "This is not a role.",
		"role_grant_appointment_fkey":                  appointment,
		"role_grant_trust_fkey":                        trust,
		"role_grant_region_fkey":                       trust,
		"role_grant_granted_by_fkey":                   person,
		"role_grant_confirmed_by_fkey":                 person,
		"role_grant_scope_fits_role":                   "A grant needs the scope of its role: an appointment, a trust, a region, or none.",
		"role_grant_not_to_oneself":                    "Nobody grants a role to themselves.",
		"role_grant_confirmed_by_a_second":             "A grant is confirmed by a second person, neither its giver nor its receiver.",
		"role_grant_confirmation_whole":                "A confirmation needs both who and when.",
		"role_grant_to_after_from":                     period,
		"role_grant_ended_by_fkey":                     person,
		"role_grant_end_whole":                         "An end of a grant needs both who and when.",
		"role_grant_only_confirmed_or_ended":           "This grant was confirmed or ended already, or it is not for you to do.",
		"role_grant_last_administrator":                "This is the last administrator. Invite another before this one goes.",
		"role_grant_one_at_a_time":                     "This person has this grant already.",
		"role_grant_of_person":                         again,
		"session_pkey":                                 again,
		"session_hash_length":                          "The hash of the session's secret is not a SHA-256.",
		"session_person_fkey":                          person,
		"session_role_grant_fkey":                      "This grant is not yours.",
		"session_seen_after_created":                   "A session cannot be used before it began.",
		"session_replaced_by_fkey":                     "The session that takes the place of this one is not known.",
		"session_replaced_has_ended":                   "A session that another took the place of has ended.",
		"notice_pkey":                                  again,
		"notice_person_fkey":                           person,
		"notice_subject_length":                        "The subject of a notice has 1 to 200 characters.",
		"notice_body_length":                           "A notice has 1 to 2,000 characters.",
		"notice_link_is_local":                         "The link of a notice leads to a page of this site.",
		"notice_recorded_by_fkey":                      person,
		"notice_read_after_recorded":                   "A notice cannot be read before it was written.",
		"record_note_pkey":                             again,
		"record_note_person_fkey":                      person,
		"record_note_kind_known":                       "This is neither a note nor a correction.",
		"record_note_wrong_length":                     "What is wrong has 1 to 1,000 characters.",
		"record_note_wrong_of_correction":              "A correction says what is wrong, and a note does not.",
		"record_note_words_length":                     "A note has up to 1,000 characters, and so has what would be right.",
		"record_note_version_from_one":                 "Versions of a note are numbered from 1.",
		"record_note_one_own":                          "This person has a note already.",
		"outbox_pkey":                                  again,
		"outbox_notice_fkey":                           "This notice is not known.",
		"outbox_notice_once":                           "This notice is to be sent already.",
		"outbox_recorded_by_fkey":                      person,
		"outbox_sent_after_recorded":                   "Mail cannot be sent before it was written.",
		"session_expires_after_created":                "A session cannot end before it began.",
		"cycle_pkey":                                   again,
		"cycle_code_form":                              "A cycle is called by its years, such as 2026-27.",
		"cycle_framework_fkey":                         "This framework is not known.",
		"cycle_threshold_range":                        "The threshold is a whole number from 8 to 100.",
		"cycle_to_after_from":                          period,
		"cycle_recorded_by_fkey":                       person,
		"cycle_steps_in_order":                         "A cycle opens, closes, is provisional and then ready, in this order.",
		"cycle_is_fixed":                               "What a cycle is pinned to is fixed once it is open.",
		"assessment_pkey":                              again,
		"assessment_cycle_fkey":                        "This cycle is not known.",
		"assessment_appointment_fkey":                  appointment,
		"assessment_state_known":                       "This is not a state of an assessment.",
		"assessment_submission_range":                  "Submissions are counted from 0.",
		"assessment_sign_off_range":                    "Sign-offs are counted from 0.",
		"assessment_once":                              "There is one assessment of an appointment in a cycle.",
		"assessment_moves":                             "This assessment cannot be moved so, or not by you.",
		"assessment_party_keeps":                       "Whose an assessment is and who validates it stays, unless the validator's role has ended.",
		"assessment_needs_validator":                   "A submission needs a validator whom the holder has confirmed.",
		"assessment_is_only_added":                     "What was handed over or signed off is never changed.",
		"team_level_pkey":                              again,
		"team_level_cycle_fkey":                        "This cycle is not known.",
		"team_level_trust_fkey":                        "There is no organisation with this code.",
		"team_level_domain_length":                     "A domain is known by an id of 1 to 40 characters.",
		"team_level_at_or_above_least":                 "A count of people at a level is shown from 2 on.",
		"team_level_below_least":                       "A count of people at a level is shown from 2 on.",
		"team_level_people_least":                      "A team's levels are shown from five people on.",
		"assessment_party_pkey":                        again,
		"assessment_party_assessment_fkey":             assessed,
		"assessment_party_person_fkey":                 person,
		"assessment_party_validator_fkey":              person,
		"assessment_party_late_reason_length":          "The reason for being late has at most 2,000 characters.",
		"assessment_party_response_length":             "A response has at most 4,000 characters.",
		"assessment_party_not_oneself":                 "Nobody validates themselves.",
		"answer_pkey":                                  again,
		"answer_assessment_fkey":                       assessed,
		"answer_competency_length":                     competency,
		"answer_kind_known":                            answer,
		"answer_level_range":                           levels,
		"answer_level_of_kind":                         answer,
		"answer_reason_length":                         "The reason has at most 2,000 characters.",
		"answer_evidence_length":                       "The evidence has at most 4,000 characters.",
		"answer_reflection_length":                     "The reflection has at most 4,000 characters.",
		"answer_version_range":                         versions,
		"submitted_answer_pkey":                        again,
		"submitted_answer_assessment_fkey":             assessed,
		"submitted_answer_submission_range":            "What was handed over is counted from 1.",
		"submitted_answer_competency_length":           competency,
		"submitted_answer_kind_known":                  answer,
		"submitted_answer_level_range":                 levels,
		"submitted_answer_level_of_kind":               answer,
		"validated_answer_pkey":                        again,
		"validated_answer_assessment_fkey":             assessed,
		"validated_answer_competency_length":           competency,
		"validated_answer_kind_known":                  answer,
		"validated_answer_level_range":                 levels,
		"validated_answer_level_of_kind":               answer,
		"validated_answer_reason_length":               "The reason has at most 2,000 characters.",
		"validated_answer_version_range":               versions,
		"validated_answer_recorded_by_fkey":            person,
		"domain_level_pkey":                            again,
		"domain_level_assessment_fkey":                 assessed,
		"domain_level_sign_off_range":                  "What was signed off is counted from 1.",
		"domain_level_domain_length":                   "This domain is not known.",
		"domain_level_kind_known":                      answer,
		"domain_level_level_range":                     levels,
		"domain_level_level_of_kind":                   answer,
		"assessment_move_pkey":                         again,
		"assessment_move_assessment_fkey":              assessed,
		"assessment_move_move_known":                   "This is not a step of an assessment.",
		"assessment_move_moved_by_fkey":                person,
		"assessment_move_reason_length":                "A reason has at most 4,000 characters.",
		"assessment_move_has_reason":                   "Returning and reopening need a reason.",
		"kept_form_pkey":                               again,
		"kept_form_person_fkey":                        person,
		"kept_form_path_local":                         "A form is kept only if it was sent to an address of this site.",
		"kept_form_fields_length":                      "A form that is kept has from 1 to 1,048,576 bytes.",
		"kept_form_expires_after_recorded":             "A form is kept for a while.",
		"demo_persona_pkey":                            again,
		"demo_persona_person_fkey":                     person,
		"demo_persona_role_grant_fkey":                 "This grant is not known.",
		"audit_is_only_added":                          "The audit is never changed and never deleted.",
		"audit_seal_pkey":                              again,
		"audit_seal_number_from_one":                   "Batches of the audit are numbered from 1.",
		"audit_seal_previous_length":                   "The hash of the batch before is not a SHA-256.",
		"audit_seal_hash_length":                       "The hash of a batch is not a SHA-256.",
		"audit_sealed_pkey":                            again,
		"audit_sealed_seal_fkey":                       "There is no such batch of the audit.",
		"audit_sealed_position_from_one":               "Events of a batch are numbered from 1.",
		"audit_sealed_event_once":                      "This event is sealed already.",
		"audit_sealed_hash_length":                     "The hash of an event is not a SHA-256.",
		"audit_event_pkey":                             again,
		"audit_event_actor_fkey":                       person,
		"audit_event_subject_fkey":                     person,
		"audit_event_trust_fkey":                       trust,
		"audit_event_via_known":                        "An audited change comes by the web or by the command line.",
	}
}
