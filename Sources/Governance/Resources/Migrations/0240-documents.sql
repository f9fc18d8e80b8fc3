-- Numbers of papers: one row for each organisation, kind and year; given once, never again.
CREATE TABLE document_series (
  organisation BIGINT NOT NULL,
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (organisation, kind, year)
);

-- A paper as it was issued. Nothing of it changes but that a later one takes its place.
CREATE TABLE documents (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  template TEXT NOT NULL,
  organisation BIGINT,
  year INTEGER,
  n INTEGER,
  number TEXT,
  sha256 TEXT NOT NULL,
  places TEXT NOT NULL,
  once TEXT NOT NULL,
  supersedes BIGINT REFERENCES documents (id),
  superseded_by BIGINT REFERENCES documents (id),
  issued_at BIGINT NOT NULL,
  issued_by BIGINT NOT NULL,
  entry INTEGER NOT NULL,
  UNIQUE (case_id, once),
  UNIQUE (organisation, kind, year, n)
);
CREATE INDEX documents_by_case ON documents (case_id, id);

-- Its text, under the hash that stands in the ledger; null once it has been erased.
CREATE TABLE document_bodies (
  document BIGINT PRIMARY KEY REFERENCES documents (id),
  body TEXT
);

-- Who signed what. The name and the strokes are personal values of the entry.
CREATE TABLE document_signatures (
  id BIGINT PRIMARY KEY,
  document BIGINT NOT NULL REFERENCES documents (id),
  place TEXT NOT NULL,
  way TEXT NOT NULL,
  attachment BIGINT REFERENCES attachments (id),
  sha256 TEXT NOT NULL,
  at BIGINT NOT NULL,
  witness BIGINT NOT NULL,
  entry INTEGER NOT NULL,
  UNIQUE (document, place)
);

-- What an uploaded file is in the volume.
CREATE TABLE volume_pieces (
  attachment BIGINT PRIMARY KEY REFERENCES attachments (id),
  case_id BIGINT NOT NULL REFERENCES cases (id),
  piece TEXT NOT NULL,
  entry INTEGER NOT NULL
);
CREATE INDEX volume_pieces_by_case ON volume_pieces (case_id);

CREATE TABLE volumes (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  number TEXT NOT NULL UNIQUE,
  retention TEXT NOT NULL,
  contents TEXT NOT NULL,
  filed_at BIGINT NOT NULL,
  filed_by BIGINT NOT NULL,
  entry INTEGER NOT NULL
);
