-- Registers: few among many, looked for after every page on a device that holds the newest records only.
CREATE INDEX entry_register ON entry (number) WHERE kind = 19;
