DROP FUNCTION living_session(uuid, bytea);
CREATE FUNCTION living_session(wanted uuid, hash bytea) RETURNS TABLE (person_id uuid, role_grant_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.person_id, s.role_grant_id FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL AND s.expires_at > now()
$$;
GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION living_session(uuid, bytea) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION living_session(uuid, bytea) TO ccio_serve;
GRANT UPDATE (role_grant_id) ON session TO ccio_serve;
ALTER TABLE session DROP COLUMN last_seen_at;
