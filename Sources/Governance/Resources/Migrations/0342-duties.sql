-- The day for which a duty was laid out: it stays when units exchange days, so that laying out once
-- more adds nothing.
ALTER TABLE duties ADD COLUMN laid_for TEXT;
UPDATE duties SET laid_for = day;
CREATE UNIQUE INDEX duties_laid ON duties (function_row, laid_for);
