-- From which other logs entries were taken: size and root of each at the time, and after which of its entries.
CREATE TABLE pull (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    since INTEGER NOT NULL
) STRICT;

-- Runs of entries that were taken: the number of the first here and there. Salts came along, so leaves are the same, and
-- that an entry stood there is proved against the root.
CREATE TABLE origin (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    there INTEGER NOT NULL,
    pull INTEGER NOT NULL REFERENCES pull (number)
) STRICT;

CREATE TRIGGER pull_stands BEFORE UPDATE ON pull BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER pull_stays BEFORE DELETE ON pull BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER origin_stands BEFORE UPDATE ON origin BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER origin_stays BEFORE DELETE ON origin BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER pull_once BEFORE INSERT ON pull WHEN EXISTS (SELECT 1 FROM pull WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER origin_once BEFORE INSERT ON origin WHEN EXISTS (SELECT 1 FROM origin WHERE first = NEW.first)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
