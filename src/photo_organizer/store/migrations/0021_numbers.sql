-- The page names a file by its number, in browsers that stay open for days: a number means one file with its bytes as they
-- were seen, and never another. SQLite alone would give the highest one again after its row was deleted.
CREATE TABLE numbers (last INTEGER NOT NULL);  -- the highest number of a row that is gone
INSERT INTO numbers VALUES (0);
CREATE TRIGGER catalogue_gone AFTER DELETE ON catalogue WHEN old.id > (SELECT last FROM numbers)
BEGIN
    UPDATE numbers SET last = old.id;
END;
CREATE TRIGGER catalogue_new AFTER INSERT ON catalogue WHEN new.id <= (SELECT last FROM numbers)
BEGIN
    UPDATE catalogue SET id = (SELECT last FROM numbers) + 1 WHERE id = new.id;
END;
CREATE TRIGGER catalogue_changed AFTER UPDATE OF size, mtime_ns ON catalogue
WHEN new.size <> old.size OR new.mtime_ns <> old.mtime_ns
BEGIN
    UPDATE catalogue SET id = max((SELECT last FROM numbers), (SELECT max(id) FROM catalogue)) + 1 WHERE id = new.id;
END;
