-- What a mediation kept from happening, as its mediator said when the volume was filed.
ALTER TABLE dispute_figures ADD COLUMN prevented TEXT;
ALTER TABLE dispute_figures ADD COLUMN prevented_people BIGINT NOT NULL DEFAULT 0;
-- Few disputes have one: the monthly table finds them without reading the others.
CREATE INDEX dispute_figures_by_prevention ON dispute_figures (
  received_day, counted, city, county, township, area, unit, admitted, prevented,
  prevented_people) WHERE prevented IS NOT NULL;
