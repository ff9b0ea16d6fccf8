-- Posts and the open part of appointments. Facts carry the days on which they
-- held (valid_from to valid_to, both inside) and when and by whom they were
-- recorded. A fact is superseded, never overwritten: known-on reads the rows as
-- they stood at a moment.

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
    -- An appointment is one stretch of days: a person who comes back is appointed anew.
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

-- What holds now is what is nearly always asked for. Its history goes by the
-- exclusion constraints, whose indexes are far slower.
CREATE INDEX post_period_now ON post_period (post_id) WHERE superseded_at IS NULL;
CREATE INDEX post_recruitment_now ON post_recruitment (post_id) WHERE superseded_at IS NULL;
CREATE INDEX appointment_period_now ON appointment_period (appointment_id) WHERE superseded_at IS NULL;
CREATE INDEX appointment_holder_now ON appointment_holder (appointment_id) WHERE superseded_at IS NULL;

CREATE FUNCTION fact_is_only_superseded() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;

CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON post_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON post_recruitment FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON no_such_post FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON appointment_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON appointment_holder FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON trust_team FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();

GRANT SELECT ON post, post_period, post_recruitment, no_such_post, appointment, appointment_period, trust_team, person
    TO ccio_serve, ccio_operate;
GRANT SELECT ON appointment_holder TO ccio_operate;
-- Without actual and protected time, which fewer roles may see.
GRANT SELECT (id, appointment_id, person_id, profession, regulator, registration_checked_on, fci, fedip, digital_academy,
    informatics_degree, recorded_at, recorded_by, superseded_at, superseded_by) ON appointment_holder TO ccio_serve;
GRANT INSERT ON post, post_period, post_recruitment, no_such_post, appointment, appointment_period, appointment_holder, trust_team, person
    TO ccio_operate;
GRANT UPDATE (superseded_at, superseded_by) ON post_period, post_recruitment, no_such_post, appointment_period, appointment_holder TO ccio_operate;
GRANT UPDATE (superseded_at) ON trust_team TO ccio_operate;
