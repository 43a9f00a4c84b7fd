-- The newest records that the server has acknowledged, still sealed. A device that was removed has nothing else left of them; it brings them
-- once more where the server was put back to a time before it had them.
CREATE TABLE kept (
    device BLOB NOT NULL REFERENCES identity (device),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous BLOB NOT NULL,
    packed BLOB NOT NULL,
    signature BLOB NOT NULL,
    entry_tag BLOB NOT NULL,
    -- 1 where it goes without body and key.
    bare INTEGER NOT NULL,
    PRIMARY KEY (device, number)
) STRICT;
