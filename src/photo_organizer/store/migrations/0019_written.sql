-- The bytes of a sidecar of ours: a crash and undo tell it by them from a file of somebody else.
ALTER TABLE steps ADD COLUMN data BLOB;
