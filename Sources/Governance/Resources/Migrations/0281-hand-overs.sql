-- The office that handed a matter over, so that it may see where the matter stands.
ALTER TABLE cases ADD COLUMN handed_by BIGINT;
CREATE INDEX cases_by_handed_by ON cases (handed_by) WHERE handed_by IS NOT NULL;

-- Calls from one place.
CREATE INDEX reports_by_place ON reports (place) WHERE place IS NOT NULL;
