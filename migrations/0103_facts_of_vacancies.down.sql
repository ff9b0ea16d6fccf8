-- A statement that there is no other post would read as one that there is no post at all.
DROP TRIGGER only_superseded ON no_such_post;
ALTER TABLE no_such_post NO FORCE ROW LEVEL SECURITY;
DELETE FROM no_such_post WHERE no_other;
SET CONSTRAINTS ALL IMMEDIATE; -- the version of the register rises now, while its trigger is there

ALTER TABLE no_such_post DROP COLUMN no_other;
ALTER TABLE post_period DROP COLUMN recruiting;
ALTER TABLE post_period DROP COLUMN vacant_from;
COMMENT ON TABLE no_such_post IS 'A trust''s statement that it has no post of the type. Without one, a trust with no such post is not recorded rather than not established.';
