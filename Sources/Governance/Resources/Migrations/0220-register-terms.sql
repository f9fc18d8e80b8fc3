-- Rows that are part of another, and terms that end.
ALTER TABLE register_rows ADD COLUMN parent BIGINT;
ALTER TABLE register_rows ADD COLUMN term_end TEXT;
CREATE INDEX register_rows_parent ON register_rows (parent, register) WHERE parent IS NOT NULL;
CREATE INDEX register_rows_term ON register_rows (term_end) WHERE term_end IS NOT NULL;

-- Ends of terms that were announced, each once.
CREATE TABLE term_notices (
  row_id BIGINT NOT NULL REFERENCES register_rows (id),
  term_end TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (row_id, term_end)
);
