-- How closely a case is kept (0 ordinary, 1 a dispute), and which desk of another domain handed it
-- over, so that it may see where the matter stands.
ALTER TABLE cases ADD COLUMN privacy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN handed TEXT;
ALTER TABLE cases ADD COLUMN handed_city TEXT;
ALTER TABLE cases ADD COLUMN handed_county TEXT;
ALTER TABLE cases ADD COLUMN handed_township TEXT;
CREATE INDEX cases_by_procedure ON cases (procedure, opened_at);

-- Content that a supervisor or leader has open for a purpose on record (see openings).
CREATE TABLE opened_cases (
  person BIGINT NOT NULL,
  post BIGINT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  until BIGINT NOT NULL,
  PRIMARY KEY (person, post, case_id)
);
