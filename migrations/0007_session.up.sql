-- Sessions end when nobody uses them, and one can see one's own.

ALTER TABLE session ADD COLUMN last_seen_at timestamptz;
-- Whoever owns the table and is no superuser is under its policies too, and would
-- see no row.
ALTER TABLE session NO FORCE ROW LEVEL SECURITY;
UPDATE session SET last_seen_at = created_at;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE session ALTER COLUMN last_seen_at SET NOT NULL,
    ADD CONSTRAINT session_seen_after_created CHECK (last_seen_at >= created_at);
COMMENT ON COLUMN session.last_seen_at IS 'To about a minute: it is not written at every request.';

DROP FUNCTION living_session(uuid, bytea);
-- The hour without use is also account.SessionIdle, which a test compares.
CREATE FUNCTION living_session(wanted uuid, hash bytea) RETURNS TABLE (person_id uuid, role_grant_id uuid, last_seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.person_id, s.role_grant_id, s.last_seen_at FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL AND s.expires_at > now()
        AND s.last_seen_at > now() - interval '1 hour'
$$;
GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION living_session(uuid, bytea) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION living_session(uuid, bytea) TO ccio_serve;

GRANT SELECT (last_seen_at), UPDATE (last_seen_at) ON session TO ccio_serve;
-- Another role is another session, with a secret of its own.
REVOKE UPDATE (role_grant_id) ON session FROM ccio_serve;
