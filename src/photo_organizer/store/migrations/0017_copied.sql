-- What was copied out of an intake that stays as it is, so that it is not copied again.
CREATE TABLE copied (
    path     BLOB PRIMARY KEY,  -- in the intake, the whole path
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest   BLOB,              -- MD5 or SHA-256 of all bytes, NULL where nobody has read them
    at_ns    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX copied_size ON copied (size);
