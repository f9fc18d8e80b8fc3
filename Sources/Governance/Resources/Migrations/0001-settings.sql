-- What this database is: a few named values, such as that it is a demonstration.
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
