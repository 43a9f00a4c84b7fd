-- Places in the team's sequence, as the server's incarnation gave them: looked up by place, and taken back where another one lacks them.
CREATE INDEX record_by_place ON record (seq) WHERE seq > 0;

-- The tree over the team's first records, kept now and then: what the server has now is compared with what it had.
CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    frontier BLOB NOT NULL
) STRICT;
