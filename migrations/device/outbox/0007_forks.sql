-- A phone that was copied: the device that takes this one's place. Its identifier, so that a locked phone knows its own successor in the log;
-- its keys, sealed under the database key. Both are here before the server is asked.
ALTER TABLE identity ADD COLUMN successor BLOB NOT NULL DEFAULT x'';
ALTER TABLE identity ADD COLUMN successor_keys BLOB NOT NULL DEFAULT x'';
-- 1 once this device learned that a copy of it had taken its place.
ALTER TABLE identity ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
