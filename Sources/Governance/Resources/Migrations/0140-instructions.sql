-- A leader's written instruction: who signed it and the day it bears. Supervisions that a timer or
-- a dispute over the outcome has opened have neither.
ALTER TABLE supervisions ADD COLUMN signer TEXT;
ALTER TABLE supervisions ADD COLUMN signed_on TEXT;

UPDATE supervisions SET signer = (SELECT name FROM people WHERE people.id = supervisions.opened_by)
WHERE opened_by IS NOT NULL AND EXISTS (
  SELECT 1 FROM entries
  WHERE entries.chain = supervisions.case_id AND entries.step = 'instruct'
    AND entries.person = supervisions.opened_by AND entries.at = supervisions.opened_at);

CREATE INDEX supervisions_signed ON supervisions (opened_at, id) WHERE signer IS NOT NULL;
