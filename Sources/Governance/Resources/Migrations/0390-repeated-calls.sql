-- Whether the police were called over a dispute more than once: what came by other ways is no call.
-- Reports read it, and the desk that passed a dispute up, from the index alone.
ALTER TABLE dispute_figures ADD COLUMN called_again INTEGER NOT NULL DEFAULT 0;
DROP INDEX dispute_figures_by_day;
CREATE INDEX dispute_figures_by_day ON dispute_figures (
  received_day, counted, city, county, result, ended, admitted, channel, category, township, area,
  unit, level, road, agreement, performance, breached, confirmed, judged, satisfied, repeated,
  called_again, climbed, untried, desk, in_hand, criminal, admitted_day, reached_day, closed_day,
  difficulty, people, amount, red);
