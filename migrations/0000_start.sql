CREATE TABLE "action_approvals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "action_approvals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"action_id" bigint NOT NULL,
	"decision" text NOT NULL,
	"decided_by" text NOT NULL,
	"channel" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "action_approvals_once" UNIQUE("org","action_id","decided_by")
);
--> statement-breakpoint
CREATE TABLE "console_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"csrf" text NOT NULL,
	"user_agent_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console_sign_ins" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"nonce" text NOT NULL,
	"code_verifier" text NOT NULL,
	"return_to" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "awaited_events" (
	"org" text NOT NULL,
	"uuid" text NOT NULL,
	"published" timestamp (3) with time zone NOT NULL,
	"awaited_since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "awaited_events_org_uuid_pk" PRIMARY KEY("org","uuid")
);
--> statement-breakpoint
CREATE TABLE "cursors" (
	"org" text NOT NULL,
	"name" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cursors_org_name_pk" PRIMARY KEY("org","name")
);
--> statement-breakpoint
CREATE TABLE "deliveries_set_aside" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deliveries_set_aside_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"event_index" integer,
	"delivery_id" text,
	"content_hash" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "deliveries_set_aside_once" UNIQUE("org","content_hash")
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"org" text NOT NULL,
	"session_id" text NOT NULL,
	"event_uuid" text NOT NULL,
	"trigger" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"user_id" text NOT NULL,
	"verdict" text NOT NULL,
	"score" real NOT NULL,
	"from_fingerprint" jsonb,
	"to_fingerprint" jsonb,
	"evidence" jsonb NOT NULL,
	"incident_id" bigint,
	"judged_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "findings_org_session_id_event_uuid_trigger_pk" PRIMARY KEY("org","session_id","event_uuid","trigger")
);
--> statement-breakpoint
CREATE TABLE "incident_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"sequence" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"data" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "incident_events_sequence" UNIQUE("org","incident_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incidents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" text,
	"user_login" text,
	"user_name" text,
	"status" text DEFAULT 'new' NOT NULL,
	"verdict" text NOT NULL,
	"score" real NOT NULL,
	"headline" text NOT NULL,
	"containment" text DEFAULT 'none' NOT NULL,
	"first_bad_at" timestamp (3) with time zone,
	"last_bad_at" timestamp (3) with time zone,
	"corroborated_at" timestamp (3) with time zone,
	"acted_at" timestamp (3) with time zone,
	"verified_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"resolution" text,
	"assignee" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_events" (
	"org" text NOT NULL,
	"uuid" text NOT NULL,
	"published" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"source" text NOT NULL,
	"event_type" text NOT NULL,
	"user_id" text,
	"session_id" text,
	"ip" text COLLATE "C",
	"asn" bigint,
	"outcome" text,
	"raw" json NOT NULL,
	CONSTRAINT "log_events_org_uuid_published_pk" PRIMARY KEY("org","uuid","published")
) PARTITION BY RANGE ("published");
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"key" text NOT NULL,
	"revision" integer NOT NULL,
	"status" text NOT NULL,
	"external_ref" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"not_before" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notifications_once" UNIQUE("org","incident_id","channel","key")
);
--> statement-breakpoint
CREATE TABLE "org_networks" (
	"org" text NOT NULL,
	"asn" bigint NOT NULL,
	"users" integer NOT NULL,
	"sessions" integer NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "org_networks_org_asn_pk" PRIMARY KEY("org","asn")
);
--> statement-breakpoint
CREATE TABLE "org_switches" (
	"org" text PRIMARY KEY NOT NULL,
	"actions_paused" boolean NOT NULL,
	"changed_by" text NOT NULL,
	"reason" text,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "response_actions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "response_actions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"org" text NOT NULL,
	"incident_id" bigint NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"position" integer NOT NULL,
	"status" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"guard" text,
	"reason" text,
	"call" jsonb NOT NULL,
	"approvals_needed" integer DEFAULT 0 NOT NULL,
	"approval_expires_at" timestamp (3) with time zone,
	"on_silence" text DEFAULT 'escalate' NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"requested_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"started_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"result" jsonb,
	"error_code" text,
	"error_message" text,
	"remedy" text,
	"undo" jsonb,
	"undo_of" bigint,
	"undo_after_minutes" integer,
	"undo_by" timestamp (3) with time zone,
	CONSTRAINT "response_actions_once" UNIQUE("org","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "session_fingerprints" (
	"org" text NOT NULL,
	"session_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"day" date NOT NULL,
	"user_id" text NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	"asn" bigint,
	"user_agent" text,
	"details" json NOT NULL,
	"succeeded" boolean NOT NULL,
	CONSTRAINT "session_fingerprints_org_session_id_fingerprint_day_pk" PRIMARY KEY("org","session_id","fingerprint","day")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"org" text NOT NULL,
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	"last_fingerprint" text NOT NULL,
	"asn" bigint,
	"user_agent" text,
	"country" text,
	"device" text,
	"changed_at" timestamp (3) with time zone,
	"watch_until" timestamp (3) with time zone,
	"verdict" text,
	"score" real,
	"judged_at" timestamp (3) with time zone,
	"judged_snapshot" bigint,
	CONSTRAINT "sessions_session_id_org_pk" PRIMARY KEY("session_id","org")
);
--> statement-breakpoint
CREATE INDEX "console_sessions_expiry" ON "console_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deliveries_set_aside_recent" ON "deliveries_set_aside" USING btree ("org","received_at");--> statement-breakpoint
CREATE INDEX "findings_incident" ON "findings" USING btree ("org","incident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_one_open" ON "incidents" USING btree ("org","kind","subject") WHERE status in ('new', 'in_progress', 'contained');--> statement-breakpoint
CREATE INDEX "incidents_recent" ON "incidents" USING btree ("org","opened_at");--> statement-breakpoint
CREATE INDEX "incidents_user" ON "incidents" USING btree ("org","user_id");--> statement-breakpoint
CREATE INDEX "log_events_session" ON "log_events" USING btree ("org","session_id","published");--> statement-breakpoint
CREATE INDEX "log_events_user" ON "log_events" USING btree ("org","user_id","published") WHERE session_id is null;--> statement-breakpoint
CREATE INDEX "log_events_ip" ON "log_events" USING btree ("org","ip","published");--> statement-breakpoint
CREATE INDEX "response_actions_incident" ON "response_actions" USING btree ("org","incident_id","position");--> statement-breakpoint
CREATE INDEX "response_actions_recent" ON "response_actions" USING btree ("org","requested_at");--> statement-breakpoint
CREATE INDEX "response_actions_undo_due" ON "response_actions" USING btree ("org","undo_by");--> statement-breakpoint
CREATE INDEX "session_fingerprints_user" ON "session_fingerprints" USING btree ("org","user_id","first_seen");--> statement-breakpoint
CREATE INDEX "session_fingerprints_token" ON "session_fingerprints" USING btree ("org",(details ->> 'deviceToken')) WHERE details ->> 'deviceToken' is not null;--> statement-breakpoint
CREATE INDEX "session_fingerprints_device" ON "session_fingerprints" USING btree ("org",(details ->> 'deviceFingerprint')) WHERE details ->> 'deviceFingerprint' is not null;--> statement-breakpoint
CREATE INDEX "session_fingerprints_asn" ON "session_fingerprints" USING btree ("org","asn","first_seen");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","org");--> statement-breakpoint
-- Days nobody planned for (an event years old, a clock gone wrong) must not refuse a delivery.
CREATE TABLE "log_events_other_days" PARTITION OF "log_events" DEFAULT;--> statement-breakpoint
-- Makes the partition of one UTC day, moving rows that had to wait in the default partition. Whoever waits
-- for a lock on a table keeps all others from it: who reads it for long (a backup) is not waited for.
CREATE FUNCTION "ensure_log_events_day"(day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout TO '500ms' AS $$
DECLARE
  name text := 'log_events_' || to_char(day, 'YYYYMMDD');
  lower_bound timestamptz := day::timestamp AT TIME ZONE 'UTC';
  upper_bound timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_log_events_day'));
  -- Before the second look: locking a table is what makes us see the partition that another just made.
  LOCK TABLE "log_events_other_days" IN ACCESS EXCLUSIVE MODE;
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Events of up to 8 kB stay inline and uncompressed: compressing them doubled the cost of recording one.
  EXECUTE format('CREATE TABLE %I (LIKE "log_events" INCLUDING DEFAULTS INCLUDING STORAGE) WITH (toast_tuple_target = 8160)', name);
  EXECUTE format('WITH moved AS (DELETE FROM "log_events_other_days" WHERE published >= %L AND published < %L RETURNING *) INSERT INTO %I SELECT * FROM moved', lower_bound, upper_bound, name);
  EXECUTE format('ALTER TABLE "log_events" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, lower_bound, upper_bound);
  RETURN true;
END
$$;--> statement-breakpoint
CREATE FUNCTION "refuse_change_of_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of an incident is append-only';
END
$$;--> statement-breakpoint
CREATE TRIGGER "incident_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "incident_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_history"();
