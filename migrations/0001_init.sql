-- The record of all consultations. Times are milliseconds since 1970 in UTC. A checksum is the first eight bytes of
-- SHA-256 over the row that it stands in.

CREATE TABLE consultations (
    number   INTEGER PRIMARY KEY,            -- the order in which they were started
    id       TEXT    NOT NULL UNIQUE,
    epoch    INTEGER NOT NULL CHECK (epoch >= 0),
    state    TEXT    NOT NULL,               -- JSON
    checksum INTEGER NOT NULL
) STRICT;

CREATE TABLE participants (
    number       INTEGER PRIMARY KEY,        -- the order in which they came
    id           TEXT    NOT NULL UNIQUE,
    consultation TEXT    NOT NULL REFERENCES consultations (id),
    name         TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    joined       INTEGER NOT NULL
) STRICT;
CREATE INDEX participants_of ON participants (consultation);

CREATE TABLE sessions (
    token       BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),   -- SHA-256 of the secret
    participant TEXT NOT NULL REFERENCES participants (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of ON sessions (participant);

CREATE TABLE invitations (
    number       INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    consultation TEXT    NOT NULL REFERENCES consultations (id),
    token        BLOB    NOT NULL UNIQUE CHECK (length(token) = 32),    -- SHA-256 of the secret
    role         TEXT    NOT NULL,
    uses_left    INTEGER CHECK (uses_left >= 0),                        -- null: any number
    expires      INTEGER,                                               -- null: never
    created      INTEGER NOT NULL,
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT;
CREATE INDEX invitations_of ON invitations (consultation);

CREATE TABLE documents (
    number       INTEGER PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    consultation TEXT    NOT NULL REFERENCES consultations (id),
    kind         TEXT    NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq >= 0),                     -- of the last entry
    UNIQUE (consultation, kind)
) STRICT;

-- Without rowid: the entries of a document lie side by side, in the order in which they are read. With twenty documents
-- written by turns this reads five times as fast as a table in the order of arrival (0.3 against 1.9 µs an entry, and
-- fewer pages where they must come from the disk), and writes at 38 instead of 21 µs, which disappears in the flush.
CREATE TABLE entries (
    document    INTEGER NOT NULL REFERENCES documents (number),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    chunk       BLOB    NOT NULL,
    checksum    INTEGER NOT NULL,
    participant TEXT,                                                   -- null: the server itself
    late_for    INTEGER,                                                -- the version that it missed
    PRIMARY KEY (document, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entries_by_hash ON entries (document, hash);
CREATE INDEX entries_late ON entries (document, seq) WHERE late_for IS NOT NULL;

CREATE TABLE actors (
    document    INTEGER NOT NULL REFERENCES documents (number),
    actor       BLOB    NOT NULL,
    participant TEXT    REFERENCES participants (id),                   -- null: the server itself
    PRIMARY KEY (document, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
    document INTEGER PRIMARY KEY REFERENCES documents (number),
    seq      INTEGER NOT NULL,                                          -- the last entry that it covers
    bytes    BLOB    NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;

CREATE TABLE versions (
    consultation TEXT    NOT NULL REFERENCES consultations (id),
    number       INTEGER NOT NULL,
    head         TEXT    NOT NULL,           -- JSON
    markdown     TEXT    NOT NULL,
    reading      TEXT    NOT NULL,           -- JSON
    seq          INTEGER NOT NULL,           -- the draft's last entry that it covers
    checksum     INTEGER NOT NULL,
    UNIQUE (consultation, number)
) STRICT;

CREATE TABLE decisions (
    consultation TEXT    NOT NULL REFERENCES consultations (id),
    epoch        INTEGER NOT NULL,           -- that it began
    decision     TEXT    NOT NULL,           -- JSON
    participant  TEXT    NOT NULL REFERENCES participants (id),
    at           INTEGER NOT NULL,
    checksum     INTEGER NOT NULL,
    PRIMARY KEY (consultation, epoch)
) STRICT, WITHOUT ROWID;

-- What is on record stays as it is, whoever opens this file with whatever program.
CREATE TRIGGER entries_stay     BEFORE UPDATE ON entries   BEGIN SELECT RAISE (ABORT, 'entries are never altered');   END;
CREATE TRIGGER entries_remain   BEFORE DELETE ON entries   BEGIN SELECT RAISE (ABORT, 'entries are never deleted');   END;
CREATE TRIGGER versions_stay    BEFORE UPDATE ON versions  BEGIN SELECT RAISE (ABORT, 'versions are never altered');  END;
CREATE TRIGGER versions_remain  BEFORE DELETE ON versions  BEGIN SELECT RAISE (ABORT, 'versions are never deleted');  END;
CREATE TRIGGER decisions_stay   BEFORE UPDATE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are never altered'); END;
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are never deleted'); END;
CREATE TRIGGER actors_stay      BEFORE UPDATE ON actors    BEGIN SELECT RAISE (ABORT, 'actors are never bound anew'); END;
