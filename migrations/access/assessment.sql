-- Cycles and assessments: what the holder writes, the copy that was handed over, what the
-- validator sets beside it, and what came of it. Each has a table of its own, because each
-- is for other people to see.

CREATE OR REPLACE FUNCTION cycle_is_fixed() RETURNS trigger LANGUAGE plpgsql
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

-- Each of the next functions gives the assessments that the actor has one particular
-- right to. These are the actor's own.
CREATE OR REPLACE FUNCTION actor_own_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(y.assessment_id), '{}') FROM assessment_party y WHERE y.person_id = ccio_actor()
$$;
GRANT EXECUTE ON FUNCTION actor_own_assessments() TO ccio_serve;

-- Those that the actor may write answers into: the actor's own, until they are handed
-- over.
CREATE OR REPLACE FUNCTION actor_writable_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
        JOIN cycle c ON c.code = s.cycle_code
    WHERE y.person_id = ccio_actor() AND s.state IN ('draft', 'returned') AND c.opened_at IS NOT NULL AND c.ready_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION actor_writable_assessments() TO ccio_serve;

-- Those that the actor was named to validate and may still validate. The caller says in
-- which states: a copy that was recalled or returned is closed to the validator.
CREATE OR REPLACE FUNCTION actor_validated_assessments(VARIADIC states text[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(s.id), '{}') FROM assessment_party y JOIN assessment s ON s.id = y.assessment_id
    WHERE y.validator_id = ccio_actor() AND s.state = ANY (states)
        AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = 'validator'
            AND g.appointment_id = s.appointment_id AND role_grant_is_living(g))
$$;
GRANT EXECUTE ON FUNCTION actor_validated_assessments(text[]) TO ccio_serve;

-- Those whose validated domain levels the actor sees once they are signed off: the
-- actor's own, those of appointments that the actor validates and, for a CCIO post, those
-- of the trust on whose board the actor sits; the secretary of the board too, where the
-- board agreed. What counts is whose post it was on the closing day of the cycle, or is
-- today if that is still to come: a deputy who later became CCIO was told that nobody
-- else would see their levels.
CREATE OR REPLACE FUNCTION actor_levels() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
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
        SELECT s.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN assessment s ON s.appointment_id = a.id JOIN cycle c ON c.code = s.cycle_code
        WHERE p.trust_code = ANY ((SELECT codes FROM trusts)::text[]) AND s.state = 'signed_off'
            AND 'ccio' = (SELECT f.type FROM post_period f WHERE f.post_id = p.id AND f.superseded_at IS NULL
                AND f.valid_from <= least(c.closes_on, today_in_england()) ORDER BY f.valid_from DESC LIMIT 1)
    ) found
$$;
GRANT EXECUTE ON FUNCTION actor_levels() TO ccio_serve;

-- The appointments in the regions that the actor is an analyst of, by today's boundaries.
CREATE OR REPLACE FUNCTION actor_region_appointments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(a.id), '{}')
    FROM role_grant g
        JOIN membership r ON r.parent_code = g.region_code AND daterange(r.valid_from, r.valid_to, '[]') @> today_in_england()
        JOIN membership m ON m.parent_code = r.member_code AND daterange(m.valid_from, m.valid_to, '[]') @> today_in_england()
        JOIN post p ON p.trust_code = m.member_code
        JOIN appointment a ON a.post_id = p.id
    WHERE g.person_id = ccio_actor() AND g.role = 'regional_analyst' AND role_grant_is_living(g)
$$;
GRANT EXECUTE ON FUNCTION actor_region_appointments() TO ccio_serve;

-- The assessments in the regions that the actor is an analyst of, by the boundaries on
-- each cycle's closing day, or today's if that is still to come. A region's completion
-- stays what it was when a trust closes or moves.
CREATE OR REPLACE FUNCTION actor_region_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT s.id), '{}')
    FROM role_grant g
        CROSS JOIN cycle c
        JOIN membership r ON r.parent_code = g.region_code AND daterange(r.valid_from, r.valid_to, '[]') @> least(c.closes_on, today_in_england())
        JOIN membership m ON m.parent_code = r.member_code AND daterange(m.valid_from, m.valid_to, '[]') @> least(c.closes_on, today_in_england())
        JOIN post p ON p.trust_code = m.member_code
        JOIN appointment a ON a.post_id = p.id
        JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = c.code
    WHERE g.person_id = ccio_actor() AND g.role = 'regional_analyst' AND role_grant_is_living(g)
$$;
GRANT EXECUTE ON FUNCTION actor_region_assessments() TO ccio_serve;

