CREATE TABLE "kept_answers" (
	"caller" text NOT NULL,
	"key_hash" text NOT NULL,
	"request_hash" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"status" integer,
	"body" text,
	CONSTRAINT "kept_answers_caller_key_hash_pk" PRIMARY KEY("caller","key_hash")
);
--> statement-breakpoint
CREATE INDEX "kept_answers_started" ON "kept_answers" USING btree ("started_at");