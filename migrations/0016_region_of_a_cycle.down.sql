DROP POLICY serve_reads ON assessment;
CREATE POLICY serve_reads ON assessment FOR SELECT TO ccio_serve USING (
    id = ANY ((SELECT actor_own_assessments())::uuid[])
    OR (SELECT actor_has_role('national_analyst', 'national_administrator'))
    OR appointment_id = ANY ((SELECT actor_appointments())::uuid[])
    OR appointment_id = ANY ((SELECT actor_region_appointments())::uuid[]));
DROP FUNCTION actor_region_assessments();
