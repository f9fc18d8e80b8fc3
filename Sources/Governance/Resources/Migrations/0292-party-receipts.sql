-- Receipts of parties other than who filed: each leads to one party, wherever its case went.
CREATE TABLE party_receipts (
  id BIGINT PRIMARY KEY,
  receipt TEXT NOT NULL UNIQUE,
  -- The entry that has entered the party.
  chain BIGINT NOT NULL REFERENCES cases (id),
  n INTEGER NOT NULL,
  -- The entry that says to whom it was given; its personal value is the name.
  entry INTEGER NOT NULL,
  -- Null until a message has carried the code.
  code_digest TEXT,
  issued_at BIGINT NOT NULL,
  issued_by BIGINT NOT NULL,
  ended_at BIGINT,
  erased_at BIGINT
);
CREATE INDEX party_receipts_by_party ON party_receipts (chain, n);
