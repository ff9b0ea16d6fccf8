-- What the migrations amount to, written from the catalogues by a test. Do not
-- edit: UPDATE_GOLDEN=1 go test ./internal/postgres -run TestSchemaFile

-- Extensions

CREATE EXTENSION btree_gist;

-- Tables

CREATE TABLE access_applied (
    hash text NOT NULL
);
CREATE TABLE account (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    email text NOT NULL,
    issuer text,
    subject text,
    recorded_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    recorded_by uuid,
    bound_at timestamp with time zone,
    released_at timestamp with time zone,
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_identity_once UNIQUE (issuer, subject),
    CONSTRAINT account_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT account_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT account_email_form CHECK (((email ~ '^[^\s@]+@[^\s@]+$'::text) AND (length(email) <= 254))),
    CONSTRAINT account_identity_whole CHECK (((issuer IS NULL) = (subject IS NULL)))
);
CREATE TABLE answer (
    assessment_id uuid NOT NULL,
    competency_id text NOT NULL,
    kind text,
    level integer,
    reason text NOT NULL,
    evidence text NOT NULL,
    reflection text NOT NULL,
    is_carried boolean NOT NULL,
    version integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT answer_pkey PRIMARY KEY (assessment_id, competency_id),
    CONSTRAINT answer_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT answer_competency_length CHECK (((length(competency_id) >= 1) AND (length(competency_id) <= 80))),
    CONSTRAINT answer_evidence_length CHECK ((length(evidence) <= 4000)),
    CONSTRAINT answer_kind_known CHECK ((kind = ANY (ARRAY['level'::text, 'not_assessed'::text, 'not_applicable'::text]))),
    CONSTRAINT answer_level_of_kind CHECK (((level IS NOT NULL) = (NOT (kind IS DISTINCT FROM 'level'::text)))),
    CONSTRAINT answer_level_range CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT answer_reason_length CHECK ((length(reason) <= 2000)),
    CONSTRAINT answer_reflection_length CHECK ((length(reflection) <= 4000)),
    CONSTRAINT answer_version_range CHECK ((version >= 1))
);
CREATE TABLE appointment (
    id uuid NOT NULL,
    post_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    CONSTRAINT appointment_pkey PRIMARY KEY (id),
    CONSTRAINT appointment_post_fkey FOREIGN KEY (post_id) REFERENCES post(id),
    CONSTRAINT appointment_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id)
);
CREATE TABLE appointment_holder (
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    person_id uuid NOT NULL,
    actual_hundredths integer,
    actual_unit text,
    protected_time boolean,
    profession text,
    regulator text,
    registration_checked_on date,
    fci text,
    fedip text,
    digital_academy boolean,
    informatics_degree boolean,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    CONSTRAINT appointment_holder_pkey PRIMARY KEY (id),
    CONSTRAINT appointment_holder_appointment_fkey FOREIGN KEY (appointment_id) REFERENCES appointment(id),
    CONSTRAINT appointment_holder_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT appointment_holder_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT appointment_holder_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT appointment_holder_actual_has_unit CHECK (((actual_hundredths IS NULL) = (actual_unit IS NULL))),
    CONSTRAINT appointment_holder_actual_range CHECK (((actual_hundredths >= 0) AND (actual_hundredths <= 2000))),
    CONSTRAINT appointment_holder_actual_unit_known CHECK ((actual_unit = ANY (ARRAY['wte'::text, 'pa'::text]))),
    CONSTRAINT appointment_holder_fci_known CHECK ((fci = ANY (ARRAY['none'::text, 'associate'::text, 'member'::text, 'fellow'::text]))),
    CONSTRAINT appointment_holder_fedip_known CHECK ((fedip = ANY (ARRAY['none'::text, 'practitioner'::text, 'senior_practitioner'::text, 'advanced_practitioner'::text, 'leading_practitioner'::text]))),
    CONSTRAINT appointment_holder_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT appointment_holder_one_at_a_time EXCLUDE USING gist (appointment_id WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE appointment_period (
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    kind text NOT NULL,
    share_hundredths integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    CONSTRAINT appointment_period_pkey PRIMARY KEY (id),
    CONSTRAINT appointment_period_appointment_fkey FOREIGN KEY (appointment_id) REFERENCES appointment(id),
    CONSTRAINT appointment_period_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT appointment_period_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT appointment_period_kind_known CHECK ((kind = ANY (ARRAY['substantive'::text, 'interim'::text, 'acting'::text]))),
    CONSTRAINT appointment_period_not_before_nhs CHECK ((valid_from >= '1948-07-05'::date)),
    CONSTRAINT appointment_period_share_range CHECK (((share_hundredths >= 1) AND (share_hundredths <= 100))),
    CONSTRAINT appointment_period_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT appointment_period_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT appointment_period_one_at_a_time EXCLUDE USING gist (appointment_id WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE assessment (
    id uuid NOT NULL,
    cycle_code text NOT NULL,
    appointment_id uuid NOT NULL,
    state text NOT NULL,
    state_at timestamp with time zone NOT NULL,
    is_late boolean NOT NULL,
    submission integer NOT NULL,
    sign_off integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT assessment_pkey PRIMARY KEY (id),
    CONSTRAINT assessment_once UNIQUE (cycle_code, appointment_id),
    CONSTRAINT assessment_appointment_fkey FOREIGN KEY (appointment_id) REFERENCES appointment(id),
    CONSTRAINT assessment_cycle_fkey FOREIGN KEY (cycle_code) REFERENCES cycle(code),
    CONSTRAINT assessment_sign_off_range CHECK ((sign_off >= 0)),
    CONSTRAINT assessment_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'in_validation'::text, 'returned'::text, 'signed_off'::text]))),
    CONSTRAINT assessment_submission_range CHECK ((submission >= 0))
);
CREATE TABLE assessment_move (
    id uuid NOT NULL,
    assessment_id uuid NOT NULL,
    move text NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    moved_by uuid NOT NULL,
    reason text NOT NULL,
    CONSTRAINT assessment_move_pkey PRIMARY KEY (id),
    CONSTRAINT assessment_move_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT assessment_move_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES person(id),
    CONSTRAINT assessment_move_has_reason CHECK (((reason <> ''::text) OR (move <> ALL (ARRAY['return'::text, 'reopen'::text])))),
    CONSTRAINT assessment_move_move_known CHECK ((move = ANY (ARRAY['start'::text, 'submit'::text, 'recall'::text, 'begin_validation'::text, 'return'::text, 'sign_off'::text, 'reopen'::text, 'respond'::text, 'nominate'::text]))) NOT VALID,
    CONSTRAINT assessment_move_reason_length CHECK ((length(reason) <= 4000))
);
CREATE TABLE assessment_party (
    assessment_id uuid NOT NULL,
    person_id uuid NOT NULL,
    validator_id uuid,
    late_reason text NOT NULL,
    response text NOT NULL,
    CONSTRAINT assessment_party_pkey PRIMARY KEY (assessment_id),
    CONSTRAINT assessment_party_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT assessment_party_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT assessment_party_validator_fkey FOREIGN KEY (validator_id) REFERENCES person(id),
    CONSTRAINT assessment_party_late_reason_length CHECK ((length(late_reason) <= 2000)),
    CONSTRAINT assessment_party_not_oneself CHECK ((validator_id <> person_id)),
    CONSTRAINT assessment_party_response_length CHECK ((length(response) <= 4000))
);
CREATE TABLE audit_event (
    id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    actor_id uuid,
    via text NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    subject_id uuid,
    trust_code text,
    fields text[] NOT NULL DEFAULT '{}'::text[],
    request_id text NOT NULL DEFAULT ''::text,
    CONSTRAINT audit_event_pkey PRIMARY KEY (id),
    CONSTRAINT audit_event_actor_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
    CONSTRAINT audit_event_subject_fkey FOREIGN KEY (subject_id) REFERENCES person(id),
    CONSTRAINT audit_event_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT audit_event_via_known CHECK ((via = ANY (ARRAY['web'::text, 'command'::text])))
);
CREATE TABLE audit_seal (
    number bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_seal_pkey PRIMARY KEY (number),
    CONSTRAINT audit_seal_hash_length CHECK ((octet_length(hash) = 32)),
    CONSTRAINT audit_seal_number_from_one CHECK ((number >= 1)),
    CONSTRAINT audit_seal_previous_length CHECK ((octet_length(previous_hash) = 32))
);
CREATE TABLE audit_sealed (
    seal_number bigint NOT NULL,
    position integer NOT NULL,
    event_id uuid NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_sealed_pkey PRIMARY KEY (seal_number, "position"),
    CONSTRAINT audit_sealed_event_once UNIQUE (event_id),
    CONSTRAINT audit_sealed_seal_fkey FOREIGN KEY (seal_number) REFERENCES audit_seal(number),
    CONSTRAINT audit_sealed_hash_length CHECK ((octet_length(hash) = 32)),
    CONSTRAINT audit_sealed_position_from_one CHECK (("position" >= 1))
);
CREATE TABLE competency (
    framework_id uuid NOT NULL,
    id text NOT NULL,
    domain_id text NOT NULL,
    position integer NOT NULL,
    CONSTRAINT competency_pkey PRIMARY KEY (framework_id, id),
    CONSTRAINT competency_position_once UNIQUE (framework_id, "position"),
    CONSTRAINT competency_framework_fkey FOREIGN KEY (framework_id) REFERENCES framework(id),
    CONSTRAINT competency_id_form CHECK ((id ~ '^[a-z][a-z0-9-]{1,30}\.[a-z][a-z0-9-]{1,30}$'::text)),
    CONSTRAINT competency_position_range CHECK (("position" >= 1))
);
CREATE TABLE cycle (
    code text NOT NULL,
    framework_id uuid NOT NULL,
    threshold integer NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    provisional_at timestamp with time zone,
    ready_at timestamp with time zone,
    CONSTRAINT cycle_pkey PRIMARY KEY (code),
    CONSTRAINT cycle_framework_fkey FOREIGN KEY (framework_id) REFERENCES framework(id),
    CONSTRAINT cycle_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT cycle_code_form CHECK ((code ~ '^20[0-9]{2}-[0-9]{2}$'::text)),
    CONSTRAINT cycle_steps_in_order CHECK ((((closed_at IS NULL) OR (opened_at IS NOT NULL)) AND ((provisional_at IS NULL) OR (closed_at IS NOT NULL)) AND ((ready_at IS NULL) OR (provisional_at IS NOT NULL)))),
    CONSTRAINT cycle_threshold_range CHECK (((threshold >= 8) AND (threshold <= 100))),
    CONSTRAINT cycle_to_after_from CHECK ((closes_on >= opens_on))
);
CREATE TABLE demo_persona (
    persona text NOT NULL,
    person_id uuid NOT NULL,
    role_grant_id uuid NOT NULL,
    CONSTRAINT demo_persona_pkey PRIMARY KEY (persona),
    CONSTRAINT demo_persona_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT demo_persona_role_grant_fkey FOREIGN KEY (role_grant_id) REFERENCES role_grant(id)
);
CREATE TABLE domain_level (
    assessment_id uuid NOT NULL,
    sign_off integer NOT NULL,
    domain_id text NOT NULL,
    kind text NOT NULL,
    level integer,
    CONSTRAINT domain_level_pkey PRIMARY KEY (assessment_id, sign_off, domain_id),
    CONSTRAINT domain_level_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT domain_level_domain_length CHECK (((length(domain_id) >= 1) AND (length(domain_id) <= 40))),
    CONSTRAINT domain_level_kind_known CHECK ((kind = ANY (ARRAY['level'::text, 'not_assessed'::text, 'not_applicable'::text]))),
    CONSTRAINT domain_level_level_of_kind CHECK (((level IS NOT NULL) = (kind = 'level'::text))),
    CONSTRAINT domain_level_level_range CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT domain_level_sign_off_range CHECK ((sign_off >= 1))
);
CREATE TABLE framework (
    id uuid NOT NULL,
    code text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    document text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    CONSTRAINT framework_pkey PRIMARY KEY (id),
    CONSTRAINT framework_once UNIQUE (code, version),
    CONSTRAINT framework_code_form CHECK ((code ~ '^[a-z][a-z0-9-]{1,30}$'::text)),
    CONSTRAINT framework_document_is_json CHECK ((document IS JSON OBJECT)),
    CONSTRAINT framework_published_after_recorded CHECK ((published_at >= recorded_at)),
    CONSTRAINT framework_title_given CHECK ((title <> ''::text)),
    CONSTRAINT framework_version_form CHECK ((version ~ '^[1-9][0-9]{0,2}\.[0-9]{1,3}$'::text))
);
CREATE TABLE installation (
    is_only boolean NOT NULL DEFAULT true,
    is_demonstration boolean NOT NULL DEFAULT false,
    CONSTRAINT installation_pkey PRIMARY KEY (is_only),
    CONSTRAINT installation_one_row CHECK (is_only)
);
CREATE TABLE kept_form (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    path text NOT NULL,
    fields bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT kept_form_pkey PRIMARY KEY (id),
    CONSTRAINT kept_form_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT kept_form_expires_after_recorded CHECK ((expires_at > recorded_at)),
    CONSTRAINT kept_form_fields_length CHECK (((octet_length(fields) >= 1) AND (octet_length(fields) <= 1048576))),
    CONSTRAINT kept_form_path_local CHECK (((path ~ '^/([^/\\]|$)'::text) AND (path !~ '[[:cntrl:]]'::text)))
);
CREATE TABLE membership (
    member_code text NOT NULL,
    parent_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    reason text NOT NULL,
    CONSTRAINT membership_member_fkey FOREIGN KEY (member_code) REFERENCES organisation(code),
    CONSTRAINT membership_parent_fkey FOREIGN KEY (parent_code) REFERENCES organisation(code),
    CONSTRAINT membership_of_another CHECK ((member_code <> parent_code)),
    CONSTRAINT membership_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT membership_one_at_a_time EXCLUDE USING gist (member_code WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&)
);
CREATE TABLE no_such_post (
    id uuid NOT NULL,
    trust_code text NOT NULL,
    type text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    no_other boolean NOT NULL DEFAULT false,
    CONSTRAINT no_such_post_pkey PRIMARY KEY (id),
    CONSTRAINT no_such_post_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT no_such_post_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT no_such_post_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT no_such_post_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT no_such_post_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT no_such_post_type_known CHECK ((type = ANY (ARRAY['ccio'::text, 'deputy_ccio'::text, 'cnio'::text, 'chief_ahp_information_officer'::text, 'chief_pharmacy_information_officer'::text, 'clinical_safety_officer'::text, 'other_clinical_informatician'::text, 'cio_cdio'::text, 'board_digital_lead'::text]))),
    CONSTRAINT no_such_post_one_at_a_time EXCLUDE USING gist (trust_code WITH =, type WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE notice (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    link text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    read_at timestamp with time zone,
    CONSTRAINT notice_pkey PRIMARY KEY (id),
    CONSTRAINT notice_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT notice_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT notice_body_length CHECK (((length(body) >= 1) AND (length(body) <= 2000))),
    CONSTRAINT notice_link_is_local CHECK (((link ~ '^/([^/\\]|$)'::text) AND (length(link) <= 200))),
    CONSTRAINT notice_read_after_recorded CHECK ((read_at >= recorded_at)),
    CONSTRAINT notice_subject_length CHECK (((length(subject) >= 1) AND (length(subject) <= 200)))
);
CREATE TABLE organisation (
    code text NOT NULL,
    kind text NOT NULL,
    sector text,
    legal_form text,
    ons_code text NOT NULL DEFAULT ''::text,
    previous_ons_code text NOT NULL DEFAULT ''::text,
    postcode text NOT NULL DEFAULT ''::text,
    cluster text NOT NULL DEFAULT ''::text,
    is_national boolean NOT NULL DEFAULT false,
    is_temporary boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT ''::text,
    opened date,
    closed date,
    CONSTRAINT organisation_pkey PRIMARY KEY (code),
    CONSTRAINT organisation_closed_after_opened CHECK ((closed >= opened)),
    CONSTRAINT organisation_code_form CHECK ((code ~ '^[A-Z0-9]{3,10}$'::text)),
    CONSTRAINT organisation_kind_known CHECK ((kind = ANY (ARRAY['trust'::text, 'icb'::text, 'region'::text]))),
    CONSTRAINT organisation_legal_form_known CHECK ((legal_form = ANY (ARRAY['nhs_trust'::text, 'nhs_foundation_trust'::text, 'care_trust'::text]))),
    CONSTRAINT organisation_sector_known CHECK ((sector = ANY (ARRAY['acute'::text, 'acute_and_community'::text, 'mental_health'::text, 'community'::text, 'specialist'::text, 'ambulance'::text, 'online'::text]))),
    CONSTRAINT organisation_sector_of_trust CHECK (((kind = 'trust'::text) OR ((sector IS NULL) AND (legal_form IS NULL))))
);
CREATE TABLE organisation_name (
    organisation_code text NOT NULL,
    ods_name text NOT NULL,
    display_name text NOT NULL,
    valid_from date,
    valid_to date,
    is_exact boolean NOT NULL,
    source text NOT NULL,
    CONSTRAINT organisation_name_organisation_fkey FOREIGN KEY (organisation_code) REFERENCES organisation(code),
    CONSTRAINT organisation_name_display_name_given CHECK ((display_name <> ''::text)),
    CONSTRAINT organisation_name_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT organisation_name_one_at_a_time EXCLUDE USING gist (organisation_code WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&)
);
CREATE TABLE outbox (
    id uuid NOT NULL,
    notice_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    sent_at timestamp with time zone,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_notice_once UNIQUE (notice_id),
    CONSTRAINT outbox_notice_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
    CONSTRAINT outbox_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT outbox_sent_after_recorded CHECK ((sent_at >= recorded_at))
);
CREATE TABLE person (
    id uuid NOT NULL,
    name text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_name_length CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
CREATE TABLE post (
    id uuid NOT NULL,
    trust_code text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    CONSTRAINT post_pkey PRIMARY KEY (id),
    CONSTRAINT post_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT post_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code)
);
CREATE TABLE post_period (
    id uuid NOT NULL,
    post_id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    type text NOT NULL,
    local_title text NOT NULL,
    funded_hundredths integer,
    funded_unit text,
    reports_to text,
    board_access text,
    budget text,
    confirmed_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    vacant_from date,
    recruiting boolean,
    CONSTRAINT post_period_pkey PRIMARY KEY (id),
    CONSTRAINT post_period_post_fkey FOREIGN KEY (post_id) REFERENCES post(id),
    CONSTRAINT post_period_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT post_period_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT post_period_board_access_known CHECK ((board_access = ANY (ARRAY['voting'::text, 'non_voting'::text, 'attends'::text, 'by_invitation'::text, 'none'::text]))),
    CONSTRAINT post_period_budget_known CHECK ((budget = ANY (ARRAY['none'::text, 'delegated'::text, 'own'::text]))),
    CONSTRAINT post_period_funded_has_unit CHECK (((funded_hundredths IS NULL) = (funded_unit IS NULL))),
    CONSTRAINT post_period_funded_range CHECK (((funded_hundredths >= 0) AND (funded_hundredths <= 2000))),
    CONSTRAINT post_period_funded_unit_known CHECK ((funded_unit = ANY (ARRAY['wte'::text, 'pa'::text]))),
    CONSTRAINT post_period_not_before_nhs CHECK ((valid_from >= '1948-07-05'::date)),
    CONSTRAINT post_period_reports_to_known CHECK ((reports_to = ANY (ARRAY['chief_executive'::text, 'board_chair'::text, 'medical_director'::text, 'chief_nurse'::text, 'cio_cdio'::text, 'coo'::text, 'cfo'::text, 'other'::text]))),
    CONSTRAINT post_period_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT post_period_title_length CHECK ((length(local_title) <= 200)),
    CONSTRAINT post_period_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT post_period_type_known CHECK ((type = ANY (ARRAY['ccio'::text, 'deputy_ccio'::text, 'cnio'::text, 'chief_ahp_information_officer'::text, 'chief_pharmacy_information_officer'::text, 'clinical_safety_officer'::text, 'other_clinical_informatician'::text, 'cio_cdio'::text, 'board_digital_lead'::text]))),
    CONSTRAINT post_period_one_at_a_time EXCLUDE USING gist (post_id WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE post_recruitment (
    id uuid NOT NULL,
    post_id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    CONSTRAINT post_recruitment_pkey PRIMARY KEY (id),
    CONSTRAINT post_recruitment_post_fkey FOREIGN KEY (post_id) REFERENCES post(id),
    CONSTRAINT post_recruitment_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT post_recruitment_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT post_recruitment_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT post_recruitment_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT post_recruitment_one_at_a_time EXCLUDE USING gist (post_id WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE record_note (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    wrong text,
    words text NOT NULL,
    version integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT record_note_pkey PRIMARY KEY (id),
    CONSTRAINT record_note_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT record_note_kind_known CHECK ((kind = ANY (ARRAY['own_note'::text, 'correction'::text]))),
    CONSTRAINT record_note_version_from_one CHECK ((version >= 1)),
    CONSTRAINT record_note_words_length CHECK (((length(words) <= 1000) AND ((kind = 'own_note'::text) OR (words <> ''::text)))),
    CONSTRAINT record_note_wrong_length CHECK (((length(wrong) >= 1) AND (length(wrong) <= 1000))),
    CONSTRAINT record_note_wrong_of_correction CHECK (((wrong IS NOT NULL) = (kind = 'correction'::text)))
);
CREATE TABLE register_change (
    part text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT register_change_pkey PRIMARY KEY (part)
);
CREATE TABLE register_import (
    id uuid NOT NULL,
    file_date date NOT NULL,
    file_sha256 bytea NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    new_count integer NOT NULL,
    changed_count integer NOT NULL,
    closed_count integer NOT NULL,
    CONSTRAINT register_import_pkey PRIMARY KEY (id),
    CONSTRAINT register_import_hash_length CHECK ((octet_length(file_sha256) = 32))
);
CREATE TABLE register_touch (
    transaction xid8 NOT NULL,
    part text NOT NULL,
    CONSTRAINT register_touch_pkey PRIMARY KEY (transaction, part),
    CONSTRAINT rises TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE register_version (
    is_only boolean NOT NULL DEFAULT true,
    version bigint NOT NULL,
    CONSTRAINT register_version_pkey PRIMARY KEY (is_only),
    CONSTRAINT register_version_one_row CHECK (is_only)
);
CREATE TABLE role_grant (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    appointment_id uuid,
    trust_code text,
    region_code text,
    valid_from date NOT NULL,
    valid_to date,
    granted_by uuid,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    recorded_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    CONSTRAINT role_grant_pkey PRIMARY KEY (id),
    CONSTRAINT role_grant_of_person UNIQUE (id, person_id),
    CONSTRAINT role_grant_appointment_fkey FOREIGN KEY (appointment_id) REFERENCES appointment(id),
    CONSTRAINT role_grant_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES person(id),
    CONSTRAINT role_grant_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES person(id),
    CONSTRAINT role_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES person(id),
    CONSTRAINT role_grant_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT role_grant_region_fkey FOREIGN KEY (region_code) REFERENCES organisation(code),
    CONSTRAINT role_grant_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT role_grant_confirmation_whole CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
    CONSTRAINT role_grant_confirmed_by_a_second CHECK (((confirmed_by <> person_id) AND (confirmed_by <> granted_by))),
    CONSTRAINT role_grant_end_whole CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
    CONSTRAINT role_grant_not_to_oneself CHECK ((granted_by <> person_id)),
    CONSTRAINT role_grant_role_known CHECK ((role = ANY (ARRAY['post_holder'::text, 'validator'::text, 'board_member'::text, 'board_secretary'::text, 'trust_administrator'::text, 'regional_analyst'::text, 'national_analyst'::text, 'national_administrator'::text, 'secretarys_levels'::text, 'completion_export'::text]))),
    CONSTRAINT role_grant_scope_fits_role CHECK (
CASE
    WHEN (role = ANY (ARRAY['post_holder'::text, 'validator'::text])) THEN ((appointment_id IS NOT NULL) AND (trust_code IS NULL) AND (region_code IS NULL))
    WHEN (role = ANY (ARRAY['board_member'::text, 'board_secretary'::text, 'trust_administrator'::text, 'secretarys_levels'::text])) THEN ((trust_code IS NOT NULL) AND (appointment_id IS NULL) AND (region_code IS NULL))
    WHEN (role = 'regional_analyst'::text) THEN ((region_code IS NOT NULL) AND (appointment_id IS NULL) AND (trust_code IS NULL))
    WHEN (role = 'completion_export'::text) THEN ((appointment_id IS NULL) AND ((trust_code IS NULL) OR (region_code IS NULL)))
    ELSE ((appointment_id IS NULL) AND (trust_code IS NULL) AND (region_code IS NULL))
END),
    CONSTRAINT role_grant_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT role_grant_one_at_a_time EXCLUDE USING gist (person_id WITH =, role WITH =, COALESCE((appointment_id)::text, trust_code, region_code, ''::text) WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&) WHERE ((ended_at IS NULL))
);
CREATE TABLE session (
    id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    person_id uuid NOT NULL,
    role_grant_id uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_seen_at timestamp with time zone NOT NULL,
    replaced_by uuid,
    CONSTRAINT session_pkey PRIMARY KEY (id),
    CONSTRAINT session_person_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    CONSTRAINT session_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES session(id),
    CONSTRAINT session_role_grant_fkey FOREIGN KEY (role_grant_id, person_id) REFERENCES role_grant(id, person_id),
    CONSTRAINT session_expires_after_created CHECK ((expires_at > created_at)),
    CONSTRAINT session_hash_length CHECK ((octet_length(secret_hash) = 32)),
    CONSTRAINT session_replaced_has_ended CHECK (((replaced_by IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT session_seen_after_created CHECK ((last_seen_at >= created_at))
);
CREATE TABLE submitted_answer (
    assessment_id uuid NOT NULL,
    submission integer NOT NULL,
    competency_id text NOT NULL,
    kind text NOT NULL,
    level integer,
    reason text NOT NULL,
    evidence text NOT NULL,
    is_carried boolean NOT NULL,
    CONSTRAINT submitted_answer_pkey PRIMARY KEY (assessment_id, submission, competency_id),
    CONSTRAINT submitted_answer_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT submitted_answer_competency_length CHECK (((length(competency_id) >= 1) AND (length(competency_id) <= 80))),
    CONSTRAINT submitted_answer_kind_known CHECK ((kind = ANY (ARRAY['level'::text, 'not_assessed'::text, 'not_applicable'::text]))),
    CONSTRAINT submitted_answer_level_of_kind CHECK (((level IS NOT NULL) = (kind = 'level'::text))),
    CONSTRAINT submitted_answer_level_range CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT submitted_answer_submission_range CHECK ((submission >= 1))
);
CREATE TABLE succession (
    predecessor_code text NOT NULL,
    successor_code text NOT NULL,
    succeeded_on date,
    kind text NOT NULL,
    CONSTRAINT succession_pkey PRIMARY KEY (predecessor_code, successor_code),
    CONSTRAINT succession_predecessor_fkey FOREIGN KEY (predecessor_code) REFERENCES organisation(code),
    CONSTRAINT succession_successor_fkey FOREIGN KEY (successor_code) REFERENCES organisation(code),
    CONSTRAINT succession_by_another CHECK ((predecessor_code <> successor_code))
);
CREATE TABLE team_level (
    cycle_code text NOT NULL,
    trust_code text NOT NULL,
    domain_id text NOT NULL,
    at_or_above integer NOT NULL,
    below integer NOT NULL,
    CONSTRAINT team_level_pkey PRIMARY KEY (cycle_code, trust_code, domain_id),
    CONSTRAINT team_level_cycle_fkey FOREIGN KEY (cycle_code) REFERENCES cycle(code),
    CONSTRAINT team_level_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT team_level_at_or_above_least CHECK ((at_or_above >= 2)),
    CONSTRAINT team_level_below_least CHECK ((below >= 2)),
    CONSTRAINT team_level_domain_length CHECK (((length(domain_id) >= 1) AND (length(domain_id) <= 40))),
    CONSTRAINT team_level_people_least CHECK (((at_or_above + below) >= 5))
);
CREATE TABLE trust_team (
    id uuid NOT NULL,
    trust_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    headcount integer NOT NULL,
    five_trained text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    CONSTRAINT trust_team_pkey PRIMARY KEY (id),
    CONSTRAINT trust_team_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT trust_team_five_trained_known CHECK ((five_trained = ANY (ARRAY['five_or_more'::text, 'fewer_than_five'::text, 'not_told'::text]))),
    CONSTRAINT trust_team_headcount_range CHECK ((headcount >= 0)),
    CONSTRAINT trust_team_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT trust_team_to_after_from CHECK ((valid_to >= valid_from)),
    CONSTRAINT trust_team_one_at_a_time EXCLUDE USING gist (trust_code WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE trust_workforce (
    id uuid NOT NULL,
    trust_code text NOT NULL,
    counted_on date NOT NULL,
    wte_hundredths integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    superseded_at timestamp with time zone,
    superseded_by uuid,
    CONSTRAINT trust_workforce_pkey PRIMARY KEY (id),
    CONSTRAINT trust_workforce_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT trust_workforce_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES person(id),
    CONSTRAINT trust_workforce_trust_fkey FOREIGN KEY (trust_code) REFERENCES organisation(code),
    CONSTRAINT trust_workforce_not_before_nhs CHECK ((counted_on >= '1948-07-05'::date)),
    CONSTRAINT trust_workforce_superseded_after_recorded CHECK ((superseded_at >= recorded_at)),
    CONSTRAINT trust_workforce_wte_range CHECK (((wte_hundredths >= 1) AND (wte_hundredths <= 10000000))),
    CONSTRAINT trust_workforce_one_at_a_time EXCLUDE USING gist (trust_code WITH =, counted_on WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE TABLE validated_answer (
    assessment_id uuid NOT NULL,
    competency_id text NOT NULL,
    kind text NOT NULL,
    level integer,
    reason text NOT NULL,
    version integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT validated_answer_pkey PRIMARY KEY (assessment_id, competency_id),
    CONSTRAINT validated_answer_assessment_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
    CONSTRAINT validated_answer_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
    CONSTRAINT validated_answer_competency_length CHECK (((length(competency_id) >= 1) AND (length(competency_id) <= 80))),
    CONSTRAINT validated_answer_kind_known CHECK ((kind = ANY (ARRAY['level'::text, 'not_assessed'::text, 'not_applicable'::text]))),
    CONSTRAINT validated_answer_level_of_kind CHECK (((level IS NOT NULL) = (kind = 'level'::text))),
    CONSTRAINT validated_answer_level_range CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT validated_answer_reason_length CHECK ((length(reason) <= 2000)),
    CONSTRAINT validated_answer_version_range CHECK ((version >= 1))
);

-- Comments

COMMENT ON COLUMN account.recorded_by IS 'Who invited the address. Null where the command line of the server did.';
COMMENT ON COLUMN account.bound_at IS 'When somebody last signed in by this address for the first time. Null: invited only.';
COMMENT ON COLUMN account.released_at IS 'When an administrator last took the identity off, for another to be bound.';
COMMENT ON COLUMN answer.kind IS 'Null: not answered yet, though something may be written beside it.';
COMMENT ON COLUMN answer.is_carried IS 'Last cycle''s answer, confirmed as unchanged.';
COMMENT ON TABLE appointment_holder IS 'The personal part of an appointment, under row-level security. Null is not told, which is neither no nor none.';
COMMENT ON COLUMN assessment.submission IS 'Which copy was handed over last, from 1; 0: none yet.';
COMMENT ON COLUMN assessment.sign_off IS 'Which sign-off counts, from 1; 0: none yet.';
COMMENT ON TABLE assessment_party IS 'Whose assessment it is and who validates it: for the two of them. It stays the person''s when the appointment is corrected to another.';
COMMENT ON TABLE audit_event IS 'Append-only. Ids and the names of fields; never a personal value or a level.';
COMMENT ON COLUMN audit_event.subject_id IS 'The person whose facts were read or changed, who can see that.';
COMMENT ON COLUMN audit_seal.previous_hash IS 'The hash of the batch before; of the first, 32 noughts.';
COMMENT ON COLUMN audit_sealed.event_id IS 'No foreign key: a row that is gone is what the seal is to find.';
COMMENT ON COLUMN competency.id IS 'The same in every version of a framework, so that answers can be carried forward.';
COMMENT ON COLUMN framework.published_at IS 'Null: a draft, which nobody but the command line sees and which a later import replaces.';
COMMENT ON COLUMN installation.is_demonstration IS 'True from the first load of demonstration data on. Such a database is never served as a real register.';
COMMENT ON COLUMN kept_form.path IS 'Where it was sent to, with its query.';
COMMENT ON COLUMN kept_form.fields IS 'As the browser sent them, so that the order stays.';
COMMENT ON TABLE no_such_post IS 'A trust''s statement that it has no post of the type or, with no_other, none but those in the register. Without one, a trust with no such post is not recorded rather than not established.';
COMMENT ON TABLE notice IS 'What a person is told in the product: no level, and nothing about anybody else but who has which role.';
COMMENT ON COLUMN organisation.opened IS 'Null where ODS has only its filler of 1900-01-01.';
COMMENT ON COLUMN organisation.closed IS 'The last day on which it was open. A closed body keeps all its rows.';
COMMENT ON COLUMN organisation_name.ods_name IS 'Exactly as ODS writes it; empty where it was not seen.';
COMMENT ON COLUMN organisation_name.is_exact IS 'False where only the year of a file that carried the name is known: valid_from is then the first day of that file''s period.';
COMMENT ON TABLE outbox IS 'Mail to be sent, written with the change that it tells of. The address is looked up when it is sent.';
COMMENT ON COLUMN post.recorded_by IS 'Null where it came by the command line of the server.';
COMMENT ON TABLE post_period IS 'What was so of a post on the days from valid_from to valid_to. A post exists on just the days that a period covers.';
COMMENT ON COLUMN post_period.vacant_from IS 'Since when nobody holds the post, where no appointment says it. Null: not told.';
COMMENT ON COLUMN post_period.recruiting IS 'Whether the trust looks for a holder while nobody holds the post. Null: not told.';
COMMENT ON TABLE record_note IS 'The person''s own words about what is held about them. No fact of the register.';
COMMENT ON COLUMN record_note.wrong IS 'What is wrong, of a correction that is asked for; words then says what would be right.';
COMMENT ON COLUMN record_note.words IS 'An own note may be empty: it was taken back.';
COMMENT ON COLUMN record_note.version IS 'One more with each change of an own note, which is overwritten: the words are the person''s to take back.';
COMMENT ON COLUMN role_grant.granted_by IS 'Null where it was made by the command line of the server.';
COMMENT ON COLUMN role_grant.ended_at IS 'From this moment on it gives nothing, whatever its dates.';
COMMENT ON COLUMN session.last_seen_at IS 'To about a minute: it is not written at every request.';
COMMENT ON COLUMN session.replaced_by IS 'The session that went on from this one, when the person''s grants had changed.';
COMMENT ON COLUMN team_level.at_or_above IS 'People besides the CCIO whose validated domain level is 3 or above.';
COMMENT ON COLUMN team_level.below IS 'People besides the CCIO whose validated domain level is 1 or 2.';
COMMENT ON TABLE trust_team IS 'What everybody may know of the people in a trust''s clinical informatics posts: how many hold them, and whether five or more are trained. Worked out from the personal part in the transaction of each change.';
COMMENT ON TABLE trust_workforce IS 'A trust''s whole workforce in WTE as it was counted on a day. It stands until the next count.';

-- Indexes

CREATE UNIQUE INDEX account_email_once ON public.account USING btree (lower(email)) WHERE (disabled_at IS NULL);
CREATE INDEX account_person ON public.account USING btree (person_id);
CREATE INDEX appointment_holder_now ON public.appointment_holder USING btree (appointment_id) WHERE (superseded_at IS NULL);
CREATE INDEX appointment_holder_person ON public.appointment_holder USING btree (person_id);
CREATE INDEX appointment_of_post ON public.appointment USING btree (post_id);
CREATE INDEX appointment_period_now ON public.appointment_period USING btree (appointment_id) WHERE (superseded_at IS NULL);
CREATE INDEX assessment_appointment ON public.assessment USING btree (appointment_id);
CREATE INDEX assessment_move_assessment ON public.assessment_move USING btree (assessment_id, moved_at);
CREATE INDEX assessment_party_person ON public.assessment_party USING btree (person_id);
CREATE INDEX assessment_party_validator ON public.assessment_party USING btree (validator_id);
CREATE INDEX audit_event_actor ON public.audit_event USING btree (actor_id, occurred_at);
CREATE INDEX audit_event_subject ON public.audit_event USING btree (subject_id, occurred_at) WHERE (subject_id IS NOT NULL);
CREATE INDEX audit_event_time ON public.audit_event USING btree (occurred_at, id);
CREATE INDEX audit_event_trust ON public.audit_event USING btree (trust_code, occurred_at) WHERE (trust_code IS NOT NULL);
CREATE INDEX kept_form_expires ON public.kept_form USING btree (expires_at);
CREATE INDEX kept_form_person ON public.kept_form USING btree (person_id, recorded_at);
CREATE INDEX membership_parent ON public.membership USING btree (parent_code);
CREATE INDEX notice_unread ON public.notice USING btree (person_id, recorded_at) WHERE (read_at IS NULL);
CREATE INDEX post_period_now ON public.post_period USING btree (post_id) WHERE (superseded_at IS NULL);
CREATE INDEX post_recruitment_now ON public.post_recruitment USING btree (post_id) WHERE (superseded_at IS NULL);
CREATE INDEX post_trust ON public.post USING btree (trust_code);
CREATE UNIQUE INDEX record_note_one_own ON public.record_note USING btree (person_id) WHERE (kind = 'own_note'::text);
CREATE INDEX record_note_person ON public.record_note USING btree (person_id, recorded_at);
CREATE INDEX role_grant_appointment ON public.role_grant USING btree (appointment_id) WHERE (appointment_id IS NOT NULL);
CREATE INDEX role_grant_person ON public.role_grant USING btree (person_id);
CREATE INDEX role_grant_trust ON public.role_grant USING btree (trust_code) WHERE (trust_code IS NOT NULL);
CREATE INDEX session_person ON public.session USING btree (person_id);
CREATE INDEX succession_successor ON public.succession USING btree (successor_code);

-- Functions

CREATE OR REPLACE FUNCTION public.actor_administers(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT actor_has_role('national_administrator')
        OR (g.role IN ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator')
            AND coalesce(g.trust_code, trust_of_appointment(g.appointment_id)) = ANY (actor_trusts('trust_administrator')))
$function$;
ALTER FUNCTION actor_administers(role_grant) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.actor_appointments()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT g.appointment_id AS id FROM role_grant g
        WHERE g.person_id = ccio_actor() AND g.role = 'validator' AND role_grant_is_living(g)
        UNION ALL
        SELECT a.id FROM appointment a WHERE a.post_id = ANY (ARRAY(SELECT p.id FROM post p
            WHERE p.trust_code = ANY ((SELECT actor_trusts('board_member', 'board_secretary', 'trust_administrator'))::text[])))
    ) found
$function$;
ALTER FUNCTION actor_appointments() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_begins(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT FROM assessment s WHERE s.id = wanted AND s.submission = 0 AND actor_may_assess(s.appointment_id, s.cycle_code))
$function$;
ALTER FUNCTION actor_begins(uuid) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_correctors()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH administrators AS MATERIALIZED (
        SELECT g.person_id, g.role FROM role_grant g WHERE g.person_id <> ccio_actor() AND role_grant_is_living(g)
            AND (g.role = 'national_administrator' OR (g.role = 'trust_administrator' AND g.trust_code IN (
                SELECT trust_of_appointment(h.appointment_id) FROM appointment_holder h WHERE h.person_id = ccio_actor() AND h.superseded_at IS NULL)))
    )
    SELECT coalesce(array_agg(DISTINCT d.person_id), '{}') FROM administrators d
    WHERE d.role = 'trust_administrator' OR NOT EXISTS (SELECT FROM administrators o WHERE o.role = 'trust_administrator')
$function$;
ALTER FUNCTION actor_correctors() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_granted_people()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT g.person_id), '{}') FROM role_grant g WHERE g.id = ANY ((SELECT actor_role_grants())::uuid[])
$function$;
ALTER FUNCTION actor_granted_people() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_has_role(VARIADIC roles text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND role_grant_is_living(g))
$function$;
ALTER FUNCTION actor_has_role(text[]) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_held()
 RETURNS TABLE(holder_id uuid, trust_code text, post_type text, local_title text, kind text, share_hundredths integer, valid_from date, valid_to date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT h.id, p.trust_code, f.type, f.local_title, l.kind, l.share_hundredths, l.valid_from, l.valid_to
    FROM appointment_holder h
        JOIN appointment a ON a.id = h.appointment_id
        JOIN post p ON p.id = a.post_id
        LEFT JOIN LATERAL (SELECT t.type, t.local_title FROM post_period t WHERE t.post_id = p.id AND t.superseded_at IS NULL
            ORDER BY t.valid_from DESC LIMIT 1) f ON true
        LEFT JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
    WHERE h.person_id = ccio_actor()
$function$;
ALTER FUNCTION actor_held() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_hours()
 RETURNS TABLE(holder_id uuid, actual_hundredths integer, actual_unit text, protected_time boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT h.id, h.actual_hundredths, h.actual_unit, h.protected_time FROM appointment_holder h
    WHERE h.person_id = (SELECT ccio_actor()) OR h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$function$;
ALTER FUNCTION actor_hours() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_is_granted()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor()
        AND g.role NOT IN ('secretarys_levels', 'completion_export') AND role_grant_is_living(g))
$function$;
ALTER FUNCTION actor_is_granted() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_levels()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH trusts AS MATERIALIZED (
        SELECT actor_trusts('board_member')
            || ARRAY(SELECT unnest(actor_trusts('board_secretary')) INTERSECT SELECT unnest(actor_trusts('secretarys_levels'))) AS codes
    )
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT s.id FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id WHERE y.person_id = ccio_actor() AND s.state = 'signed_off'
        UNION ALL
        SELECT s.id FROM role_grant g JOIN assessment s ON s.appointment_id = g.appointment_id
        WHERE g.person_id = ccio_actor() AND g.role = 'validator' AND role_grant_is_living(g) AND s.state = 'signed_off'
        UNION ALL
        SELECT s.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN assessment s ON s.appointment_id = a.id JOIN cycle c ON c.code = s.cycle_code
        WHERE p.trust_code = ANY ((SELECT codes FROM trusts)::text[]) AND s.state = 'signed_off'
            AND 'ccio' = (SELECT f.type FROM post_period f WHERE f.post_id = p.id AND f.superseded_at IS NULL
                AND f.valid_from <= least(c.closes_on, today_in_england()) ORDER BY f.valid_from DESC LIMIT 1)
    ) found
$function$;
ALTER FUNCTION actor_levels() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_looks()
 RETURNS TABLE(event_id uuid, occurred_at timestamp with time zone, looker_id uuid, role text, code text, object_kind text, fields text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT e.id, e.occurred_at, e.actor_id, r.role, r.code, e.object_kind, e.fields
    FROM audit_event e LEFT JOIN LATERAL role_held(e.actor_id, e.occurred_at) r ON true
    WHERE e.subject_id = ccio_actor() AND e.actor_id <> ccio_actor() AND e.action LIKE 'view %'
$function$;
ALTER FUNCTION actor_looks() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_address(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT actor_runs_person(wanted) AND NOT EXISTS (SELECT FROM account a WHERE a.person_id = wanted AND a.disabled_at IS NULL)
$function$;
ALTER FUNCTION actor_may_address(uuid) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_assess(appointment uuid, cycle text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT is_held_by(appointment, ccio_actor())
        AND EXISTS (SELECT FROM cycle c WHERE c.code = actor_may_assess.cycle AND c.opened_at IS NOT NULL AND c.ready_at IS NULL)
$function$;
ALTER FUNCTION actor_may_assess(uuid,text) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_confirm(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.person_id <> ccio_actor() AND g.granted_by IS DISTINCT FROM ccio_actor()
        AND g.confirmed_at IS NULL AND g.ended_at IS NULL
        AND CASE g.role
            WHEN 'validator' THEN is_held_by(g.appointment_id, ccio_actor())
            WHEN 'board_member' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            WHEN 'secretarys_levels' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            ELSE false END
$function$;
ALTER FUNCTION actor_may_confirm(role_grant) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_end(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.ended_at IS NULL AND (g.person_id = ccio_actor() OR actor_administers(g) OR actor_may_confirm(g)
        OR (g.role = 'secretarys_levels' AND g.trust_code = ANY (actor_trusts('board_member'))))
$function$;
ALTER FUNCTION actor_may_end(role_grant) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_grant(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.person_id <> ccio_actor() AND g.granted_by = ccio_actor()
        AND g.confirmed_at IS NULL AND g.ended_at IS NULL
        AND CASE g.role
            -- The board's to give, to its secretary.
            WHEN 'secretarys_levels' THEN g.trust_code = ANY (actor_trusts('board_member'))
                AND EXISTS (SELECT FROM role_grant s WHERE s.person_id = g.person_id AND s.role = 'board_secretary'
                    AND s.trust_code = g.trust_code AND role_grant_is_living(s))
            -- Only whoever holds the appointment is its post-holder.
            WHEN 'post_holder' THEN actor_administers(g) AND is_held_by(g.appointment_id, g.person_id)
            -- Nobody validates themselves.
            WHEN 'validator' THEN actor_administers(g) AND NOT is_held_by(g.appointment_id, g.person_id)
            ELSE actor_administers(g) END
$function$;
ALTER FUNCTION actor_may_grant(role_grant) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_may_release(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT actor_runs_person(wanted) $function$;
ALTER FUNCTION actor_may_release(uuid) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_own_assessments()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(y.assessment_id), '{}') FROM assessment_party y WHERE y.person_id = ccio_actor()
$function$;
ALTER FUNCTION actor_own_assessments() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_own_grants()
 RETURNS TABLE(role_grant_id uuid, giver_id uuid, role text, code text, trust_code text, post_type text, local_title text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.id, g.granted_by, r.role, r.code, coalesce(g.trust_code, p.trust_code), f.type, f.local_title
    FROM role_grant g
        LEFT JOIN appointment a ON a.id = g.appointment_id
        LEFT JOIN post p ON p.id = a.post_id
        LEFT JOIN LATERAL (SELECT t.type, t.local_title FROM post_period t WHERE t.post_id = p.id AND t.superseded_at IS NULL
            ORDER BY t.valid_from DESC LIMIT 1) f ON true
        LEFT JOIN LATERAL role_held(g.granted_by, g.recorded_at) r ON true
    WHERE g.person_id = ccio_actor()
$function$;
ALTER FUNCTION actor_own_grants() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_people()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') || ccio_actor()
    FROM appointment_holder h WHERE h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$function$;
ALTER FUNCTION actor_people() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_region_appointments()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(a.id), '{}')
    FROM role_grant g
        JOIN membership r ON r.parent_code = g.region_code AND daterange(r.valid_from, r.valid_to, '[]') @> today_in_england()
        JOIN membership m ON m.parent_code = r.member_code AND daterange(m.valid_from, m.valid_to, '[]') @> today_in_england()
        JOIN post p ON p.trust_code = m.member_code
        JOIN appointment a ON a.post_id = p.id
    WHERE g.person_id = ccio_actor() AND g.role = 'regional_analyst' AND role_grant_is_living(g)
$function$;
ALTER FUNCTION actor_region_appointments() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_region_assessments()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT s.id), '{}')
    FROM role_grant g
        CROSS JOIN cycle c
        JOIN membership r ON r.parent_code = g.region_code AND daterange(r.valid_from, r.valid_to, '[]') @> least(c.closes_on, today_in_england())
        JOIN membership m ON m.parent_code = r.member_code AND daterange(m.valid_from, m.valid_to, '[]') @> least(c.closes_on, today_in_england())
        JOIN post p ON p.trust_code = m.member_code
        JOIN appointment a ON a.post_id = p.id
        JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = c.code
    WHERE g.person_id = ccio_actor() AND g.role = 'regional_analyst' AND role_grant_is_living(g)
$function$;
ALTER FUNCTION actor_region_assessments() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_role_grants()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH held AS MATERIALIZED (
        SELECT h.appointment_id, trust_of_appointment(h.appointment_id) AS trust_code
        FROM appointment_holder h WHERE h.person_id = ccio_actor() AND h.superseded_at IS NULL
    ), run AS MATERIALIZED (
        SELECT actor_trusts('trust_administrator') AS trusts, actor_trusts('board_member') AS boards
    )
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT g.id FROM role_grant g WHERE g.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN role_grant g ON g.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.id FROM role_grant g WHERE g.role IN ('board_member', 'board_secretary', 'secretarys_levels')
            AND g.trust_code = ANY ((SELECT boards FROM run)::text[])
        UNION ALL
        SELECT g.id FROM role_grant g JOIN held ON held.appointment_id = g.appointment_id WHERE g.role = 'validator'
        UNION ALL
        SELECT g.id FROM role_grant g JOIN held ON held.trust_code = g.trust_code WHERE g.role IN ('board_member', 'secretarys_levels')
    ) found
$function$;
ALTER FUNCTION actor_role_grants() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_run_holders()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') FROM post p
        JOIN appointment a ON a.post_id = p.id JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
    WHERE p.trust_code = ANY ((SELECT actor_trusts('trust_administrator'))::text[])
$function$;
ALTER FUNCTION actor_run_holders() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_run_people()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH run AS MATERIALIZED (SELECT actor_trusts('trust_administrator') AS trusts)
    SELECT coalesce(array_agg(DISTINCT found.person_id), '{}') FROM (
        SELECT g.person_id FROM role_grant g WHERE g.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.person_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN role_grant g ON g.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT h.person_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN appointment_holder h ON h.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[]) AND h.superseded_at IS NULL
    ) found
$function$;
ALTER FUNCTION actor_run_people() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_runs_person(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT wanted <> ccio_actor() AND (actor_has_role('national_administrator')
        OR (actor_trusts('trust_administrator') <> '{}'
            AND NOT EXISTS (SELECT FROM role_grant g WHERE g.person_id = wanted AND g.ended_at IS NULL
                AND g.role NOT IN ('secretarys_levels', 'completion_export') AND NOT actor_administers(g))
            AND NOT EXISTS (SELECT FROM appointment_holder h WHERE h.person_id = wanted AND h.superseded_at IS NULL
                AND trust_of_appointment(h.appointment_id) <> ALL (actor_trusts('trust_administrator')))))
$function$;
ALTER FUNCTION actor_runs_person(uuid) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.actor_traces()
 RETURNS TABLE(did boolean, action text, events bigint, first_at timestamp with time zone, last_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT true, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.actor_id = ccio_actor() GROUP BY e.action
    UNION ALL
    SELECT false, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.subject_id = ccio_actor() AND e.actor_id IS DISTINCT FROM ccio_actor() AND e.action NOT LIKE 'view %' GROUP BY e.action
$function$;
ALTER FUNCTION actor_traces() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_trusts(VARIADIC roles text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(g.trust_code), '{}') FROM role_grant g
    WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND g.trust_code IS NOT NULL AND role_grant_is_living(g)
$function$;
ALTER FUNCTION actor_trusts(text[]) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_validated_assessments(VARIADIC states text[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
    WHERE y.validator_id = ccio_actor() AND s.state = ANY (states)
        AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = 'validator'
            AND g.appointment_id = s.appointment_id AND role_grant_is_living(g))
$function$;
ALTER FUNCTION actor_validated_assessments(text[]) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.actor_writable_assessments()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
        JOIN cycle c ON c.code = s.cycle_code
    WHERE y.person_id = ccio_actor() AND s.state IN ('draft', 'returned') AND c.opened_at IS NOT NULL AND c.ready_at IS NULL
$function$;
ALTER FUNCTION actor_writable_assessments() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.another_administers(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT FROM role_grant o WHERE o.role = g.role AND o.trust_code IS NOT DISTINCT FROM g.trust_code
        AND o.person_id <> g.person_id AND role_grant_is_living(o))
$function$;
ALTER FUNCTION another_administers(role_grant) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.assessment_is_only_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_is_only_added';
END
$function$;
ALTER FUNCTION assessment_is_only_added() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.assessment_move_is_quiet(move text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT move IN ('start', 'respond')
$function$;
ALTER FUNCTION assessment_move_is_quiet(text) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.assessment_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    party assessment_party;
    holds boolean;
    validates boolean;
BEGIN
    SELECT * INTO party FROM assessment_party y WHERE y.assessment_id = OLD.id;
    holds := party.person_id IS NOT DISTINCT FROM ccio_actor();
    validates := EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = 'validator'
        AND g.appointment_id = OLD.appointment_id AND role_grant_is_living(g)) AND party.validator_id IS NOT DISTINCT FROM ccio_actor();
    IF (NEW.id, NEW.cycle_code, NEW.appointment_id, NEW.recorded_at) IS DISTINCT FROM (OLD.id, OLD.cycle_code, OLD.appointment_id, OLD.recorded_at)
        OR NOT (CASE OLD.state || ' ' || NEW.state
            WHEN 'draft submitted' THEN holds AND NEW.submission = OLD.submission + 1 AND NEW.sign_off = OLD.sign_off
            WHEN 'returned submitted' THEN holds AND NEW.submission = OLD.submission + 1 AND NEW.sign_off = OLD.sign_off
            WHEN 'submitted draft' THEN holds AND NEW.submission = OLD.submission AND NEW.sign_off = OLD.sign_off
            WHEN 'submitted in_validation' THEN validates AND NEW.submission = OLD.submission AND NEW.sign_off = OLD.sign_off
            WHEN 'in_validation returned' THEN validates AND NEW.submission = OLD.submission AND NEW.sign_off = OLD.sign_off
            WHEN 'in_validation signed_off' THEN validates AND NEW.submission = OLD.submission AND NEW.sign_off = OLD.sign_off + 1
            WHEN 'signed_off in_validation' THEN validates AND NEW.submission = OLD.submission AND NEW.sign_off = OLD.sign_off
            ELSE false END) THEN
        RAISE EXCEPTION 'this assessment cannot be moved so'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_moves';
    END IF;
    IF NEW.state = 'submitted' AND NOT EXISTS (SELECT FROM role_grant g WHERE g.person_id = party.validator_id AND g.role = 'validator'
            AND g.appointment_id = OLD.appointment_id AND role_grant_is_living(g)) THEN
        RAISE EXCEPTION 'a submission needs a confirmed validator'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_needs_validator';
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION assessment_moves() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.assessment_party_keeps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    standing assessment;
    with_holder boolean;
BEGIN
    SELECT * INTO standing FROM assessment s WHERE s.id = OLD.assessment_id;
    with_holder := standing.state IN ('draft', 'returned');
    IF (NEW.assessment_id, NEW.person_id) IS DISTINCT FROM (OLD.assessment_id, OLD.person_id)
        OR (NEW.late_reason <> OLD.late_reason AND NOT with_holder)
        OR (NEW.response <> OLD.response AND standing.state <> 'signed_off')
        OR (NEW.validator_id IS DISTINCT FROM OLD.validator_id AND NOT with_holder AND NOT (
            standing.state IN ('submitted', 'in_validation')
            AND NOT EXISTS (SELECT FROM role_grant g WHERE g.person_id = OLD.validator_id AND g.role = 'validator'
                AND g.appointment_id = standing.appointment_id AND role_grant_is_living(g))
            AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = NEW.validator_id AND g.role = 'validator'
                AND g.appointment_id = standing.appointment_id AND role_grant_is_living(g)))) THEN
        RAISE EXCEPTION 'whose an assessment is and who validates it stays'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_party_keeps';
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION assessment_party_keeps() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.assessment_turn(wanted uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT CASE WHEN wanted IS NULL THEN 'holder' ELSE (
        SELECT CASE WHEN s.state IN ('draft', 'returned') THEN 'holder' WHEN s.state IN ('submitted', 'in_validation') THEN 'validator' END
        FROM assessment s WHERE s.id = wanted) END
$function$;
ALTER FUNCTION assessment_turn(uuid) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.audit_is_only_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed and never deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_is_only_added';
END
$function$;
ALTER FUNCTION audit_is_only_added() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.bind_identity(new_issuer text, new_subject text, invited text)
 RETURNS TABLE(person_id uuid, account_id uuid, is_rebinding boolean)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    UPDATE account a SET issuer = new_issuer, subject = new_subject, bound_at = now()
    WHERE lower(a.email) = lower(invited) AND a.disabled_at IS NULL AND a.issuer IS NULL
        AND new_issuer <> '' AND new_subject <> ''
        AND NOT EXISTS (SELECT FROM account o WHERE o.issuer = new_issuer AND o.subject = new_subject)
    RETURNING a.person_id, a.id, a.released_at IS NOT NULL
$function$;
ALTER FUNCTION bind_identity(text,text,text) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.ccio_actor()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT nullif(current_setting('ccio.actor', true), '')::uuid $function$;
ALTER FUNCTION ccio_actor() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.completion_watchers()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT coalesce(array_agg(DISTINCT g.person_id), '{}') FROM role_grant g
    WHERE role_grant_is_living(g) AND g.person_id <> ccio_actor()
        AND (SELECT actor_has_role('completion_export'))
        AND (g.role = 'national_administrator' OR (g.role = 'trust_administrator' AND g.trust_code = ANY (
            (SELECT actor_trusts('board_member', 'board_secretary', 'trust_administrator'))::text[])))
$function$;
ALTER FUNCTION completion_watchers() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.cycle_freezes_teams()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
    INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below)
    WITH held AS MATERIALIZED (
        SELECT p.trust_code, a.id AS appointment_id, t.type
        FROM post p
            JOIN post_period t ON t.post_id = p.id AND t.superseded_at IS NULL AND t.type NOT IN ('cio_cdio', 'board_digital_lead')
            JOIN appointment a ON a.post_id = p.id
            JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
        WHERE daterange(t.valid_from, t.valid_to, '[]') @> least(NEW.closes_on, (NEW.closed_at AT TIME ZONE 'Europe/London')::date)
            AND daterange(l.valid_from, l.valid_to, '[]') @> least(NEW.closes_on, (NEW.closed_at AT TIME ZONE 'Europe/London')::date)
    ), leads AS MATERIALIZED (
        SELECT held.trust_code, h.person_id
        FROM held JOIN appointment_holder h ON h.appointment_id = held.appointment_id AND h.superseded_at IS NULL
        WHERE held.type = 'ccio'
    ), levels AS (
        SELECT held.trust_code, d.domain_id, y.person_id, max(d.level) AS level
        FROM held
            JOIN assessment s ON s.appointment_id = held.appointment_id AND s.cycle_code = NEW.code AND s.state = 'signed_off'
            JOIN assessment_party y ON y.assessment_id = s.id
            JOIN domain_level d ON d.assessment_id = s.id AND d.sign_off = s.sign_off AND d.kind = 'level'
        WHERE held.type <> 'ccio'
            AND (held.trust_code, y.person_id) NOT IN (SELECT leads.trust_code, leads.person_id FROM leads) -- hashed, however many it takes them for
        GROUP BY held.trust_code, d.domain_id, y.person_id
    )
    SELECT NEW.code, trust_code, domain_id, count(*) FILTER (WHERE level >= 3), count(*) FILTER (WHERE level < 3)
    FROM levels
    GROUP BY trust_code, domain_id
    HAVING count(*) >= 5 AND count(*) FILTER (WHERE level >= 3) >= 2 AND count(*) FILTER (WHERE level < 3) >= 2;
    RETURN NULL;
END
$function$;
ALTER FUNCTION cycle_freezes_teams() OWNER TO ccio_publish;
CREATE OR REPLACE FUNCTION public.cycle_is_fixed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.opened_at IS NOT NULL
            AND (NEW.framework_id, NEW.threshold, NEW.opens_on, NEW.closes_on) IS DISTINCT FROM (OLD.framework_id, OLD.threshold, OLD.opens_on, OLD.closes_on))
        OR NEW.code <> OLD.code
        OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
        OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
        OR (OLD.provisional_at IS NOT NULL AND NEW.provisional_at IS DISTINCT FROM OLD.provisional_at)
        OR (OLD.ready_at IS NOT NULL AND NEW.ready_at IS DISTINCT FROM OLD.ready_at) THEN
        RAISE EXCEPTION 'what a cycle is pinned to is fixed once it is open'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'cycle_is_fixed';
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION cycle_is_fixed() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.fact_is_only_superseded()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a row of % is superseded, never deleted', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_never_deleted';
    END IF;
    IF OLD.superseded_at IS NOT NULL
        OR NEW.superseded_at IS NULL
        OR to_jsonb(NEW) - 'superseded_at' - 'superseded_by' <> to_jsonb(OLD) - 'superseded_at' - 'superseded_by' THEN
        RAISE EXCEPTION 'a row of % is superseded, never overwritten', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_never_overwritten';
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION fact_is_only_superseded() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.framework_is_published(wanted uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$ SELECT EXISTS (SELECT FROM framework WHERE id = wanted AND published_at IS NOT NULL) $function$;
ALTER FUNCTION framework_is_published(uuid) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.framework_never_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    owner uuid;
BEGIN
    IF TG_TABLE_NAME = 'framework' THEN
        owner := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        owner := NEW.framework_id;
    ELSE
        owner := OLD.framework_id;
    END IF;
    IF framework_is_published(owner) THEN
        RAISE EXCEPTION 'a published framework never changes'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'framework_never_changes';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION framework_never_changes() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.identity_person(wanted_issuer text, wanted_subject text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT a.person_id FROM account a WHERE a.issuer = wanted_issuer AND a.subject = wanted_subject AND a.disabled_at IS NULL
$function$;
ALTER FUNCTION identity_person(text,text) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.is_held_by(appointment uuid, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT FROM appointment_holder h WHERE h.appointment_id = appointment AND h.person_id = person AND h.superseded_at IS NULL)
$function$;
ALTER FUNCTION is_held_by(uuid,uuid) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.lapsed_session(wanted uuid, hash bytea)
 RETURNS TABLE(person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT s.person_id FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') <= now()
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') > now() - interval '1 day'
$function$;
ALTER FUNCTION lapsed_session(uuid,bytea) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.living_session(wanted uuid, hash bytea)
 RETURNS TABLE(session_id uuid, person_id uuid, role_grant_id uuid, last_seen_at timestamp with time zone, is_stale boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT l.id, l.person_id, l.role_grant_id, l.last_seen_at,
        -- The person's grants changed since it began.
        s.ended_at IS NULL AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = l.person_id
            AND greatest(g.recorded_at, g.confirmed_at, g.ended_at) > l.created_at)
    FROM session s JOIN session l ON l.id = CASE WHEN s.ended_at IS NULL THEN s.id
        WHEN s.ended_at > now() - interval '10 seconds' THEN s.replaced_by END
    WHERE s.id = wanted AND s.secret_hash = hash AND l.person_id = s.person_id
        AND l.ended_at IS NULL AND l.expires_at > now() AND l.last_seen_at > now() - interval '1 hour'
$function$;
ALTER FUNCTION living_session(uuid,bytea) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.person_of_address(wanted text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT a.person_id FROM account a WHERE lower(a.email) = lower(wanted) AND a.disabled_at IS NULL
        AND actor_has_role('trust_administrator', 'national_administrator')
$function$;
ALTER FUNCTION person_of_address(text) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.register_is_touched()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    told record; -- the row before the change, then after it
    touched text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO register_touch (transaction, part) VALUES (pg_current_xact_id(), 'everything') ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    FOR turn IN 1..2 LOOP
        CONTINUE WHEN turn = 1 AND TG_OP = 'INSERT';
        EXIT WHEN turn = 2 AND TG_OP = 'DELETE';
        IF turn = 1 THEN told := OLD; ELSE told := NEW; END IF;
        -- A change need not be more exact than this: a whole trust is read again.
        CASE TG_ARGV[0]
            WHEN 'organisations' THEN touched := 'organisations';
            WHEN 'trust' THEN touched := told.trust_code;
            WHEN 'post' THEN SELECT p.trust_code INTO touched FROM post p WHERE p.id = told.post_id;
            WHEN 'appointment' THEN
                SELECT p.trust_code INTO touched
                FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = told.appointment_id;
        END CASE;
        INSERT INTO register_touch (transaction, part)
        VALUES (pg_current_xact_id(), coalesce(touched, 'everything')) ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN NULL;
END
$function$;
ALTER FUNCTION register_is_touched() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.register_rises()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    raised bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM register_touch WHERE transaction = pg_current_xact_id()) THEN
        RETURN NULL; -- the first mark of the transaction has raised it for all
    END IF;
    UPDATE register_version SET version = version + 1 RETURNING version INTO raised;
    WITH touched AS (DELETE FROM register_touch WHERE transaction = pg_current_xact_id() RETURNING part)
    INSERT INTO register_change (part, version) SELECT touched.part, raised FROM touched
    ON CONFLICT (part) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END
$function$;
ALTER FUNCTION register_rises() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.release_identity(wanted uuid)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH released AS (
        UPDATE account SET issuer = NULL, subject = NULL, released_at = now()
        WHERE person_id = wanted AND issuer IS NOT NULL AND disabled_at IS NULL AND actor_runs_person(wanted)
        RETURNING id
    ), ended AS (
        -- Whoever signed in by it is out.
        UPDATE session SET ended_at = now() WHERE person_id = wanted AND ended_at IS NULL AND EXISTS (SELECT FROM released)
    )
    SELECT count(*)::integer FROM released
$function$;
ALTER FUNCTION release_identity(uuid) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.remind(wanted_cycle text, states text[], appointments uuid[], wanted_subject text, wanted_body text, moment timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH mine AS MATERIALIZED (
        SELECT actor_trusts('trust_administrator') AS trusts, actor_region_appointments() AS region,
            actor_has_role('national_analyst', 'national_administrator') AS everywhere
    ), waiting AS (
        SELECT a.id, h.person_id AS holder, y.validator_id AS validator, assessment_turn(s.id) AS turn
        FROM cycle c
            JOIN post_period f ON f.type NOT IN ('cio_cdio', 'board_digital_lead') AND f.superseded_at IS NULL
                AND daterange(f.valid_from, f.valid_to, '[]') @> today_in_england()
            JOIN post p ON p.id = f.post_id
            JOIN appointment a ON a.post_id = p.id
            JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL AND daterange(l.valid_from, l.valid_to, '[]') @> today_in_england()
            JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
            LEFT JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = c.code
            LEFT JOIN assessment_party y ON y.assessment_id = s.id
            CROSS JOIN mine
        WHERE c.code = wanted_cycle AND a.id = ANY (appointments) AND c.opened_at IS NOT NULL AND c.ready_at IS NULL
            AND coalesce(s.state, 'not_started') = ANY (states)
            AND (mine.everywhere OR p.trust_code = ANY (mine.trusts) OR a.id = ANY (mine.region))
    ), people AS (
        SELECT DISTINCT w.holder AS person_id, '/assessments' AS link FROM waiting w WHERE w.turn = 'holder'
        UNION
        SELECT w.validator, '/validations' FROM waiting w JOIN role_grant g ON g.person_id = w.validator AND g.role = 'validator'
            AND g.appointment_id = w.id AND role_grant_is_living(g)
        WHERE w.turn = 'validator'
    ), told AS (
        INSERT INTO notice (id, person_id, subject, body, link, recorded_at, recorded_by)
        SELECT gen_random_uuid(), person_id, wanted_subject, wanted_body, link, moment, ccio_actor() FROM people
        WHERE person_id <> ccio_actor()
            AND NOT EXISTS (SELECT FROM notice n WHERE n.person_id = people.person_id AND n.subject = wanted_subject AND n.recorded_at > moment - interval '7 days')
        RETURNING id
    ), mailed AS (
        INSERT INTO outbox (id, notice_id, recorded_at, recorded_by) SELECT gen_random_uuid(), id, moment, ccio_actor() FROM told
    )
    SELECT count(*)::integer FROM told
$function$;
ALTER FUNCTION remind(text,text[],uuid[],text,text,timestamp with time zone) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.role_grant_is_living(g role_grant)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.ended_at IS NULL
        AND g.valid_from <= today_in_england()
        AND (g.valid_to IS NULL OR g.valid_to >= today_in_england())
        -- What opens a person's levels waits for a second person.
        AND (g.role NOT IN ('validator', 'board_member', 'secretarys_levels') OR g.confirmed_at IS NOT NULL)
$function$;
ALTER FUNCTION role_grant_is_living(role_grant) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.role_grant_only_confirmed_or_ended()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
    confirms boolean := (NEW.confirmed_at, NEW.confirmed_by) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by);
    ends boolean := (NEW.ended_at, NEW.ended_by) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by);
BEGIN
    IF (confirms AND ends)
        OR (confirms AND (NEW.confirmed_by IS DISTINCT FROM ccio_actor() OR actor_may_confirm(OLD) IS NOT TRUE))
        OR (ends AND (NEW.ended_by IS DISTINCT FROM ccio_actor() OR actor_may_end(OLD) IS NOT TRUE)) THEN
        RAISE EXCEPTION 'a grant is confirmed once and ended once, by those who may'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'role_grant_only_confirmed_or_ended';
    END IF;
    IF ends AND OLD.role IN ('trust_administrator', 'national_administrator') AND role_grant_is_living(OLD) THEN
        -- Two who leave at once leave one after the other.
        PERFORM pg_advisory_xact_lock(hashtext('administrators of ' || coalesce(OLD.trust_code, 'England')));
        IF NOT another_administers(OLD)
            AND (OLD.role = 'national_administrator' OR NOT actor_has_role('national_administrator')) THEN
            RAISE EXCEPTION 'this is the last administrator'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'role_grant_last_administrator';
        END IF;
    END IF;
    RETURN NEW;
END
$function$;
ALTER FUNCTION role_grant_only_confirmed_or_ended() OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.role_held(wanted uuid, moment timestamp with time zone)
 RETURNS TABLE(role text, code text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT g.role, coalesce(g.trust_code, g.region_code, trust_of_appointment(g.appointment_id)) FROM role_grant g
    WHERE g.person_id = wanted AND g.role NOT IN ('secretarys_levels', 'completion_export')
        AND (g.ended_at IS NULL OR g.ended_at > moment)
        AND daterange(g.valid_from, g.valid_to, '[]') @> (moment AT TIME ZONE 'Europe/London')::date
        AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at <= moment)
    ORDER BY array_position(ARRAY['national_administrator', 'trust_administrator', 'board_member', 'board_secretary', 'validator'], g.role), g.recorded_at, g.id
    LIMIT 1
$function$;
ALTER FUNCTION role_held(uuid,timestamp with time zone) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.session_and_grants(wanted uuid, hash bytea)
 RETURNS TABLE(session_id uuid, person_id uuid, current_grant_id uuid, last_seen_at timestamp with time zone, is_stale boolean, register bigint, grant_id uuid, role text, appointment_id uuid, trust_code text, region_code text, scope_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH living AS MATERIALIZED (
        SELECT l.id, l.person_id, l.role_grant_id, l.last_seen_at,
            -- The person's grants changed since it began.
            s.ended_at IS NULL AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = l.person_id
                AND greatest(g.recorded_at, g.confirmed_at, g.ended_at) > l.created_at) AS is_stale,
            (now() AT TIME ZONE 'Europe/London')::date AS today
        FROM session s JOIN session l ON l.id = CASE WHEN s.ended_at IS NULL THEN s.id
            WHEN s.ended_at > now() - interval '10 seconds' THEN s.replaced_by END
        WHERE s.id = wanted AND s.secret_hash = hash AND l.person_id = s.person_id
            AND l.ended_at IS NULL AND l.expires_at > now() AND l.last_seen_at > now() - interval '1 hour'
    )
    SELECT l.id, l.person_id, l.role_grant_id, l.last_seen_at, l.is_stale, (SELECT v.version FROM register_version v),
        g.id, g.role, g.appointment_id, coalesce(g.trust_code, p.trust_code), g.region_code,
        (SELECT n.display_name FROM organisation_name n WHERE n.organisation_code = coalesce(g.trust_code, g.region_code, p.trust_code)
            AND daterange(n.valid_from, n.valid_to, '[]') @> l.today)
    FROM living l
        LEFT JOIN role_grant g ON g.person_id = l.person_id AND g.role NOT IN ('secretarys_levels', 'completion_export')
            AND g.ended_at IS NULL AND g.valid_from <= l.today AND (g.valid_to IS NULL OR g.valid_to >= l.today)
            AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at IS NOT NULL)
        LEFT JOIN appointment a ON a.id = g.appointment_id
        LEFT JOIN post p ON p.id = a.post_id
    ORDER BY g.recorded_at, g.id
$function$;
ALTER FUNCTION session_and_grants(uuid,bytea) OWNER TO ccio_policy;
CREATE OR REPLACE FUNCTION public.today_in_england()
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT (now() AT TIME ZONE 'Europe/London')::date $function$;
ALTER FUNCTION today_in_england() OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.trust_of_appointment(wanted uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = wanted
$function$;
ALTER FUNCTION trust_of_appointment(uuid) OWNER TO the owner;
CREATE OR REPLACE FUNCTION public.withdraw_address(wanted uuid)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
    WITH withdrawn AS (
        UPDATE account SET disabled_at = now()
        WHERE person_id = wanted AND bound_at IS NULL AND issuer IS NULL AND disabled_at IS NULL AND actor_runs_person(wanted)
        RETURNING id
    )
    SELECT count(*)::integer FROM withdrawn
$function$;
ALTER FUNCTION withdraw_address(uuid) OWNER TO ccio_policy;

-- Triggers

CREATE TRIGGER empties_register AFTER TRUNCATE ON public.appointment FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.appointment FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.appointment_holder FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.appointment_period FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.appointment_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.appointment_period FOR EACH ROW EXECUTE FUNCTION register_is_touched('appointment');
CREATE TRIGGER moves BEFORE UPDATE ON public.assessment FOR EACH ROW EXECUTE FUNCTION assessment_moves();
CREATE TRIGGER only_added BEFORE UPDATE ON public.assessment_move FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER keeps BEFORE UPDATE ON public.assessment_party FOR EACH ROW EXECUTE FUNCTION assessment_party_keeps();
CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
CREATE TRIGGER never_changes BEFORE INSERT OR DELETE OR UPDATE ON public.competency FOR EACH ROW EXECUTE FUNCTION framework_never_changes();
CREATE TRIGGER freezes_teams AFTER UPDATE ON public.cycle FOR EACH ROW WHEN (((old.closed_at IS NULL) AND (new.closed_at IS NOT NULL))) EXECUTE FUNCTION cycle_freezes_teams();
CREATE TRIGGER is_fixed BEFORE DELETE OR UPDATE ON public.cycle FOR EACH ROW EXECUTE FUNCTION cycle_is_fixed();
CREATE TRIGGER only_added BEFORE UPDATE ON public.domain_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE ON public.framework FOR EACH ROW EXECUTE FUNCTION framework_never_changes();
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.membership FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.no_such_post FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.no_such_post FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.no_such_post FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.organisation FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.organisation FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.organisation_name FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.organisation_name FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.post FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.post FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.post_period FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.post_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.post_period FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.post_recruitment FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.post_recruitment FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.post_recruitment FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE CONSTRAINT TRIGGER rises AFTER INSERT ON public.register_touch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_rises();
CREATE TRIGGER only_confirmed_or_ended BEFORE UPDATE ON public.role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_only_confirmed_or_ended();
CREATE TRIGGER only_added BEFORE UPDATE ON public.submitted_answer FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.succession FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.succession FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.team_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.trust_team FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.trust_team FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.trust_team FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER empties_register AFTER TRUNCATE ON public.trust_workforce FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER only_superseded BEFORE DELETE OR UPDATE ON public.trust_workforce FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER touches_register AFTER INSERT OR DELETE OR UPDATE ON public.trust_workforce FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');

-- Row-level security

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER TABLE answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment_holder FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment_period ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment_period FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_move FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_party FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_sealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_sealed FORCE ROW LEVEL SECURITY;
ALTER TABLE competency ENABLE ROW LEVEL SECURITY;
ALTER TABLE competency FORCE ROW LEVEL SECURITY;
ALTER TABLE cycle ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycle FORCE ROW LEVEL SECURITY;
ALTER TABLE demo_persona ENABLE ROW LEVEL SECURITY;
ALTER TABLE demo_persona FORCE ROW LEVEL SECURITY;
ALTER TABLE domain_level ENABLE ROW LEVEL SECURITY;
ALTER TABLE domain_level FORCE ROW LEVEL SECURITY;
ALTER TABLE framework ENABLE ROW LEVEL SECURITY;
ALTER TABLE framework FORCE ROW LEVEL SECURITY;
ALTER TABLE kept_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_form FORCE ROW LEVEL SECURITY;
ALTER TABLE no_such_post ENABLE ROW LEVEL SECURITY;
ALTER TABLE no_such_post FORCE ROW LEVEL SECURITY;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE post ENABLE ROW LEVEL SECURITY;
ALTER TABLE post FORCE ROW LEVEL SECURITY;
ALTER TABLE post_period ENABLE ROW LEVEL SECURITY;
ALTER TABLE post_period FORCE ROW LEVEL SECURITY;
ALTER TABLE post_recruitment ENABLE ROW LEVEL SECURITY;
ALTER TABLE post_recruitment FORCE ROW LEVEL SECURITY;
ALTER TABLE record_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_note FORCE ROW LEVEL SECURITY;
ALTER TABLE role_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE submitted_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE submitted_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE team_level ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_level FORCE ROW LEVEL SECURITY;
ALTER TABLE trust_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE trust_team FORCE ROW LEVEL SECURITY;
ALTER TABLE trust_workforce ENABLE ROW LEVEL SECURITY;
ALTER TABLE trust_workforce FORCE ROW LEVEL SECURITY;
ALTER TABLE validated_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE validated_answer FORCE ROW LEVEL SECURITY;

-- Policies

CREATE POLICY operate ON account AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_binds ON account AS PERMISSIVE FOR UPDATE TO ccio_policy
    USING (true);
CREATE POLICY policy_reads ON account AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY serve_invites ON account AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (issuer IS NULL) AND (disabled_at IS NULL) AND (bound_at IS NULL) AND (released_at IS NULL) AND ( SELECT actor_may_address(account.person_id) AS actor_may_address)));
CREATE POLICY serve_reads ON account AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) OR ( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR (person_id = ANY (( SELECT actor_run_people() AS actor_run_people)::uuid[]))));
CREATE POLICY operate ON answer AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY serve_changes ON answer AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING ((assessment_id = ANY (( SELECT actor_writable_assessments() AS actor_writable_assessments)::uuid[])))
    WITH CHECK ((assessment_id = ANY (( SELECT actor_writable_assessments() AS actor_writable_assessments)::uuid[])));
CREATE POLICY serve_reads ON answer AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((assessment_id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])));
CREATE POLICY serve_writes ON answer AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((assessment_id = ANY (( SELECT actor_writable_assessments() AS actor_writable_assessments)::uuid[])));
CREATE POLICY operate ON appointment AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON appointment AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON appointment AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY register_reads ON appointment AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON appointment AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON appointment_holder AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON appointment_holder AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON appointment_holder AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY serve_reads ON appointment_holder AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR (person_id = ( SELECT ccio_actor() AS ccio_actor)) OR (appointment_id = ANY (( SELECT actor_appointments() AS actor_appointments)::uuid[]))));
CREATE POLICY operate ON appointment_period AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON appointment_period AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON appointment_period AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY register_reads ON appointment_period AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON appointment_period AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON assessment AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON assessment AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON assessment AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY serve_moves ON assessment AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING (((id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) OR (id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[]))))
    WITH CHECK (true);
CREATE POLICY serve_reads ON assessment AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) OR ( SELECT actor_has_role(VARIADIC ARRAY['national_analyst'::text, 'national_administrator'::text]) AS actor_has_role) OR (appointment_id = ANY (( SELECT actor_appointments() AS actor_appointments)::uuid[])) OR (id = ANY (( SELECT actor_region_assessments() AS actor_region_assessments)::uuid[]))));
CREATE POLICY serve_starts ON assessment AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((state = 'draft'::text) AND (submission = 0) AND (sign_off = 0) AND ( SELECT actor_may_assess(assessment.appointment_id, assessment.cycle_code) AS actor_may_assess)));
CREATE POLICY operate ON assessment_move AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY serve_moves ON assessment_move AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((moved_by = ( SELECT ccio_actor() AS ccio_actor)) AND
CASE
    WHEN assessment_move_is_quiet(move) THEN (assessment_id = ANY (( SELECT actor_writable_assessments() AS actor_writable_assessments)::uuid[]))
    ELSE ((assessment_id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) OR (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'returned'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[])))
END));
CREATE POLICY serve_reads ON assessment_move AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((assessment_id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) OR ((NOT assessment_move_is_quiet(move)) AND (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'returned'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[])))));
CREATE POLICY operate ON assessment_party AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY policy_reads ON assessment_party AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON assessment_party AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY serve_reads ON assessment_party AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) OR (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'returned'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[]))));
CREATE POLICY serve_starts ON assessment_party AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((person_id = ( SELECT ccio_actor() AS ccio_actor)) AND (validator_id IS NULL) AND ( SELECT actor_begins(assessment_party.assessment_id) AS actor_begins)));
CREATE POLICY serve_writes ON assessment_party AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)))
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY operate ON audit_event AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (((via = 'command'::text) AND (actor_id IS NULL)));
CREATE POLICY policy_reads ON audit_event AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (((( SELECT ccio_actor() AS ccio_actor) = subject_id) OR (( SELECT ccio_actor() AS ccio_actor) = actor_id)));
CREATE POLICY seal ON audit_event AS PERMISSIVE FOR SELECT TO ccio_seal
    USING (true);
