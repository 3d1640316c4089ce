-- The library by month: of the capture date, or of the folder where the date is not known. What was set aside is not counted.
CREATE INDEX catalogue_month ON catalogue (
    coalesce(substr(taken, 1, 7), substr(CAST(path AS TEXT), 1, 4) || '-' || substr(CAST(path AS TEXT), 6, 2)),
    strength, precision
) WHERE NOT (path >= CAST('Duplicates/' AS BLOB) AND path < CAST('Duplicates0' AS BLOB));
