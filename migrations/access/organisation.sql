-- Organisations are public: everybody may read them, signed in or not.

GRANT SELECT ON organisation TO ccio_serve;
GRANT SELECT, INSERT, UPDATE ON organisation TO ccio_operate;

GRANT SELECT ON organisation_name TO ccio_serve, ccio_policy;
GRANT SELECT, INSERT, UPDATE ON organisation_name TO ccio_operate;

GRANT SELECT ON membership TO ccio_serve;
GRANT SELECT, INSERT, UPDATE ON membership TO ccio_operate;
GRANT SELECT ON membership TO ccio_policy;

GRANT SELECT ON succession TO ccio_serve;
GRANT SELECT, INSERT, UPDATE ON succession TO ccio_operate;

GRANT SELECT, INSERT ON register_import TO ccio_operate;

GRANT SELECT ON installation TO ccio_serve;
GRANT SELECT, UPDATE ON installation TO ccio_operate;
