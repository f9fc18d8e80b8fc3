-- Chinese text is stored one character a token, so that a two-character word is a phrase.
CREATE VIRTUAL TABLE case_words USING fts5 (words, tokenize = 'unicode61', detail = full);
