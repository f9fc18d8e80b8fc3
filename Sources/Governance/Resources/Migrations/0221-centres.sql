-- Who owes presence at a centre on which day, and who came. Rows of register_rows are the centre
-- and its function; what is repeated here is as it was when the day was laid out.
CREATE TABLE duties (
  id BIGINT PRIMARY KEY,
  centre BIGINT NOT NULL REFERENCES register_rows (id),
  function_row BIGINT NOT NULL REFERENCES register_rows (id),
  function TEXT NOT NULL,
  mode TEXT NOT NULL,
  organisation BIGINT REFERENCES organisations (id),
  day TEXT NOT NULL,
  attendant TEXT,
  arrived_at BIGINT,
  left_at BIGINT,
  excused TEXT,
  noted_by BIGINT,
  UNIQUE (function_row, day)
);
CREATE INDEX duties_by_centre ON duties (centre, day);
CREATE INDEX duties_by_day ON duties (day);
CREATE INDEX duties_by_organisation ON duties (organisation, day) WHERE organisation IS NOT NULL;

-- Two units exchange days; the one that was asked answers.
CREATE TABLE duty_swaps (
  id BIGINT PRIMARY KEY,
  centre BIGINT NOT NULL,
  offered BIGINT NOT NULL REFERENCES duties (id),
  wanted BIGINT NOT NULL REFERENCES duties (id),
  reason TEXT NOT NULL,
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_by BIGINT,
  answered_at BIGINT,
  agreed INTEGER
);
CREATE UNIQUE INDEX duty_swaps_open_offered ON duty_swaps (offered) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX duty_swaps_open_wanted ON duty_swaps (wanted) WHERE answered_at IS NULL;

-- Somebody was called to a centre, and came.
CREATE TABLE centre_calls (
  id BIGINT PRIMARY KEY,
  centre BIGINT NOT NULL REFERENCES register_rows (id),
  function_row BIGINT NOT NULL REFERENCES register_rows (id),
  function TEXT NOT NULL,
  organisation BIGINT REFERENCES organisations (id),
  purpose TEXT NOT NULL,
  target_minutes INTEGER NOT NULL,
  called_by BIGINT NOT NULL,
  called_at BIGINT NOT NULL,
  arrived_at BIGINT,
  arrival_noted_by BIGINT,
  cancelled_at BIGINT,
  cancelled_because TEXT
);
CREATE INDEX centre_calls_by_centre ON centre_calls (centre, called_at);
CREATE INDEX centre_calls_by_time ON centre_calls (called_at);
CREATE INDEX centre_calls_open ON centre_calls (organisation)
  WHERE arrived_at IS NULL AND cancelled_at IS NULL;

-- Rooms by the quarter of an hour: the key lets nobody have a room that another has, from
-- whichever node he asks.
CREATE TABLE bookings (
  id BIGINT PRIMARY KEY,
  room BIGINT NOT NULL REFERENCES register_rows (id),
  centre BIGINT NOT NULL REFERENCES register_rows (id),
  begins BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  booked_by BIGINT NOT NULL,
  booked_at BIGINT NOT NULL,
  cancelled_by BIGINT,
  cancelled_at BIGINT
);
CREATE INDEX bookings_by_centre ON bookings (centre, begins);
CREATE TABLE booked_quarters (
  room BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  booking BIGINT NOT NULL REFERENCES bookings (id),
  PRIMARY KEY (room, quarter)
);

-- The five standards, looked at on a day; a later look stands beside the earlier one.
CREATE TABLE standard_checks (
  id BIGINT PRIMARY KEY,
  centre BIGINT NOT NULL REFERENCES register_rows (id),
  day TEXT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT NOT NULL,
  area TEXT NOT NULL,
  policy TEXT NOT NULL,
  points TEXT NOT NULL,
  note TEXT
);
CREATE INDEX standard_checks_by_centre ON standard_checks (centre, day);
