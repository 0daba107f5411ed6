CREATE TABLE "spot_checks" (
	"org" text NOT NULL,
	"uuid" text NOT NULL,
	"published" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "spot_checks_org_uuid_pk" PRIMARY KEY("org","uuid")
);
