-- The audit, which nobody rewrites, and the seals over it, which only ccio_seal reads.

CREATE OR REPLACE FUNCTION audit_is_only_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed and never deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_is_only_added';
END
$$;

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON audit_event FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR subject_id = (SELECT ccio_actor())
    OR trust_code = ANY ((SELECT actor_trusts('trust_administrator'))::text[]));
CREATE POLICY serve_appends ON audit_event FOR INSERT TO ccio_serve
    WITH CHECK (via = 'web' AND actor_id = (SELECT ccio_actor()));
CREATE POLICY operate ON audit_event FOR INSERT TO ccio_operate WITH CHECK (via = 'command' AND actor_id IS NULL);
CREATE POLICY seal ON audit_event FOR SELECT TO ccio_seal USING (true);
-- For actor_looks() and actor_traces().
CREATE POLICY policy_reads ON audit_event FOR SELECT TO ccio_policy USING ((SELECT ccio_actor()) IN (subject_id, actor_id));
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
GRANT SELECT, INSERT ON audit_event TO ccio_serve;
GRANT INSERT ON audit_event TO ccio_operate;
GRANT SELECT ON audit_event TO ccio_policy;
GRANT SELECT ON audit_event TO ccio_seal;

ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seal ON audit_seal TO ccio_seal USING (true);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
GRANT SELECT, INSERT ON audit_seal TO ccio_seal;

ALTER TABLE audit_sealed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seal ON audit_sealed TO ccio_seal USING (true);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_is_only_added();
GRANT SELECT, INSERT ON audit_sealed TO ccio_seal;
