-- The tables as they were when the numbering began: what they hold, and what a row
-- must be like. Who may do what with them is in the folder access, which is applied in
-- the transaction of this file.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the whole server, so another database on it may have made them
-- already, or be making them at this moment. The folder access takes what they may do
-- away and gives it again: a role that is added is added there too, in begin.sql.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        -- Whoever migrates hands functions over to these roles and works as them. A
        -- superuser needs no membership for that.
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        END IF;
    END LOOP;
END
$$;

-- Nobody may call a function because nobody said otherwise.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Which schema the database has: the number of the last step, as golang-migrate knows
-- it, and the hash of the access files that were applied. Taking every step back
-- leaves the first of the two.
CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
CREATE TABLE access_applied (hash text NOT NULL);

-- Organisations, their dated names and memberships, and succession.

CREATE TABLE organisation (
    code text CONSTRAINT organisation_pkey PRIMARY KEY
        CONSTRAINT organisation_code_form CHECK (code ~ '^[A-Z0-9]{3,10}$'),
    kind text NOT NULL CONSTRAINT organisation_kind_known CHECK (kind IN ('trust', 'icb', 'region')),
    sector text CONSTRAINT organisation_sector_known
        CHECK (sector IN ('acute', 'acute_and_community', 'mental_health', 'community', 'specialist', 'ambulance', 'online')),
    legal_form text CONSTRAINT organisation_legal_form_known
        CHECK (legal_form IN ('nhs_trust', 'nhs_foundation_trust', 'care_trust')),
    ons_code text NOT NULL DEFAULT '',
    previous_ons_code text NOT NULL DEFAULT '',
    postcode text NOT NULL DEFAULT '',
    cluster text NOT NULL DEFAULT '',
    is_national boolean NOT NULL DEFAULT false,
    is_temporary boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT '',
    opened date,
    closed date,
    CONSTRAINT organisation_sector_of_trust CHECK (kind = 'trust' OR (sector IS NULL AND legal_form IS NULL)),
    CONSTRAINT organisation_closed_after_opened CHECK (closed >= opened)
);
COMMENT ON COLUMN organisation.closed IS 'The last day on which it was open. A closed body keeps all its rows.';
COMMENT ON COLUMN organisation.opened IS 'Null where ODS has only its filler of 1900-01-01.';

