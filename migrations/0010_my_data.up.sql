-- What is held about a person, for that person to see: without a grant too. And
-- what that person has to say of it: a note beside the record, and corrections
-- asked for.

CREATE TABLE record_note (
    id uuid CONSTRAINT record_note_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT record_note_person_fkey REFERENCES person,
    kind text NOT NULL CONSTRAINT record_note_kind_known CHECK (kind IN ('own_note', 'correction')),
    wrong text CONSTRAINT record_note_wrong_length CHECK (length(wrong) BETWEEN 1 AND 1000),
    words text NOT NULL,
    version integer NOT NULL CONSTRAINT record_note_version_from_one CHECK (version >= 1),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT record_note_wrong_of_correction CHECK ((wrong IS NOT NULL) = (kind = 'correction')),
    CONSTRAINT record_note_words_length CHECK (length(words) <= 1000 AND (kind = 'own_note' OR words <> ''))
);
CREATE UNIQUE INDEX record_note_one_own ON record_note (person_id) WHERE kind = 'own_note';
CREATE INDEX record_note_person ON record_note (person_id, recorded_at);
COMMENT ON TABLE record_note IS 'The person''s own words about what is held about them. No fact of the register.';
COMMENT ON COLUMN record_note.wrong IS 'What is wrong, of a correction that is asked for; words then says what would be right.';
COMMENT ON COLUMN record_note.words IS 'An own note may be empty: it was taken back.';
COMMENT ON COLUMN record_note.version IS 'One more with each change of an own note, which is overwritten: the words are the person''s to take back.';

-- In which role somebody acted at a moment, and of which organisation: of several
-- the one that reaches furthest. Only ccio_policy may ask.
CREATE FUNCTION role_held(wanted uuid, moment timestamptz) RETURNS TABLE (role text, code text) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.role, coalesce(g.trust_code, g.region_code, trust_of_appointment(g.appointment_id)) FROM role_grant g
    WHERE g.person_id = wanted AND g.role NOT IN ('secretarys_levels', 'completion_export')
        AND (g.ended_at IS NULL OR g.ended_at > moment)
        AND daterange(g.valid_from, g.valid_to, '[]') @> (moment AT TIME ZONE 'Europe/London')::date
        AND (g.role NOT IN ('validator', 'board_member') OR g.confirmed_at <= moment)
    ORDER BY array_position(ARRAY['national_administrator', 'trust_administrator', 'board_member', 'board_secretary', 'validator'], g.role), g.recorded_at, g.id
    LIMIT 1
$$;

-- Who looked at what is held about the actor, and when. An action that is a look
-- begins with the word view; one's own are none.
CREATE FUNCTION actor_looks() RETURNS TABLE (event_id uuid, occurred_at timestamptz, looker_id uuid, role text, code text, object_kind text, fields text[])
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id, e.occurred_at, e.actor_id, r.role, r.code, e.object_kind, e.fields
    FROM audit_event e LEFT JOIN LATERAL role_held(e.actor_id, e.occurred_at) r ON true
    WHERE e.subject_id = ccio_actor() AND e.actor_id <> ccio_actor() AND e.action LIKE 'view %'
$$;

-- What the audit has of the actor, by action: as the one who did it, and as the
-- one whom it was about.
CREATE FUNCTION actor_traces() RETURNS TABLE (did boolean, action text, events bigint, first_at timestamptz, last_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT true, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.actor_id = ccio_actor() GROUP BY e.action
    UNION ALL
    SELECT false, e.action, count(*), min(e.occurred_at), max(e.occurred_at) FROM audit_event e
    WHERE e.subject_id = ccio_actor() AND e.actor_id IS DISTINCT FROM ccio_actor() AND e.action NOT LIKE 'view %' GROUP BY e.action
$$;

-- The appointments that the actor holds, held, or was once recorded for: the open
-- part of them, which somebody without a grant reads nowhere else.
CREATE FUNCTION actor_held() RETURNS TABLE (holder_id uuid, trust_code text, post_type text, local_title text, kind text,
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

-- Who gave the actor each of the actor's grants, in which role, and of which post
-- it is. Without a giver: the command line of the server did.
CREATE FUNCTION actor_own_grants() RETURNS TABLE (role_grant_id uuid, giver_id uuid, role text, code text, trust_code text, post_type text, local_title text)
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

-- The people in the posts of the trusts that the actor runs.
CREATE FUNCTION actor_run_holders() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT h.person_id), '{}') FROM post p
        JOIN appointment a ON a.post_id = p.id JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
    WHERE p.trust_code = ANY ((SELECT actor_trusts('trust_administrator'))::text[])
