-- The hash of the team's first membership record, so that a locked device can verify the log that says it was revoked. Empty for
-- identities of before, until their next unlock.
ALTER TABLE identity ADD COLUMN genesis BLOB NOT NULL DEFAULT x'';
-- When this device learned that it was revoked, milliseconds since 1970; 0 for never. Slot and keyring are empty from then on.
ALTER TABLE identity ADD COLUMN revoked_ms INTEGER NOT NULL DEFAULT 0;
