DROP POLICY policy_reminds ON outbox;
DROP POLICY policy_reminds ON notice;
DROP POLICY policy_reads ON notice;
REVOKE ALL ON notice, outbox FROM ccio_policy;
DROP FUNCTION remind_holders(text, text[], uuid[], text, text, timestamptz);
DROP FUNCTION completion_watchers();
REVOKE EXECUTE ON FUNCTION actor_region_appointments() FROM ccio_policy;
