-- What the dispatcher of a confidential matter lets its handlers see of what the reporter sent:
-- the file itself without its metadata, or another in its place.
ALTER TABLE attachments ADD COLUMN used_as TEXT;
ALTER TABLE attachments ADD COLUMN published_size BIGINT;
CREATE TABLE released_attachments (
  attachment BIGINT PRIMARY KEY REFERENCES attachments (id),
  instead BIGINT REFERENCES attachments (id),
  person BIGINT NOT NULL,
  at BIGINT NOT NULL
);
