-- What the owner wants of folder covers: unlike covers.db, this cannot be computed again.
CREATE TABLE cover_wishes (
    folder   BLOB PRIMARY KEY,            -- absolute path
    pinned   TEXT NOT NULL DEFAULT '[]',  -- pictures in the order of the tiles, as JSON
    passed   TEXT NOT NULL DEFAULT '[]',  -- pictures that were shown when others were asked for, as JSON
    asked_ns INTEGER NOT NULL DEFAULT 0   -- when it was asked to be done now; 0: nothing waits
) WITHOUT ROWID;
CREATE TABLE cover_excluded (
    path     BLOB PRIMARY KEY,            -- absolute; a folder stands for everything below it
    is_folder INTEGER NOT NULL,
    since_ns INTEGER NOT NULL
) WITHOUT ROWID;
