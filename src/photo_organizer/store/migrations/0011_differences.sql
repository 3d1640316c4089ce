-- Near pairs know also where they differ the most, and how many places of one are found in the other. What was compared
-- without that is compared again, from the small pictures that are kept.
DROP TABLE look_pairs;
CREATE TABLE look_pairs (
    one         INTEGER NOT NULL REFERENCES looks (id),
    other       INTEGER NOT NULL REFERENCES looks (id),
    correlation REAL NOT NULL,
    difference  REAL NOT NULL,              -- 1: the most in versions of one picture
    places      INTEGER NOT NULL DEFAULT 0, -- found in both by one movement of the picture
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
UPDATE looks SET paired = 0;
