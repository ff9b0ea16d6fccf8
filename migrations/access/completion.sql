-- The completion list: who is told when it is taken away as a file, and reminders to the
-- people on it.

-- Who is told that the actor took the list as a file: the administrators of England, and
-- those of the trusts in which the actor has a role.
CREATE OR REPLACE FUNCTION completion_watchers() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT g.person_id), '{}') FROM role_grant g
    WHERE role_grant_is_living(g) AND g.person_id <> ccio_actor()
        AND (SELECT actor_has_role('completion_export'))
        AND (g.role = 'national_administrator' OR (g.role = 'trust_administrator' AND g.trust_code = ANY (
            (SELECT actor_trusts('board_member', 'board_secretary', 'trust_administrator'))::text[])))
$$;
GRANT EXECUTE ON FUNCTION completion_watchers() TO ccio_serve;

-- Reminds whoever an assessment is waiting for: the holder, or the validator to whom it
-- was handed over. It covers only the appointments in the actor's scope whose assessment
-- is in one of the states, reminds nobody twice within a week, and returns how many were
-- reminded. The actor learns no name by it.
CREATE OR REPLACE FUNCTION remind(wanted_cycle text, states text[], appointments uuid[], wanted_subject text, wanted_body text,
    moment timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;
GRANT EXECUTE ON FUNCTION remind(text, text[], uuid[], text, text, timestamptz) TO ccio_serve;
