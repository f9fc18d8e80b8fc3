-- Claims of mediators for rewards: each is a case; here stands what of it is counted and compared.
CREATE TABLE reward_claims (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  dispute BIGINT NOT NULL REFERENCES cases (id),
  mediator BIGINT NOT NULL,
  unit BIGINT NOT NULL REFERENCES organisations (id),
  -- The area whose desk draws, publishes and lists: the county, or the city.
  area TEXT NOT NULL REFERENCES areas (code),
  kind TEXT NOT NULL,
  reached INTEGER NOT NULL,
  year INTEGER NOT NULL,
  form TEXT NOT NULL,
  class TEXT NOT NULL,
  amount BIGINT NOT NULL,
  round BIGINT,
  -- 0 once it was refused or withdrawn.
  standing INTEGER NOT NULL
);
-- One dispute, one claim that stands, from whichever node it is made.
CREATE UNIQUE INDEX reward_claims_by_dispute ON reward_claims (dispute) WHERE standing = 1;
CREATE INDEX reward_claims_by_mediator ON reward_claims (mediator, year);
CREATE INDEX reward_claims_alike ON reward_claims (area, kind, reached) WHERE standing = 1;
CREATE INDEX reward_claims_by_round ON reward_claims (round) WHERE round IS NOT NULL;

-- Claims of a county that are called back, published and paid together. The seed and the share
-- say which of them were drawn.
CREATE TABLE reward_rounds (
  id BIGINT PRIMARY KEY,
  area TEXT NOT NULL REFERENCES areas (code),
  year INTEGER NOT NULL,
  n INTEGER NOT NULL,
  seed TEXT NOT NULL,
  percent INTEGER NOT NULL,
  drawn_at BIGINT NOT NULL,
  drawn_by BIGINT NOT NULL,
  published_at BIGINT,
  published_by BIGINT,
  until TEXT,
  listed_at BIGINT,
  listed_by BIGINT,
  total BIGINT,
  sha256 TEXT,
  UNIQUE (area, year, n)
);

-- The payment list of a round as it was made, line by line. Amounts in fen.
CREATE TABLE reward_payments (
  round BIGINT NOT NULL REFERENCES reward_rounds (id),
  n INTEGER NOT NULL,
  claim TEXT NOT NULL,
  volume TEXT NOT NULL,
  mediator BIGINT NOT NULL,
  name TEXT NOT NULL,
  committee TEXT NOT NULL,
  form TEXT NOT NULL,
  class TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (round, n)
);