$$;

-- Whom a correction that the actor asks for is told to: the administrators of the
-- trusts in whose posts the actor is; where there is none, those of England.
CREATE FUNCTION actor_correctors() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH administrators AS MATERIALIZED (
        SELECT g.person_id, g.role FROM role_grant g WHERE g.person_id <> ccio_actor() AND role_grant_is_living(g)
            AND (g.role = 'national_administrator' OR (g.role = 'trust_administrator' AND g.trust_code IN (
                SELECT trust_of_appointment(h.appointment_id) FROM appointment_holder h WHERE h.person_id = ccio_actor() AND h.superseded_at IS NULL)))
    )
    SELECT coalesce(array_agg(DISTINCT d.person_id), '{}') FROM administrators d
    WHERE d.role = 'trust_administrator' OR NOT EXISTS (SELECT FROM administrators o WHERE o.role = 'trust_administrator')
$$;

GRANT CREATE ON SCHEMA public TO ccio_policy;
ALTER FUNCTION actor_looks() OWNER TO ccio_policy;
ALTER FUNCTION actor_traces() OWNER TO ccio_policy;
ALTER FUNCTION actor_held() OWNER TO ccio_policy;
ALTER FUNCTION actor_own_grants() OWNER TO ccio_policy;
ALTER FUNCTION actor_run_holders() OWNER TO ccio_policy;
ALTER FUNCTION actor_correctors() OWNER TO ccio_policy;
REVOKE CREATE ON SCHEMA public FROM ccio_policy;
GRANT EXECUTE ON FUNCTION role_held(uuid, timestamptz) TO ccio_policy;
GRANT EXECUTE ON FUNCTION actor_looks(), actor_traces(), actor_held(), actor_own_grants(), actor_run_holders(), actor_correctors() TO ccio_serve;

-- Of the audit ccio_policy reads what is of the actor, and of the register what
-- actor_held gives on.
GRANT SELECT ON audit_event, post_period, appointment_period TO ccio_policy;
CREATE POLICY policy_reads ON audit_event FOR SELECT TO ccio_policy USING ((SELECT ccio_actor()) IN (subject_id, actor_id));
CREATE POLICY policy_reads ON post_period FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reads ON appointment_period FOR SELECT TO ccio_policy USING (true);

ALTER TABLE record_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_note FORCE ROW LEVEL SECURITY;
-- A note is for whoever may see the record that it stands beside; a correction for
-- those who could make it.
CREATE POLICY serve_reads ON record_note FOR SELECT TO ccio_serve USING (
    person_id = (SELECT ccio_actor())
    OR (SELECT actor_has_role('national_administrator'))
    OR (kind = 'own_note' AND person_id = ANY ((SELECT actor_people())::uuid[]))
    OR (kind = 'correction' AND person_id = ANY ((SELECT actor_run_holders())::uuid[])));
CREATE POLICY serve_writes ON record_note FOR INSERT TO ccio_serve WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_changes ON record_note FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor()) AND kind = 'own_note') WITH CHECK (person_id = (SELECT ccio_actor()));
GRANT SELECT, INSERT ON record_note TO ccio_serve;
GRANT UPDATE (words, version, recorded_at) ON record_note TO ccio_serve;