CREATE POLICY serve_appends ON audit_event AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((via = 'web'::text) AND (actor_id = ( SELECT ccio_actor() AS ccio_actor))));
CREATE POLICY serve_reads ON audit_event AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR (subject_id = ( SELECT ccio_actor() AS ccio_actor)) OR (trust_code = ANY (( SELECT actor_trusts(VARIADIC ARRAY['trust_administrator'::text]) AS actor_trusts)::text[]))));
CREATE POLICY seal ON audit_seal AS PERMISSIVE FOR ALL TO ccio_seal
    USING (true);
CREATE POLICY seal ON audit_sealed AS PERMISSIVE FOR ALL TO ccio_seal
    USING (true);
CREATE POLICY operate ON competency AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY serve_reads ON competency AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (framework_is_published(framework_id));
CREATE POLICY operate ON cycle AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON cycle AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY serve_moves ON cycle AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING (( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role))
    WITH CHECK (( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role));
CREATE POLICY serve_plans ON cycle AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) AND (recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (opened_at IS NULL)));
CREATE POLICY serve_reads ON cycle AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON demo_persona AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY serve_reads ON demo_persona AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT installation.is_demonstration
   FROM installation));
CREATE POLICY operate ON domain_level AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY publish_reads ON domain_level AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY serve_reads ON domain_level AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((assessment_id = ANY (( SELECT actor_levels() AS actor_levels)::uuid[])) AND (sign_off = ( SELECT s.sign_off
   FROM assessment s
  WHERE (s.id = domain_level.assessment_id)))));
