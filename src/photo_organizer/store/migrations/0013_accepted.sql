-- Files of the intake that their owner wants filed as they are, although they say that bytes are missing.
CREATE TABLE accepted (
    path     BLOB PRIMARY KEY,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
