CREATE TABLE "user_alarms" (
	"org" text NOT NULL,
	"user_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_alarms_org_user_id_at_pk" PRIMARY KEY("org","user_id","at")
);
