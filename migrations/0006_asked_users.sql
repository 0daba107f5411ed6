CREATE TABLE "asked_users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "asked_users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"slack_user" text,
	"seen" jsonb,
	"asked_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"answer" text,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "asked_users_incident" ON "asked_users" USING btree ("org","incident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "asked_users_one_open" ON "asked_users" USING btree ("org","incident_id") WHERE status in ('asking', 'waiting');