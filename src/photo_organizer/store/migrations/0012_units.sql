-- What belongs together is remembered: the unit of every filed file. What older versions filed is told by the
-- journal (gather/adopt.py, in steps that a stop does not lose).
CREATE TABLE units (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    folder   BLOB NOT NULL,             -- in the intake
    event    TEXT NOT NULL DEFAULT '',  -- the name that a person gave to that folder
    filed_ns INTEGER NOT NULL           -- when its first member came
);
-- By what a companion or half that comes later finds its unit: content identifier, recording, name and folder.
CREATE TABLE unit_keys (
    key  BLOB NOT NULL,
    unit INTEGER NOT NULL REFERENCES units (id),
    PRIMARY KEY (key, unit)
) WITHOUT ROWID;
ALTER TABLE catalogue ADD COLUMN unit INTEGER;  -- NULL: not filed by us
CREATE INDEX catalogue_unit ON catalogue (unit) WHERE unit IS NOT NULL;
ALTER TABLE plans ADD COLUMN unit INTEGER;      -- what its newcomers form or join
ALTER TABLE steps ADD COLUMN unit INTEGER;      -- of a file that was removed from the library, for the way back
