-- What people wrote of their own is given up.
DROP TABLE record_note;
DROP FUNCTION actor_correctors();
DROP FUNCTION actor_run_holders();
DROP FUNCTION actor_own_grants();
DROP FUNCTION actor_held();
DROP FUNCTION actor_traces();
DROP FUNCTION actor_looks();
DROP FUNCTION role_held(uuid, timestamptz);
DROP POLICY policy_reads ON audit_event;
DROP POLICY policy_reads ON post_period;
DROP POLICY policy_reads ON appointment_period;
REVOKE ALL ON audit_event, post_period, appointment_period FROM ccio_policy;
