-- What earlier versions showed wrongly is looked at once more: CR3s on their side, TIFFs of 16 bits in stripes, AVIFs by a black
-- frame, and whatever counts as no picture, since a decoder that could not be started made a photo count so. As where a small
-- picture is lost, the next look has a number of its own.
UPDATE looks SET md5 = CAST('lost ' || id AS BLOB), hash = NULL, trouble = 'lost', picture_at = NULL
 WHERE hash IS NOT NULL AND (format = 'AVIF' OR format = 'TIFF' AND bits = 16 OR format = 'RAW' AND id NOT IN (
       SELECT look FROM catalogue WHERE look > 0 AND CAST(path AS TEXT) NOT LIKE '%.cr3'));
UPDATE catalogue SET look = NULL WHERE look = 0 OR look IN (SELECT id FROM looks WHERE trouble = 'lost');
