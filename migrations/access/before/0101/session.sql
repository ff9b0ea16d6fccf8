-- Sessions, and forms that arrived after their session had ended.

-- Before anybody is signed in there is no actor whose grants could be looked up: a
-- session is found by its id and the hash of its secret together, and only while it
-- lives. A session that was replaced opens the one that replaced it for ten seconds
-- more, for requests that were on their way. The hour without use is also
-- account.SessionIdle, and a test compares the two.
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

-- Whose session this was, if it ran out within the last day. A session that ended by
-- signing out gives nobody. The hour is that of living_session; the day is also
-- account.FormLife, and a test compares the two.
CREATE OR REPLACE FUNCTION lapsed_session(wanted uuid, hash bytea) RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.person_id FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') <= now()
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') > now() - interval '1 day'
$$;
GRANT EXECUTE ON FUNCTION lapsed_session(uuid, bytea) TO ccio_serve;

ALTER TABLE session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON session FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_begins ON session FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
-- A session that has ended is out of reach, so that it stays ended.
CREATE POLICY serve_ends ON session FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor()) AND ended_at IS NULL) WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY policy_reads ON session FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_ends ON session FOR UPDATE TO ccio_policy USING (true);
-- Without the hash of the secret, which only living_session and lapsed_session compare;
-- and without changing the role: that takes a new session, with a secret of its own.
GRANT SELECT (id, person_id, role_grant_id, created_at, expires_at, ended_at, last_seen_at, replaced_by), INSERT,
    UPDATE (ended_at, last_seen_at, replaced_by) ON session TO ccio_serve;
GRANT SELECT, UPDATE (ended_at) ON session TO ccio_policy;

ALTER TABLE kept_form ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON kept_form FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_keeps ON kept_form FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_forgets ON kept_form FOR DELETE TO ccio_serve USING (person_id = (SELECT ccio_actor()));
-- The job of the site deletes what has expired, whoever it belongs to, and can read
-- none of it.
CREATE POLICY seal_finds ON kept_form FOR SELECT TO ccio_seal USING (expires_at <= now());
CREATE POLICY seal_forgets ON kept_form FOR DELETE TO ccio_seal USING (expires_at <= now());
GRANT SELECT, INSERT, DELETE ON kept_form TO ccio_serve;
GRANT SELECT (expires_at), DELETE ON kept_form TO ccio_seal;