-- Whether the actor may begin the assessment of an appointment in a cycle: the actor holds
-- the appointment, and the cycle takes submissions.
CREATE OR REPLACE FUNCTION actor_may_assess(appointment uuid, cycle text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT is_held_by(appointment, ccio_actor())
        AND EXISTS (SELECT FROM cycle c WHERE c.code = actor_may_assess.cycle AND c.opened_at IS NOT NULL AND c.ready_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION actor_may_assess(uuid, text) TO ccio_serve;

-- Whether the actor may put their name to an assessment: it is of an appointment that they
-- hold, and nobody has handed it over yet.
CREATE OR REPLACE FUNCTION actor_begins(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assessment s WHERE s.id = wanted AND s.submission = 0 AND actor_may_assess(s.appointment_id, s.cycle_code))
$$;
GRANT EXECUTE ON FUNCTION actor_begins(uuid) TO ccio_serve;

CREATE OR REPLACE FUNCTION assessment_is_only_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_is_only_added';
END
$$;

-- The second line behind assessment.Next: who moves an assessment from which state to
-- which. A submission needs a validator who is confirmed and is not the holder.
CREATE OR REPLACE FUNCTION assessment_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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

-- Whose turn it is with an assessment: 'holder', 'validator', or nobody's. One that has
-- not begun has no id and waits for its holder.
CREATE OR REPLACE FUNCTION assessment_turn(wanted uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN wanted IS NULL THEN 'holder' ELSE (
        SELECT CASE WHEN s.state IN ('draft', 'returned') THEN 'holder' WHEN s.state IN ('submitted', 'in_validation') THEN 'validator' END
        FROM assessment s WHERE s.id = wanted) END
$$;

-- The second line for who may change whom an assessment goes to, and what the two wrote to
-- each other. While the holder has it, the holder may name any validator. While a
-- validator has it whose grant has ended, the holder may name another who is confirmed.
CREATE OR REPLACE FUNCTION assessment_party_keeps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;

ALTER TABLE cycle ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY policy_reads ON cycle FOR SELECT TO ccio_policy USING (true);
CREATE POLICY serve_reads ON cycle FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_plans ON cycle FOR INSERT TO ccio_serve
    WITH CHECK ((SELECT actor_has_role('national_administrator')) AND recorded_by = (SELECT ccio_actor()) AND opened_at IS NULL);
CREATE POLICY serve_moves ON cycle FOR UPDATE TO ccio_serve
    USING ((SELECT actor_has_role('national_administrator'))) WITH CHECK ((SELECT actor_has_role('national_administrator')));
-- The command line makes the demonstration.
CREATE POLICY operate ON cycle TO ccio_operate USING (true);
CREATE TRIGGER is_fixed BEFORE UPDATE OR DELETE ON cycle FOR EACH ROW EXECUTE FUNCTION cycle_is_fixed();
GRANT SELECT, INSERT, UPDATE (framework_id, threshold, opens_on, closes_on, opened_at, closed_at, provisional_at, ready_at) ON
    cycle TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (closed_at, provisional_at, ready_at) ON cycle TO ccio_operate;
GRANT SELECT ON cycle TO ccio_policy;

ALTER TABLE assessment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY policy_reads ON assessment FOR SELECT TO ccio_policy USING (true);
CREATE POLICY serve_starts ON assessment FOR INSERT TO ccio_serve
    WITH CHECK (state = 'draft' AND submission = 0 AND sign_off = 0 AND (SELECT actor_may_assess(appointment_id, cycle_code)));
-- Which state may follow which, and by whose hand, is for the trigger to check.
CREATE POLICY serve_moves ON assessment FOR UPDATE TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[])) WITH CHECK (true);
CREATE POLICY operate ON assessment TO ccio_operate USING (true);
CREATE POLICY publish_reads ON assessment FOR SELECT TO ccio_publish USING (true);
CREATE POLICY serve_reads ON assessment FOR SELECT TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR (SELECT actor_has_role('national_analyst', 'national_administrator'))
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[])
    OR id = ANY ((SELECT actor_region_assessments())::uuid[]));
CREATE TRIGGER moves BEFORE UPDATE ON assessment FOR EACH ROW EXECUTE FUNCTION assessment_moves();
GRANT SELECT, INSERT, UPDATE (state, state_at, is_late, submission, sign_off) ON assessment TO ccio_serve;
GRANT SELECT, INSERT ON assessment TO ccio_operate;
GRANT SELECT ON assessment TO ccio_policy;
GRANT SELECT ON assessment TO ccio_publish;

ALTER TABLE assessment_party ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY policy_reads ON assessment_party FOR SELECT TO ccio_policy USING (true);
CREATE POLICY serve_reads ON assessment_party FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[]));
CREATE POLICY serve_starts ON assessment_party FOR INSERT TO ccio_serve
    WITH CHECK (person_id = (SELECT ccio_actor()) AND validator_id IS NULL AND (SELECT actor_begins(assessment_id)));
CREATE POLICY serve_writes ON assessment_party FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor())) WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY operate ON assessment_party FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY publish_reads ON assessment_party FOR SELECT TO ccio_publish USING (true);
CREATE TRIGGER keeps BEFORE UPDATE ON assessment_party FOR EACH ROW EXECUTE FUNCTION assessment_party_keeps();
GRANT SELECT, INSERT, UPDATE (validator_id, late_reason, response) ON assessment_party TO ccio_serve;
GRANT INSERT ON assessment_party TO ccio_operate;
GRANT SELECT ON assessment_party TO ccio_policy;
GRANT SELECT ON assessment_party TO ccio_publish;

