-- Posts, appointments and who holds them. The facts of the register are open to everybody
-- who is signed in with a grant, and to nobody else. A fact is superseded by another,
-- never overwritten, so that the register as it was known on a day can be read again.

CREATE OR REPLACE FUNCTION fact_is_only_superseded() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a row of % is superseded, never deleted', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_never_deleted';
    END IF;
    IF OLD.superseded_at IS NOT NULL
        OR NEW.superseded_at IS NULL
        OR to_jsonb(NEW) - 'superseded_at' - 'superseded_by' <> to_jsonb(OLD) - 'superseded_at' - 'superseded_by' THEN
        RAISE EXCEPTION 'a row of % is superseded, never overwritten', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_never_overwritten';
    END IF;
    RETURN NEW;
END
$$;

-- Actual and protected time, for the appointments whose hours the actor may see.
-- ccio_serve cannot read these columns of the table: a national administrator sees who
-- holds a post anywhere, and hours nowhere.
CREATE OR REPLACE FUNCTION actor_hours() RETURNS TABLE (holder_id uuid, actual_hundredths integer, actual_unit text, protected_time boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT h.id, h.actual_hundredths, h.actual_unit, h.protected_time FROM appointment_holder h
    WHERE h.person_id = (SELECT ccio_actor()) OR h.appointment_id = ANY ((SELECT actor_appointments())::uuid[])
$$;
GRANT EXECUTE ON FUNCTION actor_hours() TO ccio_serve;

ALTER TABLE post ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON post FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON post TO ccio_operate USING (true);
CREATE POLICY policy_reads ON post FOR SELECT TO ccio_policy USING (true);
CREATE POLICY publish_reads ON post FOR SELECT TO ccio_publish USING (true);
GRANT SELECT ON post TO ccio_serve;
GRANT SELECT, INSERT ON post TO ccio_operate;
GRANT SELECT ON post TO ccio_policy;
GRANT SELECT ON post TO ccio_publish;

ALTER TABLE post_period ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON post_period FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON post_period TO ccio_operate USING (true);
CREATE POLICY policy_reads ON post_period FOR SELECT TO ccio_policy USING (true);
CREATE POLICY publish_reads ON post_period FOR SELECT TO ccio_publish USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON post_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON post_period TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON post_period TO ccio_operate;
GRANT SELECT ON post_period TO ccio_policy;
GRANT SELECT ON post_period TO ccio_publish;

ALTER TABLE post_recruitment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON post_recruitment FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON post_recruitment TO ccio_operate USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON post_recruitment FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON post_recruitment TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON post_recruitment TO ccio_operate;

ALTER TABLE no_such_post ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON no_such_post FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON no_such_post TO ccio_operate USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON no_such_post FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON no_such_post TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON no_such_post TO ccio_operate;

ALTER TABLE appointment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON appointment FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON appointment TO ccio_operate USING (true);
CREATE POLICY policy_reads ON appointment FOR SELECT TO ccio_policy USING (true);
CREATE POLICY publish_reads ON appointment FOR SELECT TO ccio_publish USING (true);
GRANT SELECT ON appointment TO ccio_serve;
GRANT SELECT, INSERT ON appointment TO ccio_operate;
GRANT SELECT ON appointment TO ccio_policy;
GRANT SELECT ON appointment TO ccio_publish;

ALTER TABLE appointment_period ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON appointment_period FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON appointment_period TO ccio_operate USING (true);
CREATE POLICY policy_reads ON appointment_period FOR SELECT TO ccio_policy USING (true);
CREATE POLICY publish_reads ON appointment_period FOR SELECT TO ccio_publish USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON appointment_period FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON appointment_period TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON appointment_period TO ccio_operate;
GRANT SELECT ON appointment_period TO ccio_policy;
GRANT SELECT ON appointment_period TO ccio_publish;

ALTER TABLE appointment_holder ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON appointment_holder FOR SELECT TO ccio_serve USING (
    (SELECT actor_has_role('national_administrator'))
    OR person_id = (SELECT ccio_actor())
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[]));
CREATE POLICY operate ON appointment_holder TO ccio_operate USING (true);
CREATE POLICY policy_reads ON appointment_holder FOR SELECT TO ccio_policy USING (true);
CREATE POLICY publish_reads ON appointment_holder FOR SELECT TO ccio_publish USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON appointment_holder FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
-- All but actual and protected time, which actor_hours() gives.
GRANT SELECT (id, appointment_id, person_id, profession, regulator, registration_checked_on, fci, fedip, digital_academy,
    informatics_degree, recorded_at, recorded_by, superseded_at, superseded_by) ON appointment_holder TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON appointment_holder TO ccio_operate;
GRANT SELECT ON appointment_holder TO ccio_policy;
GRANT SELECT (appointment_id, person_id, superseded_at) ON appointment_holder TO ccio_publish;

ALTER TABLE trust_team ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON trust_team FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON trust_team TO ccio_operate USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON trust_team FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON trust_team TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at) ON trust_team TO ccio_operate;

ALTER TABLE trust_workforce ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON trust_workforce FOR SELECT TO ccio_serve USING ((SELECT actor_is_granted()));
CREATE POLICY operate ON trust_workforce TO ccio_operate USING (true);
CREATE TRIGGER only_superseded BEFORE UPDATE OR DELETE ON trust_workforce FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT SELECT ON trust_workforce TO ccio_serve;
GRANT SELECT, INSERT, UPDATE (superseded_at, superseded_by) ON trust_workforce TO ccio_operate;
