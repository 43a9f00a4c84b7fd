-- Erasures by stewards. `done` once what they name is destroyed here; until then their author may not count as a steward.
CREATE TABLE erasure (
    record BLOB NOT NULL PRIMARY KEY REFERENCES record (hash),
    at_ms INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    membership INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The records that an erasure names, whether they are here or not.
CREATE TABLE erased_record (
    hash BLOB NOT NULL,
    erasure BLOB NOT NULL REFERENCES erasure (record),
    PRIMARY KEY (hash, erasure)
) STRICT, WITHOUT ROWID;

-- The entries that an erasure is about. Nothing of what they said is here.
CREATE TABLE erased_entry (
    entry BLOB NOT NULL,
    erasure BLOB NOT NULL REFERENCES erasure (record),
    kind INTEGER NOT NULL,
    PRIMARY KEY (entry, erasure)
) STRICT, WITHOUT ROWID;

-- Records that came after the erasure of the entry that they belong to or speak of: shown to stewards only, who may erase them, too.
CREATE TABLE after_erasure (
    record BLOB NOT NULL PRIMARY KEY REFERENCES record (hash),
    entry BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Devices that say that they have destroyed what an erasure names.
CREATE TABLE erasure_receipt (
    erasure BLOB NOT NULL,
    device BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (erasure, device)
) STRICT, WITHOUT ROWID;

-- 1 once body and key of the record are destroyed here.
ALTER TABLE record ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
