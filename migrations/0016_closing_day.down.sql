DROP POLICY serve_reads ON assessment;
CREATE POLICY serve_reads ON assessment FOR SELECT TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR (SELECT actor_has_role('national_analyst', 'national_administrator'))
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[])
    OR appointment_id = ANY ((SELECT actor_region_appointments())::uuid[]));
DROP FUNCTION actor_region_assessments();

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
        SELECT s.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN assessment s ON s.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT codes FROM trusts)::text[]) AND s.state = 'signed_off'
            AND EXISTS (SELECT FROM post_period f WHERE f.post_id = p.id AND f.superseded_at IS NULL AND f.type = 'ccio')
    ) found
$$;
