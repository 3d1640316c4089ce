-- Where in the file beside the database a look's small picture is, and its checksum; NULL: in look_thumbnails, as all were before.
ALTER TABLE looks ADD COLUMN picture_at INTEGER;
ALTER TABLE looks ADD COLUMN picture_size INTEGER;
ALTER TABLE looks ADD COLUMN picture_check INTEGER;
