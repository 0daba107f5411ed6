ALTER TABLE "incidents" ADD COLUMN "duplicate_of" bigint;--> statement-breakpoint
CREATE INDEX "incidents_duplicates" ON "incidents" USING btree ("org","duplicate_of") WHERE duplicate_of is not null;