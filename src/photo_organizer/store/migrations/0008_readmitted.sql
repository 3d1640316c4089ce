-- Files of the intake that their owner wants in the library although their content was deleted from it once.
CREATE TABLE readmitted (
    path     BLOB PRIMARY KEY,
    ino      INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
