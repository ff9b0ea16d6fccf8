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
