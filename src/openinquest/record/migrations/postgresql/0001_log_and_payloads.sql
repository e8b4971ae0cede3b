-- The same tables as in SQLite (see migrations/sqlite), in the schema `record`. Texts of statements are kept as octets:
-- PostgreSQL's own type for texts has no place for U+0000, and a leaf must come back as it was.
CREATE TABLE record.commitment (
    first bigint PRIMARY KEY,
    kind text NOT NULL,
    hashes bytea NOT NULL CHECK (length(hashes) > 0 AND length(hashes) % 128 = 0)
);
CREATE TABLE record.head (
    size bigint PRIMARY KEY,
    peaks bytea NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    at text NOT NULL
);
CREATE TABLE record.meta (name text PRIMARY KEY, value bytea NOT NULL);

-- By the digest of the text: an index over the text itself takes 2.7 kB at the most.
CREATE TABLE record.term (code integer PRIMARY KEY, text bytea NOT NULL);
CREATE UNIQUE INDEX term_text ON record.term (sha256(text));

CREATE TABLE record.statement (
    n bigint PRIMARY KEY,
    salt bytea NOT NULL,
    key bigint NOT NULL,
    thing integer NOT NULL,
    codes bytea NOT NULL,
    seq bigint,
    "row" bytea,
    selector bytea,
    quote bytea
);
CREATE TABLE record.body (
    n bigint PRIMARY KEY,
    salt bytea NOT NULL,
    key bigint NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    voice text NOT NULL,
    passage text NOT NULL,
    coding text NOT NULL
);
CREATE TABLE record.entry_key (key bigint PRIMARY KEY, n bigint NOT NULL);
CREATE TABLE record.entry_again (key bigint NOT NULL, n bigint NOT NULL, PRIMARY KEY (key, n));
CREATE TABLE record.thing_entry (thing integer NOT NULL, n bigint NOT NULL, PRIMARY KEY (thing, n));
CREATE TABLE record.tombstone (n bigint PRIMARY KEY, mark bytea NOT NULL, at text NOT NULL, reason text NOT NULL);
CREATE INDEX tombstone_mark ON record.tombstone (mark);

-- Salts and hashes cannot be made smaller, and codes are short.
ALTER TABLE record.commitment ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION record.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END$$;

CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON record.commitment
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('the log is append-only');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON record.head
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('the log is append-only');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON record.meta
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('the key of a tombstone stays');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON record.tombstone
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('a tombstone stays');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON record.statement
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('payloads can only be added');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON record.body
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('payloads can only be added');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON record.term
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse('payloads can only be added');

CREATE FUNCTION record.goes_by_destroy() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN
    IF NOT EXISTS (SELECT 1 FROM record.tombstone WHERE n = OLD.n) THEN
        RAISE EXCEPTION 'payloads go only by destroy';
    END IF;
    RETURN OLD;
END$$;
CREATE TRIGGER stays BEFORE DELETE ON record.statement FOR EACH ROW EXECUTE FUNCTION record.goes_by_destroy();
CREATE TRIGGER stays BEFORE DELETE ON record.body FOR EACH ROW EXECUTE FUNCTION record.goes_by_destroy();

-- The tail of the log grows only at its end, whoever writes.
CREATE FUNCTION record.follows() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN
    IF TG_TABLE_NAME = 'head' AND NEW.size <= (SELECT coalesce(max(size), 0) FROM record.head)
        OR TG_TABLE_NAME = 'commitment' AND (to_jsonb(NEW) ->> 'first')::bigint
            <= (SELECT coalesce(max(first), 0) FROM record.commitment) THEN
        RAISE EXCEPTION 'the log is append-only';
    END IF;
    RETURN NEW;
END$$;
CREATE TRIGGER follows BEFORE INSERT ON record.head FOR EACH ROW EXECUTE FUNCTION record.follows();
CREATE TRIGGER follows BEFORE INSERT ON record.commitment FOR EACH ROW EXECUTE FUNCTION record.follows();
