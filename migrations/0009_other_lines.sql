ALTER TABLE "sessions" ADD COLUMN "line4" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "line6" text;