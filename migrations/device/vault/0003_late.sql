-- Records of a revoked device beyond the last number that was accepted: kept, and shown to nobody until a lead admits them.
CREATE TABLE late (
    record BLOB NOT NULL PRIMARY KEY REFERENCES record (hash)
) STRICT, WITHOUT ROWID;

-- What leads admitted: a device's records up to a number. `membership` is the log's length that the lead had then.
CREATE TABLE admission (
    record BLOB NOT NULL PRIMARY KEY REFERENCES record (hash),
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    membership INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each device last said of itself, and how much of the team's log it had then.
CREATE TABLE device_status (
    device BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    seen_size INTEGER NOT NULL,
    unsent INTEGER NOT NULL,
    drafts INTEGER NOT NULL,
    locked_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
