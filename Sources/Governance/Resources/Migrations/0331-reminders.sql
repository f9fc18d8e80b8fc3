-- What those concerned are reminded of before it takes place, each once. What is moved keeps its
-- row, and is told of anew.
CREATE TABLE reminders (
  procedure TEXT NOT NULL,
  subject BIGINT NOT NULL,
  at BIGINT NOT NULL,
  remind_at BIGINT NOT NULL,
  told_at BIGINT,
  PRIMARY KEY (procedure, subject)
);
CREATE INDEX reminders_waiting ON reminders (remind_at) WHERE told_at IS NULL;

-- Which party owes an instalment; null where the agreement leaves it to the respondents.
ALTER TABLE instalments ADD COLUMN party BIGINT;
