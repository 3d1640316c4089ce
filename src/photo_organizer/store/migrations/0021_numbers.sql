-- The page names a file by its number, in browsers that stay open for days: a number means one file with its bytes as they
-- were seen, and never another. SQLite alone would give the highest one again after its row was deleted.
CREATE TABLE numbers (last INTEGER NOT NULL);  -- the highest number of a row that is gone
INSERT INTO numbers VALUES (0);
CREATE TRIGGER catalogue_gone AFTER DELETE ON catalogue WHEN old.id > (SELECT last FROM numbers)
BEGIN
    UPDATE numbers SET last = old.id;
END;
