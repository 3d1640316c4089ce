-- Files that were compared byte for byte: equal ones share a token, all others have one of their own.
ALTER TABLE catalogue ADD COLUMN same BLOB;              -- 16 bytes; NULL: not compared, or changed since
ALTER TABLE catalogue ADD COLUMN same_ctime_ns INTEGER;  -- change time then: it also tells of bytes whose mtime was set back
CREATE INDEX catalogue_same ON catalogue (same) WHERE same IS NOT NULL;
