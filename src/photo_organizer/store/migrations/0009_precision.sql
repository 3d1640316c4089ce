-- How exactly a capture date is known and whose word it is (model.Precision and model.Strength).
-- What older versions filed is told by its source: a name's midnight is a day, a film's header is a container's word.
ALTER TABLE catalogue ADD COLUMN precision INTEGER;
ALTER TABLE catalogue ADD COLUMN strength INTEGER;
ALTER TABLE plans ADD COLUMN precision INTEGER;
ALTER TABLE plans ADD COLUMN strength INTEGER;
UPDATE catalogue SET
    precision = CASE WHEN source = 'filename' AND taken LIKE '%T00:00:00' THEN 3 ELSE 5 END,
    strength = CASE
        WHEN source LIKE 'file:%' THEN 1
        WHEN source = 'filename' THEN 2
        WHEN source LIKE 'sidecar:%' OR source IN ('takeout:photoTakenTime', 'same-picture') THEN 3
        WHEN source IN ('quicktime:mvhd', 'quicktime:tkhd', 'quicktime:mdhd', 'ifd0:DateTime', 'matroska:DateUTC') THEN 4
        WHEN source = 'owner' THEN 5
        ELSE 6
    END
    WHERE taken IS NOT NULL;
