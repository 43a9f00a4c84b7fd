-- Unlocking by passkey, writing behind the lock, and sealed copies of open drafts. Still no plaintext and no names.
-- The passkey slot; empty for none. The passphrase slot is always beside it.
ALTER TABLE identity ADD COLUMN passkey BLOB NOT NULL DEFAULT x'';
-- What is written while locked is sealed to this key; empty until the first unlock by an app that knows it. Its private half follows from
-- the database key; a second copy is sealed under the key of this epoch, for the device that takes over when the passphrase is forgotten.
ALTER TABLE identity ADD COLUMN installation_public BLOB NOT NULL DEFAULT x'';
ALTER TABLE identity ADD COLUMN installation_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN installation_sealed BLOB NOT NULL DEFAULT x'';

-- Written while locked, readable only once unlocked. Unfinished ones are drafts.
CREATE TABLE locked_entry (
    device BLOB NOT NULL REFERENCES identity (device),
    entry BLOB NOT NULL,
    finished INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (device, entry)
) STRICT;

-- Signed records that would continue the chain with the drafts that are open. Sent only when this identity can record no more.
CREATE TABLE draft_copy (
    device BLOB NOT NULL REFERENCES identity (device),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous BLOB NOT NULL,
    packed BLOB NOT NULL,
    signature BLOB NOT NULL,
    entry_tag BLOB NOT NULL,
    PRIMARY KEY (device, number)
) STRICT;
