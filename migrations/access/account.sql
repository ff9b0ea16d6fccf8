-- People, their accounts, and the grants that give them roles.

-- The grants of others that the actor may see: those of a trust that the actor runs,
-- those of a board that the actor sits on, and those that open the actor's own levels.
CREATE OR REPLACE FUNCTION actor_role_grants() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
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
GRANT EXECUTE ON FUNCTION actor_role_grants() TO ccio_serve;

-- The people whose addresses the administrator of a trust may see: they have a grant of
-- the trust, or hold one of its posts.
CREATE OR REPLACE FUNCTION actor_run_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
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
GRANT EXECUTE ON FUNCTION actor_run_people() TO ccio_serve;

-- The people whose grants the actor may see, so that their names can be shown.
CREATE OR REPLACE FUNCTION actor_granted_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT g.person_id), '{}') FROM role_grant g WHERE g.id = ANY ((SELECT actor_role_grants())::uuid[])
$$;
GRANT EXECUTE ON FUNCTION actor_granted_people() TO ccio_serve;

-- The same rules are written in internal/account for the pages (MayGive, MayConfirm,
-- MayEnd).
CREATE OR REPLACE FUNCTION actor_may_grant(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
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
GRANT EXECUTE ON FUNCTION actor_may_grant(role_grant) TO ccio_serve;

CREATE OR REPLACE FUNCTION actor_may_confirm(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.person_id <> ccio_actor() AND g.granted_by IS DISTINCT FROM ccio_actor()
        AND g.confirmed_at IS NULL AND g.ended_at IS NULL
        AND CASE g.role
            WHEN 'validator' THEN is_held_by(g.appointment_id, ccio_actor())
            WHEN 'board_member' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            WHEN 'secretarys_levels' THEN g.trust_code = ANY (actor_trusts('board_member')) OR actor_has_role('national_administrator')
            ELSE false END
$$;
GRANT EXECUTE ON FUNCTION actor_may_confirm(role_grant) TO ccio_serve;

-- A grant may be ended by whoever runs it, by whoever has it, by whoever was asked to
-- confirm it and refuses, and by the board where the board gave it to its secretary.
CREATE OR REPLACE FUNCTION actor_may_end(g role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.ended_at IS NULL AND (g.person_id = ccio_actor() OR actor_administers(g) OR actor_may_confirm(g)
        OR (g.role = 'secretarys_levels' AND g.trust_code = ANY (actor_trusts('board_member'))))
$$;
GRANT EXECUTE ON FUNCTION actor_may_end(role_grant) TO ccio_serve;

-- Only somebody who has no address can be given one: whoever could add an address to
-- another person's account could sign in as them.
CREATE OR REPLACE FUNCTION actor_may_address(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT actor_runs_person(wanted) AND NOT EXISTS (SELECT FROM account a WHERE a.person_id = wanted AND a.disabled_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION actor_may_address(uuid) TO ccio_serve;

CREATE OR REPLACE FUNCTION actor_may_release(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT actor_runs_person(wanted) $$;
GRANT EXECUTE ON FUNCTION actor_may_release(uuid) TO ccio_serve;

-- Who has this address already, so that a person does not get a second account.
CREATE OR REPLACE FUNCTION person_of_address(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.person_id FROM account a WHERE lower(a.email) = lower(wanted) AND a.disabled_at IS NULL
        AND actor_has_role('trust_administrator', 'national_administrator')
$$;
GRANT EXECUTE ON FUNCTION person_of_address(text) TO ccio_serve;

CREATE OR REPLACE FUNCTION release_identity(wanted uuid) RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
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
GRANT EXECUTE ON FUNCTION release_identity(uuid) TO ccio_serve;

-- Withdraws an address that was mistyped, as long as nobody has signed in with it.
CREATE OR REPLACE FUNCTION withdraw_address(wanted uuid) RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH withdrawn AS (
        UPDATE account SET disabled_at = now()
        WHERE person_id = wanted AND bound_at IS NULL AND issuer IS NULL AND disabled_at IS NULL AND actor_runs_person(wanted)
        RETURNING id
    )
    SELECT count(*)::integer FROM withdrawn
$$;
GRANT EXECUTE ON FUNCTION withdraw_address(uuid) TO ccio_serve;

-- This and the next function work before anybody is signed in, when there is no actor.
CREATE OR REPLACE FUNCTION identity_person(wanted_issuer text, wanted_subject text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.person_id FROM account a WHERE a.issuer = wanted_issuer AND a.subject = wanted_subject AND a.disabled_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION identity_person(text, text) TO ccio_serve;

-- An identity that already belongs to an account, even a disabled one, is not bound to
-- another.
CREATE OR REPLACE FUNCTION bind_identity(new_issuer text, new_subject text, invited text)
RETURNS TABLE (person_id uuid, account_id uuid, is_rebinding boolean) LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE account a SET issuer = new_issuer, subject = new_subject, bound_at = now()
    WHERE lower(a.email) = lower(invited) AND a.disabled_at IS NULL AND a.issuer IS NULL
        AND new_issuer <> '' AND new_subject <> ''
        AND NOT EXISTS (SELECT FROM account o WHERE o.issuer = new_issuer AND o.subject = new_subject)
    RETURNING a.person_id, a.id, a.released_at IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION bind_identity(text, text, text) TO ccio_serve;

-- After a grant is given it can be confirmed once and ended once, and nothing else.
CREATE OR REPLACE FUNCTION role_grant_only_confirmed_or_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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

ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- The command line is trusted with the whole register. It still cannot rewrite what was
-- recorded or audited, because it has no privilege to.
CREATE POLICY operate ON person TO ccio_operate USING (true);
CREATE POLICY serve_reads ON person FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR id = ANY ((SELECT actor_people())::uuid[])
    OR id = ANY ((SELECT actor_granted_people())::uuid[]));
CREATE POLICY serve_invites ON person FOR INSERT TO ccio_serve
    WITH CHECK ((SELECT actor_has_role('trust_administrator', 'national_administrator')));
GRANT SELECT, INSERT ON person TO ccio_serve;
GRANT SELECT, INSERT ON person TO ccio_operate;

ALTER TABLE account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY operate ON account TO ccio_operate USING (true);
CREATE POLICY policy_reads ON account FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_binds ON account FOR UPDATE TO ccio_policy USING (true);
CREATE POLICY serve_reads ON account FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR person_id = ANY ((SELECT actor_run_people())::uuid[]));
CREATE POLICY serve_invites ON account FOR INSERT TO ccio_serve WITH CHECK (
    recorded_by = (SELECT ccio_actor()) AND issuer IS NULL AND disabled_at IS NULL AND bound_at IS NULL AND released_at IS NULL
    AND (SELECT actor_may_address(person_id)));
GRANT SELECT, INSERT ON account TO ccio_serve;
GRANT SELECT, INSERT ON account TO ccio_operate;
GRANT SELECT, UPDATE (issuer, subject, disabled_at, bound_at, released_at) ON account TO ccio_policy;

ALTER TABLE role_grant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY operate ON role_grant TO ccio_operate USING (true);
CREATE POLICY policy_reads ON role_grant FOR SELECT TO ccio_policy USING (true);
CREATE POLICY serve_reads ON role_grant FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR id = ANY ((SELECT actor_role_grants())::uuid[]));
CREATE POLICY serve_grants ON role_grant FOR INSERT TO ccio_serve WITH CHECK ((SELECT actor_may_grant(role_grant)));
-- Whether the actor may confirm, or end, is for the trigger to check.
CREATE POLICY serve_confirms_or_ends ON role_grant FOR UPDATE TO ccio_serve
    USING (ended_at IS NULL) WITH CHECK ((SELECT ccio_actor()) IN (confirmed_by, ended_by));
CREATE TRIGGER only_confirmed_or_ended BEFORE UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_only_confirmed_or_ended();
GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at, ended_at, ended_by) ON role_grant TO ccio_serve;
GRANT SELECT, INSERT ON role_grant TO ccio_operate;
GRANT SELECT ON role_grant TO ccio_policy;

ALTER TABLE demo_persona ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Nobody is signed in yet when a persona is chosen. Outside a demonstration there are
-- none to see.
CREATE POLICY serve_reads ON demo_persona FOR SELECT TO ccio_serve USING ((SELECT is_demonstration FROM installation));
CREATE POLICY operate ON demo_persona TO ccio_operate USING (true);
GRANT SELECT ON demo_persona TO ccio_serve;
GRANT SELECT, INSERT ON demo_persona TO ccio_operate;
