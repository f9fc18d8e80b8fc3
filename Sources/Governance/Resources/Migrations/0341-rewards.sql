-- A reward may be recovered after it was paid; and claims of the same parties are looked for whatever
-- their kind.
ALTER TABLE reward_claims ADD COLUMN recovered_at BIGINT;
CREATE INDEX reward_claims_recovered ON reward_claims (area, recovered_at)
  WHERE recovered_at IS NOT NULL;
DROP INDEX reward_claims_alike;
CREATE INDEX reward_claims_alike ON reward_claims (area, reached) WHERE standing = 1;
