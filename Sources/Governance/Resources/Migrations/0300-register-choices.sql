-- Of the filters those with few values, so that rows are counted by them without being read.
ALTER TABLE register_rows ADD COLUMN choices TEXT;
UPDATE register_rows SET choices = filters;
CREATE INDEX register_rows_counted
  ON register_rows (register, city, county, township, choices, valid_from, valid_to, measure);
