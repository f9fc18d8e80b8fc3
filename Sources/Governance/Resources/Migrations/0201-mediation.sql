-- Who a dispute is between. What says who a person is stands in the erasable values of the entry
-- that named him (chain and n).
CREATE TABLE parties (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  number INTEGER NOT NULL,
  chain BIGINT NOT NULL,
  n INTEGER NOT NULL,
  side TEXT NOT NULL,
  kind TEXT NOT NULL,
  people INTEGER NOT NULL,
  minor INTEGER NOT NULL,
  capacity TEXT,
  represented_n INTEGER,
  consented_at BIGINT,
  refused_at BIGINT,
  left_at BIGINT,
  left_because TEXT,
  PRIMARY KEY (case_id, number)
);

-- Who has set his name, his mark or the seal to the agreement of which round of talks.
CREATE TABLE agreement_marks (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  agreement INTEGER NOT NULL,
  signer TEXT NOT NULL,
  party INTEGER NOT NULL,
  manner TEXT NOT NULL,
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, agreement, signer, party)
);

-- What is to be done by when under an agreement. Amounts in fen.
CREATE TABLE instalments (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  agreement INTEGER NOT NULL,
  number INTEGER NOT NULL,
  due TEXT NOT NULL,
  amount BIGINT NOT NULL,
  n INTEGER NOT NULL,
  performed_at BIGINT,
  PRIMARY KEY (case_id, agreement, number)
);

-- Ties that keep a mediator from a case, as he has declared them.
CREATE TABLE mediator_ties (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  name TEXT NOT NULL,
  relation TEXT NOT NULL,
  declared_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX mediator_ties_by_person ON mediator_ties (person);
