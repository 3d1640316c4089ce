-- The same for runs, which a person names to take one back: a database made anew counts on from its minute, and no database makes
-- more runs than one in a minute; so a number that an owner or an open page remembers never means another run.
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'runs', max(strftime('%s', 'now') / 60 - 26297280, 0)  -- minutes since 2020
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'runs');
