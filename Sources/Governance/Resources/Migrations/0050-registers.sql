-- Everything that the city keeps a list of; the fields of a register are declared in Swift.
CREATE TABLE register_rows (
  id BIGINT PRIMARY KEY,
  register TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT,
  area TEXT REFERENCES areas (code),
  city TEXT,
  county TEXT,
  township TEXT,
  measure BIGINT,
  fields TEXT NOT NULL,
  search TEXT NOT NULL,
  filters TEXT NOT NULL,
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX register_rows_key ON register_rows (register, key)
  WHERE key IS NOT NULL AND valid_to IS NULL;
CREATE INDEX register_rows_name ON register_rows (register, name, id);
CREATE INDEX register_rows_area ON register_rows (area, register) WHERE area IS NOT NULL;

-- Every form that a row ever had; the audit trail holds the hash of each.
CREATE TABLE register_versions (
  row_id BIGINT NOT NULL REFERENCES register_rows (id),
  version INTEGER NOT NULL,
  act TEXT NOT NULL,
  at BIGINT NOT NULL,
  person BIGINT,
  fields TEXT NOT NULL,
  PRIMARY KEY (row_id, version)
);
