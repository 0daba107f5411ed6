CREATE TABLE "told_networks" (
	"org" text NOT NULL,
	"address" text NOT NULL,
	"asn" bigint NOT NULL,
	"as_org" text,
	"told_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "told_networks_org_address_pk" PRIMARY KEY("org","address")
);
--> statement-breakpoint
CREATE INDEX "told_networks_lately" ON "told_networks" USING btree ("told_at");