-- Cycles and assessments: what the holder writes, the copy that was handed over,
-- what the validator puts beside it, and what came of it. Each has a table of its
-- own, because each is for other people's eyes.

CREATE TABLE cycle (
    code text CONSTRAINT cycle_pkey PRIMARY KEY CONSTRAINT cycle_code_form CHECK (code ~ '^20[0-9]{2}-[0-9]{2}$'),
    framework_id uuid NOT NULL CONSTRAINT cycle_framework_fkey REFERENCES framework,
    -- Eight is the least number of people that a published group may have.
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

CREATE FUNCTION cycle_is_fixed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;
CREATE TRIGGER is_fixed BEFORE UPDATE OR DELETE ON cycle FOR EACH ROW EXECUTE FUNCTION cycle_is_fixed();

-- Where an assessment stands, which more people may know than whose it is.
CREATE TABLE assessment (
    id uuid CONSTRAINT assessment_pkey PRIMARY KEY,
    cycle_code text NOT NULL CONSTRAINT assessment_cycle_fkey REFERENCES cycle,
    appointment_id uuid NOT NULL CONSTRAINT assessment_appointment_fkey REFERENCES appointment,
    state text NOT NULL CONSTRAINT assessment_state_known CHECK (state IN ('draft', 'submitted', 'in_validation', 'returned', 'signed_off')),
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

-- The holder's own, whatever the state: nobody else ever reads a row of it.
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

-- What was done with an assessment, with the reasons that the two gave each other.
CREATE TABLE assessment_move (
    id uuid CONSTRAINT assessment_move_pkey PRIMARY KEY,
    assessment_id uuid NOT NULL CONSTRAINT assessment_move_assessment_fkey REFERENCES assessment,
    move text NOT NULL CONSTRAINT assessment_move_move_known CHECK (move IN
        ('start', 'submit', 'recall', 'begin_validation', 'return', 'sign_off', 'reopen', 'respond')),
    moved_at timestamptz NOT NULL,
    moved_by uuid NOT NULL CONSTRAINT assessment_move_moved_by_fkey REFERENCES person,
    reason text NOT NULL CONSTRAINT assessment_move_reason_length CHECK (length(reason) <= 4000),
    CONSTRAINT assessment_move_has_reason CHECK (reason <> '' OR move NOT IN ('return', 'reopen'))
);
CREATE INDEX assessment_move_assessment ON assessment_move (assessment_id, moved_at);

CREATE FUNCTION assessment_is_only_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_is_only_added';
END
$$;
CREATE TRIGGER only_added BEFORE UPDATE ON submitted_answer FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER only_added BEFORE UPDATE ON domain_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
CREATE TRIGGER only_added BEFORE UPDATE ON assessment_move FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();

-- Who may see which. Each function gives the assessments that the actor has one
-- right to.

CREATE FUNCTION actor_own_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(y.assessment_id), '{}') FROM assessment_party y WHERE y.person_id = ccio_actor()
$$;

-- Those that the actor may write answers into: their own, while they are with
-- them.
CREATE FUNCTION actor_writable_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
        JOIN cycle c ON c.code = s.cycle_code
    WHERE y.person_id = ccio_actor() AND s.state IN ('draft', 'returned') AND c.opened_at IS NOT NULL AND c.ready_at IS NULL
$$;

-- Those of which the actor is the validator, in that cycle and still, and that
-- were handed over: a recalled or returned copy is closed to them.
CREATE FUNCTION actor_validated_assessments(VARIADIC states text[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
    WHERE y.validator_id = ccio_actor() AND s.state = ANY (states)
        AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = 'validator'
            AND g.appointment_id = s.appointment_id AND role_grant_is_living(g))
$$;

-- Those whose validated domain levels the actor sees: one's own; those of
-- appointments that one is the validator of; of a CCIO post, for the board of the
-- trust, and its secretary where the board gave them that. Only what is signed
-- off.
CREATE FUNCTION actor_levels() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
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
        SELECT s.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN assessment s ON s.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT codes FROM trusts)::text[]) AND s.state = 'signed_off'
            AND EXISTS (SELECT FROM post_period f WHERE f.post_id = p.id AND f.superseded_at IS NULL AND f.type = 'ccio')
    ) found
