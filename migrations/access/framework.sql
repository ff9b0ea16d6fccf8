-- Everybody may read a published framework, signed in or not. A draft is for the command
-- line alone.

CREATE OR REPLACE FUNCTION framework_is_published(wanted uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT EXISTS (SELECT FROM framework WHERE id = wanted AND published_at IS NOT NULL) $$;
GRANT EXECUTE ON FUNCTION framework_is_published(uuid) TO ccio_serve, ccio_operate, ccio_policy;

CREATE OR REPLACE FUNCTION framework_never_changes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner uuid;
BEGIN
    IF TG_TABLE_NAME = 'framework' THEN
        owner := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        owner := NEW.framework_id;
    ELSE
        owner := OLD.framework_id;
    END IF;
    IF framework_is_published(owner) THEN
        RAISE EXCEPTION 'a published framework never changes'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'framework_never_changes';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

ALTER TABLE framework ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON framework FOR SELECT TO ccio_serve USING (published_at IS NOT NULL);
CREATE POLICY operate ON framework TO ccio_operate USING (true);
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON framework FOR EACH ROW EXECUTE FUNCTION framework_never_changes();
GRANT SELECT ON framework TO ccio_serve;
GRANT SELECT, INSERT, UPDATE, DELETE ON framework TO ccio_operate;

ALTER TABLE competency ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON competency FOR SELECT TO ccio_serve USING (framework_is_published(framework_id));
CREATE POLICY operate ON competency TO ccio_operate USING (true);
CREATE TRIGGER never_changes BEFORE INSERT OR UPDATE OR DELETE ON competency FOR EACH ROW EXECUTE FUNCTION framework_never_changes();
GRANT SELECT ON competency TO ccio_serve;
GRANT SELECT, INSERT, UPDATE, DELETE ON competency TO ccio_operate;
