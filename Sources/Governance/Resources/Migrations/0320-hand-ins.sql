-- The offices that handed a matter in, each with its own receipt and its own answer. Merging moves a
-- row to the case that goes on, as it moves a report; parting moves it back to its origin.
CREATE TABLE hand_ins (
  origin BIGINT NOT NULL REFERENCES cases (id),
  unit BIGINT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  at BIGINT NOT NULL,
  way TEXT,
  letter TEXT,
  acknowledged_at BIGINT,
  told_at BIGINT,
  PRIMARY KEY (origin, unit)
);
CREATE INDEX hand_ins_by_case ON hand_ins (case_id);
CREATE INDEX hand_ins_by_unit ON hand_ins (unit);

-- The units that were told of red: they see where the matter stands while it is red.
CREATE TABLE red_units (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  unit BIGINT NOT NULL,
  PRIMARY KEY (case_id, unit)
);
CREATE INDEX red_units_by_unit ON red_units (unit);

-- Both of them once more, as the row of the case repeats them: ids with a space between.
ALTER TABLE cases ADD COLUMN status_units TEXT;
INSERT INTO hand_ins (origin, unit, case_id, at, acknowledged_at, told_at)
  SELECT id, handed_by, id, opened_at,
    (SELECT max(e.at) FROM entries e
      WHERE e.chain = cases.id AND e.step IN ('acknowledge', 'forward-petition')),
    (SELECT max(e.at) FROM entries e WHERE e.chain = cases.id AND e.step = 'reply-office')
  FROM cases WHERE handed_by IS NOT NULL;
UPDATE cases SET status_units = CAST(handed_by AS TEXT) WHERE handed_by IS NOT NULL;
DROP INDEX cases_by_handed_by;
ALTER TABLE cases DROP COLUMN handed_by;

CREATE INDEX cases_by_merged_into ON cases (merged_into) WHERE merged_into IS NOT NULL;

-- One call to the police may be known of two matters, of which nobody sees both.
DROP INDEX reports_by_source;
CREATE UNIQUE INDEX reports_by_source ON reports (channel, source_number)
  WHERE source_number IS NOT NULL AND channel <> 'police';
CREATE INDEX reports_by_call ON reports (source_number) WHERE channel = 'police';
