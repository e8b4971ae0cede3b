-- What is marked as sealed is kept from roles without clearance by the database itself, whatever they ask it. Numbers and codes in these tables tell nothing of what they stand for.
CREATE TABLE clearance (role text PRIMARY KEY);
CREATE TABLE sealed (n bigint PRIMARY KEY);
-- Texts that no open statement has, and those of them that one has had since.
CREATE TABLE sealed_term (code integer PRIMARY KEY);
CREATE TABLE open_term (code integer PRIMARY KEY);
CREATE INDEX body_marks ON body (n) WHERE kind = 'judgement' AND content LIKE '%"kind":"marks"%';
GRANT SELECT ON clearance, sealed, sealed_term, open_term TO PUBLIC;

CREATE FUNCTION cleared() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS
$$SELECT EXISTS (
    SELECT 1 FROM clearance c JOIN pg_catalog.pg_roles r ON r.rolname = c.role
    WHERE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
)$$;

-- The owner of the schema is bound by none of these: whoever may destroy sees what is destroyed.
ALTER TABLE clearance ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON clearance FOR SELECT USING (true);
ALTER TABLE sealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON sealed FOR SELECT USING (true);
CREATE POLICY added ON sealed FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE sealed_term ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON sealed_term FOR SELECT USING (true);
CREATE POLICY added ON sealed_term FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE open_term ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON open_term FOR SELECT USING (true);
CREATE POLICY added ON open_term FOR INSERT WITH CHECK ((SELECT cleared()));

ALTER TABLE statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON statement FOR SELECT
    USING ((SELECT cleared()) OR n NOT IN (SELECT s.n FROM sealed s));
CREATE POLICY added ON statement FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE body ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON body FOR SELECT
    USING ((SELECT cleared()) OR n NOT IN (SELECT s.n FROM sealed s));
CREATE POLICY added ON body FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE entry_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON entry_key FOR SELECT
    USING ((SELECT cleared()) OR n NOT IN (SELECT s.n FROM sealed s));
CREATE POLICY added ON entry_key FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE entry_again ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON entry_again FOR SELECT
    USING ((SELECT cleared()) OR n NOT IN (SELECT s.n FROM sealed s));
CREATE POLICY added ON entry_again FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE thing_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON thing_entry FOR SELECT
    USING ((SELECT cleared()) OR n NOT IN (SELECT s.n FROM sealed s));
CREATE POLICY added ON thing_entry FOR INSERT WITH CHECK ((SELECT cleared()));
ALTER TABLE term ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON term FOR SELECT USING (
    (SELECT cleared()) OR code NOT IN (SELECT t.code FROM sealed_term t) OR code IN (SELECT t.code FROM open_term t)
);
CREATE POLICY added ON term FOR INSERT WITH CHECK ((SELECT cleared()));