$$;

-- The appointments of the regions that the actor is an analyst of, by today's
-- boundaries.
CREATE FUNCTION actor_region_appointments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(a.id), '{}')
    FROM role_grant g
        JOIN membership r ON r.parent_code = g.region_code AND daterange(r.valid_from, r.valid_to, '[]') @> today_in_england()
        JOIN membership m ON m.parent_code = r.member_code AND daterange(m.valid_from, m.valid_to, '[]') @> today_in_england()
        JOIN post p ON p.trust_code = m.member_code
        JOIN appointment a ON a.post_id = p.id
    WHERE g.person_id = ccio_actor() AND g.role = 'regional_analyst' AND role_grant_is_living(g)
$$;

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_own_assessments() OWNER TO ccio_policy;
ALTER FUNCTION actor_writable_assessments() OWNER TO ccio_policy;
ALTER FUNCTION actor_validated_assessments(text[]) OWNER TO ccio_policy;
ALTER FUNCTION actor_levels() OWNER TO ccio_policy;
ALTER FUNCTION actor_region_appointments() OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION actor_own_assessments(), actor_writable_assessments(), actor_validated_assessments(text[]), actor_levels(),
    actor_region_appointments() TO ccio_serve;
GRANT SELECT ON cycle, assessment, assessment_party, membership TO ccio_policy;

ALTER TABLE cycle ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycle FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_party FORCE ROW LEVEL SECURITY;
ALTER TABLE answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer FORCE ROW LEVEL SECURITY;
ALTER TABLE submitted_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE submitted_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE validated_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE validated_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE domain_level ENABLE ROW LEVEL SECURITY;
ALTER TABLE domain_level FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment_move FORCE ROW LEVEL SECURITY;

CREATE POLICY policy_reads ON cycle FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON assessment FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON assessment_party FOR SELECT TO ccio_policy USING (true);

CREATE POLICY serve_reads ON cycle FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_plans ON cycle FOR INSERT TO ccio_serve
    WITH CHECK ((SELECT actor_has_role('national_administrator')) AND recorded_by = (SELECT ccio_actor()) AND opened_at IS NULL);
CREATE POLICY serve_moves ON cycle FOR UPDATE TO ccio_serve
    USING ((SELECT actor_has_role('national_administrator'))) WITH CHECK ((SELECT actor_has_role('national_administrator')));

CREATE POLICY serve_reads ON assessment FOR SELECT TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR (SELECT actor_has_role('national_analyst', 'national_administrator'))
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[])
    OR appointment_id = ANY ((SELECT actor_region_appointments())::uuid[]));

-- Whether the actor may begin the assessment of an appointment in a cycle: who
-- holds it, while the cycle takes submissions.
CREATE FUNCTION actor_may_assess(appointment uuid, cycle text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT is_held_by(appointment, ccio_actor())
        AND EXISTS (SELECT FROM cycle c WHERE c.code = actor_may_assess.cycle AND c.opened_at IS NOT NULL AND c.ready_at IS NULL)
$$;

-- Whether an assessment is the actor's to put their name to: one that was begun and
-- that nobody has handed over, of an appointment that they hold.
CREATE FUNCTION actor_begins(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assessment s WHERE s.id = wanted AND s.submission = 0 AND actor_may_assess(s.appointment_id, s.cycle_code))
$$;

-- The second line of who moves an assessment from which state to which. A
-- submission has a validator who is confirmed and is not the holder.
CREATE FUNCTION assessment_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;
GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_may_assess(uuid, text) OWNER TO ccio_policy;
ALTER FUNCTION actor_begins(uuid) OWNER TO ccio_policy;
ALTER FUNCTION assessment_moves() OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION actor_may_assess(uuid, text) TO ccio_serve, ccio_policy;
GRANT EXECUTE ON FUNCTION actor_begins(uuid) TO ccio_serve;
CREATE TRIGGER moves BEFORE UPDATE ON assessment FOR EACH ROW EXECUTE FUNCTION assessment_moves();

CREATE POLICY serve_starts ON assessment FOR INSERT TO ccio_serve
    WITH CHECK (state = 'draft' AND submission = 0 AND sign_off = 0 AND (SELECT actor_may_assess(appointment_id, cycle_code)));
-- From which state to which, and by whom, the trigger asks.
CREATE POLICY serve_moves ON assessment FOR UPDATE TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[])) WITH CHECK (true);

