CREATE TABLE "user_contacts" (
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"title" text,
	"department" text,
	"manager" text,
	"primary_phone" text,
	"read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_contacts_org_incident_id_pk" PRIMARY KEY("org","incident_id")
);
