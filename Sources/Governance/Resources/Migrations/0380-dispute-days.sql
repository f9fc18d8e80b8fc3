-- Sums of days for disputes too, and those of a city by what a dispute is. Sums follow from the
-- rows, so the former ones are dropped and counted anew. `part` says by what a line is laid out:
-- by county or township, or, for a whole city, by the `key` of a grouping. `counted_*` are the due
-- times under which a row was last counted.
ALTER TABLE dispute_figures ADD COLUMN stamp BIGINT;
ALTER TABLE dispute_figures ADD COLUMN counted_resolve BIGINT;
ALTER TABLE dispute_figures ADD COLUMN counted_sign BIGINT;
UPDATE dispute_figures SET counted_resolve = resolve_due, counted_sign = sign_due;
UPDATE case_figures SET counted_handle = handle_due, counted_reply = reply_due
WHERE stamp IS NULL;
CREATE INDEX dispute_figures_stamped ON dispute_figures (stamp) WHERE stamp IS NOT NULL;

DROP TABLE figure_days;
CREATE TABLE figure_days (
  series TEXT NOT NULL,
  part TEXT NOT NULL,
  day INTEGER NOT NULL,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  key TEXT,
  n BIGINT NOT NULL,
  a0 BIGINT NOT NULL, b0 BIGINT NOT NULL,
  a1 BIGINT NOT NULL, b1 BIGINT NOT NULL,
  a2 BIGINT NOT NULL, b2 BIGINT NOT NULL,
  a3 BIGINT NOT NULL, b3 BIGINT NOT NULL,
  a4 BIGINT NOT NULL, b4 BIGINT NOT NULL,
  a5 BIGINT NOT NULL, b5 BIGINT NOT NULL,
  a6 BIGINT NOT NULL, b6 BIGINT NOT NULL,
  a7 BIGINT NOT NULL, b7 BIGINT NOT NULL,
  a8 BIGINT NOT NULL, b8 BIGINT NOT NULL,
  a9 BIGINT NOT NULL, b9 BIGINT NOT NULL,
  a10 BIGINT NOT NULL, b10 BIGINT NOT NULL,
  a11 BIGINT NOT NULL, b11 BIGINT NOT NULL,
  a12 BIGINT NOT NULL, b12 BIGINT NOT NULL,
  a13 BIGINT NOT NULL, b13 BIGINT NOT NULL,
  a14 BIGINT NOT NULL, b14 BIGINT NOT NULL,
  a15 BIGINT NOT NULL, b15 BIGINT NOT NULL,
  a16 BIGINT NOT NULL, b16 BIGINT NOT NULL,
  a17 BIGINT NOT NULL, b17 BIGINT NOT NULL,
  a18 BIGINT NOT NULL, b18 BIGINT NOT NULL,
  a19 BIGINT NOT NULL, b19 BIGINT NOT NULL,
  a20 BIGINT NOT NULL, b20 BIGINT NOT NULL,
  a21 BIGINT NOT NULL, b21 BIGINT NOT NULL,
  a22 BIGINT NOT NULL, b22 BIGINT NOT NULL,
  a23 BIGINT NOT NULL, b23 BIGINT NOT NULL,
  a24 BIGINT NOT NULL, b24 BIGINT NOT NULL,
  a25 BIGINT NOT NULL, b25 BIGINT NOT NULL,
  a26 BIGINT NOT NULL, b26 BIGINT NOT NULL,
  a27 BIGINT NOT NULL, b27 BIGINT NOT NULL
);
CREATE INDEX figure_days_by_day ON figure_days (series, day, part);
CREATE INDEX figure_days_of_city ON figure_days (series, part, day) WHERE part <> 'township';
CREATE INDEX figure_days_of_county ON figure_days (series, county, day) WHERE part = 'township';

DROP TABLE known_figure_days;
CREATE TABLE known_figure_days (
  series TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (series, day)
);
UPDATE figure_count SET definitions = '';
