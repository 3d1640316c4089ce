-- What is still to be told (CSV logs, Log Center, media index) and what has been counted.

CREATE TABLE outbox (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, also after rows are deleted
    at_ns   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    payload TEXT NOT NULL                      -- JSON in ASCII: names that are not UTF-8 survive
);

CREATE INDEX outbox_kind ON outbox (kind, seq);

CREATE TABLE outbox_position (
    consumer TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL,           -- everything up to here has been told
    file     TEXT NOT NULL DEFAULT '',   -- the log file it was told to (inode number)
    size     INTEGER NOT NULL DEFAULT 0  -- that file's size at that moment
) WITHOUT ROWID;

CREATE TABLE statistics (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
