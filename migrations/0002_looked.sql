-- What each participant saw when they last looked: heads of the draft, and the decisions so far. No times.
CREATE TABLE looked (
    participant TEXT    NOT NULL PRIMARY KEY REFERENCES participants (id),
    heads       TEXT    NOT NULL,            -- JSON
    epoch       INTEGER NOT NULL CHECK (epoch >= 0)
) STRICT, WITHOUT ROWID;
