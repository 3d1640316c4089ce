-- Months count photos and films alone: a sidecar beside a photo is no picture more. See store/calendar.py.
DROP INDEX catalogue_month;
CREATE INDEX catalogue_month ON catalogue (
    coalesce(substr(taken, 1, 7), substr(CAST(path AS TEXT), 1, 4) || '-' || substr(CAST(path AS TEXT), 6, 2)),
    strength, precision
) WHERE NOT (path >= CAST('Duplicates/' AS BLOB) AND path < CAST('Duplicates0' AS BLOB))
    AND lower(substr(CAST(path AS TEXT), -4)) NOT IN ('.xmp', '.aae', '.thm', '.wav', '.xml', '.srt', '.pp3', '.dop', '.on1', '.cos', '.vrd', '.arp')
    AND lower(substr(CAST(path AS TEXT), -5)) NOT IN ('.json', '.nksc');
