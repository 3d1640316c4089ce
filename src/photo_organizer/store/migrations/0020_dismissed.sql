-- What stays in the intake and its owner has seen: it is no longer counted, until something about it changes.
ALTER TABLE held ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;