CREATE TABLE organisation_name (
    organisation_code text NOT NULL CONSTRAINT organisation_name_organisation_fkey REFERENCES organisation,
    ods_name text NOT NULL,
    display_name text NOT NULL CONSTRAINT organisation_name_display_name_given CHECK (display_name <> ''),
    valid_from date,
    valid_to date,
    is_exact boolean NOT NULL,
    source text NOT NULL,
    CONSTRAINT organisation_name_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT organisation_name_one_at_a_time
        EXCLUDE USING gist (organisation_code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
COMMENT ON COLUMN organisation_name.ods_name IS 'Exactly as ODS writes it; empty where it was not seen.';
COMMENT ON COLUMN organisation_name.is_exact IS 'False where only the year of a file that carried the name is known: valid_from is then the first day of that file''s period.';

CREATE TABLE membership (
    member_code text NOT NULL CONSTRAINT membership_member_fkey REFERENCES organisation,
    parent_code text NOT NULL CONSTRAINT membership_parent_fkey REFERENCES organisation,
    valid_from date NOT NULL,
    valid_to date,
    reason text NOT NULL,
    CONSTRAINT membership_of_another CHECK (member_code <> parent_code),
    CONSTRAINT membership_to_after_from CHECK (valid_to >= valid_from),
    -- A trust has one ICB at a time and an ICB one region, so a member has one parent on
    -- any day.
    CONSTRAINT membership_one_at_a_time
        EXCLUDE USING gist (member_code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX membership_parent ON membership (parent_code);

CREATE TABLE succession (
    predecessor_code text NOT NULL CONSTRAINT succession_predecessor_fkey REFERENCES organisation,
    successor_code text NOT NULL CONSTRAINT succession_successor_fkey REFERENCES organisation,
    succeeded_on date,
    kind text NOT NULL,
    CONSTRAINT succession_pkey PRIMARY KEY (predecessor_code, successor_code),
    CONSTRAINT succession_by_another CHECK (predecessor_code <> successor_code)
);
CREATE INDEX succession_successor ON succession (successor_code);

-- One row for each ODS file that was applied. A file that is older than the last of these
-- is only compared.
CREATE TABLE register_import (
    id uuid CONSTRAINT register_import_pkey PRIMARY KEY,
    file_date date NOT NULL,
    file_sha256 bytea NOT NULL CONSTRAINT register_import_hash_length CHECK (octet_length(file_sha256) = 32),
    imported_at timestamptz NOT NULL,
    new_count integer NOT NULL,
    changed_count integer NOT NULL,
    closed_count integer NOT NULL
);

-- One row, for what is true of the whole database.
CREATE TABLE installation (
    is_only boolean CONSTRAINT installation_pkey PRIMARY KEY DEFAULT true
        CONSTRAINT installation_one_row CHECK (is_only),
    is_demonstration boolean NOT NULL DEFAULT false
);
INSERT INTO installation DEFAULT VALUES;
COMMENT ON COLUMN installation.is_demonstration IS 'True from the first load of demonstration data on. Such a database is never served as a real register.';

-- People, posts and appointments. A fact carries the days on which it held (valid_from to
-- valid_to, including both) and when and by whom it was recorded. It is superseded by
-- another, never overwritten, so that known-on can read the rows as they stood at a moment.
CREATE TABLE person (
    id uuid CONSTRAINT person_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT person_name_length CHECK (length(name) BETWEEN 1 AND 120),
    recorded_at timestamptz NOT NULL
);

CREATE TABLE post (
    id uuid CONSTRAINT post_pkey PRIMARY KEY,
    trust_code text NOT NULL CONSTRAINT post_trust_fkey REFERENCES organisation,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT post_recorded_by_fkey REFERENCES person
);
CREATE INDEX post_trust ON post (trust_code);
COMMENT ON COLUMN post.recorded_by IS 'Null where it came by the command line of the server.';

CREATE TABLE post_period (
    id uuid CONSTRAINT post_period_pkey PRIMARY KEY,
    post_id uuid NOT NULL CONSTRAINT post_period_post_fkey REFERENCES post,
    valid_from date NOT NULL CONSTRAINT post_period_not_before_nhs CHECK (valid_from >= '1948-07-05'),
    valid_to date,
    type text NOT NULL CONSTRAINT post_period_type_known CHECK (type IN
        ('ccio', 'deputy_ccio', 'cnio', 'chief_ahp_information_officer', 'chief_pharmacy_information_officer',
         'clinical_safety_officer', 'other_clinical_informatician', 'cio_cdio', 'board_digital_lead')),
    local_title text NOT NULL CONSTRAINT post_period_title_length CHECK (length(local_title) <= 200),
    funded_hundredths integer CONSTRAINT post_period_funded_range CHECK (funded_hundredths BETWEEN 0 AND 2000),
    funded_unit text CONSTRAINT post_period_funded_unit_known CHECK (funded_unit IN ('wte', 'pa')),
    reports_to text CONSTRAINT post_period_reports_to_known CHECK (reports_to IN
        ('chief_executive', 'board_chair', 'medical_director', 'chief_nurse', 'cio_cdio', 'coo', 'cfo', 'other')),
    board_access text CONSTRAINT post_period_board_access_known CHECK (board_access IN
        ('voting', 'non_voting', 'attends', 'by_invitation', 'none')),
    budget text CONSTRAINT post_period_budget_known CHECK (budget IN ('none', 'delegated', 'own')),
    confirmed_on date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT post_period_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT post_period_superseded_by_fkey REFERENCES person,
    CONSTRAINT post_period_funded_has_unit CHECK ((funded_hundredths IS NULL) = (funded_unit IS NULL)),
    CONSTRAINT post_period_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT post_period_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT post_period_one_at_a_time EXCLUDE USING gist
        (post_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
COMMENT ON TABLE post_period IS 'What was so of a post on the days from valid_from to valid_to. A post exists on just the days that a period covers.';

CREATE TABLE post_recruitment (
    id uuid CONSTRAINT post_recruitment_pkey PRIMARY KEY,
    post_id uuid NOT NULL CONSTRAINT post_recruitment_post_fkey REFERENCES post,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT post_recruitment_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT post_recruitment_superseded_by_fkey REFERENCES person,
    CONSTRAINT post_recruitment_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT post_recruitment_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT post_recruitment_one_at_a_time EXCLUDE USING gist
        (post_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);

CREATE TABLE no_such_post (
    id uuid CONSTRAINT no_such_post_pkey PRIMARY KEY,
    trust_code text NOT NULL CONSTRAINT no_such_post_trust_fkey REFERENCES organisation,
    type text NOT NULL CONSTRAINT no_such_post_type_known CHECK (type IN
        ('ccio', 'deputy_ccio', 'cnio', 'chief_ahp_information_officer', 'chief_pharmacy_information_officer',
         'clinical_safety_officer', 'other_clinical_informatician', 'cio_cdio', 'board_digital_lead')),
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT no_such_post_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT no_such_post_superseded_by_fkey REFERENCES person,
    CONSTRAINT no_such_post_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT no_such_post_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT no_such_post_one_at_a_time EXCLUDE USING gist
        (trust_code WITH =, type WITH =, daterange(valid_from, valid_to, '[]') WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
COMMENT ON TABLE no_such_post IS 'A trust''s statement that it has no post of the type. Without one, a trust with no such post is not recorded rather than not established.';

CREATE TABLE appointment (
    id uuid CONSTRAINT appointment_pkey PRIMARY KEY,
    post_id uuid NOT NULL CONSTRAINT appointment_post_fkey REFERENCES post,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT appointment_recorded_by_fkey REFERENCES person
);
CREATE INDEX appointment_of_post ON appointment (post_id);

CREATE TABLE appointment_period (
    id uuid CONSTRAINT appointment_period_pkey PRIMARY KEY,
    appointment_id uuid NOT NULL CONSTRAINT appointment_period_appointment_fkey REFERENCES appointment,
    kind text NOT NULL CONSTRAINT appointment_period_kind_known CHECK (kind IN ('substantive', 'interim', 'acting')),
    share_hundredths integer NOT NULL CONSTRAINT appointment_period_share_range CHECK (share_hundredths BETWEEN 1 AND 100),
    valid_from date NOT NULL CONSTRAINT appointment_period_not_before_nhs CHECK (valid_from >= '1948-07-05'),
    valid_to date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT appointment_period_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT appointment_period_superseded_by_fkey REFERENCES person,
    CONSTRAINT appointment_period_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT appointment_period_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    -- An appointment is one stretch of days. A person who comes back is appointed anew.
    CONSTRAINT appointment_period_one_at_a_time EXCLUDE USING gist
        (appointment_id WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);

CREATE TABLE appointment_holder (
    id uuid CONSTRAINT appointment_holder_pkey PRIMARY KEY,
    appointment_id uuid NOT NULL CONSTRAINT appointment_holder_appointment_fkey REFERENCES appointment,
    person_id uuid NOT NULL CONSTRAINT appointment_holder_person_fkey REFERENCES person,
    actual_hundredths integer CONSTRAINT appointment_holder_actual_range CHECK (actual_hundredths BETWEEN 0 AND 2000),
    actual_unit text CONSTRAINT appointment_holder_actual_unit_known CHECK (actual_unit IN ('wte', 'pa')),
    protected_time boolean,
    profession text,
    regulator text,
    registration_checked_on date,
    fci text CONSTRAINT appointment_holder_fci_known CHECK (fci IN ('none', 'associate', 'member', 'fellow')),
    fedip text CONSTRAINT appointment_holder_fedip_known CHECK (fedip IN
        ('none', 'practitioner', 'senior_practitioner', 'advanced_practitioner', 'leading_practitioner')),
    digital_academy boolean,
    informatics_degree boolean,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT appointment_holder_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT appointment_holder_superseded_by_fkey REFERENCES person,
    CONSTRAINT appointment_holder_actual_has_unit CHECK ((actual_hundredths IS NULL) = (actual_unit IS NULL)),
    CONSTRAINT appointment_holder_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT appointment_holder_one_at_a_time EXCLUDE USING gist
        (appointment_id WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
CREATE INDEX appointment_holder_person ON appointment_holder (person_id);
COMMENT ON TABLE appointment_holder IS 'The personal part of an appointment, under row-level security. Null is not told, which is neither no nor none.';

CREATE TABLE trust_team (
    id uuid CONSTRAINT trust_team_pkey PRIMARY KEY,
    trust_code text NOT NULL CONSTRAINT trust_team_trust_fkey REFERENCES organisation,
    valid_from date NOT NULL,
    valid_to date,
    headcount integer NOT NULL CONSTRAINT trust_team_headcount_range CHECK (headcount >= 0),
    five_trained text NOT NULL CONSTRAINT trust_team_five_trained_known
        CHECK (five_trained IN ('five_or_more', 'fewer_than_five', 'not_told')),
    recorded_at timestamptz NOT NULL,
    superseded_at timestamptz,
    CONSTRAINT trust_team_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT trust_team_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT trust_team_one_at_a_time EXCLUDE USING gist
        (trust_code WITH =, daterange(valid_from, valid_to, '[]') WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)
);
COMMENT ON TABLE trust_team IS 'What everybody may know of the people in a trust''s clinical informatics posts: how many hold them, and whether five or more are trained. Worked out from the personal part in the transaction of each change.';

-- Nearly every question is about what holds now. Questions about the past use the indexes
-- of the exclusion constraints, which are far slower.
CREATE INDEX post_period_now ON post_period (post_id) WHERE superseded_at IS NULL;
CREATE INDEX post_recruitment_now ON post_recruitment (post_id) WHERE superseded_at IS NULL;
CREATE INDEX appointment_period_now ON appointment_period (appointment_id) WHERE superseded_at IS NULL;
CREATE INDEX appointment_holder_now ON appointment_holder (appointment_id) WHERE superseded_at IS NULL;

-- Accounts, grants and sessions.

CREATE TABLE account (
    id uuid CONSTRAINT account_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT account_person_fkey REFERENCES person,
    email text NOT NULL CONSTRAINT account_email_form CHECK (email ~ '^[^\s@]+@[^\s@]+$' AND length(email) <= 254),
    issuer text,
    subject text,
    recorded_at timestamptz NOT NULL,
    disabled_at timestamptz,
    recorded_by uuid CONSTRAINT account_recorded_by_fkey REFERENCES person,
    bound_at timestamptz,
    released_at timestamptz,
    CONSTRAINT account_identity_whole CHECK ((issuer IS NULL) = (subject IS NULL)),
    CONSTRAINT account_identity_once UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX account_email_once ON account (lower(email)) WHERE disabled_at IS NULL;
CREATE INDEX account_person ON account (person_id);
COMMENT ON COLUMN account.recorded_by IS 'Who invited the address. Null where the command line of the server did.';
COMMENT ON COLUMN account.bound_at IS 'When somebody last signed in by this address for the first time. Null: invited only.';
COMMENT ON COLUMN account.released_at IS 'When an administrator last took the identity off, for another to be bound.';

CREATE TABLE role_grant (
    id uuid CONSTRAINT role_grant_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT role_grant_person_fkey REFERENCES person,
    -- The last two are not roles: they add to one.
    role text NOT NULL CONSTRAINT role_grant_role_known CHECK (role IN
        ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator',
         'regional_analyst', 'national_analyst', 'national_administrator', 'secretarys_levels', 'completion_export')),
    appointment_id uuid CONSTRAINT role_grant_appointment_fkey REFERENCES appointment,
    trust_code text CONSTRAINT role_grant_trust_fkey REFERENCES organisation,
    region_code text CONSTRAINT role_grant_region_fkey REFERENCES organisation,
    valid_from date NOT NULL,
    valid_to date,
    granted_by uuid CONSTRAINT role_grant_granted_by_fkey REFERENCES person,
    confirmed_by uuid CONSTRAINT role_grant_confirmed_by_fkey REFERENCES person,
    confirmed_at timestamptz,
    recorded_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by uuid CONSTRAINT role_grant_ended_by_fkey REFERENCES person,
    CONSTRAINT role_grant_scope_fits_role CHECK (CASE
        WHEN role IN ('post_holder', 'validator')
            THEN appointment_id IS NOT NULL AND trust_code IS NULL AND region_code IS NULL
        WHEN role IN ('board_member', 'board_secretary', 'trust_administrator', 'secretarys_levels')
            THEN trust_code IS NOT NULL AND appointment_id IS NULL AND region_code IS NULL
        WHEN role = 'regional_analyst' THEN region_code IS NOT NULL AND appointment_id IS NULL AND trust_code IS NULL
        WHEN role = 'completion_export' THEN appointment_id IS NULL AND (trust_code IS NULL OR region_code IS NULL)
        ELSE appointment_id IS NULL AND trust_code IS NULL AND region_code IS NULL END),
    CONSTRAINT role_grant_not_to_oneself CHECK (granted_by <> person_id),
    CONSTRAINT role_grant_confirmed_by_a_second CHECK (confirmed_by <> person_id AND confirmed_by <> granted_by),
    CONSTRAINT role_grant_confirmation_whole CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT role_grant_end_whole CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CONSTRAINT role_grant_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT role_grant_of_person UNIQUE (id, person_id),
    CONSTRAINT role_grant_one_at_a_time EXCLUDE USING gist
        (person_id WITH =, role WITH =,
         (coalesce(appointment_id::text, trust_code, region_code, '')) WITH =,
         daterange(valid_from, valid_to, '[]') WITH &&) WHERE (ended_at IS NULL)
);
CREATE INDEX role_grant_trust ON role_grant (trust_code) WHERE trust_code IS NOT NULL;
CREATE INDEX role_grant_appointment ON role_grant (appointment_id) WHERE appointment_id IS NOT NULL;
COMMENT ON COLUMN role_grant.granted_by IS 'Null where it was made by the command line of the server.';
COMMENT ON COLUMN role_grant.ended_at IS 'From this moment on it gives nothing, whatever its dates.';

CREATE TABLE session (
    id uuid CONSTRAINT session_pkey PRIMARY KEY,
    secret_hash bytea NOT NULL CONSTRAINT session_hash_length CHECK (octet_length(secret_hash) = 32),
    person_id uuid NOT NULL CONSTRAINT session_person_fkey REFERENCES person,
    role_grant_id uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    last_seen_at timestamptz NOT NULL,
    replaced_by uuid CONSTRAINT session_replaced_by_fkey REFERENCES session,
    -- A session can only act under a grant of its own person.
    CONSTRAINT session_role_grant_fkey FOREIGN KEY (role_grant_id, person_id) REFERENCES role_grant (id, person_id),
    CONSTRAINT session_expires_after_created CHECK (expires_at > created_at),
    CONSTRAINT session_seen_after_created CHECK (last_seen_at >= created_at),
    CONSTRAINT session_replaced_has_ended CHECK (replaced_by IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX session_person ON session (person_id);
COMMENT ON COLUMN session.last_seen_at IS 'To about a minute: it is not written at every request.';
COMMENT ON COLUMN session.replaced_by IS 'The session that went on from this one, when the person''s grants had changed.';

CREATE TABLE demo_persona (
    persona text CONSTRAINT demo_persona_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT demo_persona_person_fkey REFERENCES person,
    role_grant_id uuid NOT NULL CONSTRAINT demo_persona_role_grant_fkey REFERENCES role_grant
);

CREATE TABLE audit_event (
    id uuid CONSTRAINT audit_event_pkey PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    actor_id uuid CONSTRAINT audit_event_actor_fkey REFERENCES person,
    via text NOT NULL CONSTRAINT audit_event_via_known CHECK (via IN ('web', 'command')),
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    subject_id uuid CONSTRAINT audit_event_subject_fkey REFERENCES person,
    trust_code text CONSTRAINT audit_event_trust_fkey REFERENCES organisation,
    fields text[] NOT NULL DEFAULT '{}',
    request_id text NOT NULL DEFAULT ''
);
CREATE INDEX audit_event_subject ON audit_event (subject_id, occurred_at) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_event_trust ON audit_event (trust_code, occurred_at) WHERE trust_code IS NOT NULL;
CREATE INDEX audit_event_actor ON audit_event (actor_id, occurred_at);
CREATE INDEX audit_event_time ON audit_event (occurred_at, id);
COMMENT ON TABLE audit_event IS 'Append-only. Ids and the names of fields; never a personal value or a level.';
COMMENT ON COLUMN audit_event.subject_id IS 'The person whose facts were read or changed, who can see that.';

-- How many people a trust employs, in WTE, on the days on which it counted them. HEE's
-- 0.14% of the workforce is worked out only where this is known.
CREATE TABLE trust_workforce (
    id uuid CONSTRAINT trust_workforce_pkey PRIMARY KEY,
    trust_code text NOT NULL CONSTRAINT trust_workforce_trust_fkey REFERENCES organisation,
    counted_on date NOT NULL CONSTRAINT trust_workforce_not_before_nhs CHECK (counted_on >= '1948-07-05'),
    wte_hundredths integer NOT NULL CONSTRAINT trust_workforce_wte_range CHECK (wte_hundredths BETWEEN 1 AND 10000000),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT trust_workforce_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT trust_workforce_superseded_by_fkey REFERENCES person,
    CONSTRAINT trust_workforce_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT trust_workforce_one_at_a_time EXCLUDE USING gist
        (trust_code WITH =, counted_on WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
COMMENT ON TABLE trust_workforce IS 'A trust''s whole workforce in WTE as it was counted on a day. It stands until the next count.';

-- Competency frameworks, in versions that never change once they are published. The
-- document is the framework file itself. The competencies are in rows of their own as
-- well, so that other tables can refer to them.
CREATE TABLE framework (
    id uuid CONSTRAINT framework_pkey PRIMARY KEY,
    code text NOT NULL CONSTRAINT framework_code_form CHECK (code ~ '^[a-z][a-z0-9-]{1,30}$'),
    version text NOT NULL CONSTRAINT framework_version_form CHECK (version ~ '^[1-9][0-9]{0,2}\.[0-9]{1,3}$'),
    title text NOT NULL CONSTRAINT framework_title_given CHECK (title <> ''),
    document text NOT NULL CONSTRAINT framework_document_is_json CHECK (document IS JSON OBJECT),
    recorded_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT framework_published_after_recorded CHECK (published_at >= recorded_at),
    CONSTRAINT framework_once UNIQUE (code, version)
);
COMMENT ON COLUMN framework.published_at IS 'Null: a draft, which nobody but the command line sees and which a later import replaces.';

CREATE TABLE competency (
    framework_id uuid NOT NULL CONSTRAINT competency_framework_fkey REFERENCES framework,
    id text NOT NULL CONSTRAINT competency_id_form CHECK (id ~ '^[a-z][a-z0-9-]{1,30}\.[a-z][a-z0-9-]{1,30}$'),
    domain_id text NOT NULL,
    position integer NOT NULL CONSTRAINT competency_position_range CHECK (position >= 1),
    CONSTRAINT competency_pkey PRIMARY KEY (framework_id, id),
    CONSTRAINT competency_position_once UNIQUE (framework_id, position)
);
COMMENT ON COLUMN competency.id IS 'The same in every version of a framework, so that answers can be carried forward.';

-- The audit is sealed in batches, each with the hash of the batch before. If somebody who
-- has the whole database changes or removes a row, the seal shows it.
CREATE TABLE audit_seal (
    number bigint CONSTRAINT audit_seal_pkey PRIMARY KEY CONSTRAINT audit_seal_number_from_one CHECK (number >= 1),
    sealed_at timestamptz NOT NULL,
    previous_hash bytea NOT NULL CONSTRAINT audit_seal_previous_length CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CONSTRAINT audit_seal_hash_length CHECK (octet_length(hash) = 32)
);
COMMENT ON COLUMN audit_seal.previous_hash IS 'The hash of the batch before; of the first, 32 noughts.';

-- The events of a batch in their order, each with a hash of its own, so that the one that
-- was changed can be named. An event that is committed late goes into the next batch,
-- whatever its time.
CREATE TABLE audit_sealed (
    seal_number bigint NOT NULL CONSTRAINT audit_sealed_seal_fkey REFERENCES audit_seal,
    position integer NOT NULL CONSTRAINT audit_sealed_position_from_one CHECK (position >= 1),
    event_id uuid NOT NULL CONSTRAINT audit_sealed_event_once UNIQUE,
    hash bytea NOT NULL CONSTRAINT audit_sealed_hash_length CHECK (octet_length(hash) = 32),
    CONSTRAINT audit_sealed_pkey PRIMARY KEY (seal_number, position)
);
COMMENT ON COLUMN audit_sealed.event_id IS 'No foreign key: a row that is gone is what the seal is to find.';

CREATE TABLE notice (
    id uuid CONSTRAINT notice_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT notice_person_fkey REFERENCES person,
    subject text NOT NULL CONSTRAINT notice_subject_length CHECK (length(subject) BETWEEN 1 AND 200),
    body text NOT NULL CONSTRAINT notice_body_length CHECK (length(body) BETWEEN 1 AND 2000),
    link text NOT NULL CONSTRAINT notice_link_is_local CHECK (link ~ '^/([^/\\]|$)' AND length(link) <= 200),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT notice_recorded_by_fkey REFERENCES person,
    read_at timestamptz,
    CONSTRAINT notice_read_after_recorded CHECK (read_at >= recorded_at)
);
CREATE INDEX notice_unread ON notice (person_id, recorded_at) WHERE read_at IS NULL;
COMMENT ON TABLE notice IS 'What a person is told in the product: no level, and nothing about anybody else but who has which role.';

CREATE TABLE outbox (
    id uuid CONSTRAINT outbox_pkey PRIMARY KEY,
    notice_id uuid NOT NULL CONSTRAINT outbox_notice_fkey REFERENCES notice CONSTRAINT outbox_notice_once UNIQUE,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT outbox_recorded_by_fkey REFERENCES person,
    sent_at timestamptz,
    CONSTRAINT outbox_sent_after_recorded CHECK (sent_at >= recorded_at)
);
COMMENT ON TABLE outbox IS 'Mail to be sent, written with the change that it tells of. The address is looked up when it is sent.';

-- A form that was sent after its session had ended is kept for a day, for the person whose
-- session it was and for nobody else.
CREATE TABLE kept_form (
    id uuid CONSTRAINT kept_form_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT kept_form_person_fkey REFERENCES person,
    path text NOT NULL CONSTRAINT kept_form_path_local CHECK (path ~ '^/([^/\\]|$)' AND path !~ '[[:cntrl:]]'),
    -- A domain whose answers are as long as they may be is more than 64 kB as a browser
    -- sends it: a letter beyond ASCII takes up to 12 bytes.
    fields bytea NOT NULL CONSTRAINT kept_form_fields_length CHECK (octet_length(fields) BETWEEN 1 AND 1048576),
    recorded_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT kept_form_expires_after_recorded CHECK (expires_at > recorded_at)
);
CREATE INDEX kept_form_person ON kept_form (person_id, recorded_at);
CREATE INDEX kept_form_expires ON kept_form (expires_at);
COMMENT ON COLUMN kept_form.path IS 'Where it was sent to, with its query.';
COMMENT ON COLUMN kept_form.fields IS 'As the browser sent them, so that the order stays.';

-- What a person has to say about what is held about them: a note beside the record, and
-- requests for corrections.
CREATE TABLE record_note (
    id uuid CONSTRAINT record_note_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT record_note_person_fkey REFERENCES person,
    kind text NOT NULL CONSTRAINT record_note_kind_known CHECK (kind IN ('own_note', 'correction')),
    wrong text CONSTRAINT record_note_wrong_length CHECK (length(wrong) BETWEEN 1 AND 1000),
    words text NOT NULL,
    version integer NOT NULL CONSTRAINT record_note_version_from_one CHECK (version >= 1),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT record_note_wrong_of_correction CHECK ((wrong IS NOT NULL) = (kind = 'correction')),
    CONSTRAINT record_note_words_length CHECK (length(words) <= 1000 AND (kind = 'own_note' OR words <> ''))
);
CREATE UNIQUE INDEX record_note_one_own ON record_note (person_id) WHERE kind = 'own_note';
CREATE INDEX record_note_person ON record_note (person_id, recorded_at);
COMMENT ON TABLE record_note IS 'The person''s own words about what is held about them. No fact of the register.';
COMMENT ON COLUMN record_note.wrong IS 'What is wrong, of a correction that is asked for; words then says what would be right.';
COMMENT ON COLUMN record_note.words IS 'An own note may be empty: it was taken back.';
COMMENT ON COLUMN record_note.version IS 'One more with each change of an own note, which is overwritten: the words are the person''s to take back.';

-- Cycles and assessments: what the holder writes, the copy that was handed over, what the
-- validator sets beside it, and what came of it. Each has a table of its own, because each
-- is for other people to see.
CREATE TABLE cycle (
    code text CONSTRAINT cycle_pkey PRIMARY KEY CONSTRAINT cycle_code_form CHECK (code ~ '^20[0-9]{2}-[0-9]{2}$'),
    framework_id uuid NOT NULL CONSTRAINT cycle_framework_fkey REFERENCES framework,
    -- A published group has at least eight people.
    threshold integer NOT NULL CONSTRAINT cycle_threshold_range CHECK (threshold BETWEEN 8 AND 100),
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT cycle_recorded_by_fkey REFERENCES person,
    opened_at timestamptz,
    closed_at timestamptz,
    provisional_at timestamptz,
    ready_at timestamptz,
    CONSTRAINT cycle_to_after_from CHECK (closes_on >= opens_on),
    CONSTRAINT cycle_steps_in_order CHECK (
        (closed_at IS NULL OR opened_at IS NOT NULL)
        AND (provisional_at IS NULL OR closed_at IS NOT NULL)
        AND (ready_at IS NULL OR provisional_at IS NOT NULL))
);

-- More people may know where an assessment stands than whose it is.
CREATE TABLE assessment (
    id uuid CONSTRAINT assessment_pkey PRIMARY KEY,
    cycle_code text NOT NULL CONSTRAINT assessment_cycle_fkey REFERENCES cycle,
    appointment_id uuid NOT NULL CONSTRAINT assessment_appointment_fkey REFERENCES appointment,
    state text NOT NULL CONSTRAINT assessment_state_known
        CHECK (state IN ('draft', 'submitted', 'in_validation', 'returned', 'signed_off')),
    state_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    submission integer NOT NULL CONSTRAINT assessment_submission_range CHECK (submission >= 0),
    sign_off integer NOT NULL CONSTRAINT assessment_sign_off_range CHECK (sign_off >= 0),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT assessment_once UNIQUE (cycle_code, appointment_id)
);
COMMENT ON COLUMN assessment.submission IS 'Which copy was handed over last, from 1; 0: none yet.';
COMMENT ON COLUMN assessment.sign_off IS 'Which sign-off counts, from 1; 0: none yet.';
CREATE INDEX assessment_appointment ON assessment (appointment_id);

CREATE TABLE assessment_party (
    assessment_id uuid CONSTRAINT assessment_party_pkey PRIMARY KEY CONSTRAINT assessment_party_assessment_fkey REFERENCES assessment,
    person_id uuid NOT NULL CONSTRAINT assessment_party_person_fkey REFERENCES person,
    validator_id uuid CONSTRAINT assessment_party_validator_fkey REFERENCES person,
    late_reason text NOT NULL CONSTRAINT assessment_party_late_reason_length CHECK (length(late_reason) <= 2000),
    response text NOT NULL CONSTRAINT assessment_party_response_length CHECK (length(response) <= 4000),
    CONSTRAINT assessment_party_not_oneself CHECK (validator_id <> person_id)
);
CREATE INDEX assessment_party_person ON assessment_party (person_id);
CREATE INDEX assessment_party_validator ON assessment_party (validator_id);
COMMENT ON TABLE assessment_party IS 'Whose assessment it is and who validates it: for the two of them. It stays the person''s when the appointment is corrected to another.';

-- The holder's own answers. Nobody else ever reads a row of this, whatever the state.
CREATE TABLE answer (
    assessment_id uuid NOT NULL CONSTRAINT answer_assessment_fkey REFERENCES assessment,
    competency_id text NOT NULL CONSTRAINT answer_competency_length CHECK (length(competency_id) BETWEEN 1 AND 80),
    kind text CONSTRAINT answer_kind_known CHECK (kind IN ('level', 'not_assessed', 'not_applicable')),
    level integer CONSTRAINT answer_level_range CHECK (level BETWEEN 1 AND 5),
    reason text NOT NULL CONSTRAINT answer_reason_length CHECK (length(reason) <= 2000),
    evidence text NOT NULL CONSTRAINT answer_evidence_length CHECK (length(evidence) <= 4000),
    reflection text NOT NULL CONSTRAINT answer_reflection_length CHECK (length(reflection) <= 4000),
    is_carried boolean NOT NULL,
    version integer NOT NULL CONSTRAINT answer_version_range CHECK (version >= 1),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT answer_pkey PRIMARY KEY (assessment_id, competency_id),
    CONSTRAINT answer_level_of_kind CHECK ((level IS NOT NULL) = (kind IS NOT DISTINCT FROM 'level'))
);
COMMENT ON COLUMN answer.kind IS 'Null: not answered yet, though something may be written beside it.';
COMMENT ON COLUMN answer.is_carried IS 'Last cycle''s answer, confirmed as unchanged.';

-- The copy as it was handed over, without the reflection. It never changes.
CREATE TABLE submitted_answer (
    assessment_id uuid NOT NULL CONSTRAINT submitted_answer_assessment_fkey REFERENCES assessment,
    submission integer NOT NULL CONSTRAINT submitted_answer_submission_range CHECK (submission >= 1),
    competency_id text NOT NULL CONSTRAINT submitted_answer_competency_length CHECK (length(competency_id) BETWEEN 1 AND 80),
    kind text NOT NULL CONSTRAINT submitted_answer_kind_known CHECK (kind IN ('level', 'not_assessed', 'not_applicable')),
    level integer CONSTRAINT submitted_answer_level_range CHECK (level BETWEEN 1 AND 5),
    reason text NOT NULL,
    evidence text NOT NULL,
    is_carried boolean NOT NULL,
    CONSTRAINT submitted_answer_pkey PRIMARY KEY (assessment_id, submission, competency_id),
    CONSTRAINT submitted_answer_level_of_kind CHECK ((level IS NOT NULL) = (kind = 'level'))
);

CREATE TABLE validated_answer (
    assessment_id uuid NOT NULL CONSTRAINT validated_answer_assessment_fkey REFERENCES assessment,
    competency_id text NOT NULL CONSTRAINT validated_answer_competency_length CHECK (length(competency_id) BETWEEN 1 AND 80),
    kind text NOT NULL CONSTRAINT validated_answer_kind_known CHECK (kind IN ('level', 'not_assessed', 'not_applicable')),
    level integer CONSTRAINT validated_answer_level_range CHECK (level BETWEEN 1 AND 5),
    reason text NOT NULL CONSTRAINT validated_answer_reason_length CHECK (length(reason) <= 2000),
    version integer NOT NULL CONSTRAINT validated_answer_version_range CHECK (version >= 1),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL CONSTRAINT validated_answer_recorded_by_fkey REFERENCES person,
    CONSTRAINT validated_answer_pkey PRIMARY KEY (assessment_id, competency_id),
    CONSTRAINT validated_answer_level_of_kind CHECK ((level IS NOT NULL) = (kind = 'level'))
);

-- What came of each sign-off. The one that counts is assessment.sign_off.
CREATE TABLE domain_level (
    assessment_id uuid NOT NULL CONSTRAINT domain_level_assessment_fkey REFERENCES assessment,
    sign_off integer NOT NULL CONSTRAINT domain_level_sign_off_range CHECK (sign_off >= 1),
    domain_id text NOT NULL CONSTRAINT domain_level_domain_length CHECK (length(domain_id) BETWEEN 1 AND 40),
    kind text NOT NULL CONSTRAINT domain_level_kind_known CHECK (kind IN ('level', 'not_assessed', 'not_applicable')),
    level integer CONSTRAINT domain_level_level_range CHECK (level BETWEEN 1 AND 5),
    CONSTRAINT domain_level_pkey PRIMARY KEY (assessment_id, sign_off, domain_id),
    CONSTRAINT domain_level_level_of_kind CHECK ((level IS NOT NULL) = (kind = 'level'))
);

-- What was done with an assessment, and the reasons that the two gave each other.
CREATE TABLE assessment_move (
    id uuid CONSTRAINT assessment_move_pkey PRIMARY KEY,
    assessment_id uuid NOT NULL CONSTRAINT assessment_move_assessment_fkey REFERENCES assessment,
    move text NOT NULL, -- the words are in access/assessment.sql
    moved_at timestamptz NOT NULL,
    moved_by uuid NOT NULL CONSTRAINT assessment_move_moved_by_fkey REFERENCES person,
    reason text NOT NULL CONSTRAINT assessment_move_reason_length CHECK (length(reason) <= 4000),
    CONSTRAINT assessment_move_has_reason CHECK (reason <> '' OR move NOT IN ('return', 'reopen'))
);
CREATE INDEX assessment_move_assessment ON assessment_move (assessment_id, moved_at);

-- What a board learns of the competence of the team round its CCIO: for each domain,
-- how many are at level 3 or above and how many below. It is written once, when the
-- cycle closes. A row is a figure that may be shown. Where there is none, there were
-- too few people, or too few on one side; which of the two is not kept.
CREATE TABLE team_level (
    cycle_code text NOT NULL CONSTRAINT team_level_cycle_fkey REFERENCES cycle,
    trust_code text NOT NULL CONSTRAINT team_level_trust_fkey REFERENCES organisation,
    domain_id text NOT NULL CONSTRAINT team_level_domain_length CHECK (length(domain_id) BETWEEN 1 AND 40),
    at_or_above integer NOT NULL CONSTRAINT team_level_at_or_above_least CHECK (at_or_above >= 2),
    below integer NOT NULL CONSTRAINT team_level_below_least CHECK (below >= 2),
    CONSTRAINT team_level_pkey PRIMARY KEY (cycle_code, trust_code, domain_id),
    CONSTRAINT team_level_people_least CHECK (at_or_above + below >= 5)
);
COMMENT ON COLUMN team_level.at_or_above IS 'People besides the CCIO whose validated domain level is 3 or above.';
COMMENT ON COLUMN team_level.below IS 'People besides the CCIO whose validated domain level is 1 or 2.';
