-- A record whose body the server does not take: 0 whole, 1 goes without body and key, 2 has gone so and is kept for its author to save again.
ALTER TABLE outbox ADD COLUMN bare INTEGER NOT NULL DEFAULT 0;
