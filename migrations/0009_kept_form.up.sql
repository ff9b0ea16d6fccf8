-- A form that was sent after the session had ended is kept for a day, for the
-- person whose session it was and nobody else.

CREATE TABLE kept_form (
    id uuid CONSTRAINT kept_form_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT kept_form_person_fkey REFERENCES person,
    path text NOT NULL CONSTRAINT kept_form_path_local CHECK (path ~ '^/([^/\\]|$)' AND path !~ '[[:cntrl:]]'),
    fields bytea NOT NULL CONSTRAINT kept_form_fields_length CHECK (octet_length(fields) BETWEEN 1 AND 65536),
    recorded_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT kept_form_expires_after_recorded CHECK (expires_at > recorded_at)
);
CREATE INDEX kept_form_person ON kept_form (person_id, recorded_at);
CREATE INDEX kept_form_expires ON kept_form (expires_at);
COMMENT ON COLUMN kept_form.path IS 'Where it was sent to, with its query.';
COMMENT ON COLUMN kept_form.fields IS 'As the browser sent them, so that the order stays.';

-- Whose session it was, where it ended by time within the last day. One that was
-- ended by signing out gives nobody. The hour is that of living_session, and the
-- day is also account.FormLife, which tests compare.
CREATE FUNCTION lapsed_session(wanted uuid, hash bytea) RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.person_id FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') <= now()
        AND least(s.expires_at, s.last_seen_at + interval '1 hour') > now() - interval '1 day'
$$;
GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION lapsed_session(uuid, bytea) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION lapsed_session(uuid, bytea) TO ccio_serve;

ALTER TABLE kept_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_form FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON kept_form FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_keeps ON kept_form FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_forgets ON kept_form FOR DELETE TO ccio_serve USING (person_id = (SELECT ccio_actor()));
-- The job of the site takes away what has expired, whoever's it is, and can read
-- nothing of it.
CREATE POLICY seal_finds ON kept_form FOR SELECT TO ccio_seal USING (expires_at <= now());
CREATE POLICY seal_forgets ON kept_form FOR DELETE TO ccio_seal USING (expires_at <= now());
GRANT SELECT, INSERT, DELETE ON kept_form TO ccio_serve;
GRANT SELECT (expires_at), DELETE ON kept_form TO ccio_seal;
