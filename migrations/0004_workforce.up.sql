-- How many people a trust employs, in WTE, on the dates on which it counted. HEE's
-- 0.14% of the workforce is worked out only where this is known.

CREATE TABLE trust_workforce (
    id uuid CONSTRAINT trust_workforce_pkey PRIMARY KEY,
    trust_code text NOT NULL CONSTRAINT trust_workforce_trust_fkey REFERENCES organisation,
    counted_on date NOT NULL CONSTRAINT trust_workforce_not_before_nhs CHECK (counted_on >= '1948-07-05'),
    wte_hundredths integer NOT NULL CONSTRAINT trust_workforce_wte_range CHECK (wte_hundredths BETWEEN 1 AND 10000000),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid CONSTRAINT trust_workforce_recorded_by_fkey REFERENCES person,
    superseded_at timestamptz,
    superseded_by uuid CONSTRAINT trust_workforce_superseded_by_fkey REFERENCES person,
    CONSTRAINT trust_workforce_superseded_after_recorded CHECK (superseded_at >= recorded_at),
    CONSTRAINT trust_workforce_one_at_a_time EXCLUDE USING gist
        (trust_code WITH =, counted_on WITH =, tstzrange(recorded_at, superseded_at) WITH &&)
);
COMMENT ON TABLE trust_workforce IS 'A trust''s whole workforce in WTE as it was counted on a day. It stands until the next count.';

CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON trust_workforce FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();

ALTER TABLE trust_workforce ENABLE ROW LEVEL SECURITY;
ALTER TABLE trust_workforce FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON trust_workforce FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON trust_workforce TO ccio_operate USING (true);

GRANT SELECT ON trust_workforce TO ccio_serve, ccio_operate;
GRANT INSERT ON trust_workforce TO ccio_operate;
GRANT UPDATE (superseded_at, superseded_by) ON trust_workforce TO ccio_operate;
