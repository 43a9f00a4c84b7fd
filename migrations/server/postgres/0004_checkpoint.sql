-- The tree over a team's first records, kept now and then: from the nearest one the tree of any size is soon made. Records of before have none.
CREATE TABLE checkpoint (
    team bytea NOT NULL REFERENCES team (team),
    size bigint NOT NULL,
    frontier bytea NOT NULL,
    PRIMARY KEY (team, size)
);
