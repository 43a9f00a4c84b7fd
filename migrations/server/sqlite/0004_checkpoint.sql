-- The tree over a team's first records, kept now and then: from the nearest one the tree of any size is soon made. Records of before have none.
CREATE TABLE checkpoint (
    team BLOB NOT NULL REFERENCES team (team),
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    PRIMARY KEY (team, size)
) STRICT, WITHOUT ROWID;
