-- Whoever changes an incident waits for the column and its index, and what follows would wait for them in turn.
LOCK TABLE "incidents" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
-- Of what is open already, the last judgement said in the history whether the policy protects the user.
UPDATE "incidents" i SET details = details || '{"isProtected": true}'
WHERE status IN ('new', 'in_progress', 'contained') AND kind = 'session_hijack' AND (
  SELECT e.data -> 'rules' ->> 'protected' FROM incident_events e
  WHERE e.org = i.org AND e.incident_id = i.id AND e.kind IN ('opened', 'judged_again', 'verdict_changed')
  ORDER BY e.sequence DESC LIMIT 1) = 'yes';--> statement-breakpoint
ALTER TABLE "incidents" drop column "rank";--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "rank" integer GENERATED ALWAYS AS ((case
  when status not in ('new', 'in_progress', 'contained') then 0
  else case
    when kind <> 'session_hijack' then 8
    when containment = 'verified' or verdict = 'benign' then 4
    when verdict = 'suspicious' then 8
    else 12 end
  + case when jsonb_path_exists(details, '$.user.roles[*] ? (@.type() == "string")') or details -> 'isProtected' = 'true' then 2 else 0 end
  + case when jsonb_path_exists(details, '$.afterwards[*].eventType ? (@ starts with "user.mfa.factor.activate" || @ starts with "device.enrollment.create" || @ starts with "device.token.enrollment.create" || @ starts with "user.mfa.factor.deactivate" || @ starts with "user.mfa.factor.reset_all" || @ starts with "user.mfa.factor.suspend" || @ starts with "user.mfa.factor.update" || @ starts with "user.account.update_password" || @ starts with "user.account.reset_password" || @ starts with "user.account.update_profile" || @ starts with "user.account.update_primary_email" || @ starts with "user.account.update_secondary_email" || @ starts with "system.api_token.create" || @ starts with "system.api_token.update" || @ starts with "system.api_token.enable" || @ starts with "app.oauth2.client.lifecycle.create" || @ starts with "app.oauth2.credentials.lifecycle.create" || @ starts with "app.oauth2.credentials.lifecycle.activate" || @ starts with "app.oauth2.client.read_client_secret" || @ starts with "app.oauth2.trusted_server." || @ starts with "oauth2.as." || @ starts with "user.account.privilege.grant" || @ starts with "group.privilege.grant" || @ starts with "iam.role." || @ starts with "iam.resourceset.bindings.add" || @ starts with "iam.resourceset.resources.add" || @ starts with "app.oauth2.admin.consent.grant" || @ starts with "user.account.privilege.revoke" || @ starts with "app.oauth2.client.privilege.grant" || @ starts with "user.lifecycle.create" || @ starts with "user.lifecycle.suspend" || @ starts with "user.lifecycle.deactivate" || @ starts with "user.lifecycle.delete.initiated" || @ starts with "user.lifecycle.activate" || @ starts with "user.lifecycle.reactivate" || @ starts with "user.lifecycle.unsuspend" || @ starts with "user.session.impersonation.grant" || @ starts with "system.idp.lifecycle." || @ starts with "idp.lifecycle." || @ starts with "system.idp.key." || @ starts with "zone." || @ starts with "policy.lifecycle." || @ starts with "policy.rule." || @ starts with "application.policy.sign_on.update" || @ starts with "application.policy.sign_on.rule." || @ starts with "security.authenticator.lifecycle." || @ starts with "security.protected_action.settings." || @ starts with "security.session_protection.status." || @ starts with "security.attack_protection.settings." || @ starts with "security.threat.configuration." || @ starts with "system.mfa.factor." || @ starts with "event_hook." || @ starts with "inline_hook.created" || @ starts with "inline_hook.activated" || @ starts with "inline_hook.updated" || @ starts with "system.log_stream.lifecycle." || @ starts with "system.agent.ad.create" || @ starts with "system.agent.register" || @ starts with "security.trusted_origin." || @ starts with "application.lifecycle." || @ starts with "app.keys.clone" || @ starts with "app.keys.generate" || @ starts with "group.user_membership.add" || @ starts with "application.user_membership.change_password" || @ starts with "application.user_membership.show_password")') then 1 else 0 end
end)) STORED NOT NULL;--> statement-breakpoint
-- It went with the column.
CREATE INDEX "incidents_by_rank" ON "incidents" USING btree ("rank","id");--> statement-breakpoint
ALTER TABLE "action_approvals" ADD COLUMN "addresses" text[];--> statement-breakpoint
ALTER TABLE "console_sessions" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "console_sessions" ADD COLUMN "last_used_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "console_sessions" ADD COLUMN "asn" bigint;--> statement-breakpoint
CREATE INDEX "incident_events_said" ON "incident_events" USING btree ("org","actor","at") WHERE kind in ('note', 'actions_paused');