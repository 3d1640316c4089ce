-- What we had filed and the owner took away, so that it is recognised when it is uploaded again.
CREATE TABLE deletions (
    path    BLOB PRIMARY KEY,   -- where it was, relative to the library
    size    INTEGER NOT NULL,
    sample  BLOB,               -- digests, where they were known
    md5     BLOB,
    taken   TEXT,               -- capture date as ISO 8601 wall clock
    gone_ns INTEGER NOT NULL    -- when its absence was noticed
) WITHOUT ROWID;
CREATE INDEX deletions_size ON deletions (size);
