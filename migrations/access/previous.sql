-- Functions that the previous release calls and this one does not. They stay for one
-- release, because the previous program goes on working while a database is migrated.
-- A function whose arguments or result change gets another name, and the old one moves
-- here, as it was, with its grants; the release after drops it from this file. Until
-- there is a release, the end of the issue before counts as one: it called the functions
-- of 2b0cc94.

-- The session alone, as session_and_grants finds it.
CREATE OR REPLACE FUNCTION living_session(wanted uuid, hash bytea)
RETURNS TABLE (session_id uuid, person_id uuid, role_grant_id uuid, last_seen_at timestamptz, is_stale boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.id, l.person_id, l.role_grant_id, l.last_seen_at,
        -- The person's grants changed since it began.
        s.ended_at IS NULL AND EXISTS (SELECT FROM role_grant g WHERE g.person_id = l.person_id
            AND greatest(g.recorded_at, g.confirmed_at, g.ended_at) > l.created_at)
    FROM session s JOIN session l ON l.id = CASE WHEN s.ended_at IS NULL THEN s.id
        WHEN s.ended_at > now() - interval '10 seconds' THEN s.replaced_by END
    WHERE s.id = wanted AND s.secret_hash = hash AND l.person_id = s.person_id
        AND l.ended_at IS NULL AND l.expires_at > now() AND l.last_seen_at > now() - interval '1 hour'
$$;
GRANT EXECUTE ON FUNCTION living_session(uuid, bytea) TO ccio_serve;