CREATE POLICY serve_signs_off ON domain_level AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['in_validation'::text]) AS actor_validated_assessments)::uuid[])));
CREATE POLICY operate ON framework AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY serve_reads ON framework AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((published_at IS NOT NULL));
CREATE POLICY seal_finds ON kept_form AS PERMISSIVE FOR SELECT TO ccio_seal
    USING ((expires_at <= now()));
CREATE POLICY seal_forgets ON kept_form AS PERMISSIVE FOR DELETE TO ccio_seal
    USING ((expires_at <= now()));
CREATE POLICY serve_forgets ON kept_form AS PERMISSIVE FOR DELETE TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_keeps ON kept_form AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_reads ON kept_form AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY operate ON no_such_post AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY register_reads ON no_such_post AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON no_such_post AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON notice AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK ((recorded_by IS NULL));
CREATE POLICY policy_reads ON notice AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY policy_reminds ON notice AS PERMISSIVE FOR INSERT TO ccio_policy
    WITH CHECK ((recorded_by = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_has_read ON notice AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)))
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_reads ON notice AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_tells ON notice AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (read_at IS NULL)));
CREATE POLICY operate ON outbox AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK ((recorded_by IS NULL));
CREATE POLICY policy_reminds ON outbox AS PERMISSIVE FOR INSERT TO ccio_policy
    WITH CHECK ((recorded_by = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_tells ON outbox AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (sent_at IS NULL)));
