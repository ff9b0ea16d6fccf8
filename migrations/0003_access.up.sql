-- Accounts, grants, sessions, audit, and row-level security on everything that
-- holds a person or that only a signed-in user may see.

CREATE TABLE account (
    id uuid CONSTRAINT account_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT account_person_fkey REFERENCES person,
    email text NOT NULL CONSTRAINT account_email_form CHECK (email ~ '^[^\s@]+@[^\s@]+$' AND length(email) <= 254),
    issuer text,
    subject text,
    recorded_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT account_identity_whole CHECK ((issuer IS NULL) = (subject IS NULL)),
    CONSTRAINT account_identity_once UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX account_email_once ON account (lower(email)) WHERE disabled_at IS NULL;
CREATE INDEX account_person ON account (person_id);

CREATE TABLE role_grant (
    id uuid CONSTRAINT role_grant_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT role_grant_person_fkey REFERENCES person,
    role text NOT NULL CONSTRAINT role_grant_role_known CHECK (role IN
        ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator',
         'regional_analyst', 'national_analyst', 'national_administrator')),
    appointment_id uuid CONSTRAINT role_grant_appointment_fkey REFERENCES appointment,
    trust_code text CONSTRAINT role_grant_trust_fkey REFERENCES organisation,
    region_code text CONSTRAINT role_grant_region_fkey REFERENCES organisation,
    valid_from date NOT NULL,
    valid_to date,
    granted_by uuid CONSTRAINT role_grant_granted_by_fkey REFERENCES person,
    confirmed_by uuid CONSTRAINT role_grant_confirmed_by_fkey REFERENCES person,
    confirmed_at timestamptz,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT role_grant_scope_fits_role CHECK (CASE
        WHEN role IN ('post_holder', 'validator') THEN appointment_id IS NOT NULL AND trust_code IS NULL AND region_code IS NULL
        WHEN role IN ('board_member', 'board_secretary', 'trust_administrator') THEN trust_code IS NOT NULL AND appointment_id IS NULL AND region_code IS NULL
        WHEN role = 'regional_analyst' THEN region_code IS NOT NULL AND appointment_id IS NULL AND trust_code IS NULL
        ELSE appointment_id IS NULL AND trust_code IS NULL AND region_code IS NULL END),
    CONSTRAINT role_grant_not_to_oneself CHECK (granted_by <> person_id),
    CONSTRAINT role_grant_confirmed_by_a_second CHECK (confirmed_by <> person_id AND confirmed_by <> granted_by),
    CONSTRAINT role_grant_confirmation_whole CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT role_grant_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT role_grant_of_person UNIQUE (id, person_id),
    CONSTRAINT role_grant_one_at_a_time EXCLUDE USING gist
        (person_id WITH =, role WITH =,
         (coalesce(appointment_id::text, trust_code, region_code, '')) WITH =,
         daterange(valid_from, valid_to, '[]') WITH &&)
);
COMMENT ON COLUMN role_grant.granted_by IS 'Null where it was made by the command line of the server.';

CREATE TABLE session (
    id uuid CONSTRAINT session_pkey PRIMARY KEY,
    secret_hash bytea NOT NULL CONSTRAINT session_hash_length CHECK (octet_length(secret_hash) = 32),
    person_id uuid NOT NULL CONSTRAINT session_person_fkey REFERENCES person,
    role_grant_id uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- A session can act under a grant of its own person only.
    CONSTRAINT session_role_grant_fkey FOREIGN KEY (role_grant_id, person_id) REFERENCES role_grant (id, person_id),
    CONSTRAINT session_expires_after_created CHECK (expires_at > created_at)
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE demo_persona (
    persona text CONSTRAINT demo_persona_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT demo_persona_person_fkey REFERENCES person,
    role_grant_id uuid NOT NULL CONSTRAINT demo_persona_role_grant_fkey REFERENCES role_grant
);

CREATE TABLE audit_event (
    id uuid CONSTRAINT audit_event_pkey PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    actor_id uuid CONSTRAINT audit_event_actor_fkey REFERENCES person,
    via text NOT NULL CONSTRAINT audit_event_via_known CHECK (via IN ('web', 'command')),
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    subject_id uuid CONSTRAINT audit_event_subject_fkey REFERENCES person,
    trust_code text CONSTRAINT audit_event_trust_fkey REFERENCES organisation,
    fields text[] NOT NULL DEFAULT '{}',
    request_id text NOT NULL DEFAULT ''
);
CREATE INDEX audit_event_subject ON audit_event (subject_id, occurred_at) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_event_trust ON audit_event (trust_code, occurred_at) WHERE trust_code IS NOT NULL;
CREATE INDEX audit_event_actor ON audit_event (actor_id, occurred_at);
COMMENT ON TABLE audit_event IS 'Append-only. Ids and the names of fields; never a personal value or a level.';
COMMENT ON COLUMN audit_event.subject_id IS 'The person whose facts were read or changed, who can see that.';

-- The policies know nothing but the actor's id, set for one transaction, and
-- look that person's grants up by the database's own clock. They run as
-- ccio_policy, the one role that may read grants without being asked who it is.
-- pg_temp stands last in their search path, because it would otherwise be first:
-- a temporary table role_grant would then be believed, and a temporary type uuid
-- would run its check as ccio_policy. Where one function asks another for each
-- row it writes (SELECT …), so that the answer is found once.

CREATE FUNCTION ccio_actor() RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT nullif(current_setting('ccio.actor', true), '')::uuid $$;

CREATE FUNCTION today_in_england() RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$;

CREATE FUNCTION role_grant_is_living(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.valid_from <= today_in_england()
        AND (g.valid_to IS NULL OR g.valid_to >= today_in_england())
        -- What opens a person's levels waits for a second person.
        AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at IS NOT NULL)
$$;

CREATE FUNCTION actor_is_granted() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND role_grant_is_living(g))
$$;

