-- A psychologist's help asked for in a dispute: the entry n of the dispute asked, and cannot ask
-- twice. Which party it is for may be said later.
CREATE TABLE counsellings (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  dispute BIGINT NOT NULL REFERENCES cases (id),
  n INTEGER NOT NULL,
  party INTEGER
);
CREATE UNIQUE INDEX counsellings_by_dispute ON counsellings (dispute, n);