CREATE POLICY operate ON person AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY serve_invites ON person AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (( SELECT actor_has_role(VARIADIC ARRAY['trust_administrator'::text, 'national_administrator'::text]) AS actor_has_role));
CREATE POLICY serve_reads ON person AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR (id = ANY (( SELECT actor_people() AS actor_people)::uuid[])) OR (id = ANY (( SELECT actor_granted_people() AS actor_granted_people)::uuid[]))));
CREATE POLICY operate ON post AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON post AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON post AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY register_reads ON post AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON post AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON post_period AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON post_period AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY publish_reads ON post_period AS PERMISSIVE FOR SELECT TO ccio_publish
    USING (true);
CREATE POLICY register_reads ON post_period AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON post_period AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON post_recruitment AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY register_reads ON post_recruitment AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON post_recruitment AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY serve_changes ON record_note AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) AND (kind = 'own_note'::text)))
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_reads ON record_note AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) OR ( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR ((kind = 'own_note'::text) AND (person_id = ANY (( SELECT actor_people() AS actor_people)::uuid[]))) OR ((kind = 'correction'::text) AND (person_id = ANY (( SELECT actor_run_holders() AS actor_run_holders)::uuid[])))));
CREATE POLICY serve_writes ON record_note AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY operate ON role_grant AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY policy_reads ON role_grant AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY serve_confirms_or_ends ON role_grant AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING ((ended_at IS NULL))
    WITH CHECK (((( SELECT ccio_actor() AS ccio_actor) = confirmed_by) OR (( SELECT ccio_actor() AS ccio_actor) = ended_by)));
