-- The version of the open register: a number that every transaction raises that changes
-- what every signed-in user may know, so that a server can keep the register in memory
-- and find out in one look whether what it keeps is still so.

-- Whoever reads the register to keep it in memory can read open facts and nothing else.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ccio_register') THEN
            CREATE ROLE ccio_register NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- made for another database of the same server at this moment
    END;
    IF NOT pg_has_role(current_user, 'ccio_register', 'SET') THEN
        EXECUTE 'GRANT ccio_register TO CURRENT_USER';
    END IF;
END
$$;

CREATE TABLE register_version (
    is_only boolean CONSTRAINT register_version_pkey PRIMARY KEY DEFAULT true
        CONSTRAINT register_version_one_row CHECK (is_only),
    version bigint NOT NULL
);
INSERT INTO register_version (version) VALUES (1);

-- In which version a part of the register changed last. A part is a trust's code,
-- 'organisations' for what is told about all organisations, or 'everything'.
CREATE TABLE register_change (
    part text CONSTRAINT register_change_pkey PRIMARY KEY,
    version bigint NOT NULL
);

-- The parts that transactions under way have changed. None outlives its transaction.
CREATE TABLE register_touch (
    transaction xid8,
    part text,
    CONSTRAINT register_touch_pkey PRIMARY KEY (transaction, part)
);
