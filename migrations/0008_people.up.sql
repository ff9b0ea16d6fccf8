-- Grants given and taken away in the product, sign-in identities that are bound
-- to invited addresses, and what people are told of both.

ALTER TABLE account
    ADD COLUMN recorded_by uuid CONSTRAINT account_recorded_by_fkey REFERENCES person,
    ADD COLUMN bound_at timestamptz,
    ADD COLUMN released_at timestamptz;
COMMENT ON COLUMN account.recorded_by IS 'Who invited the address. Null where the command line of the server did.';
COMMENT ON COLUMN account.bound_at IS 'When somebody last signed in by this address for the first time. Null: invited only.';
COMMENT ON COLUMN account.released_at IS 'When an administrator last took the identity off, for another to be bound.';

ALTER TABLE role_grant
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_by uuid CONSTRAINT role_grant_ended_by_fkey REFERENCES person,
    ADD CONSTRAINT role_grant_end_whole CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    DROP CONSTRAINT role_grant_role_known,
    DROP CONSTRAINT role_grant_scope_fits_role,
    DROP CONSTRAINT role_grant_one_at_a_time;
-- The last two are no roles: they are added to one.
ALTER TABLE role_grant
    ADD CONSTRAINT role_grant_role_known CHECK (role IN
        ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator',
         'regional_analyst', 'national_analyst', 'national_administrator', 'secretarys_levels', 'completion_export')),
    ADD CONSTRAINT role_grant_scope_fits_role CHECK (CASE
        WHEN role IN ('post_holder', 'validator') THEN appointment_id IS NOT NULL AND trust_code IS NULL AND region_code IS NULL
        WHEN role IN ('board_member', 'board_secretary', 'trust_administrator', 'secretarys_levels') THEN trust_code IS NOT NULL AND appointment_id IS NULL AND region_code IS NULL
        WHEN role = 'regional_analyst' THEN region_code IS NOT NULL AND appointment_id IS NULL AND trust_code IS NULL
        WHEN role = 'completion_export' THEN appointment_id IS NULL AND (trust_code IS NULL OR region_code IS NULL)
        ELSE appointment_id IS NULL AND trust_code IS NULL AND region_code IS NULL END),
    ADD CONSTRAINT role_grant_one_at_a_time EXCLUDE USING gist
        (person_id WITH =, role WITH =,
         (coalesce(appointment_id::text, trust_code, region_code, '')) WITH =,
         daterange(valid_from, valid_to, '[]') WITH &&) WHERE (ended_at IS NULL);
COMMENT ON COLUMN role_grant.ended_at IS 'From this moment on it gives nothing, whatever its dates.';
CREATE INDEX role_grant_trust ON role_grant (trust_code) WHERE trust_code IS NOT NULL;
CREATE INDEX role_grant_appointment ON role_grant (appointment_id) WHERE appointment_id IS NOT NULL;

CREATE OR REPLACE FUNCTION role_grant_is_living(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.ended_at IS NULL
        AND g.valid_from <= today_in_england()
        AND (g.valid_to IS NULL OR g.valid_to >= today_in_england())
        -- What opens a person's levels waits for a second person.
        AND (g.role NOT IN ('validator', 'board_member', 'secretarys_levels') OR g.confirmed_at IS NOT NULL)
$$;

-- Whoever has nothing but an addition to a role has no role.
CREATE OR REPLACE FUNCTION actor_is_granted() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor()
        AND g.role NOT IN ('secretarys_levels', 'completion_export') AND role_grant_is_living(g))
$$;

ALTER TABLE session ADD COLUMN replaced_by uuid CONSTRAINT session_replaced_by_fkey REFERENCES session,
    ADD CONSTRAINT session_replaced_has_ended CHECK (replaced_by IS NULL OR ended_at IS NOT NULL);
COMMENT ON COLUMN session.replaced_by IS 'The session that went on from this one, when the person''s grants had changed.';

