-- A clock may be started more than once in a round: each start climbs the ladder anew. Rows from
-- before (0) belong to the start that ran when they fired.
CREATE TABLE rungs_of_starts (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  clock TEXT NOT NULL,
  round INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  rung TEXT NOT NULL,
  fired_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, clock, round, started_at, rung)
);
INSERT INTO rungs_of_starts (case_id, clock, round, started_at, rung, fired_at)
  SELECT case_id, clock, round, 0, rung, fired_at FROM rungs;
DROP TABLE rungs;
ALTER TABLE rungs_of_starts RENAME TO rungs;
