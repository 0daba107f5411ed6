CREATE TABLE "retention" (
	"single" boolean PRIMARY KEY NOT NULL,
	"days" integer NOT NULL,
	"fall_days" integer,
	"fall_since" timestamp (3) with time zone,
	"fall_confirmed_by" text
);