CREATE TABLE notice (
    id uuid CONSTRAINT notice_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT notice_person_fkey REFERENCES person,
    subject text NOT NULL CONSTRAINT notice_subject_length CHECK (length(subject) BETWEEN 1 AND 200),
    body text NOT NULL CONSTRAINT notice_body_length CHECK (length(body) BETWEEN 1 AND 2000),
    link text NOT NULL CONSTRAINT notice_link_is_local CHECK (link ~ '^/([^/\\]|$)' AND length(link) <= 200),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT notice_recorded_by_fkey REFERENCES person,
    read_at timestamptz,
    CONSTRAINT notice_read_after_recorded CHECK (read_at >= recorded_at)
);
CREATE INDEX notice_unread ON notice (person_id, recorded_at) WHERE read_at IS NULL;
COMMENT ON TABLE notice IS 'What a person is told in the product: no level, and nothing about anybody else but who has which role.';

CREATE TABLE outbox (
    id uuid CONSTRAINT outbox_pkey PRIMARY KEY,
    notice_id uuid NOT NULL CONSTRAINT outbox_notice_fkey REFERENCES notice CONSTRAINT outbox_notice_once UNIQUE,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT outbox_recorded_by_fkey REFERENCES person,
    sent_at timestamptz,
    CONSTRAINT outbox_sent_after_recorded CHECK (sent_at >= recorded_at)
);
COMMENT ON TABLE outbox IS 'Mail to be sent, written with the change that it tells of. The address is looked up when it is sent.';

-- What the rules are made of. Only ccio_policy may ask these.

