-- Everything in this file is encrypted by SQLCipher. It is a view of the sealed records and can be rebuilt from them.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    n INTEGER NOT NULL PRIMARY KEY,
    record BLOB NOT NULL
) STRICT;

-- The sealed bytes of every record, so that any member can give them to a server that lost them.
CREATE TABLE record (
    hash BLOB NOT NULL PRIMARY KEY,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    previous BLOB NOT NULL,
    packed BLOB NOT NULL,
    signature BLOB NOT NULL DEFAULT x'',
    seq INTEGER NOT NULL DEFAULT 0,
    received_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, number)
) STRICT;

CREATE TABLE revision (
    id BLOB NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    kind INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    record BLOB NOT NULL REFERENCES record (hash),
    device BLOB NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX revision_by_entry ON revision (entry);
CREATE INDEX revision_by_record ON revision (record);

CREATE TABLE parent (
    revision BLOB NOT NULL REFERENCES revision (id),
    parent BLOB NOT NULL,
    PRIMARY KEY (revision, parent)
) STRICT, WITHOUT ROWID;

-- One row an entry: its newest head and how many heads there are.
CREATE TABLE entry (
    id BLOB NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,
    head BLOB NOT NULL REFERENCES revision (id),
    heads INTEGER NOT NULL,
    sort_ms INTEGER NOT NULL,
    target BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX entry_by_time ON entry (kind, sort_ms);
CREATE INDEX entry_by_target ON entry (target) WHERE target <> x'';

CREATE TABLE draft (
    entry BLOB NOT NULL PRIMARY KEY,
    revision BLOB NOT NULL,
    parents BLOB NOT NULL,
    kind INTEGER NOT NULL,
    content BLOB NOT NULL,
    kept_ms INTEGER NOT NULL
) STRICT;

-- Records that came from the server and could not be opened: kept, with the reason, never in the way of others.
CREATE TABLE quarantine (
    record BLOB NOT NULL PRIMARY KEY REFERENCES record (hash),
    reason TEXT NOT NULL
) STRICT;
