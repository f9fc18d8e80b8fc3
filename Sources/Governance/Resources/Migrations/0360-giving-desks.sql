-- The desk that has passed a dispute up or down, until the next has taken it up, as the row repeats
-- it.
ALTER TABLE cases ADD COLUMN giver TEXT;
ALTER TABLE cases ADD COLUMN giver_city TEXT;
ALTER TABLE cases ADD COLUMN giver_county TEXT;
ALTER TABLE cases ADD COLUMN giver_township TEXT;

-- Who quarrels with whom once more is found by the names of both as well.
CREATE INDEX entry_values_by_name ON entry_values (value)
  WHERE field = 'name' AND value IS NOT NULL;
-- And the hotline's reporters beside them.
CREATE INDEX reports_by_origin ON reports (origin, n);
