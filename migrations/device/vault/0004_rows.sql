-- What lists need of an entry, so that reading many of them opens none. `prepare` fills the rows that an older app made.
-- Author and clock of the newest head; whether this device wrote any of it; an escort or a presence without its end; site and people, each
-- as their identifiers one after the other.
ALTER TABLE entry ADD COLUMN author BLOB NOT NULL DEFAULT x'';
ALTER TABLE entry ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN mine INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN site BLOB NOT NULL DEFAULT x'';
ALTER TABLE entry ADD COLUMN people BLOB NOT NULL DEFAULT x'';
DROP INDEX entry_by_time;
CREATE INDEX entry_by_time ON entry (sort_ms, id);
-- People and sites: the few whose names go with every list.
CREATE INDEX entry_named ON entry (kind) WHERE kind IN (4, 11);
CREATE INDEX entry_escort ON entry (sort_ms) WHERE kind = 2;
CREATE INDEX entry_open ON entry (sort_ms) WHERE open = 1;
CREATE INDEX entry_conflict ON entry (heads) WHERE heads > 1;
CREATE INDEX entry_mine ON entry (kind, sort_ms) WHERE mine = 1;

-- What waits for a receipt.
CREATE INDEX record_unsent ON record (hash) WHERE seq = 0;

-- Where the conversation about an entry stands; its newest message that is more than a look (0 where there is none) and the author of that;
-- who has asked in it, and who has looked since.
CREATE TABLE conversation (
    target BLOB NOT NULL PRIMARY KEY,
    standing INTEGER NOT NULL,
    state INTEGER NOT NULL,
    author BLOB NOT NULL,
    asked BLOB NOT NULL,
    looked BLOB NOT NULL
) STRICT, WITHOUT ROWID;
