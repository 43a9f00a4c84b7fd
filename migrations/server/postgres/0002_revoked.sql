-- How many records a revoked device had when it was revoked: what it may still upload is counted from there.
CREATE TABLE revoked (
    team bytea NOT NULL REFERENCES team (team),
    device bytea NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (team, device)
);

-- True while only another member brought the record: no signature covers the wrapped key, so the author's own word replaces it.
ALTER TABLE record ADD COLUMN provisional boolean NOT NULL DEFAULT false;

-- A recovery names its team by the first half of the hash of genesis.
CREATE INDEX membership_genesis ON membership (substr(hash, 1, 16)) WHERE n = 1;
