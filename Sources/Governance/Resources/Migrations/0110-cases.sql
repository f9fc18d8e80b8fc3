-- One row a matter. Everything but the title, the search words and the index columns is in `body`;
-- the columns repeat what lists, sight and the sweep ask for. CaseFile alone writes here.
CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  procedure TEXT NOT NULL,
  policy TEXT NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  outcome TEXT,
  title TEXT NOT NULL,
  redacted_title TEXT,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  area TEXT NOT NULL,
  holder TEXT NOT NULL,
  holder_city TEXT NOT NULL,
  holder_county TEXT,
  holder_township TEXT,
  level INTEGER NOT NULL,
  owner_role TEXT,
  unit BIGINT,
  handler BIGINT,
  filer BIGINT,
  category TEXT,
  urgency TEXT,
  kind TEXT,
  confidential INTEGER NOT NULL,
  estate BIGINT,
  entries INTEGER NOT NULL,
  head TEXT NOT NULL,
  body TEXT NOT NULL,
  due_at BIGINT,
  yellow_at BIGINT,
  alert_at BIGINT,
  paused_until BIGINT,
  supervisions INTEGER NOT NULL,
  was_supervised INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  parent BIGINT,
  merged_into BIGINT,
  imported INTEGER NOT NULL,
  opened_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX cases_by_due ON cases (due_at, id) WHERE open = 1;
CREATE INDEX cases_by_alert ON cases (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX cases_by_unit ON cases (unit, open, due_at);
CREATE INDEX cases_by_county ON cases (county, opened_at);
CREATE INDEX cases_by_opened ON cases (opened_at, id);
CREATE INDEX cases_by_parent ON cases (parent) WHERE parent IS NOT NULL;
CREATE INDEX cases_by_handler ON cases (handler) WHERE open = 1;

-- One word of one person or channel about a matter (the report that came in).
CREATE TABLE reports (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  origin BIGINT NOT NULL,
  n INTEGER NOT NULL,
  receipt TEXT NOT NULL UNIQUE,
  code_digest TEXT,
  channel TEXT NOT NULL,
  source_number TEXT,
  place BIGINT,
  confidential INTEGER NOT NULL,
  privacy_version TEXT,
  received_at BIGINT NOT NULL,
  answered_at BIGINT,
  judgement TEXT,
  judged_at BIGINT,
  erased_at BIGINT
);
CREATE INDEX reports_by_case ON reports (case_id);
CREATE UNIQUE INDEX reports_by_source ON reports (channel, source_number)
  WHERE source_number IS NOT NULL;

-- Which rung of the ladder has fired for which round of which clock: each exactly once.
CREATE TABLE rungs (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  clock TEXT NOT NULL,
  round INTEGER NOT NULL,
  rung TEXT NOT NULL,
  fired_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, clock, round, rung)
);

CREATE TABLE supervisions (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  clock TEXT,
  round INTEGER NOT NULL,
  area TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by BIGINT,
  instruction TEXT,
  rung TEXT NOT NULL,
  ended_at BIGINT,
  ended_because TEXT
);
CREATE INDEX supervisions_by_case ON supervisions (case_id);
CREATE INDEX supervisions_open ON supervisions (area, opened_at) WHERE ended_at IS NULL;

-- The outbox: what somebody must be told. Written with the act, delivered later.
CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  case_id BIGINT,
  number TEXT,
  role TEXT,
  area TEXT,
  organisation BIGINT,
  person BIGINT,
  channel TEXT NOT NULL,
  data TEXT NOT NULL,
  read_at BIGINT,
  next_attempt_at BIGINT,
  attempts INTEGER NOT NULL,
  delivered_at BIGINT
);
CREATE INDEX notices_by_post ON notices (role, area, organisation, at);
CREATE INDEX notices_by_person ON notices (person, at) WHERE person IS NOT NULL;
CREATE INDEX notices_waiting ON notices (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE notice_attempts (
  notice BIGINT NOT NULL REFERENCES notices (id),
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (notice, n)
);

-- Cases that belong beside each other: part of, repeats, merged, concerns.
CREATE TABLE links (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  other BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, other, kind)
);

-- Who watches which case.
CREATE TABLE watches (
  person BIGINT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (person, case_id)
);

-- Openings of content by leaders and unmaskings of personal values, each with its purpose.
CREATE TABLE openings (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  post BIGINT,
  case_id BIGINT NOT NULL,
  what TEXT NOT NULL,
  purpose TEXT
);
CREATE INDEX openings_by_case ON openings (case_id, at);

-- The first answer to a write that may be sent again.
CREATE TABLE first_answers (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (owner, key)
);
CREATE INDEX first_answers_by_time ON first_answers (at);
