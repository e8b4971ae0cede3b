-- The log: what was committed to, for ever. One row holds a run of entries of one kind that came together: the number
-- of its first entry (the log counts from 1) and 128 bytes of commitments an entry. (A row an entry would cost a fifth
-- of an import.)
CREATE TABLE commitment (
    first INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    hashes BLOB NOT NULL CHECK (length(hashes) > 0 AND length(hashes) % 128 = 0)
) STRICT;

-- The heads of the log, one an appending transaction: size, right edge of the tree, root.
CREATE TABLE head (
    size INTEGER PRIMARY KEY,
    peaks BLOB NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Texts that recur, once each.
CREATE TABLE term (code INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

-- The payload of statements. `codes` holds one code of `term` for each field whose texts recur, in the fixed order of
-- the coding sheet, as unsigned 32-bit little-endian integers; 0 is an absent field. (One column a field would cost
-- three times as much to insert, and five times as much to read for a fold of the whole.) `thing` repeats the first of
-- them, for the index below.
CREATE TABLE statement (
    n INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    key INTEGER NOT NULL,
    thing INTEGER NOT NULL,
    codes BLOB NOT NULL,
    seq INTEGER,
    row TEXT,
    selector TEXT,
    quote TEXT
) STRICT;

-- The payload of everything else: the canonical JSON of each group.
CREATE TABLE body (
    n INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    key INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL, voice TEXT NOT NULL, passage TEXT NOT NULL, coding TEXT NOT NULL
) STRICT;

-- The first 64 bits of each identity, for the first entry that has them; later ones (another coding of the same
-- statement, or a collision) stand in the side table.
CREATE TABLE entry_key (key INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TABLE entry_again (key INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) STRICT, WITHOUT ROWID;

CREATE TABLE thing_entry (thing INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (thing, n)) STRICT, WITHOUT ROWID;

-- What was destroyed: a keyed mark of the identity stops its return and tells nobody what it was.
CREATE TABLE tombstone (
    n INTEGER PRIMARY KEY,
    mark BLOB NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX tombstone_mark ON tombstone (mark);

CREATE TRIGGER commitment_stands BEFORE UPDATE ON commitment BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER commitment_stays BEFORE DELETE ON commitment BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER head_stands BEFORE UPDATE ON head BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER head_stays BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER statement_stands BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'payloads can only be added'); END;
CREATE TRIGGER body_stands BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'payloads can only be added'); END;
CREATE TRIGGER term_stands BEFORE UPDATE ON term BEGIN SELECT RAISE(ABORT, 'payloads can only be added'); END;
CREATE TRIGGER tombstone_stands BEFORE UPDATE ON tombstone BEGIN SELECT RAISE(ABORT, 'a tombstone stays'); END;
CREATE TRIGGER tombstone_stays BEFORE DELETE ON tombstone BEGIN SELECT RAISE(ABORT, 'a tombstone stays'); END;
CREATE TRIGGER statement_stays BEFORE DELETE ON statement
WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'payloads go only by destroy'); END;
CREATE TRIGGER body_stays BEFORE DELETE ON body
WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE n = OLD.n)
BEGIN SELECT RAISE(ABORT, 'payloads go only by destroy'); END;

-- INSERT OR REPLACE removes the old row without asking the triggers above. Where it would reach the log itself, it is
-- refused; a statement that was replaced so is found by its commitments (a trigger a row would cost 2.6 microseconds).
CREATE TRIGGER commitment_once BEFORE INSERT ON commitment
WHEN NEW.first < (SELECT coalesce(max(first), 0) + 1 FROM commitment)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER head_once BEFORE INSERT ON head WHEN NEW.size <= (SELECT max(size) FROM head)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER body_once BEFORE INSERT ON body WHEN EXISTS (SELECT 1 FROM body WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'payloads can only be added'); END;
CREATE TRIGGER tombstone_once BEFORE INSERT ON tombstone WHEN EXISTS (SELECT 1 FROM tombstone WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'a tombstone stays'); END;
CREATE TRIGGER meta_once BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'the key of a tombstone stays'); END;
CREATE TRIGGER meta_stands BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'the key of a tombstone stays'); END;
CREATE TRIGGER meta_stays BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'the key of a tombstone stays'); END;
