CREATE TABLE "console_people" (
	"name" text PRIMARY KEY NOT NULL,
	"email" text,
	"groups" text[] DEFAULT '{}' NOT NULL,
	"signed_in_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "console_sessions" ADD COLUMN "groups" text[] DEFAULT '{}' NOT NULL;