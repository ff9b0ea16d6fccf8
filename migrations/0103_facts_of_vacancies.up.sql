-- What a trust tells of a post that nobody holds is a fact of the post like the others,
-- and a trust can say that the posts that the register has are all that it has.

ALTER TABLE post_period ADD COLUMN vacant_from date;
ALTER TABLE post_period ADD COLUMN recruiting boolean;
COMMENT ON COLUMN post_period.vacant_from IS 'Since when nobody holds the post, where no appointment says it. Null: not told.';
COMMENT ON COLUMN post_period.recruiting IS 'Whether the trust looks for a holder while nobody holds the post. Null: not told.';

-- No two statements about one type hold on one day, whichever they are. The program
-- before knows only the one, which is the default.
ALTER TABLE no_such_post ADD COLUMN no_other boolean NOT NULL DEFAULT false;
COMMENT ON TABLE no_such_post IS 'A trust''s statement that it has no post of the type or, with no_other, none but those in the register. Without one, a trust with no such post is not recorded rather than not established.';
