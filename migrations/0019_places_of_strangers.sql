-- Whoever changes an incident waits for the indexes, and what follows would wait for them in turn.
LOCK TABLE "incidents" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
CREATE INDEX "incidents_stolen" ON "incidents" USING gin (("details" -> 'stolen') jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "incidents_stranger" ON "incidents" USING gin (("details" #> '{addresses,stranger}') jsonb_path_ops);