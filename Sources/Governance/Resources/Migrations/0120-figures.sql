-- What the reports count: one narrow row a case, written in the transaction of the case itself
-- and recomputed from the ledger by `verify --figures`. Days count from 1970-01-01 in Shanghai.
CREATE TABLE case_figures (
  case_id BIGINT PRIMARY KEY,
  received_day INTEGER NOT NULL,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  area TEXT NOT NULL,
  unit BIGINT,
  category TEXT,
  urgency TEXT,
  kind TEXT,
  estate BIGINT,
  is_part INTEGER NOT NULL,
  is_parent INTEGER NOT NULL,
  contact_due BIGINT,
  contact_met BIGINT,
  handle_due BIGINT,
  handle_met BIGINT,
  reply_due BIGINT,
  reply_met BIGINT,
  dispatched INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  extended INTEGER NOT NULL,
  redone INTEGER NOT NULL,
  repeated INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  solved INTEGER NOT NULL,
  satisfied INTEGER NOT NULL,
  excluded INTEGER NOT NULL
);
CREATE INDEX case_figures_by_day ON case_figures (received_day);
CREATE INDEX case_figures_by_handle ON case_figures (handle_due);
CREATE INDEX case_figures_by_reply ON case_figures (reply_due);
