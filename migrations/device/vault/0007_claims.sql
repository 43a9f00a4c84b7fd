-- All of what each device last said that it had seen, and whether it still has to be held against what is here. Of what was kept before only the
-- size is known: that is not looked at.
ALTER TABLE device_status ADD COLUMN seen_incarnation BLOB NOT NULL DEFAULT x'';
ALTER TABLE device_status ADD COLUMN seen_root BLOB NOT NULL DEFAULT x'';
ALTER TABLE device_status ADD COLUMN seen_membership INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_status ADD COLUMN seen_membership_hash BLOB NOT NULL DEFAULT x'';
ALTER TABLE device_status ADD COLUMN claim_open INTEGER NOT NULL DEFAULT 0;
