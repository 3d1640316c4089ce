-- A browser that stays open, and the pictures that it keeps by their numbers, outlive a database that is lost or damaged and made
-- anew: its numbers begin at another place, so that none of them means another file, nor the answer to another command.
UPDATE numbers SET last = abs(random() % 1099511627776) WHERE NOT EXISTS (SELECT 1 FROM catalogue);
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'inbox', abs(random() % 1099511627776) WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'inbox');
