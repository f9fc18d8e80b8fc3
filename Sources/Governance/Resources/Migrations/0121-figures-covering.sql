-- A month of a large city is forty thousand rows: reports read them from the index alone.
DROP INDEX case_figures_by_day;
DROP INDEX case_figures_by_handle;
DROP INDEX case_figures_by_reply;
CREATE INDEX case_figures_by_day ON case_figures (
  received_day, is_part, is_parent, city, county, township, area, unit, category, kind, judged,
  solved, satisfied, excluded, redone, dispatched, returned, extended, repeated, contact_due,
  contact_met);
CREATE INDEX case_figures_by_handle ON case_figures (
  handle_due, handle_met, is_part, is_parent, city, county, township, area, unit, category);
CREATE INDEX case_figures_by_reply ON case_figures (
  reply_due, reply_met, is_part, is_parent, city, county, township, area, unit, category);
