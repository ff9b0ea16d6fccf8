-- The open register as one version after another: who may read it to keep it in memory,
-- and what raises its version.

-- Each change marks the part of the register that it is about. Two transactions never
-- mark the same row, so no writer waits here for another.
CREATE OR REPLACE FUNCTION register_is_touched() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told record; -- the row before the change, then after it
    touched text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO register_touch (transaction, part) VALUES (pg_current_xact_id(), 'everything') ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    FOR turn IN 1..2 LOOP
        CONTINUE WHEN turn = 1 AND TG_OP = 'INSERT';
        EXIT WHEN turn = 2 AND TG_OP = 'DELETE';
        IF turn = 1 THEN told := OLD; ELSE told := NEW; END IF;
        -- A change need not be more exact than this: a whole trust is read again.
        CASE TG_ARGV[0]
            WHEN 'organisations' THEN touched := 'organisations';
            WHEN 'trust' THEN touched := told.trust_code;
            WHEN 'post' THEN SELECT p.trust_code INTO touched FROM post p WHERE p.id = told.post_id;
            WHEN 'appointment' THEN
                SELECT p.trust_code INTO touched
                FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = told.appointment_id;
        END CASE;
        INSERT INTO register_touch (transaction, part)
        VALUES (pg_current_xact_id(), coalesce(touched, 'everything')) ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN NULL;
END
$$;

-- The last act of a transaction before it commits is to raise the version: from here to
-- its commit, and no longer, the next writer waits for this one. Nobody sees a version
-- before the rows that it is about, because both become visible at once.
CREATE OR REPLACE FUNCTION register_rises() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    raised bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM register_touch WHERE transaction = pg_current_xact_id()) THEN
        RETURN NULL; -- the first mark of the transaction has raised it for all
    END IF;
    UPDATE register_version SET version = version + 1 RETURNING version INTO raised;
    WITH touched AS (DELETE FROM register_touch WHERE transaction = pg_current_xact_id() RETURNING part)
    INSERT INTO register_change (part, version) SELECT touched.part, raised FROM touched
    ON CONFLICT (part) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER rises AFTER INSERT ON register_touch DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION register_rises();

GRANT SELECT ON register_version TO ccio_serve, ccio_register, ccio_operate;
GRANT SELECT ON register_change TO ccio_register;
GRANT SELECT, UPDATE ON register_version TO ccio_policy;
GRANT SELECT, INSERT, UPDATE ON register_change TO ccio_policy;
GRANT SELECT, INSERT, DELETE ON register_touch TO ccio_policy;

-- What is read to be kept in memory: open facts, and no column that says who recorded
-- one.
GRANT SELECT ON organisation, organisation_name, membership, succession TO ccio_register;
GRANT SELECT (id, trust_code) ON post TO ccio_register;
GRANT SELECT (post_id, valid_from, valid_to, type, local_title, funded_hundredths, funded_unit, reports_to, board_access, budget,
    confirmed_on, recorded_at, superseded_at) ON post_period TO ccio_register;
GRANT SELECT (post_id, valid_from, valid_to, recorded_at, superseded_at) ON post_recruitment TO ccio_register;
GRANT SELECT (id, post_id) ON appointment TO ccio_register;
GRANT SELECT (appointment_id, kind, share_hundredths, valid_from, valid_to, recorded_at, superseded_at) ON appointment_period TO ccio_register;
GRANT SELECT (trust_code, type, valid_from, valid_to, recorded_at, superseded_at) ON no_such_post TO ccio_register;
GRANT SELECT (trust_code, valid_from, valid_to, headcount, five_trained, recorded_at, superseded_at) ON trust_team TO ccio_register;
GRANT SELECT (trust_code, counted_on, wte_hundredths, recorded_at, superseded_at) ON trust_workforce TO ccio_register;

CREATE POLICY register_reads ON post FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON post_period FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON post_recruitment FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON appointment FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON appointment_period FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON no_such_post FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON trust_team FOR SELECT TO ccio_register USING (true);
CREATE POLICY register_reads ON trust_workforce FOR SELECT TO ccio_register USING (true);

-- Every table that the register is read from. The argument says how a row names its part.
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON organisation
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON organisation_name
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON membership
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON succession
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('organisations');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON post
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON post_period
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON post_recruitment
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON appointment
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('post');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON appointment_period
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('appointment');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON no_such_post
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON trust_team
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER touches_register AFTER INSERT OR UPDATE OR DELETE ON trust_workforce
    FOR EACH ROW EXECUTE FUNCTION register_is_touched('trust');
CREATE TRIGGER empties_register AFTER TRUNCATE ON organisation
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON organisation_name
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON membership
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON succession
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON post
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON post_period
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON post_recruitment
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON appointment
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON appointment_period
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON no_such_post
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON trust_team
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
CREATE TRIGGER empties_register AFTER TRUNCATE ON trust_workforce
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_touched();
