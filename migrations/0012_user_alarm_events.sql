ALTER TABLE "user_alarms" ADD COLUMN "uuid" text;--> statement-breakpoint
ALTER TABLE "user_alarms" ADD COLUMN "published" timestamp (3) with time zone;