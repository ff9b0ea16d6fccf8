-- Organisations, their dated names and memberships, and succession; the roles
-- under which the program works.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the whole server, so another database of it may have made
-- them, even at this moment.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        -- Whoever migrates hands the policy functions over and puts the
        -- program into its roles; a superuser needs no such membership.
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        END IF;
    END LOOP;
END
$$;

-- Nobody gets anything in this database by being connected to it. Temporary
-- tables and types above all: Postgres looks among them before it looks anywhere
-- else, so every function here also names pg_temp, last.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
GRANT USAGE ON SCHEMA public TO ccio_serve, ccio_operate, ccio_policy;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- The program asks which schema it has as whoever it signs in as: a login that
-- is in ccio_serve and owns nothing will do.
GRANT SELECT ON schema_migrations TO ccio_serve, ccio_operate;

CREATE TABLE organisation (
    code text CONSTRAINT organisation_pkey PRIMARY KEY
        CONSTRAINT organisation_code_form CHECK (code ~ '^[A-Z0-9]{3,10}$'),
    kind text NOT NULL CONSTRAINT organisation_kind_known CHECK (kind IN ('trust', 'icb', 'region')),
    sector text CONSTRAINT organisation_sector_known
        CHECK (sector IN ('acute', 'acute_and_community', 'mental_health', 'community', 'specialist', 'ambulance', 'online')),
    legal_form text CONSTRAINT organisation_legal_form_known
        CHECK (legal_form IN ('nhs_trust', 'nhs_foundation_trust', 'care_trust')),
    ons_code text NOT NULL DEFAULT '',
    previous_ons_code text NOT NULL DEFAULT '',
    postcode text NOT NULL DEFAULT '',
    cluster text NOT NULL DEFAULT '',
    is_national boolean NOT NULL DEFAULT false,
    is_temporary boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT '',
    opened date,
    closed date,
    CONSTRAINT organisation_sector_of_trust CHECK (kind = 'trust' OR (sector IS NULL AND legal_form IS NULL)),
    CONSTRAINT organisation_closed_after_opened CHECK (closed >= opened)
);
COMMENT ON COLUMN organisation.closed IS 'The last day on which it was open. A closed body keeps all its rows.';
COMMENT ON COLUMN organisation.opened IS 'Null where ODS has only its filler of 1900-01-01.';

CREATE TABLE organisation_name (
    organisation_code text NOT NULL CONSTRAINT organisation_name_organisation_fkey REFERENCES organisation,
    ods_name text NOT NULL,
    display_name text NOT NULL CONSTRAINT organisation_name_display_name_given CHECK (display_name <> ''),
    valid_from date,
    valid_to date,
    is_exact boolean NOT NULL,
    source text NOT NULL,
    CONSTRAINT organisation_name_to_after_from CHECK (valid_to >= valid_from),
    CONSTRAINT organisation_name_one_at_a_time
        EXCLUDE USING gist (organisation_code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
COMMENT ON COLUMN organisation_name.ods_name IS 'Exactly as ODS writes it; empty where it was not seen.';
COMMENT ON COLUMN organisation_name.is_exact IS 'False where only the year of a file that carried the name is known: valid_from is then the first day of that file''s period.';

CREATE TABLE membership (
    member_code text NOT NULL CONSTRAINT membership_member_fkey REFERENCES organisation,
    parent_code text NOT NULL CONSTRAINT membership_parent_fkey REFERENCES organisation,
    valid_from date NOT NULL,
    valid_to date,
    reason text NOT NULL,
    CONSTRAINT membership_of_another CHECK (member_code <> parent_code),
    CONSTRAINT membership_to_after_from CHECK (valid_to >= valid_from),
    -- A trust has one ICB at a time and an ICB one region, so a member has one
    -- parent on any day.
    CONSTRAINT membership_one_at_a_time
        EXCLUDE USING gist (member_code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX membership_parent ON membership (parent_code);

CREATE TABLE succession (
    predecessor_code text NOT NULL CONSTRAINT succession_predecessor_fkey REFERENCES organisation,
    successor_code text NOT NULL CONSTRAINT succession_successor_fkey REFERENCES organisation,
    succeeded_on date,
    kind text NOT NULL,
    CONSTRAINT succession_pkey PRIMARY KEY (predecessor_code, successor_code),
    CONSTRAINT succession_by_another CHECK (predecessor_code <> successor_code)
);
CREATE INDEX succession_successor ON succession (successor_code);

-- One row an ODS file that was applied: a file dated before the last of these
-- is only compared.
CREATE TABLE register_import (
    id uuid CONSTRAINT register_import_pkey PRIMARY KEY,
    file_date date NOT NULL,
    file_sha256 bytea NOT NULL CONSTRAINT register_import_hash_length CHECK (octet_length(file_sha256) = 32),
    imported_at timestamptz NOT NULL,
    new_count integer NOT NULL,
    changed_count integer NOT NULL,
    closed_count integer NOT NULL
);

-- One row, for what is true of the whole database.
CREATE TABLE installation (
    is_only boolean CONSTRAINT installation_pkey PRIMARY KEY DEFAULT true
        CONSTRAINT installation_one_row CHECK (is_only),
    is_demonstration boolean NOT NULL DEFAULT false
);
INSERT INTO installation DEFAULT VALUES;
COMMENT ON COLUMN installation.is_demonstration IS 'True from the first load of demonstration data on. Such a database is never served as a real register.';

GRANT SELECT ON organisation, organisation_name, membership, succession, installation TO ccio_serve, ccio_operate;
GRANT SELECT ON register_import TO ccio_operate;
GRANT INSERT, UPDATE ON organisation, organisation_name, membership, succession TO ccio_operate;
GRANT INSERT ON register_import TO ccio_operate;
GRANT UPDATE ON installation TO ccio_operate;
