-- Who signs with a receipt signs before nobody: the witness may be missing.
CREATE TABLE signatures_kept (
  id BIGINT PRIMARY KEY,
  document BIGINT NOT NULL REFERENCES documents (id),
  place TEXT NOT NULL,
  way TEXT NOT NULL,
  attachment BIGINT REFERENCES attachments (id),
  sha256 TEXT NOT NULL,
  at BIGINT NOT NULL,
  witness BIGINT,
  entry INTEGER NOT NULL,
  UNIQUE (document, place)
);
INSERT INTO signatures_kept (id, document, place, way, attachment, sha256, at, witness, entry)
  SELECT id, document, place, way, attachment, sha256, at, witness, entry FROM document_signatures;
DROP TABLE document_signatures;
ALTER TABLE signatures_kept RENAME TO document_signatures;
