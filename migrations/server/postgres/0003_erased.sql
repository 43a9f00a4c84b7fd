-- Records that erasures name. Whoever brings one of them, now or after a restore: its body and its wrap are not taken. No reference to
-- the team: after a restore the names may be here before the team is.
CREATE TABLE erased (
    team bytea NOT NULL,
    device bytea NOT NULL,
    number bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (team, device, number, hash)
);
