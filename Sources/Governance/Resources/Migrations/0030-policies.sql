CREATE TABLE policies (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  author BIGINT REFERENCES people (id),
  at BIGINT NOT NULL,
  UNIQUE (name, area, version)
);
CREATE INDEX policies_valid ON policies (name, area, valid_from);
