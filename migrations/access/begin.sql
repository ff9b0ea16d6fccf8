-- Runs before every other file of this folder, in the transaction that applies them all.
-- It takes away what an earlier set gave, so that what comes of the files does not depend
-- on what was there before. Until the transaction commits, nobody else sees any of it.
-- The schema public is the program's own: policies and triggers that somebody else put
-- on its tables go too, and so does what its roles were granted by hand.

DO $$
DECLARE
    program CONSTANT text := 'ccio_serve, ccio_operate, ccio_policy, ccio_seal, ccio_publish, ccio_register';
    command text;
BEGIN
    FOR command IN
        SELECT format('DROP POLICY %I ON %s', p.polname, c.oid::regclass)
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('DROP TRIGGER %I ON %s', g.tgname, c.oid::regclass)
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT g.tgisinternal
        UNION ALL
        SELECT format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', c.oid::regclass)
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND (c.relrowsecurity OR c.relforcerowsecurity)
    LOOP
        EXECUTE command;
    END LOOP;
    EXECUTE 'REVOKE ALL ON SCHEMA public FROM PUBLIC, ' || program;
    EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ' || program;
    EXECUTE 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, ' || program;
    -- Functions stay, because a request under way may be about to call one, and are
    -- marked: CREATE OR REPLACE writes another search_path, and end.sql drops those that
    -- still have this one.
    FOR command IN
        SELECT format('ALTER ROUTINE %1$s OWNER TO CURRENT_USER; REVOKE ALL ON ROUTINE %1$s FROM PUBLIC, %2$s; '
            || 'ALTER ROUTINE %1$s RESET ALL; ALTER ROUTINE %1$s SET search_path = stale', f.oid::regprocedure, program)
        FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
    LOOP
        EXECUTE command;
    END LOOP;
END
$$;

-- Whoever is to own a function needs this while it is handed over.
GRANT CREATE ON SCHEMA public TO ccio_policy, ccio_publish;
