DROP TRIGGER keeps ON assessment_party;
DROP FUNCTION assessment_party_keeps();
DROP FUNCTION remind(text, text[], uuid[], text, text, timestamptz);

-- Reminds the holders of those of the appointments that are in the actor's scope and
-- whose assessment is in one of the states, and who were not reminded within a week; says how many. The
-- actor learns no name by it. A notice and its mail are written as everywhere.
CREATE FUNCTION remind_holders(wanted_cycle text, states text[], appointments uuid[], wanted_subject text, wanted_body text, moment timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH mine AS MATERIALIZED (
        SELECT actor_trusts('trust_administrator') AS trusts, actor_region_appointments() AS region,
            actor_has_role('national_analyst', 'national_administrator') AS everywhere
    ), people AS (
        SELECT DISTINCT h.person_id
        FROM cycle c
            JOIN post_period f ON f.type NOT IN ('cio_cdio', 'board_digital_lead') AND f.superseded_at IS NULL
                AND daterange(f.valid_from, f.valid_to, '[]') @> today_in_england()
            JOIN post p ON p.id = f.post_id
            JOIN appointment a ON a.post_id = p.id
            JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL AND daterange(l.valid_from, l.valid_to, '[]') @> today_in_england()
            JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
            LEFT JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = c.code
            CROSS JOIN mine
        WHERE c.code = wanted_cycle AND a.id = ANY (appointments) AND c.opened_at IS NOT NULL AND c.ready_at IS NULL
            AND coalesce(s.state, 'not_started') = ANY (states) AND coalesce(s.state, 'not_started') IN ('not_started', 'draft', 'returned')
            AND (mine.everywhere OR p.trust_code = ANY (mine.trusts) OR a.id = ANY (mine.region))
            AND h.person_id <> ccio_actor()
            AND NOT EXISTS (SELECT FROM notice n WHERE n.person_id = h.person_id AND n.subject = wanted_subject AND n.recorded_at > moment - interval '7 days')
    ), told AS (
        INSERT INTO notice (id, person_id, subject, body, link, recorded_at, recorded_by)
        SELECT gen_random_uuid(), person_id, wanted_subject, wanted_body, '/assessments', moment, ccio_actor() FROM people
        RETURNING id
    ), mailed AS (
        INSERT INTO outbox (id, notice_id, recorded_at, recorded_by) SELECT gen_random_uuid(), id, moment, ccio_actor() FROM told
    )
    SELECT count(*)::integer FROM told
$$;

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION remind_holders(text, text[], uuid[], text, text, timestamptz) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION remind_holders(text, text[], uuid[], text, text, timestamptz) TO ccio_serve;

-- Who was nominated instead of somebody else is still there, and that it was done
-- is given up.
ALTER TABLE assessment_move NO FORCE ROW LEVEL SECURITY;
DELETE FROM assessment_move WHERE move = 'nominate';
ALTER TABLE assessment_move FORCE ROW LEVEL SECURITY;
ALTER TABLE assessment_move DROP CONSTRAINT assessment_move_move_known;
ALTER TABLE assessment_move ADD CONSTRAINT assessment_move_move_known CHECK (move IN
    ('start', 'submit', 'recall', 'begin_validation', 'return', 'sign_off', 'reopen', 'respond'));