CREATE FUNCTION actor_has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND role_grant_is_living(g))
$$;

CREATE FUNCTION actor_trusts(VARIADIC roles text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(g.trust_code), '{}') FROM role_grant g
    WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND g.trust_code IS NOT NULL AND role_grant_is_living(g)
$$;

-- The appointments whose personal part the actor may see whoever holds them:
-- those one is the validator of, and those of the trusts one serves on. One's own
-- are not here: they are one's own by the row, since an appointment may have
-- rows of somebody who was recorded for it by mistake.
CREATE FUNCTION actor_appointments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT g.appointment_id AS id FROM role_grant g
        WHERE g.person_id = ccio_actor() AND g.role = 'validator' AND role_grant_is_living(g)
        UNION ALL
        SELECT a.id FROM appointment a WHERE a.post_id = ANY (ARRAY(SELECT p.id FROM post p
            WHERE p.trust_code = ANY ((SELECT actor_trusts('board_member', 'board_secretary', 'trust_administrator'))::text[])))
    ) found
$$;

CREATE FUNCTION actor_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') || ccio_actor()
    FROM appointment_holder h WHERE h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$$;

-- Actual and protected time, of the appointments that the actor may see the
-- hours of. The serving role has no right to these columns of the table: a
-- national administrator may see who holds a post anywhere, and hours nowhere.
CREATE FUNCTION actor_hours() RETURNS TABLE (holder_id uuid, actual_hundredths integer, actual_unit text, protected_time boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT h.id, h.actual_hundredths, h.actual_unit, h.protected_time FROM appointment_holder h
    WHERE h.person_id = (SELECT ccio_actor()) OR h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$$;

-- Before anybody is signed in there is no actor to look grants up for: a
-- session is found by its id and the hash of its secret together, and only a
-- living one.
CREATE FUNCTION living_session(wanted uuid, hash bytea) RETURNS TABLE (person_id uuid, role_grant_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.person_id, s.role_grant_id FROM session s
    WHERE s.id = wanted AND s.secret_hash = hash AND s.ended_at IS NULL AND s.expires_at > now()
$$;

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_is_granted() OWNER TO ccio_policy;
ALTER FUNCTION actor_has_role(text[]) OWNER TO ccio_policy;
ALTER FUNCTION actor_trusts(text[]) OWNER TO ccio_policy;
ALTER FUNCTION actor_appointments() OWNER TO ccio_policy;
ALTER FUNCTION actor_people() OWNER TO ccio_policy;
ALTER FUNCTION actor_hours() OWNER TO ccio_policy;
ALTER FUNCTION living_session(uuid, bytea) OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;

GRANT EXECUTE ON FUNCTION ccio_actor(), today_in_england(), role_grant_is_living(role_grant) TO ccio_serve, ccio_operate, ccio_policy;
GRANT EXECUTE ON FUNCTION actor_is_granted(), actor_has_role(text[]), actor_trusts(text[]), actor_appointments(), actor_people() TO ccio_serve, ccio_policy;
GRANT EXECUTE ON FUNCTION actor_hours(), living_session(uuid, bytea) TO ccio_serve;
GRANT SELECT ON role_grant, appointment_holder, appointment, post, session TO ccio_policy;

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER TABLE role_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE demo_persona ENABLE ROW LEVEL SECURITY;
ALTER TABLE demo_persona FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment_holder FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
-- Facts of the register are open to every signed-in user with a grant, and to
-- nobody else.
ALTER TABLE post ENABLE ROW LEVEL SECURITY;
ALTER TABLE post FORCE ROW LEVEL SECURITY;
ALTER TABLE post_period ENABLE ROW LEVEL SECURITY;
ALTER TABLE post_period FORCE ROW LEVEL SECURITY;
ALTER TABLE post_recruitment ENABLE ROW LEVEL SECURITY;
ALTER TABLE post_recruitment FORCE ROW LEVEL SECURITY;
ALTER TABLE no_such_post ENABLE ROW LEVEL SECURITY;
ALTER TABLE no_such_post FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
ALTER TABLE appointment_period ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment_period FORCE ROW LEVEL SECURITY;
ALTER TABLE trust_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE trust_team FORCE ROW LEVEL SECURITY;

CREATE POLICY serve_reads ON post FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON post_period FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON post_recruitment FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON no_such_post FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON appointment FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON appointment_period FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY serve_reads ON trust_team FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));

