-- Each round of a case has a volume of its own: what was bound stays when the matter breaks out
-- again. A file may have its place in those of several rounds, and be one party's alone.
CREATE TABLE volumes_kept (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  round INTEGER NOT NULL,
  -- As it is printed: a row of each organisation's own, and two may have one name.
  number TEXT NOT NULL,
  retention TEXT NOT NULL,
  note TEXT,
  contents TEXT NOT NULL,
  filed_at BIGINT NOT NULL,
  filed_by BIGINT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (case_id, round)
);
INSERT INTO volumes_kept
    (case_id, round, number, retention, contents, filed_at, filed_by, entry)
  SELECT case_id,
    1 + (SELECT count(*) FROM entries
      WHERE entries.chain = volumes.case_id AND entries.n <= volumes.entry
        AND entries.step IN ('redo', 'order-redo', 'reopen')),
    number, retention, contents, filed_at, filed_by, entry
  FROM volumes;
DROP TABLE volumes;
ALTER TABLE volumes_kept RENAME TO volumes;

CREATE TABLE pieces_kept (
  attachment BIGINT NOT NULL REFERENCES attachments (id),
  round INTEGER NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  piece TEXT NOT NULL,
  party INTEGER,
  entry INTEGER NOT NULL,
  PRIMARY KEY (attachment, round)
);
INSERT INTO pieces_kept (attachment, round, case_id, piece, entry)
  SELECT attachment,
    1 + (SELECT count(*) FROM entries
      WHERE entries.chain = volume_pieces.case_id AND entries.n <= volume_pieces.entry
        AND entries.step IN ('redo', 'order-redo', 'reopen')),
    case_id, piece, entry
  FROM volume_pieces;
DROP TABLE volume_pieces;
ALTER TABLE pieces_kept RENAME TO volume_pieces;
CREATE INDEX volume_pieces_by_case ON volume_pieces (case_id);
