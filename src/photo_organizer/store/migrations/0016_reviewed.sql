-- Groups of related pictures of which their owner keeps all: by a digest of their contents, so that a group that gains or
-- loses a member is asked about again.
CREATE TABLE reviewed (members BLOB PRIMARY KEY, since_ns INTEGER NOT NULL) WITHOUT ROWID;
