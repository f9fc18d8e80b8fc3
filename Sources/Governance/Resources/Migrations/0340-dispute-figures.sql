-- What reports ask of a dispute beside what they have asked: whether it is still in hand, whether it
-- turned criminal, from which day on it was to be settled, and which desk passed it up.
ALTER TABLE dispute_figures ADD COLUMN in_hand INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispute_figures ADD COLUMN criminal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispute_figures ADD COLUMN admitted_day INTEGER;
ALTER TABLE dispute_figures ADD COLUMN desk TEXT;
UPDATE dispute_figures SET in_hand = (
  SELECT open FROM cases WHERE cases.id = dispute_figures.case_id AND privacy = 1)
WHERE EXISTS (
  SELECT 1 FROM cases WHERE cases.id = dispute_figures.case_id AND privacy = 1);
-- A year of a large city is sixty thousand rows: what most reports read stands first, and what none
-- reads from here is left out.
DROP INDEX dispute_figures_by_day;
DROP INDEX dispute_figures_by_resolve;
CREATE INDEX dispute_figures_by_day ON dispute_figures (
  received_day, counted, city, county, result, ended, admitted, channel, category, township, area,
  unit, level, road, agreement, performance, breached, confirmed, judged, satisfied, repeated,
  climbed, untried, in_hand, criminal, admitted_day, reached_day, closed_day, difficulty, people,
  amount, red);
CREATE INDEX dispute_figures_by_resolve ON dispute_figures (
  resolve_due, resolve_met, counted, city, county, channel, category, township, area, unit, level,
  road, in_hand, reached_day);
