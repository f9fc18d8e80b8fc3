-- What the reports count of one dispute, in one narrow row, beside `case_figures`: written in the
-- transaction of the case and recomputed from its entries by `verify --figures`.
CREATE TABLE dispute_figures (
  case_id BIGINT PRIMARY KEY,
  received_day INTEGER NOT NULL,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  area TEXT NOT NULL,
  channel TEXT,
  category TEXT,
  difficulty TEXT,
  road TEXT,
  unit BIGINT,
  level INTEGER NOT NULL,
  people BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  counted INTEGER NOT NULL,
  admitted INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  result TEXT,
  agreement TEXT,
  performance TEXT,
  confirmed INTEGER NOT NULL,
  reached_day INTEGER,
  closed_day INTEGER,
  resolve_due BIGINT,
  resolve_met BIGINT,
  sign_due BIGINT,
  sign_met BIGINT,
  judged INTEGER NOT NULL,
  satisfied INTEGER NOT NULL,
  repeated INTEGER NOT NULL,
  climbed INTEGER NOT NULL,
  untried INTEGER NOT NULL,
  red INTEGER NOT NULL,
  breached INTEGER NOT NULL,
  reopened INTEGER NOT NULL
);
-- Reports read a month or a year from the index alone.
CREATE INDEX dispute_figures_by_day ON dispute_figures (
  received_day, counted, city, county, township, area, unit, channel, category, level, admitted,
  ended, result, agreement, performance, confirmed, judged, satisfied, repeated, climbed, untried,
  difficulty, people, amount, red);
CREATE INDEX dispute_figures_by_resolve ON dispute_figures (
  resolve_due, resolve_met, counted, city, county, township, area, unit, channel, category, level);
CREATE INDEX dispute_figures_by_sign ON dispute_figures (
  sign_due, sign_met, counted, city, county, township, area, unit, channel, category, level);
