-- Every request looks up the grants of the person who makes it, ended ones too, and
-- every policy does. Without this it reads the grants of everybody.
CREATE INDEX role_grant_person ON role_grant (person_id);
