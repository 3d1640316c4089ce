-- What the library's own pictures look like, and which of them belong together.
ALTER TABLE catalogue ADD COLUMN look INTEGER;  -- NULL: nobody has looked yet; 0: no picture, or none that can be decoded
CREATE INDEX catalogue_unlooked ON catalogue (id) WHERE look IS NULL;
CREATE INDEX catalogue_look ON catalogue (look) WHERE look > 0;

-- Groups of related pictures by content, the proposed keeper first (place 0). Made anew after each comparison.
CREATE TABLE look_groups (
    number   INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    relation TEXT NOT NULL,     -- same, burst or alike
    look     INTEGER NOT NULL REFERENCES looks (id),
    reason   TEXT NOT NULL,     -- what it is to the keeper, in words
    PRIMARY KEY (number, place)
) WITHOUT ROWID;
