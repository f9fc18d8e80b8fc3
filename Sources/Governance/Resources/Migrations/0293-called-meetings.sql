-- Meetings of conferences that are still to be held. One that is moved keeps its row.
CREATE TABLE called_meetings (
  id BIGINT PRIMARY KEY,
  conference BIGINT NOT NULL REFERENCES register_rows (id),
  at BIGINT NOT NULL,
  place TEXT NOT NULL,
  topic TEXT NOT NULL,
  called_by BIGINT NOT NULL,
  called_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE UNIQUE INDEX called_meetings_by_topic ON called_meetings (conference, topic)
  WHERE ended_at IS NULL;
