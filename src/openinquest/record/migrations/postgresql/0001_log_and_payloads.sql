-- The same tables as in SQLite (see migrations/sqlite), in a schema of the record's own, which is the search path while this runs. Texts of statements are kept as octets:
-- PostgreSQL's own type for texts has no place for U+0000, and a leaf must come back as it was.
CREATE TABLE commitment (
    first bigint PRIMARY KEY,
    kind text NOT NULL,
    hashes bytea NOT NULL CHECK (length(hashes) > 0 AND length(hashes) % 128 = 0)
);
CREATE TABLE head (
    size bigint PRIMARY KEY,
    peaks bytea NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    at text NOT NULL
);
CREATE TABLE meta (name text PRIMARY KEY, value bytea NOT NULL);

-- By the digest of the text: an index over the text itself takes 2.7 kB at the most.
CREATE TABLE term (code integer PRIMARY KEY, text bytea NOT NULL);
CREATE UNIQUE INDEX term_text ON term (sha256(text));

CREATE TABLE statement (
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
CREATE TABLE body (
    n bigint PRIMARY KEY,
    salt bytea NOT NULL,
    key bigint NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    voice text NOT NULL,
    passage text NOT NULL,
    coding text NOT NULL
);
CREATE TABLE entry_key (key bigint PRIMARY KEY, n bigint NOT NULL);
CREATE TABLE entry_again (key bigint NOT NULL, n bigint NOT NULL, PRIMARY KEY (key, n));
CREATE TABLE thing_entry (thing integer NOT NULL, n bigint NOT NULL, PRIMARY KEY (thing, n));
CREATE TABLE tombstone (n bigint PRIMARY KEY, mark bytea NOT NULL, at text NOT NULL, reason text NOT NULL);
CREATE INDEX tombstone_mark ON tombstone (mark);

-- Salts and hashes cannot be made smaller, and codes are short.
ALTER TABLE commitment ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END$$;

CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON commitment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON meta
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the key of a tombstone stays');
CREATE TRIGGER stands BEFORE UPDATE OR DELETE OR TRUNCATE ON tombstone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a tombstone stays');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON statement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('payloads can only be added');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON body
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('payloads can only be added');
CREATE TRIGGER stands BEFORE UPDATE OR TRUNCATE ON term
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('payloads can only be added');

CREATE FUNCTION goes_by_destroy() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$BEGIN
    IF NOT EXISTS (SELECT 1 FROM tombstone WHERE n = OLD.n) THEN
        RAISE EXCEPTION 'payloads go only by destroy';
    END IF;
    RETURN OLD;
END$$;
CREATE TRIGGER stays BEFORE DELETE ON statement FOR EACH ROW EXECUTE FUNCTION goes_by_destroy();
CREATE TRIGGER stays BEFORE DELETE ON body FOR EACH ROW EXECUTE FUNCTION goes_by_destroy();

-- The tail of the log grows only at its end, whoever writes.
CREATE FUNCTION head_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$BEGIN
    IF NEW.size <= (SELECT coalesce(max(size), 0) FROM head) THEN
        RAISE EXCEPTION 'the log is append-only';
    END IF;
    RETURN NEW;
END$$;
CREATE FUNCTION commitment_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
$$BEGIN
    IF NEW.first <= (SELECT coalesce(max(first), 0) FROM commitment) THEN
        RAISE EXCEPTION 'the log is append-only';
    END IF;
    RETURN NEW;
END$$;
CREATE TRIGGER follows BEFORE INSERT ON head FOR EACH ROW EXECUTE FUNCTION head_follows();
CREATE TRIGGER follows BEFORE INSERT ON commitment FOR EACH ROW EXECUTE FUNCTION commitment_follows();
