-- From which other logs entries were taken, and where they stand in them (see migrations/sqlite).
CREATE TABLE pull (
    number bigint PRIMARY KEY,
    at text NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    since bigint NOT NULL
);
CREATE TABLE origin (
    first bigint PRIMARY KEY,
    count bigint NOT NULL,
    there bigint NOT NULL,
    pull bigint NOT NULL REFERENCES pull (number)
);
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON pull
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON origin
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');
