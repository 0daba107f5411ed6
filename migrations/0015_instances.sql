CREATE TABLE "instances" (
	"id" text PRIMARY KEY NOT NULL,
	"roles" text[] NOT NULL,
	"version" text NOT NULL,
	"orgs" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
