-- Drafts that a device left behind: sent because it could record no more, shown as *kladde* until somebody goes on with them.
CREATE TABLE left_draft (
    revision BLOB NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    parents BLOB NOT NULL,
    kind INTEGER NOT NULL,
    content BLOB NOT NULL,
    device BLOB NOT NULL,
    record BLOB NOT NULL REFERENCES record (hash),
    kept_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX parent_by_parent ON parent (parent);
