-- Runs after every other file of this folder. What is the same for every function is
-- said here once.

DO $$
DECLARE
    command text;
BEGIN
    FOR command IN
        -- What no file makes any more.
        SELECT format('DROP ROUTINE %s', f.oid::regprocedure) FROM pg_proc f
        WHERE f.pronamespace = 'public'::regnamespace AND f.proconfig = ARRAY['search_path=stale']
    LOOP
        EXECUTE command;
    END LOOP;
    FOR command IN
        -- Nobody may call a function whom its file does not name.
        SELECT format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', f.oid::regprocedure) FROM pg_proc f
        WHERE f.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
    LOOP
        EXECUTE command;
    END LOOP;
    FOR command IN
        -- A function that runs as its owner runs as ccio_policy, where its file does not
        -- give it to another.
        SELECT format('ALTER ROUTINE %s OWNER TO ccio_policy', f.oid::regprocedure) FROM pg_proc f
        WHERE f.pronamespace = 'public'::regnamespace AND f.prosecdef AND f.proowner = current_user::regrole
    LOOP
        EXECUTE command;
    END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM ccio_policy, ccio_publish;
