CREATE TABLE organisations (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  area TEXT NOT NULL REFERENCES areas (code),
  level INTEGER NOT NULL,
  parent BIGINT REFERENCES organisations (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT
);
CREATE INDEX organisations_area ON organisations (area, id);

CREATE TABLE organisation_lines (
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  line TEXT NOT NULL,
  PRIMARY KEY (organisation, line)
);
CREATE INDEX organisation_lines_line ON organisation_lines (line);

CREATE TABLE people (
  id BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  phone TEXT,
  created_at BIGINT NOT NULL,
  departed_at BIGINT
);

CREATE TABLE credentials (
  person BIGINT PRIMARY KEY REFERENCES people (id),
  hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  must_change INTEGER NOT NULL,
  is_default INTEGER NOT NULL,
  awaits_confirmation INTEGER NOT NULL,
  totp_secret TEXT,
  totp_confirmed INTEGER NOT NULL,
  totp_last_step BIGINT NOT NULL
);

CREATE TABLE former_passwords (
  person BIGINT NOT NULL REFERENCES people (id),
  hash TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX former_passwords_person ON former_passwords (person, until);

CREATE TABLE recovery_codes (
  person BIGINT NOT NULL REFERENCES people (id),
  hash TEXT NOT NULL,
  PRIMARY KEY (person, hash)
);

CREATE TABLE sign_in_failures (
  login_hash TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);

CREATE TABLE posts (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  role TEXT NOT NULL,
  area TEXT NOT NULL REFERENCES areas (code),
  level INTEGER NOT NULL,
  organisation BIGINT REFERENCES organisations (id),
  line TEXT,
  title TEXT NOT NULL,
  substitute_for BIGINT REFERENCES posts (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT
);
CREATE INDEX posts_person ON posts (person, id);
CREATE INDEX posts_role_area ON posts (role, area);
CREATE INDEX posts_organisation ON posts (organisation, role);
CREATE INDEX posts_substitute ON posts (substitute_for);

CREATE TABLE absences (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  substitute BIGINT REFERENCES people (id)
);
CREATE INDEX absences_person ON absences (person, last_day);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  id BIGINT NOT NULL UNIQUE,
  person BIGINT NOT NULL REFERENCES people (id),
  post BIGINT REFERENCES posts (id),
  kind TEXT NOT NULL,
  stage TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  idle BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_ends ON sessions (ends_at);

CREATE TABLE audit_events (
  n BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  person BIGINT,
  post BIGINT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_events_subject ON audit_events (subject, n);
CREATE INDEX audit_events_person ON audit_events (person, n);

CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY,
  n BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (id, n, hash) VALUES (1, 0, '');
