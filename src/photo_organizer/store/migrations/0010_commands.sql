-- How a command is going: what a stop cut off goes on at the next start, and what ends the process is not tried for ever.
ALTER TABLE inbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0; -- how often it was begun since the last orderly stop
ALTER TABLE inbox ADD COLUMN progress TEXT NOT NULL DEFAULT '{}'; -- JSON: how far it has come
