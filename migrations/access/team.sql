-- What a board learns of the competence of the team round its CCIO, worked out once, when
-- the cycle closes. ccio_publish reads levels and writes figures from which groups that
-- are too small have been left out. The web server reads the figures, and no level behind
-- them.

-- The figures of a cycle come from what is signed off at the moment at which it closes. A
-- person who holds two posts of the trust counts once, with the higher level. Whoever
-- holds a CCIO post of the trust is left out, whatever else they hold there.
CREATE OR REPLACE FUNCTION cycle_freezes_teams() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
ALTER FUNCTION cycle_freezes_teams() OWNER TO ccio_publish;
CREATE TRIGGER freezes_teams AFTER UPDATE ON cycle FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION cycle_freezes_teams();

ALTER TABLE team_level ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY publish_writes ON team_level FOR INSERT TO ccio_publish WITH CHECK (true);
CREATE POLICY serve_reads ON team_level FOR SELECT TO ccio_serve USING (trust_code = ANY ((SELECT actor_trusts('board_member'))::text[]));
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON team_level FOR EACH ROW EXECUTE FUNCTION assessment_is_only_added();
GRANT SELECT ON team_level TO ccio_serve;
GRANT INSERT ON team_level TO ccio_publish;
