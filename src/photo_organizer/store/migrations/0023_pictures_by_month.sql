-- As before, but with one look at the end of each name: fifteen looks made the first look at a large library a quarter longer.
DROP INDEX catalogue_month;
CREATE INDEX catalogue_month ON catalogue (
    coalesce(substr(taken, 1, 7), substr(CAST(path AS TEXT), 1, 4) || '-' || substr(CAST(path AS TEXT), 6, 2)),
    strength, precision
) WHERE NOT (path >= CAST('Duplicates/' AS BLOB) AND path < CAST('Duplicates0' AS BLOB))
    AND CASE lower(CAST(substr(path, -4) AS TEXT)) WHEN '.jpg' THEN 1 WHEN '.xmp' THEN 0 WHEN '.aae' THEN 0
    WHEN '.thm' THEN 0 WHEN '.wav' THEN 0 WHEN '.xml' THEN 0 WHEN '.srt' THEN 0 WHEN '.pp3' THEN 0 WHEN '.dop' THEN 0
    WHEN '.on1' THEN 0 WHEN '.cos' THEN 0 WHEN '.vrd' THEN 0 WHEN '.arp' THEN 0
    WHEN 'json' THEN substr(path, -5, 1) <> x'2e' WHEN 'nksc' THEN substr(path, -5, 1) <> x'2e' ELSE 1 END;
