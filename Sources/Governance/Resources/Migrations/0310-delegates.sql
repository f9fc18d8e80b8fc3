-- Whom a group has sent to speak for it, each by the entry that named him.
CREATE TABLE delegates (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  party INTEGER NOT NULL,
  number INTEGER NOT NULL,
  chain BIGINT NOT NULL,
  n INTEGER NOT NULL,
  special_authority INTEGER NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (case_id, party, number)
);

-- Each of them signs the agreement at his own place; 0 for who signs for himself.
CREATE TABLE marks_kept (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  agreement INTEGER NOT NULL,
  signer TEXT NOT NULL,
  party INTEGER NOT NULL,
  delegate INTEGER NOT NULL,
  manner TEXT NOT NULL,
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, agreement, signer, party, delegate)
);
INSERT INTO marks_kept (case_id, agreement, signer, party, delegate, manner, n, at)
  SELECT case_id, agreement, signer, party, 0, manner, n, at FROM agreement_marks;
DROP TABLE agreement_marks;
ALTER TABLE marks_kept RENAME TO agreement_marks;

-- A grown-up who cannot act alone (Civil Code, on persons without full capacity).
ALTER TABLE parties ADD COLUMN incapable INTEGER NOT NULL DEFAULT 0;
