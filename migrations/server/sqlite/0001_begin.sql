-- The endpoint's first schema. Everything is keyed by team first, so that a distributed database can hold one team in one place.
-- Numbers are SQLite integers (63 bits); identifiers, hashes and sealed bytes are blobs.

-- One row: what makes this file this server.
CREATE TABLE server (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation INTEGER NOT NULL,
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- Codes that allow a team to be made. Only the hash is kept; `genesis` is empty until the code is used.
CREATE TABLE operator_code (
    hash BLOB NOT NULL PRIMARY KEY,
    made_ms INTEGER NOT NULL,
    genesis BLOB NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;

-- Where a team stands. Taking a sequence number means changing this row in the same transaction.
CREATE TABLE team (
    team BLOB NOT NULL PRIMARY KEY CHECK (length(team) = 16),
    head INTEGER NOT NULL DEFAULT 0,
    frontier BLOB NOT NULL,
    membership INTEGER NOT NULL DEFAULT 0,
    erasures INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    team BLOB NOT NULL REFERENCES team (team),
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (team, n)
) STRICT;

-- Which team an invitation is of. The first team that names an identifier has it.
CREATE TABLE invitation (
    invitation BLOB NOT NULL PRIMARY KEY,
    team BLOB NOT NULL REFERENCES team (team)
) STRICT, WITHOUT ROWID;

-- Records that were accepted together: the signature is over the last of them.
CREATE TABLE run (
    team BLOB NOT NULL REFERENCES team (team),
    first_seq INTEGER NOT NULL,
    count INTEGER NOT NULL,
    device BLOB NOT NULL,
    first_number INTEGER NOT NULL,
    previous BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (team, first_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    team BLOB NOT NULL REFERENCES team (team),
    seq INTEGER NOT NULL,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    version INTEGER NOT NULL,
    suite INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    size_class INTEGER NOT NULL,
    body_hash BLOB NOT NULL,
    PRIMARY KEY (team, seq),
    UNIQUE (team, device, number)
) STRICT, WITHOUT ROWID;

-- Bodies and wrapped keys lie apart from the record, so that both can be erased and the chain still verifies.
CREATE TABLE body (
    team BLOB NOT NULL,
    seq INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (team, seq),
    FOREIGN KEY (team, seq) REFERENCES record (team, seq)
) STRICT;

CREATE TABLE wrap (
    team BLOB NOT NULL,
    seq INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    PRIMARY KEY (team, seq),
    FOREIGN KEY (team, seq) REFERENCES record (team, seq)
) STRICT, WITHOUT ROWID;
