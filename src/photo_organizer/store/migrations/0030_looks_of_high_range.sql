-- HEIC and AVIF of a high dynamic range were looked at grey, TIFFs by a small page before their picture (too small for the file),
-- and raw files of Olympus counted as no picture: as in 0029, once more.
UPDATE looks SET md5 = CAST('lost ' || id AS BLOB), hash = NULL, trouble = 'lost', picture_at = NULL
 WHERE hash IS NOT NULL AND (format = 'AVIF' OR format = 'HEIF' AND bits > 8
       OR format = 'TIFF' AND size > 10 * width * height);
UPDATE catalogue SET look = NULL WHERE look IN (SELECT id FROM looks WHERE trouble = 'lost')
    OR look = 0 AND CAST(path AS TEXT) LIKE '%.orf';
