-- Who validates what was handed over: they stay while their grant lives. Where it
-- has ended the holder nominates another, so that an assessment never waits for
-- somebody who cannot open it any more. Validators are reminded too.

ALTER TABLE assessment_move DROP CONSTRAINT assessment_move_move_known;
ALTER TABLE assessment_move ADD CONSTRAINT assessment_move_move_known CHECK (move IN
    ('start', 'submit', 'recall', 'begin_validation', 'return', 'sign_off', 'reopen', 'respond', 'nominate'));

-- The second line of who may change whom an assessment goes to, and what the two
-- wrote to each other: while it is with the holder they nominate as they like;
-- while it is with a validator whose grant has ended, another who is confirmed.
CREATE FUNCTION assessment_party_keeps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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

-- Reminds those with whom the assessments are: the holder, or the validator to whom
-- it was handed. Only of the appointments that are in the actor's scope and whose
-- assessment is in one of the states; nobody twice within a week. It says how many.
-- The actor learns no name by it. A notice and its mail are written as everywhere.
DROP FUNCTION remind_holders(text, text[], uuid[], text, text, timestamptz);
CREATE FUNCTION remind(wanted_cycle text, states text[], appointments uuid[], wanted_subject text, wanted_body text, moment timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH mine AS MATERIALIZED (
        SELECT actor_trusts('trust_administrator') AS trusts, actor_region_appointments() AS region,
            actor_has_role('national_analyst', 'national_administrator') AS everywhere
    ), waiting AS (
        SELECT a.id, h.person_id AS holder, y.validator_id AS validator, coalesce(s.state, 'not_started') AS state
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
            AND coalesce(s.state, 'not_started') = ANY (states) AND coalesce(s.state, 'not_started') <> 'signed_off'
            AND (mine.everywhere OR p.trust_code = ANY (mine.trusts) OR a.id = ANY (mine.region))
    ), people AS (
        SELECT DISTINCT w.holder AS person_id, '/assessments' AS link FROM waiting w WHERE w.state IN ('not_started', 'draft', 'returned')
        UNION
        SELECT w.validator, '/validations' FROM waiting w JOIN role_grant g ON g.person_id = w.validator AND g.role = 'validator'
            AND g.appointment_id = w.id AND role_grant_is_living(g)
        WHERE w.state IN ('submitted', 'in_validation')
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
$$;

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION assessment_party_keeps() OWNER TO ccio_policy;
ALTER FUNCTION remind(text, text[], uuid[], text, text, timestamptz) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION remind(text, text[], uuid[], text, text, timestamptz) TO ccio_serve;
CREATE TRIGGER keeps BEFORE UPDATE ON assessment_party FOR EACH ROW EXECUTE FUNCTION assessment_party_keeps();
