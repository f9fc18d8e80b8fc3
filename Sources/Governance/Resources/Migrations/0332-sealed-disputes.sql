-- A dispute with a party who is a minor is kept closer. Follows from the parties; the row repeats it.
ALTER TABLE cases ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET sealed = 1 WHERE EXISTS (
  SELECT 1 FROM parties WHERE parties.case_id = cases.id AND minor = 1 AND left_at IS NULL);
