-- Whoever changes an incident waits for the indexes, and what follows would wait for them in turn.
LOCK TABLE "incidents" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
DROP INDEX "response_actions_recent";--> statement-breakpoint
CREATE INDEX "incidents_subject" ON "incidents" USING btree ("org","subject");--> statement-breakpoint
CREATE INDEX "response_actions_latest" ON "response_actions" USING btree ("org",(coalesce(started_at, decided_at, requested_at)));