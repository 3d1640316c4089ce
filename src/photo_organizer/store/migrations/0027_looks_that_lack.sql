-- A look remembers whether its file's structure says that bytes are missing: such a version leads no group while another is whole.
-- Asked of the file when it would lead one. The groups are made anew, since damaged ones may lead some.
ALTER TABLE looks ADD COLUMN lacks INTEGER;  -- 1: bytes are missing; NULL: nobody has asked yet
DELETE FROM meta WHERE name = 'looks_grouped';
