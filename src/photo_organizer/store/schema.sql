-- 30: what all migrations come to in a new database. Made by `make docs`; change the migrations.
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
, look INTEGER, same BLOB, same_ctime_ns INTEGER, precision INTEGER, strength INTEGER, unit INTEGER);
CREATE INDEX catalogue_size ON catalogue (size, sample);
CREATE INDEX catalogue_original ON catalogue (original) WHERE original IS NOT NULL;
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
, precision INTEGER, strength INTEGER, unit INTEGER);
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
    mtime_ns INTEGER NOT NULL, unit INTEGER, data BLOB,
    PRIMARY KEY (plan, n)
) WITHOUT ROWID;
CREATE INDEX steps_src ON steps (src);
CREATE INDEX steps_dst ON steps (dst);
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
, dismissed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE inbox (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    command   TEXT NOT NULL,
    arguments TEXT NOT NULL DEFAULT '{}',
    answer    TEXT,             -- JSON, once done
    posted_ns INTEGER NOT NULL
, tries INTEGER NOT NULL DEFAULT 0, progress TEXT NOT NULL DEFAULT '{}');
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
CREATE TABLE looks (
    id         INTEGER PRIMARY KEY,
    md5        BLOB NOT NULL,
    size       INTEGER NOT NULL,
    hash       BLOB,               -- 32 bytes; NULL: no look, `trouble` says why
    entropy    REAL,
    plain      INTEGER NOT NULL DEFAULT 0,  -- 1: a plain surface, never compared
    width      INTEGER,            -- of the upright picture
    height     INTEGER,
    format     TEXT,
    bits       INTEGER,
    quantisers INTEGER,
    has_place  INTEGER NOT NULL DEFAULT 0,
    taken      TEXT,               -- as the camera wrote it, ISO 8601
    subseconds TEXT,
    unique_id  TEXT,
    camera     TEXT,
    paired     INTEGER NOT NULL DEFAULT 0,  -- 1: compared with all looks of a smaller id
    trouble    TEXT NOT NULL DEFAULT '', reached INTEGER NOT NULL DEFAULT 0, picture_at INTEGER, picture_size INTEGER, picture_check INTEGER, lacks INTEGER,
    UNIQUE (md5, size)
);
CREATE TABLE look_thumbnails (look INTEGER PRIMARY KEY REFERENCES looks (id), picture BLOB NOT NULL);
CREATE TABLE not_duplicates (
    one      BLOB NOT NULL,
    other    BLOB NOT NULL,
    since_ns INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE deletions (
    path    BLOB PRIMARY KEY,   -- where it was, relative to the library
    size    INTEGER NOT NULL,
    sample  BLOB,               -- digests, where they were known
    md5     BLOB,
    taken   TEXT,               -- capture date as ISO 8601 wall clock
    gone_ns INTEGER NOT NULL    -- when its absence was noticed
) WITHOUT ROWID;
CREATE INDEX deletions_size ON deletions (size);
CREATE INDEX catalogue_unlooked ON catalogue (id) WHERE look IS NULL;
CREATE INDEX catalogue_look ON catalogue (look) WHERE look > 0;
CREATE TABLE look_groups (
    number   INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    relation TEXT NOT NULL,     -- same, burst or alike
    look     INTEGER NOT NULL REFERENCES looks (id),
    reason   TEXT NOT NULL,     -- what it is to the keeper, in words
    PRIMARY KEY (number, place)
) WITHOUT ROWID;
CREATE TABLE "thumbnail_wishes" (
    folder   BLOB PRIMARY KEY,            -- absolute path
    pinned   TEXT NOT NULL DEFAULT '[]',  -- pictures in the order of the tiles, as JSON
    passed   TEXT NOT NULL DEFAULT '[]',  -- pictures that were shown when others were asked for, as JSON
    asked_ns INTEGER NOT NULL DEFAULT 0   -- when it was asked to be done now; 0: nothing waits
) WITHOUT ROWID;
CREATE TABLE "thumbnail_excluded" (
    path     BLOB PRIMARY KEY,            -- absolute; a folder stands for everything below it
    is_folder INTEGER NOT NULL,
    since_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX catalogue_same ON catalogue (same) WHERE same IS NOT NULL;
CREATE TABLE readmitted (
    path     BLOB PRIMARY KEY,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE look_pairs (
    one         INTEGER NOT NULL REFERENCES looks (id),
    other       INTEGER NOT NULL REFERENCES looks (id),
    correlation REAL NOT NULL,
    difference  REAL NOT NULL,              -- 1: the most in versions of one picture
    places      INTEGER NOT NULL DEFAULT 0, -- found in both by one movement of the picture
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE units (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    folder   BLOB NOT NULL,             -- in the intake
    event    TEXT NOT NULL DEFAULT '',  -- the name that a person gave to that folder
    filed_ns INTEGER NOT NULL           -- when its first member came
);
CREATE TABLE unit_keys (
    key  BLOB NOT NULL,
    unit INTEGER NOT NULL REFERENCES units (id),
    PRIMARY KEY (key, unit)
) WITHOUT ROWID;
CREATE INDEX catalogue_unit ON catalogue (unit) WHERE unit IS NOT NULL;
CREATE TABLE accepted (
    path     BLOB PRIMARY KEY,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE reviewed (members BLOB PRIMARY KEY, since_ns INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE copied (
    path     BLOB PRIMARY KEY,  -- in the intake, the whole path
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest   BLOB,              -- MD5 or SHA-256 of all bytes, NULL where nobody has read them
    at_ns    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX copied_size ON copied (size);
CREATE TABLE numbers (last INTEGER NOT NULL);
CREATE TRIGGER catalogue_gone AFTER DELETE ON catalogue WHEN old.id > (SELECT last FROM numbers)
BEGIN
    UPDATE numbers SET last = old.id;
END;
CREATE INDEX catalogue_month ON catalogue (
    coalesce(substr(taken, 1, 7), substr(CAST(path AS TEXT), 1, 4) || '-' || substr(CAST(path AS TEXT), 6, 2)),
    strength, precision
) WHERE NOT (path >= CAST('Duplicates/' AS BLOB) AND path < CAST('Duplicates0' AS BLOB))
    AND CASE lower(CAST(substr(path, -4) AS TEXT)) WHEN '.jpg' THEN 1 WHEN '.xmp' THEN 0 WHEN '.aae' THEN 0
    WHEN '.thm' THEN 0 WHEN '.wav' THEN 0 WHEN '.xml' THEN 0 WHEN '.srt' THEN 0 WHEN '.pp3' THEN 0 WHEN '.dop' THEN 0
    WHEN '.on1' THEN 0 WHEN '.cos' THEN 0 WHEN '.vrd' THEN 0 WHEN '.arp' THEN 0
    WHEN 'json' THEN substr(path, -5, 1) <> x'2e' WHEN 'nksc' THEN substr(path, -5, 1) <> x'2e' ELSE 1 END;
INSERT INTO numbers VALUES (abs(random() % 1099511627776));
INSERT INTO sqlite_sequence (name, seq) VALUES ('inbox', abs(random() % 1099511627776));
INSERT INTO sqlite_sequence (name, seq) VALUES ('runs', max(strftime('%s', 'now') / 60 - 26297280, 0));
