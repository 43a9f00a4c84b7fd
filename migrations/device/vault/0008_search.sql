-- The words of every revision, to be searched: which revisions have a word, not where, and nothing else of the text. A revision's `number`
-- is its name there; an entry's is that of its newest head.
ALTER TABLE revision ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
CREATE INDEX revision_by_number ON revision (number);
CREATE INDEX entry_by_number ON entry (number);
CREATE VIRTUAL TABLE word USING fts5 (
    words,
    content = '',
    columnsize = 0,
    detail = none,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* S* Co Cn' tokenchars '#'"
);
-- What is taken out is gone from the index at once, not when it is next put in order.
INSERT INTO word (word, rank) VALUES ('secure-delete', 1);
