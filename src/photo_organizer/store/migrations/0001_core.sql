-- Paths are BLOBs: a disk may hold any bytes. Catalogue paths are relative to the library.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE catalogue (
    id       INTEGER PRIMARY KEY,
    path     BLOB NOT NULL UNIQUE,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    dev      INTEGER NOT NULL,
    ino      INTEGER NOT NULL,
    sample   BLOB,              -- digest of the first and last bytes; NULL until another file has the same size
    md5      BLOB,              -- of all bytes; NULL until another file has the same size and sample
    original BLOB,              -- path in the intake, where we filed it ourselves
    taken    TEXT,              -- capture date as ISO 8601 wall clock
    source   TEXT,              -- where the capture date came from
    plan     TEXT               -- token of the plan that filed it
);
CREATE INDEX catalogue_size ON catalogue (size, sample);
CREATE INDEX catalogue_original ON catalogue (original) WHERE original IS NOT NULL;

-- A folder whose mtime is unchanged holds the same names: it need not be listed again.
CREATE TABLE folders (path BLOB PRIMARY KEY, mtime_ns INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,   -- pass, undo, dedupe
    started_ns INTEGER NOT NULL
);

CREATE TABLE plans (
    n         INTEGER PRIMARY KEY AUTOINCREMENT,
    token     TEXT NOT NULL UNIQUE, -- 16 hex digits, shown in the log as the plan id
    run       INTEGER NOT NULL REFERENCES runs (id),
    claim     TEXT NOT NULL,    -- name of the claim folder, shared by a batch
    undoes    TEXT,             -- token of the plan that this one takes back
    source    BLOB NOT NULL,
    action    TEXT NOT NULL,
    code      TEXT NOT NULL,
    sentence  TEXT NOT NULL,
    taken     TEXT,
    date_from TEXT,
    state     TEXT NOT NULL,    -- open, done, failed, undone
    problem   TEXT NOT NULL DEFAULT '',
    opened_ns INTEGER NOT NULL,
    closed_ns INTEGER
);
CREATE INDEX plans_open ON plans (state) WHERE state = 'open';
CREATE INDEX plans_run ON plans (run);

CREATE TABLE steps (
    plan     INTEGER NOT NULL REFERENCES plans (n),
    n        INTEGER NOT NULL,
    kind     TEXT NOT NULL,     -- move, remove, restore
    src      BLOB NOT NULL,
    dst      BLOB NOT NULL,     -- for remove: the copy that is kept
    dev      INTEGER NOT NULL,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    PRIMARY KEY (plan, n)
) WITHOUT ROWID;
CREATE INDEX steps_src ON steps (src);
CREATE INDEX steps_dst ON steps (dst);

-- Files that stay where they are until they change, the owner says so, or retry_ns has come.
CREATE TABLE held (
    path     BLOB PRIMARY KEY,
    dev      INTEGER NOT NULL,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    code     TEXT NOT NULL,
    sentence TEXT NOT NULL,
    tries    INTEGER NOT NULL DEFAULT 1,
    since_ns INTEGER NOT NULL,
    retry_ns INTEGER            -- NULL: only when the file changes or the owner says so
) WITHOUT ROWID;

-- Commands left by the faces of the program for the one process that acts.
CREATE TABLE inbox (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    command   TEXT NOT NULL,
    arguments TEXT NOT NULL DEFAULT '{}',
    answer    TEXT,             -- JSON, once done
    posted_ns INTEGER NOT NULL
);
