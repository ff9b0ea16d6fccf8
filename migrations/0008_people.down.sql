-- What this version alone can hold is given up: ended grants would live again,
-- and additions to a role have no role here.
DROP TABLE outbox, notice;
DROP TRIGGER only_confirmed_or_ended ON role_grant;
DROP FUNCTION role_grant_only_confirmed_or_ended();
REVOKE INSERT ON person, account, role_grant FROM ccio_serve;
REVOKE UPDATE (confirmed_by, confirmed_at, ended_by, ended_at) ON role_grant FROM ccio_serve;
DROP POLICY serve_invites ON person;
DROP POLICY serve_reads ON person;
CREATE POLICY serve_reads ON person FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator')) OR id = ANY ((SELECT actor_people())::uuid[]));
DROP POLICY serve_invites ON account;
DROP POLICY serve_reads ON account;
CREATE POLICY serve_reads ON account FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
DROP POLICY serve_confirms_or_ends ON role_grant;
DROP POLICY serve_grants ON role_grant;
DROP POLICY serve_reads ON role_grant;
CREATE POLICY serve_reads ON role_grant FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
DROP POLICY policy_reads ON account;
DROP POLICY policy_binds ON account;
DROP POLICY policy_ends ON session;
REVOKE ALL ON account FROM ccio_policy;
REVOKE UPDATE (issuer, subject, bound_at, released_at, disabled_at) ON account FROM ccio_policy;
REVOKE UPDATE (ended_at) ON session FROM ccio_policy;

DROP FUNCTION living_session(uuid, bytea);
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
ALTER TABLE session DROP COLUMN replaced_by;

DROP FUNCTION bind_identity(text, text, text);
DROP FUNCTION identity_person(text, text);
DROP FUNCTION withdraw_address(uuid);
DROP FUNCTION release_identity(uuid);
DROP FUNCTION person_of_address(text);
DROP FUNCTION actor_may_release(uuid);
DROP FUNCTION actor_may_address(uuid);
DROP FUNCTION actor_run_people();
DROP FUNCTION actor_granted_people();
DROP FUNCTION actor_role_grants();
DROP FUNCTION actor_may_end(role_grant);
DROP FUNCTION actor_may_confirm(role_grant);
DROP FUNCTION actor_may_grant(role_grant);
DROP FUNCTION another_administers(role_grant);
DROP FUNCTION actor_runs_person(uuid);
DROP FUNCTION actor_administers(role_grant);
DROP FUNCTION is_held_by(uuid, uuid);
DROP FUNCTION trust_of_appointment(uuid);

CREATE OR REPLACE FUNCTION actor_is_granted() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND role_grant_is_living(g))
$$;
CREATE OR REPLACE FUNCTION role_grant_is_living(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.valid_from <= today_in_england()
        AND (g.valid_to IS NULL OR g.valid_to >= today_in_england())
        -- What opens a person's levels waits for a second person.
        AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at IS NOT NULL)
$$;

ALTER TABLE role_grant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE session NO FORCE ROW LEVEL SECURITY;
ALTER TABLE demo_persona NO FORCE ROW LEVEL SECURITY;
-- Who acted under one of them acts under none.
UPDATE session SET role_grant_id = NULL
    WHERE role_grant_id IN (SELECT id FROM role_grant WHERE ended_at IS NOT NULL OR role IN ('secretarys_levels', 'completion_export'));
DELETE FROM demo_persona
    WHERE role_grant_id IN (SELECT id FROM role_grant WHERE ended_at IS NOT NULL OR role IN ('secretarys_levels', 'completion_export'));
DELETE FROM role_grant WHERE ended_at IS NOT NULL OR role IN ('secretarys_levels', 'completion_export');
ALTER TABLE role_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE demo_persona FORCE ROW LEVEL SECURITY;
DROP INDEX role_grant_trust, role_grant_appointment;
ALTER TABLE role_grant
    DROP CONSTRAINT role_grant_role_known,
    DROP CONSTRAINT role_grant_scope_fits_role,
    DROP CONSTRAINT role_grant_one_at_a_time,
    DROP COLUMN ended_at,
    DROP COLUMN ended_by;
ALTER TABLE role_grant
    ADD CONSTRAINT role_grant_role_known CHECK (role IN
        ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator',
         'regional_analyst', 'national_analyst', 'national_administrator')),
    ADD CONSTRAINT role_grant_scope_fits_role CHECK (CASE
        WHEN role IN ('post_holder', 'validator') THEN appointment_id IS NOT NULL AND trust_code IS NULL AND region_code IS NULL
        WHEN role IN ('board_member', 'board_secretary', 'trust_administrator') THEN trust_code IS NOT NULL AND appointment_id IS NULL AND region_code IS NULL
        WHEN role = 'regional_analyst' THEN region_code IS NOT NULL AND appointment_id IS NULL AND trust_code IS NULL
        ELSE appointment_id IS NULL AND trust_code IS NULL AND region_code IS NULL END),
    ADD CONSTRAINT role_grant_one_at_a_time EXCLUDE USING gist
        (person_id WITH =, role WITH =,
         (coalesce(appointment_id::text, trust_code, region_code, '')) WITH =,
         daterange(valid_from, valid_to, '[]') WITH &&);
ALTER TABLE account DROP COLUMN recorded_by, DROP COLUMN bound_at, DROP COLUMN released_at;
