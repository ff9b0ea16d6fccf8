-- What is held about the actor, for the actor to see even without a grant, and what the
-- actor has to say about it: a note beside the record, and requests for corrections.

-- The role in which somebody acted at a moment, and its organisation. If they had several
-- roles, it is the one that reaches furthest.
CREATE OR REPLACE FUNCTION role_held(wanted uuid, moment timestamptz) RETURNS TABLE (role text, code text) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.role, coalesce(g.trust_code, g.region_code, trust_of_appointment(g.appointment_id)) FROM role_grant g
    WHERE g.person_id = wanted AND g.role NOT IN ('secretarys_levels', 'completion_export')
        AND (g.ended_at IS NULL OR g.ended_at > moment)
        AND daterange(g.valid_from, g.valid_to, '[]') @> (moment AT TIME ZONE 'Europe/London')::date
        AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at <= moment)
    ORDER BY array_position(ARRAY['national_administrator', 'trust_administrator', 'board_member', 'board_secretary', 'validator'], g.role), g.recorded_at, g.id
    LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION role_held(uuid, timestamptz) TO ccio_policy;

-- Who looked at what is held about the actor, and when. The name of an action that only
-- looks begins with the word view. The actor's own looks are left out.
CREATE OR REPLACE FUNCTION actor_looks() RETURNS TABLE (event_id uuid, occurred_at timestamptz, looker_id uuid,
    role text, code text, object_kind text, fields text[])
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id, e.occurred_at, e.actor_id, r.role, r.code, e.object_kind, e.fields
    FROM audit_event e LEFT JOIN LATERAL role_held(e.actor_id, e.occurred_at) r ON true
    WHERE e.subject_id = ccio_actor() AND e.actor_id <> ccio_actor() AND e.action LIKE 'view %'
$$;
GRANT EXECUTE ON FUNCTION actor_looks() TO ccio_serve;

-- What the audit holds about the actor, counted by action: what the actor did, and what
-- others did that was about the actor.
CREATE OR REPLACE FUNCTION actor_traces() RETURNS TABLE (did boolean, action text, events bigint, first_at timestamptz, last_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT true, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.actor_id = ccio_actor() GROUP BY e.action
    UNION ALL
    SELECT false, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.subject_id = ccio_actor() AND e.actor_id IS DISTINCT FROM ccio_actor() AND e.action NOT LIKE 'view %' GROUP BY e.action
$$;
GRANT EXECUTE ON FUNCTION actor_traces() TO ccio_serve;

-- The appointments that the actor holds, held, or was once recorded for. This is their
-- open part, which somebody without a grant can read nowhere else.
CREATE OR REPLACE FUNCTION actor_held() RETURNS TABLE (holder_id uuid, trust_code text, post_type text, local_title text, kind text,
    share_hundredths integer, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT h.id, p.trust_code, f.type, f.local_title, l.kind, l.share_hundredths, l.valid_from, l.valid_to
    FROM appointment_holder h
        JOIN appointment a ON a.id = h.appointment_id
        JOIN post p ON p.id = a.post_id
        LEFT JOIN LATERAL (SELECT t.type, t.local_title FROM post_period t WHERE t.post_id = p.id AND t.superseded_at IS NULL
            ORDER BY t.valid_from DESC LIMIT 1) f ON true
        LEFT JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
    WHERE h.person_id = ccio_actor()
$$;
GRANT EXECUTE ON FUNCTION actor_held() TO ccio_serve;

-- Who gave the actor each grant, in which role, and which post it is of. If there is no
-- giver, the command line gave it.
CREATE OR REPLACE FUNCTION actor_own_grants() RETURNS TABLE (role_grant_id uuid, giver_id uuid,
    role text, code text, trust_code text, post_type text, local_title text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.id, g.granted_by, r.role, r.code, coalesce(g.trust_code, p.trust_code), f.type, f.local_title
    FROM role_grant g
        LEFT JOIN appointment a ON a.id = g.appointment_id
        LEFT JOIN post p ON p.id = a.post_id
        LEFT JOIN LATERAL (SELECT t.type, t.local_title FROM post_period t WHERE t.post_id = p.id AND t.superseded_at IS NULL
            ORDER BY t.valid_from DESC LIMIT 1) f ON true
        LEFT JOIN LATERAL role_held(g.granted_by, g.recorded_at) r ON true
    WHERE g.person_id = ccio_actor()
$$;
GRANT EXECUTE ON FUNCTION actor_own_grants() TO ccio_serve;

-- The people in the posts of the trusts that the actor runs.
CREATE OR REPLACE FUNCTION actor_run_holders() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') FROM post p
        JOIN appointment a ON a.post_id = p.id JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
    WHERE p.trust_code = ANY ((SELECT actor_trusts('trust_administrator'))::text[])
$$;
GRANT EXECUTE ON FUNCTION actor_run_holders() TO ccio_serve;

-- Who is told when the actor asks for a correction: the administrators of the trusts whose
-- posts the actor holds or, if they have none, those of England.
CREATE OR REPLACE FUNCTION actor_correctors() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH administrators AS MATERIALIZED (
        SELECT g.person_id, g.role FROM role_grant g WHERE g.person_id <> ccio_actor() AND role_grant_is_living(g)
            AND (g.role = 'national_administrator' OR (g.role = 'trust_administrator' AND g.trust_code IN (
                SELECT trust_of_appointment(h.appointment_id) FROM appointment_holder h WHERE h.person_id = ccio_actor() AND h.superseded_at IS NULL)))
    )
    SELECT coalesce(array_agg(DISTINCT d.person_id), '{}') FROM administrators d
    WHERE d.role = 'trust_administrator' OR NOT EXISTS (SELECT FROM administrators o WHERE o.role = 'trust_administrator')
$$;
GRANT EXECUTE ON FUNCTION actor_correctors() TO ccio_serve;

ALTER TABLE record_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- A note can be read by whoever may see the record that it belongs to; a correction by
-- those who could make it.
CREATE POLICY serve_reads ON record_note FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR (kind = 'own_note' AND person_id = ANY ((SELECT actor_people())::uuid[]))
    OR (kind = 'correction' AND person_id = ANY ((SELECT actor_run_holders())::uuid[])));
CREATE POLICY serve_writes ON record_note FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_changes ON record_note FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor()) AND kind = 'own_note') WITH CHECK (person_id = (SELECT ccio_actor()));
GRANT SELECT, INSERT, UPDATE (words, version, recorded_at) ON record_note TO ccio_serve;
