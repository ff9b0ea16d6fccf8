-- Who is asking, and which roles they have. The policies know nothing but the actor's
-- id, which is set for one transaction, and look that person's grants up by the
-- database's own clock. What they call runs as ccio_policy, the one role that reads
-- grants whoever asks.
--
-- Every function puts pg_temp last in its search path, because Postgres would otherwise
-- look there first: it would believe a temporary table role_grant, and run the check of
-- a temporary type uuid as ccio_policy. Where a function asks another for each row, it
-- writes (SELECT …), so that Postgres asks once.

CREATE OR REPLACE FUNCTION ccio_actor() RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT nullif(current_setting('ccio.actor', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION ccio_actor() TO ccio_serve, ccio_operate, ccio_policy;

CREATE OR REPLACE FUNCTION today_in_england() RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$;
GRANT EXECUTE ON FUNCTION today_in_england() TO ccio_serve, ccio_operate, ccio_policy;

CREATE OR REPLACE FUNCTION role_grant_is_living(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.ended_at IS NULL
        AND g.valid_from <= today_in_england()
        AND (g.valid_to IS NULL OR g.valid_to >= today_in_england())
        -- What opens a person's levels waits for a second person.
        AND (g.role NOT IN ('validator', 'board_member', 'secretarys_levels') OR g.confirmed_at IS NOT NULL)
$$;
GRANT EXECUTE ON FUNCTION role_grant_is_living(role_grant) TO ccio_serve, ccio_operate, ccio_policy;

-- An addition to a role is not a role.
CREATE OR REPLACE FUNCTION actor_is_granted() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor()
        AND g.role NOT IN ('secretarys_levels', 'completion_export') AND role_grant_is_living(g))
$$;
GRANT EXECUTE ON FUNCTION actor_is_granted() TO ccio_serve;

CREATE OR REPLACE FUNCTION actor_has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND role_grant_is_living(g))
$$;
GRANT EXECUTE ON FUNCTION actor_has_role(text[]) TO ccio_serve;

CREATE OR REPLACE FUNCTION actor_trusts(VARIADIC roles text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(g.trust_code), '{}') FROM role_grant g
    WHERE g.person_id = ccio_actor() AND g.role = ANY (roles) AND g.trust_code IS NOT NULL AND role_grant_is_living(g)
$$;
GRANT EXECUTE ON FUNCTION actor_trusts(text[]) TO ccio_serve;

-- The rules are made of this and the other functions that only ccio_policy may call.
CREATE OR REPLACE FUNCTION trust_of_appointment(wanted uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = wanted
$$;
GRANT EXECUTE ON FUNCTION trust_of_appointment(uuid) TO ccio_policy;

CREATE OR REPLACE FUNCTION is_held_by(appointment uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM appointment_holder h WHERE h.appointment_id = appointment AND h.person_id = person AND h.superseded_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION is_held_by(uuid, uuid) TO ccio_policy;

-- The appointments whose personal part the actor may see, whoever holds them: those that
-- the actor validates, and those of the trusts that the actor serves. The actor's own
-- are found by the row instead, because an appointment can also have rows of somebody
-- who was recorded for it by mistake.
CREATE OR REPLACE FUNCTION actor_appointments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT found.id), '{}') FROM (
        SELECT g.appointment_id AS id FROM role_grant g
        WHERE g.person_id = ccio_actor() AND g.role = 'validator' AND role_grant_is_living(g)
        UNION ALL
        SELECT a.id FROM appointment a WHERE a.post_id = ANY (ARRAY(SELECT p.id FROM post p
            WHERE p.trust_code = ANY ((SELECT actor_trusts('board_member', 'board_secretary', 'trust_administrator'))::text[])))
    ) found
$$;
GRANT EXECUTE ON FUNCTION actor_appointments() TO ccio_serve;

CREATE OR REPLACE FUNCTION actor_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') || ccio_actor()
    FROM appointment_holder h WHERE h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$$;
GRANT EXECUTE ON FUNCTION actor_people() TO ccio_serve;

-- Whether the grant is of a trust that the actor runs; whoever runs England runs all.
CREATE OR REPLACE FUNCTION actor_administers(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT actor_has_role('national_administrator')
        OR (g.role IN ('post_holder', 'validator', 'board_member', 'board_secretary', 'trust_administrator')
            AND coalesce(g.trust_code, trust_of_appointment(g.appointment_id)) = ANY (actor_trusts('trust_administrator')))
$$;
GRANT EXECUTE ON FUNCTION actor_administers(role_grant) TO ccio_policy;

-- Whether the actor may change how this person signs in: the actor runs everything that
-- the person has a grant of or holds.
CREATE OR REPLACE FUNCTION actor_runs_person(wanted uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT wanted <> ccio_actor() AND (actor_has_role('national_administrator')
        OR (actor_trusts('trust_administrator') <> '{}'
            AND NOT EXISTS (SELECT FROM role_grant g WHERE g.person_id = wanted AND g.ended_at IS NULL
                AND g.role NOT IN ('secretarys_levels', 'completion_export') AND NOT actor_administers(g))
            AND NOT EXISTS (SELECT FROM appointment_holder h WHERE h.person_id = wanted AND h.superseded_at IS NULL
                AND trust_of_appointment(h.appointment_id) <> ALL (actor_trusts('trust_administrator')))))
$$;
GRANT EXECUTE ON FUNCTION actor_runs_person(uuid) TO ccio_policy;

CREATE OR REPLACE FUNCTION another_administers(g role_grant) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM role_grant o WHERE o.role = g.role AND o.trust_code IS NOT DISTINCT FROM g.trust_code
        AND o.person_id <> g.person_id AND role_grant_is_living(o))
$$;
GRANT EXECUTE ON FUNCTION another_administers(role_grant) TO ccio_policy;
