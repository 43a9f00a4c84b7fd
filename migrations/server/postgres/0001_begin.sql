-- The endpoint's first schema. Everything is keyed by team first, so that a distributed database can hold one team in one place.
-- Numbers are bigint (63 bits above zero); identifiers, hashes and sealed bytes are bytea.

-- One row: what makes this database this server.
CREATE TABLE server (
    id smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation bigint NOT NULL,
    secret bytea NOT NULL CHECK (length(secret) = 32)
);

-- Codes that allow a team to be made. Only the hash is kept; `genesis` is empty until the code is used.
CREATE TABLE operator_code (
    hash bytea NOT NULL PRIMARY KEY,
    made_ms bigint NOT NULL,
    genesis bytea NOT NULL DEFAULT ''
);

-- Where a team stands. Taking a sequence number means changing this row in the same transaction.
CREATE TABLE team (
    team bytea NOT NULL PRIMARY KEY CHECK (length(team) = 16),
    head bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL,
    membership bigint NOT NULL DEFAULT 0,
    erasures bigint NOT NULL DEFAULT 0
);

CREATE TABLE membership (
    team bytea NOT NULL REFERENCES team (team),
    n bigint NOT NULL,
    hash bytea NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (team, n)
);

-- Which team an invitation is of. The first team that names an identifier has it.
CREATE TABLE invitation (
    invitation bytea NOT NULL PRIMARY KEY,
    team bytea NOT NULL REFERENCES team (team)
);

-- Records that were accepted together: the signature is over the last of them.
CREATE TABLE run (
    team bytea NOT NULL REFERENCES team (team),
    first_seq bigint NOT NULL,
    count bigint NOT NULL,
    device bytea NOT NULL,
    first_number bigint NOT NULL,
    previous bytea NOT NULL,
    signature bytea NOT NULL,
    received_ms bigint NOT NULL,
    PRIMARY KEY (team, first_seq)
);

CREATE TABLE record (
    team bytea NOT NULL REFERENCES team (team),
    seq bigint NOT NULL,
    device bytea NOT NULL,
    number bigint NOT NULL,
    hash bytea NOT NULL,
    version smallint NOT NULL,
    suite smallint NOT NULL,
    kind smallint NOT NULL,
    epoch bigint NOT NULL,
    audience smallint NOT NULL,
    size_class smallint NOT NULL,
    body_hash bytea NOT NULL,
    PRIMARY KEY (team, seq),
    UNIQUE (team, device, number)
);

-- Bodies and wrapped keys lie apart from the record, so that both can be erased and the chain still verifies. Sealed bytes do not compress.
CREATE TABLE body (
    team bytea NOT NULL,
    seq bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (team, seq),
    FOREIGN KEY (team, seq) REFERENCES record (team, seq)
);
ALTER TABLE body ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE wrap (
    team bytea NOT NULL,
    seq bigint NOT NULL,
    wrap bytea NOT NULL,
    PRIMARY KEY (team, seq),
    FOREIGN KEY (team, seq) REFERENCES record (team, seq)
);
