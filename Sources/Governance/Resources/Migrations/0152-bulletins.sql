-- The figures of a period as they were when it was frozen, and what was corrected in them later.
-- Rows are only ever added.
CREATE TABLE bulletins (
  id BIGINT PRIMARY KEY,
  area TEXT NOT NULL,
  first_day TEXT NOT NULL,
  next_day TEXT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  figures TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (area, first_day, next_day)
);
CREATE INDEX bulletins_by_day ON bulletins (first_day, id);

CREATE TABLE bulletin_corrections (
  bulletin BIGINT NOT NULL REFERENCES bulletins (id),
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  reason TEXT NOT NULL,
  figures TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (bulletin, n)
);