CREATE FUNCTION trust_of_appointment(wanted uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = wanted
$$;

CREATE FUNCTION is_held_by(appointment uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM appointment_holder h WHERE h.appointment_id = appointment AND h.person_id = person AND h.superseded_at IS NULL)
$$;

-- A grant of the actor's trust to run, or any grant for whoever runs England.
CREATE FUNCTION actor_administers(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT actor_has_role('national_administrator')
        OR (g.role IN ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator')
            AND coalesce(g.trust_code, trust_of_appointment(g.appointment_id)) = ANY (actor_trusts('trust_administrator')))
$$;

-- Everything that the actor may do about this person's way to sign in: all of
-- what the person has and holds is within what the actor runs.
CREATE FUNCTION actor_runs_person(wanted uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT wanted <> ccio_actor() AND (actor_has_role('national_administrator')
        OR (actor_trusts('trust_administrator') <> '{}'
            AND NOT EXISTS (SELECT FROM role_grant g WHERE g.person_id = wanted AND g.ended_at IS NULL
                AND g.role NOT IN ('secretarys_levels', 'completion_export') AND NOT actor_administers(g))
            AND NOT EXISTS (SELECT FROM appointment_holder h WHERE h.person_id = wanted AND h.superseded_at IS NULL
                AND trust_of_appointment(h.appointment_id) <> ALL (actor_trusts('trust_administrator')))))
$$;

CREATE FUNCTION another_administers(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant o WHERE o.role = g.role AND o.trust_code IS NOT DISTINCT FROM g.trust_code
        AND o.person_id <> g.person_id AND role_grant_is_living(o))
$$;

-- What the policies and the pages ask.

CREATE FUNCTION actor_may_grant(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.person_id <> ccio_actor() AND g.granted_by = ccio_actor()
        AND g.confirmed_at IS NULL AND g.ended_at IS NULL
        AND CASE g.role
            -- The board's to give, to its secretary.
            WHEN 'secretarys_levels' THEN g.trust_code = ANY (actor_trusts('board_member'))
                AND EXISTS (SELECT FROM role_grant s WHERE s.person_id = g.person_id AND s.role = 'board_secretary'
                    AND s.trust_code = g.trust_code AND role_grant_is_living(s))
            -- Only whoever holds the appointment is its post-holder.
            WHEN 'post_holder' THEN actor_administers(g) AND is_held_by(g.appointment_id, g.person_id)
            -- Nobody validates themselves.
            WHEN 'validator' THEN actor_administers(g) AND NOT is_held_by(g.appointment_id, g.person_id)
            ELSE actor_administers(g) END
$$;

CREATE FUNCTION actor_may_confirm(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.person_id <> ccio_actor() AND g.granted_by IS DISTINCT FROM ccio_actor()
        AND g.confirmed_at IS NULL AND g.ended_at IS NULL
        AND CASE g.role
            WHEN 'validator' THEN is_held_by(g.appointment_id, ccio_actor())
            WHEN 'board_member' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            WHEN 'secretarys_levels' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            ELSE false END
$$;

-- Whoever runs it, whoever has it, whoever is asked to confirm it and will not,
-- and the board for what it gave its secretary.
CREATE FUNCTION actor_may_end(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.ended_at IS NULL AND (g.person_id = ccio_actor() OR actor_administers(g) OR actor_may_confirm(g)
        OR (g.role = 'secretarys_levels' AND g.trust_code = ANY (actor_trusts('board_member'))))
$$;

-- The grants, other than the actor's own, that the actor may see: those of a
-- trust that the actor runs; those of a board that the actor sits on; those that
-- open the actor's own levels.
CREATE FUNCTION actor_role_grants() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH held AS MATERIALIZED (
        SELECT h.appointment_id, trust_of_appointment(h.appointment_id) AS trust_code
        FROM appointment_holder h WHERE h.person_id = ccio_actor() AND h.superseded_at IS NULL
    ), run AS MATERIALIZED (
        SELECT actor_trusts('trust_administrator') AS trusts, actor_trusts('board_member') AS boards
    )
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT g.id FROM role_grant g WHERE g.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.id FROM post p JOIN appointment a ON a.post_id = p.id JOIN role_grant g ON g.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.id FROM role_grant g WHERE g.role IN ('board_member', 'board_secretary', 'secretarys_levels')
            AND g.trust_code = ANY ((SELECT boards FROM run)::text[])
        UNION ALL
        SELECT g.id FROM role_grant g JOIN held ON held.appointment_id = g.appointment_id WHERE g.role = 'validator'
        UNION ALL
        SELECT g.id FROM role_grant g JOIN held ON held.trust_code = g.trust_code WHERE g.role IN ('board_member', 'secretarys_levels')
    ) found
$$;

-- Whose names go with those grants.
CREATE FUNCTION actor_granted_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT g.person_id), '{}') FROM role_grant g WHERE g.id = ANY ((SELECT actor_role_grants())::uuid[])
$$;

-- Whose addresses the administrator of a trust may see: whoever has a grant of
-- the trust, and whoever holds one of its posts.
CREATE FUNCTION actor_run_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH run AS MATERIALIZED (SELECT actor_trusts('trust_administrator') AS trusts)
    SELECT coalesce(array_agg(DISTINCT found.person_id), '{}') FROM (
        SELECT g.person_id FROM role_grant g WHERE g.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT g.person_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN role_grant g ON g.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[])
        UNION ALL
        SELECT h.person_id FROM post p JOIN appointment a ON a.post_id = p.id JOIN appointment_holder h ON h.appointment_id = a.id
        WHERE p.trust_code = ANY ((SELECT trusts FROM run)::text[]) AND h.superseded_at IS NULL
    ) found
$$;

-- An address can be given only to somebody who has none: whoever could add one to
-- another's account could sign in as them.
CREATE FUNCTION actor_may_address(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT actor_runs_person(wanted) AND NOT EXISTS (SELECT FROM account a WHERE a.person_id = wanted AND a.disabled_at IS NULL)
$$;

CREATE FUNCTION actor_may_release(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT actor_runs_person(wanted) $$;

-- So that one person has one account: whose address this is already.
CREATE FUNCTION person_of_address(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.person_id FROM account a WHERE lower(a.email) = lower(wanted) AND a.disabled_at IS NULL
        AND actor_has_role('trust_administrator', 'national_administrator')
$$;

CREATE FUNCTION release_identity(wanted uuid) RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH released AS (
        UPDATE account SET issuer = NULL, subject = NULL, released_at = now()
        WHERE person_id = wanted AND issuer IS NOT NULL AND disabled_at IS NULL AND actor_runs_person(wanted)
        RETURNING id
    ), ended AS (
        -- Whoever signed in by it is out.
        UPDATE session SET ended_at = now() WHERE person_id = wanted AND ended_at IS NULL AND EXISTS (SELECT FROM released)
    )
    SELECT count(*)::integer FROM released
$$;

-- An address that was typed wrongly and by which nobody has signed in.
CREATE FUNCTION withdraw_address(wanted uuid) RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH withdrawn AS (
        UPDATE account SET disabled_at = now()
        WHERE person_id = wanted AND bound_at IS NULL AND issuer IS NULL AND disabled_at IS NULL AND actor_runs_person(wanted)
        RETURNING id
    )
    SELECT count(*)::integer FROM withdrawn
$$;

-- Signing in, before there is an actor.

CREATE FUNCTION identity_person(wanted_issuer text, wanted_subject text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.person_id FROM account a WHERE a.issuer = wanted_issuer AND a.subject = wanted_subject AND a.disabled_at IS NULL
$$;

-- An identity that any account has, even a disabled one, is bound to no other.
CREATE FUNCTION bind_identity(new_issuer text, new_subject text, invited text)
RETURNS TABLE (person_id uuid, account_id uuid, is_rebinding boolean) LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE account a SET issuer = new_issuer, subject = new_subject, bound_at = now()
    WHERE lower(a.email) = lower(invited) AND a.disabled_at IS NULL AND a.issuer IS NULL
        AND new_issuer <> '' AND new_subject <> ''
        AND NOT EXISTS (SELECT FROM account o WHERE o.issuer = new_issuer AND o.subject = new_subject)
    RETURNING a.person_id, a.id, a.released_at IS NOT NULL
$$;

-- A session that another took the place of opens that one for ten seconds more:
-- for requests that were on their way.
DROP FUNCTION living_session(uuid, bytea);
CREATE FUNCTION living_session(wanted uuid, hash bytea)
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

-- What happens to a grant after it was given: one confirmation, and one end.
CREATE FUNCTION role_grant_only_confirmed_or_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    confirms boolean := (NEW.confirmed_at, NEW.confirmed_by) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by);
    ends boolean := (NEW.ended_at, NEW.ended_by) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by);
BEGIN
    IF (confirms AND ends)
        OR (confirms AND (NEW.confirmed_by IS DISTINCT FROM ccio_actor() OR actor_may_confirm(OLD) IS NOT TRUE))
        OR (ends AND (NEW.ended_by IS DISTINCT FROM ccio_actor() OR actor_may_end(OLD) IS NOT TRUE)) THEN
        RAISE EXCEPTION 'a grant is confirmed once and ended once, by those who may'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'role_grant_only_confirmed_or_ended';
    END IF;
    IF ends AND OLD.role IN ('trust_administrator', 'national_administrator') AND role_grant_is_living(OLD) THEN
        -- Two who leave at once leave one after the other.
        PERFORM pg_advisory_xact_lock(hashtext('administrators of ' || coalesce(OLD.trust_code, 'England')));
        IF NOT another_administers(OLD)
            AND (OLD.role = 'national_administrator' OR NOT actor_has_role('national_administrator')) THEN
            RAISE EXCEPTION 'this is the last administrator'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'role_grant_last_administrator';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_confirmed_or_ended BEFORE UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_only_confirmed_or_ended();

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_may_grant(role_grant) OWNER TO ccio_policy;
ALTER FUNCTION actor_may_confirm(role_grant) OWNER TO ccio_policy;
ALTER FUNCTION actor_may_end(role_grant) OWNER TO ccio_policy;
ALTER FUNCTION actor_role_grants() OWNER TO ccio_policy;
ALTER FUNCTION actor_granted_people() OWNER TO ccio_policy;
ALTER FUNCTION actor_run_people() OWNER TO ccio_policy;
ALTER FUNCTION actor_may_address(uuid) OWNER TO ccio_policy;
ALTER FUNCTION actor_may_release(uuid) OWNER TO ccio_policy;
ALTER FUNCTION person_of_address(text) OWNER TO ccio_policy;
ALTER FUNCTION release_identity(uuid) OWNER TO ccio_policy;
ALTER FUNCTION withdraw_address(uuid) OWNER TO ccio_policy;
ALTER FUNCTION identity_person(text, text) OWNER TO ccio_policy;
ALTER FUNCTION bind_identity(text, text, text) OWNER TO ccio_policy;
ALTER FUNCTION living_session(uuid, bytea) OWNER TO ccio_policy;
ALTER FUNCTION role_grant_only_confirmed_or_ended() OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;

GRANT EXECUTE ON FUNCTION trust_of_appointment(uuid), is_held_by(uuid, uuid), actor_administers(role_grant), actor_runs_person(uuid),
    another_administers(role_grant) TO ccio_policy;
GRANT EXECUTE ON FUNCTION actor_may_grant(role_grant), actor_may_confirm(role_grant), actor_may_end(role_grant), actor_role_grants(),
    actor_granted_people(), actor_run_people(), actor_may_address(uuid), actor_may_release(uuid), person_of_address(text),
    release_identity(uuid), withdraw_address(uuid), identity_person(text, text), bind_identity(text, text, text),
    living_session(uuid, bytea) TO ccio_serve;

GRANT SELECT ON account TO ccio_policy;
GRANT UPDATE (issuer, subject, bound_at, released_at, disabled_at) ON account TO ccio_policy;
GRANT UPDATE (ended_at) ON session TO ccio_policy;
CREATE POLICY policy_reads ON account FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_binds ON account FOR UPDATE TO ccio_policy USING (true);
CREATE POLICY policy_ends ON session FOR UPDATE TO ccio_policy USING (true);

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;

DROP POLICY serve_reads ON role_grant;
CREATE POLICY serve_reads ON role_grant FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR id = ANY ((SELECT actor_role_grants())::uuid[]));
CREATE POLICY serve_grants ON role_grant FOR INSERT TO ccio_serve WITH CHECK ((SELECT actor_may_grant(role_grant)));
-- Which of the two it may be, the trigger asks.
CREATE POLICY serve_confirms_or_ends ON role_grant FOR UPDATE TO ccio_serve
    USING (ended_at IS NULL) WITH CHECK ((SELECT ccio_actor()) IN (confirmed_by, ended_by));

DROP POLICY serve_reads ON account;
CREATE POLICY serve_reads ON account FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR person_id = ANY ((SELECT actor_run_people())::uuid[]));
CREATE POLICY serve_invites ON account FOR INSERT TO ccio_serve WITH CHECK (
    recorded_by = (SELECT ccio_actor()) AND issuer IS NULL AND disabled_at IS NULL AND bound_at IS NULL AND released_at IS NULL
    AND (SELECT actor_may_address(person_id)));

DROP POLICY serve_reads ON person;
CREATE POLICY serve_reads ON person FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR id = ANY ((SELECT actor_people())::uuid[])
    OR id = ANY ((SELECT actor_granted_people())::uuid[]));
CREATE POLICY serve_invites ON person FOR INSERT TO ccio_serve
    WITH CHECK ((SELECT actor_has_role('trust_administrator', 'national_administrator')));

CREATE POLICY serve_reads ON notice FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_tells ON notice FOR INSERT TO ccio_serve WITH CHECK (recorded_by = (SELECT ccio_actor()) AND read_at IS NULL);
CREATE POLICY serve_has_read ON notice FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor())) WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_tells ON outbox FOR INSERT TO ccio_serve WITH CHECK (recorded_by = (SELECT ccio_actor()) AND sent_at IS NULL);
CREATE POLICY operate ON notice FOR INSERT TO ccio_operate WITH CHECK (recorded_by IS NULL);
CREATE POLICY operate ON outbox FOR INSERT TO ccio_operate WITH CHECK (recorded_by IS NULL);

GRANT INSERT ON person, account, role_grant TO ccio_serve;
GRANT UPDATE (confirmed_by, confirmed_at, ended_by, ended_at) ON role_grant TO ccio_serve;
GRANT SELECT, INSERT ON notice TO ccio_serve;
GRANT UPDATE (read_at) ON notice TO ccio_serve;
-- What is to be sent is read by the job that sends it, and by nobody else.
GRANT INSERT ON outbox TO ccio_serve;
GRANT INSERT ON notice, outbox TO ccio_operate;
GRANT SELECT (replaced_by), UPDATE (replaced_by) ON session TO ccio_serve;
