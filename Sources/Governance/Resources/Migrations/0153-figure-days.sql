-- Sums of the figures by day and township, and by day and county with `township` empty: what a report
-- of many days reads in place of every case. A day is used only while it is known and none of its
-- cases bears a stamp; `case_figures.stamp` is set by every change and cleared when the days that it
-- touches were counted anew. `counted_*` are the due times under which a case was last counted.
ALTER TABLE case_figures ADD COLUMN stamp BIGINT;
ALTER TABLE case_figures ADD COLUMN counted_handle BIGINT;
ALTER TABLE case_figures ADD COLUMN counted_reply BIGINT;
CREATE INDEX case_figures_stamped ON case_figures (stamp) WHERE stamp IS NOT NULL;

CREATE TABLE figure_days (
  cohort TEXT NOT NULL,
  by_township INTEGER NOT NULL,
  day INTEGER NOT NULL,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  n INTEGER NOT NULL,
  a0 INTEGER NOT NULL, b0 INTEGER NOT NULL,
  a1 INTEGER NOT NULL, b1 INTEGER NOT NULL,
  a2 INTEGER NOT NULL, b2 INTEGER NOT NULL,
  a3 INTEGER NOT NULL, b3 INTEGER NOT NULL,
  a4 INTEGER NOT NULL, b4 INTEGER NOT NULL,
  a5 INTEGER NOT NULL, b5 INTEGER NOT NULL,
  a6 INTEGER NOT NULL, b6 INTEGER NOT NULL,
  a7 INTEGER NOT NULL, b7 INTEGER NOT NULL,
  a8 INTEGER NOT NULL, b8 INTEGER NOT NULL,
  a9 INTEGER NOT NULL, b9 INTEGER NOT NULL,
  a10 INTEGER NOT NULL, b10 INTEGER NOT NULL,
  a11 INTEGER NOT NULL, b11 INTEGER NOT NULL
);
CREATE INDEX figure_days_of_city ON figure_days (cohort, day) WHERE by_township = 0;
CREATE INDEX figure_days_of_county ON figure_days (cohort, county, day) WHERE by_township = 1;
CREATE INDEX figure_days_by_day ON figure_days (cohort, by_township, day);

CREATE TABLE known_figure_days (
  cohort TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (cohort, day)
);

-- Who counts days anew raises the generation, so that of two nodes one gives way.
CREATE TABLE figure_count (
  id INTEGER PRIMARY KEY,
  generation BIGINT NOT NULL,
  definitions TEXT NOT NULL
);
INSERT INTO figure_count (id, generation, definitions) VALUES (1, 0, '');
