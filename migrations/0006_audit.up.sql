-- The audit is sealed in batches, each with the hash of the one before, so that a
-- row that somebody with the whole database changed or took away is found.

DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ccio_seal') THEN
            CREATE ROLE ccio_seal NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    IF NOT pg_has_role(current_user, 'ccio_seal', 'SET') THEN
        GRANT ccio_seal TO CURRENT_USER;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO ccio_seal;
GRANT SELECT ON schema_migrations TO ccio_seal;

CREATE TABLE audit_seal (
    number bigint CONSTRAINT audit_seal_pkey PRIMARY KEY CONSTRAINT audit_seal_number_from_one CHECK (number >= 1),
    sealed_at timestamptz NOT NULL,
    previous_hash bytea NOT NULL CONSTRAINT audit_seal_previous_length CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CONSTRAINT audit_seal_hash_length CHECK (octet_length(hash) = 32)
);
COMMENT ON COLUMN audit_seal.previous_hash IS 'The hash of the batch before; of the first, 32 noughts.';

-- Which events a batch has, in their order, each with a hash of its own: so the
-- one that was changed can be named. An event that is committed late goes into
-- the next batch, whatever its time.
CREATE TABLE audit_sealed (
    seal_number bigint NOT NULL CONSTRAINT audit_sealed_seal_fkey REFERENCES audit_seal,
    position integer NOT NULL CONSTRAINT audit_sealed_position_from_one CHECK (position >= 1),
    event_id uuid NOT NULL CONSTRAINT audit_sealed_event_once UNIQUE,
    hash bytea NOT NULL CONSTRAINT audit_sealed_hash_length CHECK (octet_length(hash) = 32),
    CONSTRAINT audit_sealed_pkey PRIMARY KEY (seal_number, position)
);
COMMENT ON COLUMN audit_sealed.event_id IS 'No foreign key: a row that is gone is what the seal is to find.';

CREATE INDEX audit_event_time ON audit_event (occurred_at, id);

CREATE FUNCTION audit_is_only_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed and never deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_is_only_added';
END
$$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();

ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_sealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_sealed FORCE ROW LEVEL SECURITY;
CREATE POLICY seal ON audit_seal TO ccio_seal USING (true);
CREATE POLICY seal ON audit_sealed TO ccio_seal USING (true);
CREATE POLICY seal ON audit_event FOR SELECT TO ccio_seal USING (true);
GRANT SELECT, INSERT ON audit_seal, audit_sealed TO ccio_seal;
GRANT SELECT ON audit_event TO ccio_seal;
