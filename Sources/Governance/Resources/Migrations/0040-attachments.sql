-- The files stand in the attachments folder under their hash; a row says what one is to whom.
CREATE TABLE attachments (
  id BIGINT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  name TEXT NOT NULL,
  uploaded_by BIGINT REFERENCES people (id),
  upload_owner TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  case_id BIGINT,
  thumbnail_sha256 TEXT,
  published_sha256 TEXT,
  published_kind TEXT,
  CHECK ((case_id IS NULL) = (expires_at IS NOT NULL))
);
CREATE INDEX attachments_case ON attachments (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX attachments_expiry ON attachments (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX attachments_sha256 ON attachments (sha256);
CREATE INDEX attachments_thumbnail ON attachments (thumbnail_sha256)
  WHERE thumbnail_sha256 IS NOT NULL;
CREATE INDEX attachments_published ON attachments (published_sha256)
  WHERE published_sha256 IS NOT NULL;
CREATE INDEX attachments_owner ON attachments (upload_owner) WHERE case_id IS NULL;
CREATE INDEX attachments_uploader ON attachments (uploaded_by) WHERE case_id IS NULL;
