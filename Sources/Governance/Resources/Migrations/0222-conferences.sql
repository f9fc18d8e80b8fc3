-- Meetings of the joint conferences, and the tasks that came out of them.
CREATE TABLE meetings (
  id BIGINT PRIMARY KEY,
  conference BIGINT NOT NULL REFERENCES register_rows (id),
  area TEXT NOT NULL,
  day TEXT NOT NULL,
  place TEXT NOT NULL,
  topic TEXT NOT NULL,
  minutes TEXT NOT NULL,
  present TEXT NOT NULL,
  kept_by BIGINT NOT NULL,
  kept_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX meetings_by_conference ON meetings (conference, day, topic);

CREATE TABLE meeting_tasks (
  meeting BIGINT NOT NULL REFERENCES meetings (id),
  n INTEGER NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (meeting, n)
);
