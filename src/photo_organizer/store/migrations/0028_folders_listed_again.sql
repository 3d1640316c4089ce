-- A first walk through the library that was cut off has noted folders without those below that it had not come to, and none
-- that follows would have missed them. Every folder is listed once more, whatever its times.
UPDATE folders SET mtime_ns = 0;
