-- Records that erasures name. Whoever brings one of them, now or after a restore: its body and its wrap are not taken. No reference to
-- the team: after a restore the names may be here before the team is.
CREATE TABLE erased (
    team BLOB NOT NULL,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (team, device, number, hash)
) STRICT, WITHOUT ROWID;