CREATE POLICY serve_reads ON appointment_holder FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR person_id = (SELECT ccio_actor())
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[]));
CREATE POLICY serve_reads ON person FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator')) OR id = ANY ((SELECT actor_people())::uuid[]));
CREATE POLICY serve_reads ON account FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_reads ON role_grant FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_reads ON session FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_begins ON session FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
-- A session that has ended is out of reach, so that it stays so.
CREATE POLICY serve_ends ON session FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor()) AND ended_at IS NULL) WITH CHECK (person_id = (SELECT ccio_actor()));
-- Whoever is not signed in chooses among the personas; elsewhere than in a
-- demonstration there are none to see.
CREATE POLICY serve_reads ON demo_persona FOR SELECT TO ccio_serve USING ((SELECT is_demonstration FROM installation));
CREATE POLICY serve_reads ON audit_event FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR subject_id = (SELECT ccio_actor())
    OR trust_code = ANY ((SELECT actor_trusts('trust_administrator'))::text[]));
CREATE POLICY serve_appends ON audit_event FOR INSERT TO ccio_serve
    WITH CHECK (via = 'web' AND actor_id = (SELECT ccio_actor()));

-- The command line of the server is trusted with the whole register, but still
-- cannot rewrite what was recorded or audited.
CREATE POLICY operate ON person TO ccio_operate USING (true);
CREATE POLICY operate ON account TO ccio_operate USING (true);
CREATE POLICY operate ON role_grant TO ccio_operate USING (true);
CREATE POLICY operate ON demo_persona TO ccio_operate USING (true);
CREATE POLICY operate ON appointment_holder TO ccio_operate USING (true);
CREATE POLICY operate ON audit_event FOR INSERT TO ccio_operate WITH CHECK (via = 'command' AND actor_id IS NULL);
CREATE POLICY operate ON post TO ccio_operate USING (true);
CREATE POLICY operate ON post_period TO ccio_operate USING (true);
CREATE POLICY operate ON post_recruitment TO ccio_operate USING (true);
CREATE POLICY operate ON no_such_post TO ccio_operate USING (true);
CREATE POLICY operate ON appointment TO ccio_operate USING (true);
CREATE POLICY operate ON appointment_period TO ccio_operate USING (true);
CREATE POLICY operate ON trust_team TO ccio_operate USING (true);

CREATE POLICY policy_reads ON role_grant FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON appointment_holder FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON appointment FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON post FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON session FOR SELECT TO ccio_policy USING (true);

GRANT SELECT ON account, role_grant, demo_persona, audit_event TO ccio_serve;
-- Without the hash of the secret, which only living_session compares.
GRANT SELECT (id, person_id, role_grant_id, created_at, expires_at, ended_at) ON session TO ccio_serve;
GRANT INSERT ON session, audit_event TO ccio_serve;
GRANT UPDATE (role_grant_id, ended_at) ON session TO ccio_serve;
GRANT SELECT, INSERT ON account, role_grant, demo_persona TO ccio_operate;
GRANT INSERT ON audit_event TO ccio_operate;