CREATE POLICY serve_grants ON role_grant AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (( SELECT actor_may_grant(role_grant.*) AS actor_may_grant));
CREATE POLICY serve_reads ON role_grant AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) OR ( SELECT actor_has_role(VARIADIC ARRAY['national_administrator'::text]) AS actor_has_role) OR (id = ANY (( SELECT actor_role_grants() AS actor_role_grants)::uuid[]))));
CREATE POLICY policy_ends ON session AS PERMISSIVE FOR UPDATE TO ccio_policy
    USING (true);
CREATE POLICY policy_reads ON session AS PERMISSIVE FOR SELECT TO ccio_policy
    USING (true);
CREATE POLICY serve_begins ON session AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_ends ON session AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING (((person_id = ( SELECT ccio_actor() AS ccio_actor)) AND (ended_at IS NULL)))
    WITH CHECK ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY serve_reads ON session AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((person_id = ( SELECT ccio_actor() AS ccio_actor)));
CREATE POLICY operate ON submitted_answer AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY serve_reads ON submitted_answer AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (((assessment_id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) OR ((assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[])) AND (submission = ( SELECT s.submission
   FROM assessment s
  WHERE (s.id = submitted_answer.assessment_id))))));
CREATE POLICY serve_submits ON submitted_answer AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK ((assessment_id = ANY (( SELECT actor_writable_assessments() AS actor_writable_assessments)::uuid[])));
CREATE POLICY publish_writes ON team_level AS PERMISSIVE FOR INSERT TO ccio_publish
    WITH CHECK (true);
