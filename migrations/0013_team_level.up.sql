-- What a board learns of the competence of the team round its CCIO: per domain how
-- many are at level 3 or above and how many below, written once, when the cycle
-- closes, and only where nobody can be recognised in it.

-- The role of what makes figures of people's levels. It reads levels and writes
-- figures from which too small a group has been left out; the web server reads the
-- figures and no level behind them.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ccio_publish') THEN
            CREATE ROLE ccio_publish NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    IF NOT pg_has_role(current_user, 'ccio_publish', 'SET') THEN
        GRANT ccio_publish TO CURRENT_USER;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO ccio_publish;

-- A row is a figure that may be shown. Where there is none, there were too few
-- people, or too few on one side, and which of the two is not kept.
CREATE TABLE team_level (
    cycle_code text NOT NULL CONSTRAINT team_level_cycle_fkey REFERENCES cycle,
    trust_code text NOT NULL CONSTRAINT team_level_trust_fkey REFERENCES organisation,
    domain_id text NOT NULL CONSTRAINT team_level_domain_length CHECK (length(domain_id) BETWEEN 1 AND 40),
    at_or_above integer NOT NULL CONSTRAINT team_level_at_or_above_least CHECK (at_or_above >= 2),
    below integer NOT NULL CONSTRAINT team_level_below_least CHECK (below >= 2),
    CONSTRAINT team_level_pkey PRIMARY KEY (cycle_code, trust_code, domain_id),
    CONSTRAINT team_level_people_least CHECK (at_or_above + below >= 5)
);
COMMENT ON COLUMN team_level.at_or_above IS 'People besides the CCIO whose validated domain level is 3 or above.';
COMMENT ON COLUMN team_level.below IS 'People besides the CCIO whose validated domain level is 1 or 2.';

ALTER TABLE team_level ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_level FORCE ROW LEVEL SECURITY;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON team_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();

-- The figures of a cycle, from what is signed off the moment that it closes. A
-- person counts once, with the higher level where they hold two posts of the trust.
-- Who holds a CCIO post of the trust is left out, whatever else they hold there.
CREATE FUNCTION cycle_freezes_teams() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below)
    WITH held AS MATERIALIZED (
        SELECT p.trust_code, a.id AS appointment_id, t.type
        FROM post p
            JOIN post_period t ON t.post_id = p.id AND t.superseded_at IS NULL AND t.type NOT IN ('cio_cdio', 'board_digital_lead')
            JOIN appointment a ON a.post_id = p.id
            JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
        WHERE daterange(t.valid_from, t.valid_to, '[]') @> least(NEW.closes_on, (NEW.closed_at AT TIME ZONE 'Europe/London')::date)
            AND daterange(l.valid_from, l.valid_to, '[]') @> least(NEW.closes_on, (NEW.closed_at AT TIME ZONE 'Europe/London')::date)
    ), leads AS MATERIALIZED (
        SELECT held.trust_code, h.person_id
        FROM held JOIN appointment_holder h ON h.appointment_id = held.appointment_id AND h.superseded_at IS NULL
        WHERE held.type = 'ccio'
    ), levels AS (
        SELECT held.trust_code, d.domain_id, y.person_id, max(d.level) AS level
        FROM held
            JOIN assessment s ON s.appointment_id = held.appointment_id AND s.cycle_code = NEW.code AND s.state = 'signed_off'
            JOIN assessment_party y ON y.assessment_id = s.id
            JOIN domain_level d ON d.assessment_id = s.id AND d.sign_off = s.sign_off AND d.kind = 'level'
        WHERE held.type <> 'ccio'
            AND (held.trust_code, y.person_id) NOT IN (SELECT leads.trust_code, leads.person_id FROM leads) -- hashed, however many it takes them for
        GROUP BY held.trust_code, d.domain_id, y.person_id
    )
    SELECT NEW.code, trust_code, domain_id, count(*) FILTER (WHERE level >= 3), count(*) FILTER (WHERE level < 3)
    FROM levels
    GROUP BY trust_code, domain_id
    HAVING count(*) >= 5 AND count(*) FILTER (WHERE level >= 3) >= 2 AND count(*) FILTER (WHERE level < 3) >= 2;
    RETURN NULL;
END
$$;
GRANT CREATE ON SCHEMA public TO ccio_publish;
ALTER FUNCTION cycle_freezes_teams() OWNER TO ccio_publish;
REVOKE CREATE ON SCHEMA public FROM ccio_publish;
CREATE TRIGGER freezes_teams AFTER UPDATE ON cycle FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION cycle_freezes_teams();

GRANT SELECT ON post, post_period, appointment, appointment_period, assessment, assessment_party, domain_level TO ccio_publish;
GRANT SELECT (appointment_id, person_id, superseded_at) ON appointment_holder TO ccio_publish;
GRANT INSERT ON team_level TO ccio_publish;
CREATE POLICY publish_reads ON post FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON post_period FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON appointment FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON appointment_period FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON appointment_holder FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON assessment FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON assessment_party FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_reads ON domain_level FOR SELECT TO ccio_publish USING (true);
CREATE POLICY publish_writes ON team_level FOR INSERT TO ccio_publish WITH CHECK (true);

GRANT SELECT ON team_level TO ccio_serve;
CREATE POLICY serve_reads ON team_level FOR SELECT TO ccio_serve USING (trust_code = ANY ((SELECT actor_trusts('board_member'))::text[]));

-- The demonstration closes its cycles as anybody does, so that they have figures.
GRANT UPDATE (closed_at, provisional_at, ready_at) ON cycle TO ccio_operate;
