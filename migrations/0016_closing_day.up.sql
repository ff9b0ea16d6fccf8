-- The assessments of the regions that the actor is an analyst of, by the boundaries
-- of each cycle's closing day, or of today while that is to come: what a region's
-- completion was stays so when a trust closes or moves.
CREATE FUNCTION actor_region_assessments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
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
GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_region_assessments() OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION actor_region_assessments() TO ccio_serve;

DROP POLICY serve_reads ON assessment;
CREATE POLICY serve_reads ON assessment FOR SELECT TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR (SELECT actor_has_role('national_analyst', 'national_administrator'))
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[])
    OR id = ANY ((SELECT actor_region_assessments())::uuid[]));

-- Of what was the CCIO's post on the closing day of the cycle, or is today while that is
-- to come, the board sees the levels: not those that a deputy was given before their
-- post became the CCIO's, who was told that nobody else sees them.
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