CREATE POLICY serve_reads ON assessment_party FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[]));
CREATE POLICY serve_starts ON assessment_party FOR INSERT TO ccio_serve
    WITH CHECK (person_id = (SELECT ccio_actor()) AND validator_id IS NULL AND (SELECT actor_begins(assessment_id)));
CREATE POLICY serve_writes ON assessment_party FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor())) WITH CHECK (person_id = (SELECT ccio_actor()));

CREATE POLICY serve_reads ON answer FOR SELECT TO ccio_serve USING (assessment_id = ANY ((SELECT actor_own_assessments())::uuid[]));
CREATE POLICY serve_writes ON answer FOR INSERT TO ccio_serve WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));
CREATE POLICY serve_changes ON answer FOR UPDATE TO ccio_serve
    USING (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[])) WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));

CREATE POLICY serve_reads ON submitted_answer FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[])
        AND submission = (SELECT s.submission FROM assessment s WHERE s.id = assessment_id));
CREATE POLICY serve_submits ON submitted_answer FOR INSERT TO ccio_serve WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));

-- The holder sees what was signed off, and not what is being worked on.
CREATE POLICY serve_reads ON validated_answer FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
        AND EXISTS (SELECT FROM assessment s WHERE s.id = assessment_id AND s.state = 'signed_off')
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[]));
CREATE POLICY serve_writes ON validated_answer FOR INSERT TO ccio_serve
    WITH CHECK (recorded_by = (SELECT ccio_actor()) AND assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));
CREATE POLICY serve_changes ON validated_answer FOR UPDATE TO ccio_serve
    USING (assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]))
    WITH CHECK (recorded_by = (SELECT ccio_actor()) AND assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));

CREATE POLICY serve_reads ON domain_level FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_levels())::uuid[])
    AND sign_off = (SELECT s.sign_off FROM assessment s WHERE s.id = assessment_id));
CREATE POLICY serve_signs_off ON domain_level FOR INSERT TO ccio_serve
    WITH CHECK (assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));

CREATE POLICY serve_reads ON assessment_move FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[]));
CREATE POLICY serve_moves ON assessment_move FOR INSERT TO ccio_serve WITH CHECK (moved_by = (SELECT ccio_actor())
    AND (assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
        OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[])));

-- The demonstration is made by the command line.
CREATE POLICY operate ON cycle TO ccio_operate USING (true);
CREATE POLICY operate ON assessment TO ccio_operate USING (true);
CREATE POLICY operate ON assessment_party FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY operate ON answer FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY operate ON submitted_answer FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY operate ON validated_answer FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY operate ON domain_level FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY operate ON assessment_move FOR INSERT TO ccio_operate WITH CHECK (true);

GRANT SELECT, INSERT ON cycle, assessment, assessment_party, answer, submitted_answer, validated_answer, domain_level, assessment_move TO ccio_serve;
GRANT UPDATE (framework_id, threshold, opens_on, closes_on, opened_at, closed_at, provisional_at, ready_at) ON cycle TO ccio_serve;
GRANT UPDATE (state, state_at, is_late, submission, sign_off) ON assessment TO ccio_serve;
GRANT UPDATE (validator_id, late_reason, response) ON assessment_party TO ccio_serve;
GRANT UPDATE (kind, level, reason, evidence, reflection, is_carried, version, recorded_at) ON answer TO ccio_serve;
GRANT UPDATE (kind, level, reason, version, recorded_at, recorded_by) ON validated_answer TO ccio_serve;
GRANT SELECT ON cycle, assessment TO ccio_operate;
GRANT INSERT ON cycle, assessment, assessment_party, answer, submitted_answer, validated_answer, domain_level, assessment_move TO ccio_operate;
