-- The ledger: one hash chain a case. Rows are only ever added; see 0100-ledger.*.sql.
CREATE TABLE entries (
  chain BIGINT NOT NULL,
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT,
  step TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, n)
);
-- What somebody has done: the tab of one's own finished work.
CREATE INDEX entries_by_person ON entries (person, chain) WHERE person IS NOT NULL;

-- Personal values said in an entry. The entry holds the salted hash; erasing removes value and salt.
CREATE TABLE entry_values (
  chain BIGINT NOT NULL,
  n INTEGER NOT NULL,
  field TEXT NOT NULL,
  salt TEXT,
  value TEXT,
  PRIMARY KEY (chain, n, field)
);

-- Chains that have grown since the last checkpoint.
CREATE TABLE grown_chains (
  chain BIGINT NOT NULL PRIMARY KEY
);

CREATE TABLE checkpoints (
  number BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  root TEXT NOT NULL,
  previous TEXT NOT NULL,
  public_key TEXT NOT NULL,
  signature TEXT NOT NULL
);

CREATE TABLE checkpoint_heads (
  checkpoint BIGINT NOT NULL,
  chain BIGINT NOT NULL,
  n INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (checkpoint, chain)
);
