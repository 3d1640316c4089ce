-- What pictures look like, by content: the same bytes are looked at once, wherever they lie.
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
    trouble    TEXT NOT NULL DEFAULT '',
    UNIQUE (md5, size)
);

-- Apart from the rest, so that reading a million hashes does not read a million pictures.
CREATE TABLE look_thumbnails (look INTEGER PRIMARY KEY REFERENCES looks (id), picture BLOB NOT NULL);

-- Near pairs that were compared, the smaller id first.
CREATE TABLE look_pairs (
    one         INTEGER NOT NULL REFERENCES looks (id),
    other       INTEGER NOT NULL REFERENCES looks (id),
    correlation REAL NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

-- The owner said that these two are different; for ever, by content, the smaller md5 first.
CREATE TABLE not_duplicates (
    one      BLOB NOT NULL,
    other    BLOB NOT NULL,
    since_ns INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
