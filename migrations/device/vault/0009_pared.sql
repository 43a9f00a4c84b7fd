-- A record and what it says are kept once. `content_key` is there where `content` is the frame that was sealed: the record's `packed` is then
-- without what the frame gives back byte by byte. What an older app kept stays as it is, whole. A revision has the number of its record, and
-- an entry that of its newest head: nothing else names them by hash or by a second number. `previous` is empty where it is the hash of the
-- record before.
CREATE TABLE new_record (
    id INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    previous BLOB NOT NULL,
    packed BLOB NOT NULL,
    signature BLOB NOT NULL DEFAULT x'',
    seq INTEGER NOT NULL DEFAULT 0,
    received_ms INTEGER NOT NULL DEFAULT 0,
    erased INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, number)
) STRICT;
INSERT INTO new_record (id, hash, device, number, previous, packed, signature, seq, received_ms, erased)
    SELECT rowid, hash, device, number, previous, packed, signature, seq, received_ms, erased FROM record;

CREATE TABLE new_revision (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES record (id),
    id BLOB NOT NULL UNIQUE,
    entry BLOB NOT NULL,
    kind INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    content BLOB NOT NULL,
    content_key BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO new_revision (number, id, entry, kind, hlc, content)
    SELECT r.rowid, v.id, v.entry, v.kind, v.hlc, v.content FROM revision v JOIN record r ON r.hash = v.record;

CREATE TABLE new_entry (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES revision (number),
    id BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    heads INTEGER NOT NULL,
    sort_ms INTEGER NOT NULL,
    target BLOB NOT NULL DEFAULT x'',
    author BLOB NOT NULL DEFAULT x'',
    saved INTEGER NOT NULL DEFAULT 0,
    mine INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    site BLOB NOT NULL DEFAULT x'',
    people BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO new_entry (number, id, kind, heads, sort_ms, target, author, saved, mine, open, site, people)
    SELECT v.number, e.id, e.kind, e.heads, e.sort_ms, e.target, e.author, e.saved, e.mine, e.open, e.site, e.people
    FROM entry e JOIN new_revision v ON v.id = e.head;

DROP TABLE entry;
DROP TABLE revision;
DROP TABLE record;
ALTER TABLE new_record RENAME TO record;
ALTER TABLE new_revision RENAME TO revision;
ALTER TABLE new_entry RENAME TO entry;

CREATE INDEX record_unsent ON record (id) WHERE seq = 0;
CREATE INDEX record_by_place ON record (seq) WHERE seq > 0;
CREATE INDEX revision_by_entry ON revision (entry);
CREATE INDEX entry_by_target ON entry (target) WHERE target <> x'';
CREATE INDEX entry_by_time ON entry (sort_ms);
CREATE INDEX entry_named ON entry (kind) WHERE kind IN (4, 11);
CREATE INDEX entry_escort ON entry (sort_ms) WHERE kind = 2;
CREATE INDEX entry_open ON entry (sort_ms) WHERE open = 1;
CREATE INDEX entry_conflict ON entry (heads) WHERE heads > 1;
CREATE INDEX entry_mine ON entry (kind, sort_ms) WHERE mine = 1;

-- A page of a first sync is written as one part of the index, not as several that are put together again. In bytes, in memory until a commit.
INSERT INTO word (word, rank) VALUES ('hashsize', 16777216);
