-- Whether the police were called over a dispute more than once: what came by other ways is no call.
-- Reports read it from the index alone, which can have no more columns on PostgreSQL.
ALTER TABLE dispute_figures ADD COLUMN called_again INTEGER NOT NULL DEFAULT 0;
DROP INDEX dispute_figures_by_day;
CREATE INDEX dispute_figures_by_day ON dispute_figures (
  received_day, counted, city, county, result, ended, admitted, channel, category, township,
  unit, level, road, agreement, performance, breached, confirmed, judged, satisfied, repeated,
  called_again, climbed, untried, in_hand, criminal, admitted_day, reached_day, closed_day,
  difficulty, people, amount, red);