ALTER TABLE answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON answer FOR SELECT TO ccio_serve USING (assessment_id = ANY ((SELECT actor_own_assessments())::uuid[]));
CREATE POLICY serve_writes ON answer FOR INSERT TO ccio_serve
    WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));
CREATE POLICY serve_changes ON answer FOR UPDATE TO ccio_serve
    USING (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]))
    WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));
CREATE POLICY operate ON answer FOR INSERT TO ccio_operate WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (kind, level, reason, evidence, reflection, is_carried, version, recorded_at) ON answer TO ccio_serve;
GRANT INSERT ON answer TO ccio_operate;

ALTER TABLE submitted_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON submitted_answer FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[])
        AND submission = (SELECT s.submission FROM assessment s WHERE s.id = assessment_id));
CREATE POLICY serve_submits ON submitted_answer FOR INSERT TO ccio_serve
    WITH CHECK (assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[]));
CREATE POLICY operate ON submitted_answer FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE TRIGGER only_added BEFORE UPDATE ON submitted_answer FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
GRANT SELECT, INSERT ON submitted_answer TO ccio_serve;
GRANT INSERT ON submitted_answer TO ccio_operate;

ALTER TABLE validated_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- The holder sees what was signed off, and not what the validator is still working on.
CREATE POLICY serve_reads ON validated_answer FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
        AND EXISTS (SELECT FROM assessment s WHERE s.id = assessment_id AND s.state = 'signed_off')
    OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'signed_off'))::uuid[]));
CREATE POLICY serve_writes ON validated_answer FOR INSERT TO ccio_serve
    WITH CHECK (recorded_by = (SELECT ccio_actor())
        AND assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));
CREATE POLICY serve_changes ON validated_answer FOR UPDATE TO ccio_serve
    USING (assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]))
    WITH CHECK (recorded_by = (SELECT ccio_actor())
        AND assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));
CREATE POLICY operate ON validated_answer FOR INSERT TO ccio_operate WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (kind, level, reason, version, recorded_at, recorded_by) ON validated_answer TO ccio_serve;
GRANT INSERT ON validated_answer TO ccio_operate;

ALTER TABLE domain_level ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON domain_level FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_levels())::uuid[])
    AND sign_off = (SELECT s.sign_off FROM assessment s WHERE s.id = assessment_id));
CREATE POLICY serve_signs_off ON domain_level FOR INSERT TO ccio_serve
    WITH CHECK (assessment_id = ANY ((SELECT actor_validated_assessments('in_validation'))::uuid[]));
CREATE POLICY operate ON domain_level FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE POLICY publish_reads ON domain_level FOR SELECT TO ccio_publish USING (true);
CREATE TRIGGER only_added BEFORE UPDATE ON domain_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
GRANT SELECT, INSERT ON domain_level TO ccio_serve;
GRANT INSERT ON domain_level TO ccio_operate;
GRANT SELECT ON domain_level TO ccio_publish;

-- The words that a move is written down by. What stands there is not looked through
-- again: a program that knows fewer of them can still be put back.
ALTER TABLE assessment_move DROP CONSTRAINT IF EXISTS assessment_move_move_known,
    ADD CONSTRAINT assessment_move_move_known CHECK (move IN
        ('start', 'submit', 'recall', 'begin_validation', 'return', 'sign_off', 'reopen', 'respond', 'nominate')) NOT VALID;

-- The moves that concern nobody but who makes them. The validator does not read them, and
-- the holder makes them with what is still the holder's.
CREATE OR REPLACE FUNCTION assessment_move_is_quiet(move text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT move IN ('start', 'respond')
$$;
GRANT EXECUTE ON FUNCTION assessment_move_is_quiet(text) TO ccio_serve;

ALTER TABLE assessment_move ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON assessment_move FOR SELECT TO ccio_serve USING (
    assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR NOT assessment_move_is_quiet(move)
        AND assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[]));
CREATE POLICY serve_moves ON assessment_move FOR INSERT TO ccio_serve WITH CHECK (moved_by = (SELECT ccio_actor())
    AND CASE WHEN assessment_move_is_quiet(move) THEN assessment_id = ANY ((SELECT actor_writable_assessments())::uuid[])
        ELSE assessment_id = ANY ((SELECT actor_own_assessments())::uuid[])
            OR assessment_id = ANY ((SELECT actor_validated_assessments('submitted', 'in_validation', 'returned', 'signed_off'))::uuid[])
        END);
CREATE POLICY operate ON assessment_move FOR INSERT TO ccio_operate WITH CHECK (true);
CREATE TRIGGER only_added BEFORE UPDATE ON assessment_move FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
GRANT SELECT, INSERT ON assessment_move TO ccio_serve;
GRANT INSERT ON assessment_move TO ccio_operate;
