-- Whoever changes an incident waits for the indexes, and what follows would wait for them in turn.
LOCK TABLE "incidents" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
CREATE INDEX "incidents_changed" ON "incidents" USING btree ("updated_at","id");