CREATE POLICY serve_reads ON team_level AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((trust_code = ANY (( SELECT actor_trusts(VARIADIC ARRAY['board_member'::text]) AS actor_trusts)::text[])));
CREATE POLICY operate ON trust_team AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY register_reads ON trust_team AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON trust_team AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON trust_workforce AS PERMISSIVE FOR ALL TO ccio_operate
    USING (true);
CREATE POLICY register_reads ON trust_workforce AS PERMISSIVE FOR SELECT TO ccio_register
    USING (true);
CREATE POLICY serve_reads ON trust_workforce AS PERMISSIVE FOR SELECT TO ccio_serve
    USING (( SELECT actor_is_granted() AS actor_is_granted));
CREATE POLICY operate ON validated_answer AS PERMISSIVE FOR INSERT TO ccio_operate
    WITH CHECK (true);
CREATE POLICY serve_changes ON validated_answer AS PERMISSIVE FOR UPDATE TO ccio_serve
    USING ((assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['in_validation'::text]) AS actor_validated_assessments)::uuid[])))
    WITH CHECK (((recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['in_validation'::text]) AS actor_validated_assessments)::uuid[]))));
CREATE POLICY serve_reads ON validated_answer AS PERMISSIVE FOR SELECT TO ccio_serve
    USING ((((assessment_id = ANY (( SELECT actor_own_assessments() AS actor_own_assessments)::uuid[])) AND (EXISTS ( SELECT
   FROM assessment s
  WHERE ((s.id = validated_answer.assessment_id) AND (s.state = 'signed_off'::text))))) OR (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['submitted'::text, 'in_validation'::text, 'signed_off'::text]) AS actor_validated_assessments)::uuid[]))));
