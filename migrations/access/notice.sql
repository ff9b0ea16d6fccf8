-- What people are told, in the product and by mail.

ALTER TABLE notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON notice FOR SELECT TO ccio_serve USING (person_id = (SELECT ccio_actor()));
CREATE POLICY serve_tells ON notice FOR INSERT TO ccio_serve WITH CHECK (recorded_by = (SELECT ccio_actor()) AND read_at IS NULL);
CREATE POLICY serve_has_read ON notice FOR UPDATE TO ccio_serve
    USING (person_id = (SELECT ccio_actor())) WITH CHECK (person_id = (SELECT ccio_actor()));
CREATE POLICY operate ON notice FOR INSERT TO ccio_operate WITH CHECK (recorded_by IS NULL);
CREATE POLICY policy_reads ON notice FOR SELECT TO ccio_policy USING (true);
CREATE POLICY policy_reminds ON notice FOR INSERT TO ccio_policy WITH CHECK (recorded_by = (SELECT ccio_actor()));
GRANT SELECT, INSERT, UPDATE (read_at) ON notice TO ccio_serve;
GRANT INSERT ON notice TO ccio_operate;
GRANT SELECT, INSERT ON notice TO ccio_policy;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_tells ON outbox FOR INSERT TO ccio_serve WITH CHECK (recorded_by = (SELECT ccio_actor()) AND sent_at IS NULL);
CREATE POLICY operate ON outbox FOR INSERT TO ccio_operate WITH CHECK (recorded_by IS NULL);
CREATE POLICY policy_reminds ON outbox FOR INSERT TO ccio_policy WITH CHECK (recorded_by = (SELECT ccio_actor()));
-- Only the job that sends the mail will read what is to be sent.
GRANT INSERT ON outbox TO ccio_serve;
GRANT INSERT ON outbox TO ccio_operate;
GRANT INSERT ON outbox TO ccio_policy;
