-- The colour that the computer proposes for a dispute where it is another than was decided. Follows
-- from what was said; the row repeats it, so that lists find it.
ALTER TABLE cases ADD COLUMN proposed_risk TEXT;
CREATE INDEX cases_by_proposed_risk ON cases (proposed_risk) WHERE proposed_risk IS NOT NULL;
