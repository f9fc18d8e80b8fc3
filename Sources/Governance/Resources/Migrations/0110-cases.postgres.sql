-- Chinese text is stored one character a token, so that a two-character word is a phrase.
CREATE TABLE case_words (
  rowid BIGINT NOT NULL PRIMARY KEY,
  words tsvector NOT NULL
);
CREATE INDEX case_words_by_word ON case_words USING gin (words);
