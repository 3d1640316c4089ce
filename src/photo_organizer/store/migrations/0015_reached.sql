-- 1: crops, frames and mirrored pictures of it were looked for among all looks.
ALTER TABLE looks ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;
