CREATE TABLE "watchlist" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "watchlist_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"user_id" text NOT NULL,
	"user_login" text,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text
);
--> statement-breakpoint
CREATE INDEX "watchlist_user" ON "watchlist" USING btree ("org","user_id");--> statement-breakpoint
CREATE INDEX "watchlist_in_force" ON "watchlist" USING btree ("org","expires_at");