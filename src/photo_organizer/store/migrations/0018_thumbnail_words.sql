-- One word for one thing: what was called a cover is a folder thumbnail. What waits under a former name is kept.
ALTER TABLE cover_wishes RENAME TO thumbnail_wishes;
ALTER TABLE cover_excluded RENAME TO thumbnail_excluded;
UPDATE inbox SET command = 'thumbnails-remove-ours' WHERE command = 'cover-remove-ours';
UPDATE inbox SET command = 'thumbnail-' || substr(command, 7)
 WHERE command IN ('cover-again', 'cover-pin', 'cover-unpin', 'cover-exclude', 'cover-include');
UPDATE held SET code = 'own-thumbnail' WHERE code = 'own-cover';
