-- What lies outside the vault, so that it can be sent while the app is locked. No plaintext, no names.
CREATE TABLE identity (
    device BLOB NOT NULL PRIMARY KEY,
    team BLOB NOT NULL,
    server_url TEXT NOT NULL,
    server_name TEXT NOT NULL,
    transport_key BLOB NOT NULL,
    slot BLOB NOT NULL,
    keyring BLOB NOT NULL,
    vault_file TEXT NOT NULL,
    tip_number INTEGER NOT NULL DEFAULT 0,
    tip_hash BLOB NOT NULL,
    wrong_tries INTEGER NOT NULL DEFAULT 0,
    next_try_ms INTEGER NOT NULL DEFAULT 0,
    last_contact_ms INTEGER NOT NULL DEFAULT 0,
    current INTEGER NOT NULL
) STRICT;

-- Sealed records that are not yet both acknowledged by the server and absorbed by the vault.
CREATE TABLE outbox (
    device BLOB NOT NULL REFERENCES identity (device),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous BLOB NOT NULL,
    packed BLOB NOT NULL,
    signature BLOB NOT NULL,
    entry_tag BLOB NOT NULL,
    absorbed INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL DEFAULT 0,
    refused TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (device, number)
) STRICT;