CREATE POLICY serve_writes ON validated_answer AS PERMISSIVE FOR INSERT TO ccio_serve
    WITH CHECK (((recorded_by = ( SELECT ccio_actor() AS ccio_actor)) AND (assessment_id = ANY (( SELECT actor_validated_assessments(VARIADIC ARRAY['in_validation'::text]) AS actor_validated_assessments)::uuid[]))));

-- Grants

GRANT UPDATE ON COLUMN account.bound_at TO ccio_policy;
GRANT UPDATE ON COLUMN account.disabled_at TO ccio_policy;
GRANT UPDATE ON COLUMN account.issuer TO ccio_policy;
GRANT UPDATE ON COLUMN account.released_at TO ccio_policy;
GRANT UPDATE ON COLUMN account.subject TO ccio_policy;
GRANT UPDATE ON COLUMN answer.evidence TO ccio_serve;
GRANT UPDATE ON COLUMN answer.is_carried TO ccio_serve;
GRANT UPDATE ON COLUMN answer.kind TO ccio_serve;
GRANT UPDATE ON COLUMN answer.level TO ccio_serve;
GRANT UPDATE ON COLUMN answer.reason TO ccio_serve;
GRANT UPDATE ON COLUMN answer.recorded_at TO ccio_serve;
GRANT UPDATE ON COLUMN answer.reflection TO ccio_serve;
GRANT UPDATE ON COLUMN answer.version TO ccio_serve;
GRANT SELECT ON COLUMN appointment.id TO ccio_register;
GRANT SELECT ON COLUMN appointment.post_id TO ccio_register;
GRANT SELECT ON COLUMN appointment_holder.appointment_id TO ccio_publish;
GRANT SELECT ON COLUMN appointment_holder.appointment_id TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.digital_academy TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.fci TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.fedip TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.id TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.informatics_degree TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.person_id TO ccio_publish;
GRANT SELECT ON COLUMN appointment_holder.person_id TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.profession TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.recorded_at TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.recorded_by TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.registration_checked_on TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.regulator TO ccio_serve;
GRANT SELECT ON COLUMN appointment_holder.superseded_at TO ccio_publish;
GRANT SELECT ON COLUMN appointment_holder.superseded_at TO ccio_serve;
GRANT UPDATE ON COLUMN appointment_holder.superseded_at TO ccio_operate;
GRANT SELECT ON COLUMN appointment_holder.superseded_by TO ccio_serve;
GRANT UPDATE ON COLUMN appointment_holder.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN appointment_period.appointment_id TO ccio_register;
GRANT SELECT ON COLUMN appointment_period.kind TO ccio_register;
GRANT SELECT ON COLUMN appointment_period.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN appointment_period.share_hundredths TO ccio_register;
GRANT SELECT ON COLUMN appointment_period.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN appointment_period.superseded_at TO ccio_operate;
GRANT UPDATE ON COLUMN appointment_period.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN appointment_period.valid_from TO ccio_register;
GRANT SELECT ON COLUMN appointment_period.valid_to TO ccio_register;
GRANT UPDATE ON COLUMN assessment.is_late TO ccio_serve;
GRANT UPDATE ON COLUMN assessment.sign_off TO ccio_serve;
GRANT UPDATE ON COLUMN assessment.state TO ccio_serve;
GRANT UPDATE ON COLUMN assessment.state_at TO ccio_serve;
GRANT UPDATE ON COLUMN assessment.submission TO ccio_serve;
GRANT UPDATE ON COLUMN assessment_party.late_reason TO ccio_serve;
GRANT UPDATE ON COLUMN assessment_party.response TO ccio_serve;
GRANT UPDATE ON COLUMN assessment_party.validator_id TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.closed_at TO ccio_operate;
GRANT UPDATE ON COLUMN cycle.closed_at TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.closes_on TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.framework_id TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.opened_at TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.opens_on TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.provisional_at TO ccio_operate;
GRANT UPDATE ON COLUMN cycle.provisional_at TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.ready_at TO ccio_operate;
GRANT UPDATE ON COLUMN cycle.ready_at TO ccio_serve;
GRANT UPDATE ON COLUMN cycle.threshold TO ccio_serve;
GRANT SELECT ON COLUMN kept_form.expires_at TO ccio_seal;
GRANT SELECT ON COLUMN no_such_post.no_other TO ccio_register;
GRANT SELECT ON COLUMN no_such_post.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN no_such_post.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN no_such_post.superseded_at TO ccio_operate;
GRANT UPDATE ON COLUMN no_such_post.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN no_such_post.trust_code TO ccio_register;
GRANT SELECT ON COLUMN no_such_post.type TO ccio_register;
GRANT SELECT ON COLUMN no_such_post.valid_from TO ccio_register;
GRANT SELECT ON COLUMN no_such_post.valid_to TO ccio_register;
GRANT UPDATE ON COLUMN notice.read_at TO ccio_serve;
GRANT SELECT ON COLUMN post.id TO ccio_register;
GRANT SELECT ON COLUMN post.trust_code TO ccio_register;
GRANT SELECT ON COLUMN post_period.board_access TO ccio_register;
GRANT SELECT ON COLUMN post_period.budget TO ccio_register;
GRANT SELECT ON COLUMN post_period.confirmed_on TO ccio_register;
GRANT SELECT ON COLUMN post_period.funded_hundredths TO ccio_register;
GRANT SELECT ON COLUMN post_period.funded_unit TO ccio_register;
GRANT SELECT ON COLUMN post_period.local_title TO ccio_register;
GRANT SELECT ON COLUMN post_period.post_id TO ccio_register;
GRANT SELECT ON COLUMN post_period.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN post_period.recruiting TO ccio_register;
GRANT SELECT ON COLUMN post_period.reports_to TO ccio_register;
GRANT SELECT ON COLUMN post_period.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN post_period.superseded_at TO ccio_operate;
GRANT UPDATE ON COLUMN post_period.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN post_period.type TO ccio_register;
GRANT SELECT ON COLUMN post_period.vacant_from TO ccio_register;
GRANT SELECT ON COLUMN post_period.valid_from TO ccio_register;
GRANT SELECT ON COLUMN post_period.valid_to TO ccio_register;
GRANT SELECT ON COLUMN post_recruitment.post_id TO ccio_register;
GRANT SELECT ON COLUMN post_recruitment.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN post_recruitment.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN post_recruitment.superseded_at TO ccio_operate;
GRANT UPDATE ON COLUMN post_recruitment.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN post_recruitment.valid_from TO ccio_register;
GRANT SELECT ON COLUMN post_recruitment.valid_to TO ccio_register;
GRANT UPDATE ON COLUMN record_note.recorded_at TO ccio_serve;
GRANT UPDATE ON COLUMN record_note.version TO ccio_serve;
GRANT UPDATE ON COLUMN record_note.words TO ccio_serve;
GRANT UPDATE ON COLUMN role_grant.confirmed_at TO ccio_serve;
GRANT UPDATE ON COLUMN role_grant.confirmed_by TO ccio_serve;
GRANT UPDATE ON COLUMN role_grant.ended_at TO ccio_serve;
GRANT UPDATE ON COLUMN role_grant.ended_by TO ccio_serve;
GRANT SELECT ON COLUMN session.created_at TO ccio_serve;
GRANT SELECT, UPDATE ON COLUMN session.ended_at TO ccio_serve;
GRANT UPDATE ON COLUMN session.ended_at TO ccio_policy;
GRANT SELECT ON COLUMN session.expires_at TO ccio_serve;
GRANT SELECT ON COLUMN session.id TO ccio_serve;
GRANT SELECT, UPDATE ON COLUMN session.last_seen_at TO ccio_serve;
GRANT SELECT ON COLUMN session.person_id TO ccio_serve;
GRANT SELECT, UPDATE ON COLUMN session.replaced_by TO ccio_serve;
GRANT SELECT ON COLUMN session.role_grant_id TO ccio_serve;
GRANT SELECT ON COLUMN trust_team.five_trained TO ccio_register;
GRANT SELECT ON COLUMN trust_team.headcount TO ccio_register;
GRANT SELECT ON COLUMN trust_team.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN trust_team.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN trust_team.superseded_at TO ccio_operate;
GRANT SELECT ON COLUMN trust_team.trust_code TO ccio_register;
GRANT SELECT ON COLUMN trust_team.valid_from TO ccio_register;
GRANT SELECT ON COLUMN trust_team.valid_to TO ccio_register;
GRANT SELECT ON COLUMN trust_workforce.counted_on TO ccio_register;
GRANT SELECT ON COLUMN trust_workforce.recorded_at TO ccio_register;
GRANT SELECT ON COLUMN trust_workforce.superseded_at TO ccio_register;
GRANT UPDATE ON COLUMN trust_workforce.superseded_at TO ccio_operate;
GRANT UPDATE ON COLUMN trust_workforce.superseded_by TO ccio_operate;
GRANT SELECT ON COLUMN trust_workforce.trust_code TO ccio_register;
GRANT SELECT ON COLUMN trust_workforce.wte_hundredths TO ccio_register;
GRANT UPDATE ON COLUMN validated_answer.kind TO ccio_serve;
GRANT UPDATE ON COLUMN validated_answer.level TO ccio_serve;
GRANT UPDATE ON COLUMN validated_answer.reason TO ccio_serve;
GRANT UPDATE ON COLUMN validated_answer.recorded_at TO ccio_serve;
GRANT UPDATE ON COLUMN validated_answer.recorded_by TO ccio_serve;
GRANT UPDATE ON COLUMN validated_answer.version TO ccio_serve;
GRANT CONNECT ON DATABASE TO PUBLIC;
GRANT EXECUTE ON FUNCTION actor_administers(role_grant) TO ccio_policy;
GRANT EXECUTE ON FUNCTION actor_appointments() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_begins(uuid) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_correctors() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_granted_people() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_has_role(text[]) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_held() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_hours() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_is_granted() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_levels() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_looks() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_address(uuid) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_assess(uuid,text) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_confirm(role_grant) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_end(role_grant) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_grant(role_grant) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_may_release(uuid) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_own_assessments() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_own_grants() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_people() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_region_appointments() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_region_assessments() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_role_grants() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_run_holders() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_run_people() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_runs_person(uuid) TO ccio_policy;
GRANT EXECUTE ON FUNCTION actor_traces() TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_trusts(text[]) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_validated_assessments(text[]) TO ccio_serve;
GRANT EXECUTE ON FUNCTION actor_writable_assessments() TO ccio_serve;
GRANT EXECUTE ON FUNCTION another_administers(role_grant) TO ccio_policy;
GRANT EXECUTE ON FUNCTION assessment_move_is_quiet(text) TO ccio_serve;
GRANT EXECUTE ON FUNCTION bind_identity(text,text,text) TO ccio_serve;
GRANT EXECUTE ON FUNCTION ccio_actor() TO ccio_operate;
GRANT EXECUTE ON FUNCTION ccio_actor() TO ccio_policy;
GRANT EXECUTE ON FUNCTION ccio_actor() TO ccio_serve;
GRANT EXECUTE ON FUNCTION completion_watchers() TO ccio_serve;
GRANT EXECUTE ON FUNCTION framework_is_published(uuid) TO ccio_operate;
GRANT EXECUTE ON FUNCTION framework_is_published(uuid) TO ccio_policy;
GRANT EXECUTE ON FUNCTION framework_is_published(uuid) TO ccio_serve;
GRANT EXECUTE ON FUNCTION identity_person(text,text) TO ccio_serve;
GRANT EXECUTE ON FUNCTION is_held_by(uuid,uuid) TO ccio_policy;
GRANT EXECUTE ON FUNCTION lapsed_session(uuid,bytea) TO ccio_serve;
GRANT EXECUTE ON FUNCTION living_session(uuid,bytea) TO ccio_serve;
GRANT EXECUTE ON FUNCTION person_of_address(text) TO ccio_serve;
GRANT EXECUTE ON FUNCTION release_identity(uuid) TO ccio_serve;
GRANT EXECUTE ON FUNCTION remind(text,text[],uuid[],text,text,timestamp with time zone) TO ccio_serve;
GRANT EXECUTE ON FUNCTION role_grant_is_living(role_grant) TO ccio_operate;
GRANT EXECUTE ON FUNCTION role_grant_is_living(role_grant) TO ccio_policy;
GRANT EXECUTE ON FUNCTION role_grant_is_living(role_grant) TO ccio_serve;
GRANT EXECUTE ON FUNCTION role_held(uuid,timestamp with time zone) TO ccio_policy;
GRANT EXECUTE ON FUNCTION session_and_grants(uuid,bytea) TO ccio_serve;
GRANT EXECUTE ON FUNCTION today_in_england() TO ccio_operate;
GRANT EXECUTE ON FUNCTION today_in_england() TO ccio_policy;
GRANT EXECUTE ON FUNCTION today_in_england() TO ccio_serve;
GRANT EXECUTE ON FUNCTION trust_of_appointment(uuid) TO ccio_policy;
GRANT EXECUTE ON FUNCTION withdraw_address(uuid) TO ccio_serve;
GRANT USAGE ON SCHEMA public TO ccio_operate;
GRANT USAGE ON SCHEMA public TO ccio_policy;
GRANT USAGE ON SCHEMA public TO ccio_publish;
GRANT USAGE ON SCHEMA public TO ccio_register;
GRANT USAGE ON SCHEMA public TO ccio_seal;
GRANT USAGE ON SCHEMA public TO ccio_serve;
GRANT SELECT ON TABLE access_applied TO ccio_operate;
GRANT SELECT ON TABLE access_applied TO ccio_seal;
GRANT SELECT ON TABLE access_applied TO ccio_serve;
GRANT INSERT, SELECT ON TABLE account TO ccio_operate;
GRANT INSERT, SELECT ON TABLE account TO ccio_serve;
GRANT SELECT ON TABLE account TO ccio_policy;
GRANT INSERT ON TABLE answer TO ccio_operate;
GRANT INSERT, SELECT ON TABLE answer TO ccio_serve;
GRANT INSERT, SELECT ON TABLE appointment TO ccio_operate;
GRANT SELECT ON TABLE appointment TO ccio_policy;
GRANT SELECT ON TABLE appointment TO ccio_publish;
GRANT SELECT ON TABLE appointment TO ccio_serve;
GRANT INSERT, SELECT ON TABLE appointment_holder TO ccio_operate;
GRANT SELECT ON TABLE appointment_holder TO ccio_policy;
GRANT INSERT, SELECT ON TABLE appointment_period TO ccio_operate;
GRANT SELECT ON TABLE appointment_period TO ccio_policy;
GRANT SELECT ON TABLE appointment_period TO ccio_publish;
GRANT SELECT ON TABLE appointment_period TO ccio_serve;
GRANT INSERT, SELECT ON TABLE assessment TO ccio_operate;
GRANT INSERT, SELECT ON TABLE assessment TO ccio_serve;
GRANT SELECT ON TABLE assessment TO ccio_policy;
GRANT SELECT ON TABLE assessment TO ccio_publish;
GRANT INSERT ON TABLE assessment_move TO ccio_operate;
GRANT INSERT, SELECT ON TABLE assessment_move TO ccio_serve;
GRANT INSERT ON TABLE assessment_party TO ccio_operate;
GRANT INSERT, SELECT ON TABLE assessment_party TO ccio_serve;
GRANT SELECT ON TABLE assessment_party TO ccio_policy;
GRANT SELECT ON TABLE assessment_party TO ccio_publish;
GRANT INSERT ON TABLE audit_event TO ccio_operate;
GRANT INSERT, SELECT ON TABLE audit_event TO ccio_serve;
GRANT SELECT ON TABLE audit_event TO ccio_policy;
GRANT SELECT ON TABLE audit_event TO ccio_seal;
GRANT INSERT, SELECT ON TABLE audit_seal TO ccio_seal;
GRANT INSERT, SELECT ON TABLE audit_sealed TO ccio_seal;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE competency TO ccio_operate;
GRANT SELECT ON TABLE competency TO ccio_serve;
GRANT INSERT, SELECT ON TABLE cycle TO ccio_operate;
GRANT INSERT, SELECT ON TABLE cycle TO ccio_serve;
GRANT SELECT ON TABLE cycle TO ccio_policy;
GRANT INSERT, SELECT ON TABLE demo_persona TO ccio_operate;
GRANT SELECT ON TABLE demo_persona TO ccio_serve;
GRANT INSERT ON TABLE domain_level TO ccio_operate;
GRANT INSERT, SELECT ON TABLE domain_level TO ccio_serve;
GRANT SELECT ON TABLE domain_level TO ccio_publish;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE framework TO ccio_operate;
GRANT SELECT ON TABLE framework TO ccio_serve;
GRANT SELECT ON TABLE installation TO ccio_serve;
GRANT SELECT, UPDATE ON TABLE installation TO ccio_operate;
GRANT DELETE ON TABLE kept_form TO ccio_seal;
GRANT DELETE, INSERT, SELECT ON TABLE kept_form TO ccio_serve;
GRANT INSERT, SELECT, UPDATE ON TABLE membership TO ccio_operate;
GRANT SELECT ON TABLE membership TO ccio_policy;
GRANT SELECT ON TABLE membership TO ccio_register;
GRANT SELECT ON TABLE membership TO ccio_serve;
GRANT INSERT, SELECT ON TABLE no_such_post TO ccio_operate;
GRANT SELECT ON TABLE no_such_post TO ccio_serve;
GRANT INSERT ON TABLE notice TO ccio_operate;
GRANT INSERT, SELECT ON TABLE notice TO ccio_policy;
GRANT INSERT, SELECT ON TABLE notice TO ccio_serve;
GRANT INSERT, SELECT, UPDATE ON TABLE organisation TO ccio_operate;
GRANT SELECT ON TABLE organisation TO ccio_register;
GRANT SELECT ON TABLE organisation TO ccio_serve;
GRANT INSERT, SELECT, UPDATE ON TABLE organisation_name TO ccio_operate;
GRANT SELECT ON TABLE organisation_name TO ccio_policy;
GRANT SELECT ON TABLE organisation_name TO ccio_register;
GRANT SELECT ON TABLE organisation_name TO ccio_serve;
GRANT INSERT ON TABLE outbox TO ccio_operate;
GRANT INSERT ON TABLE outbox TO ccio_policy;
GRANT INSERT ON TABLE outbox TO ccio_serve;
GRANT INSERT, SELECT ON TABLE person TO ccio_operate;
GRANT INSERT, SELECT ON TABLE person TO ccio_serve;
GRANT INSERT, SELECT ON TABLE post TO ccio_operate;
GRANT SELECT ON TABLE post TO ccio_policy;
GRANT SELECT ON TABLE post TO ccio_publish;
GRANT SELECT ON TABLE post TO ccio_serve;
GRANT INSERT, SELECT ON TABLE post_period TO ccio_operate;
GRANT SELECT ON TABLE post_period TO ccio_policy;
GRANT SELECT ON TABLE post_period TO ccio_publish;
GRANT SELECT ON TABLE post_period TO ccio_serve;
GRANT INSERT, SELECT ON TABLE post_recruitment TO ccio_operate;
GRANT SELECT ON TABLE post_recruitment TO ccio_serve;
GRANT INSERT, SELECT ON TABLE record_note TO ccio_serve;
GRANT INSERT, SELECT, UPDATE ON TABLE register_change TO ccio_policy;
GRANT SELECT ON TABLE register_change TO ccio_register;
GRANT INSERT, SELECT ON TABLE register_import TO ccio_operate;
GRANT DELETE, INSERT, SELECT ON TABLE register_touch TO ccio_policy;
GRANT SELECT ON TABLE register_version TO ccio_operate;
GRANT SELECT ON TABLE register_version TO ccio_register;
GRANT SELECT ON TABLE register_version TO ccio_serve;
GRANT SELECT, UPDATE ON TABLE register_version TO ccio_policy;
GRANT INSERT, SELECT ON TABLE role_grant TO ccio_operate;
GRANT INSERT, SELECT ON TABLE role_grant TO ccio_serve;
GRANT SELECT ON TABLE role_grant TO ccio_policy;
GRANT SELECT ON TABLE schema_migrations TO ccio_operate;
GRANT SELECT ON TABLE schema_migrations TO ccio_seal;
GRANT SELECT ON TABLE schema_migrations TO ccio_serve;
GRANT INSERT ON TABLE session TO ccio_serve;
GRANT SELECT ON TABLE session TO ccio_policy;
GRANT INSERT ON TABLE submitted_answer TO ccio_operate;
GRANT INSERT, SELECT ON TABLE submitted_answer TO ccio_serve;
GRANT INSERT, SELECT, UPDATE ON TABLE succession TO ccio_operate;
GRANT SELECT ON TABLE succession TO ccio_register;
GRANT SELECT ON TABLE succession TO ccio_serve;
GRANT INSERT ON TABLE team_level TO ccio_publish;
GRANT SELECT ON TABLE team_level TO ccio_serve;
GRANT INSERT, SELECT ON TABLE trust_team TO ccio_operate;
GRANT SELECT ON TABLE trust_team TO ccio_serve;
GRANT INSERT, SELECT ON TABLE trust_workforce TO ccio_operate;
GRANT SELECT ON TABLE trust_workforce TO ccio_serve;
GRANT INSERT ON TABLE validated_answer TO ccio_operate;
GRANT INSERT, SELECT ON TABLE validated_answer TO ccio_serve;

-- Default privileges

ALTER DEFAULT PRIVILEGES FOR the owner ON f: the owner EXECUTE;
