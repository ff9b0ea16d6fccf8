-- Competency frameworks: versions that never change once published. The document
-- is the framework file itself; the competencies stand in rows of their own too, so
-- that what refers to one is held by a key.

CREATE TABLE framework (
    id uuid CONSTRAINT framework_pkey PRIMARY KEY,
    code text NOT NULL CONSTRAINT framework_code_form CHECK (code ~ '^[a-z][a-z0-9-]{1,30}$'),
    version text NOT NULL CONSTRAINT framework_version_form CHECK (version ~ '^[1-9][0-9]{0,2}\.[0-9]{1,3}$'),
    title text NOT NULL CONSTRAINT framework_title_given CHECK (title <> ''),
    document text NOT NULL CONSTRAINT framework_document_is_json CHECK (document IS JSON OBJECT),
    recorded_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT framework_published_after_recorded CHECK (published_at >= recorded_at),
    CONSTRAINT framework_once UNIQUE (code, version)
);
COMMENT ON COLUMN framework.published_at IS 'Null: a draft, which nobody but the command line sees and which a later import replaces.';

CREATE TABLE competency (
    framework_id uuid NOT NULL CONSTRAINT competency_framework_fkey REFERENCES framework,
    id text NOT NULL CONSTRAINT competency_id_form CHECK (id ~ '^[a-z][a-z0-9-]{1,30}\.[a-z][a-z0-9-]{1,30}$'),
    domain_id text NOT NULL,
    position integer NOT NULL CONSTRAINT competency_position_range CHECK (position >= 1),
    CONSTRAINT competency_pkey PRIMARY KEY (framework_id, id),
    CONSTRAINT competency_position_once UNIQUE (framework_id, position)
);
COMMENT ON COLUMN competency.id IS 'The same in every version of a framework, so that answers can be carried forward.';

CREATE FUNCTION framework_is_published(wanted uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT EXISTS (SELECT FROM framework WHERE id = wanted AND published_at IS NOT NULL) $$;

CREATE FUNCTION framework_never_changes() RETURNS trigger LANGUAGE plpgsql
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

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON framework FOR EACH ROW EXECUTE FUNCTION framework_never_changes();
CREATE TRIGGER never_changes BEFORE INSERT OR UPDATE OR DELETE ON competency FOR EACH ROW EXECUTE FUNCTION framework_never_changes();

-- A published framework is everybody's, signed in or not; a draft is the command
-- line's.
ALTER TABLE framework ENABLE ROW LEVEL SECURITY;
ALTER TABLE framework FORCE ROW LEVEL SECURITY;
ALTER TABLE competency ENABLE ROW LEVEL SECURITY;
ALTER TABLE competency FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON framework FOR SELECT TO ccio_serve USING (published_at IS NOT NULL);
CREATE POLICY serve_reads ON competency FOR SELECT TO ccio_serve USING (framework_is_published(framework_id));
CREATE POLICY operate ON framework TO ccio_operate USING (true);
CREATE POLICY operate ON competency TO ccio_operate USING (true);

GRANT EXECUTE ON FUNCTION framework_is_published(uuid) TO ccio_serve, ccio_operate, ccio_policy;
GRANT SELECT ON framework, competency TO ccio_serve, ccio_operate;
GRANT INSERT, UPDATE, DELETE ON framework, competency TO ccio_operate;
