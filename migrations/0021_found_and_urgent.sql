-- Whoever changes an incident waits for the indexes, and what follows would wait for them in turn.
LOCK TABLE "incidents" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
CREATE INDEX "incidents_addresses" ON "incidents" USING gin (("details" -> 'addresses') jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "incidents_who" ON "incidents" USING gin (to_tsvector('simple', translate(coalesce(user_login, '') || ' ' || coalesce(user_name, '') || ' ' || coalesce(user_id, ''), '.@-_+/:', '       ')));--> statement-breakpoint
CREATE INDEX "incidents_urgent" ON "incidents" USING btree ((case
  when status not in ('new', 'in_progress', 'contained') then 0
  else case
    when kind <> 'session_hijack' then 8
    when containment = 'verified' or verdict = 'benign' then 4
    when verdict = 'suspicious' then 8
    else 12 end
  + case when jsonb_path_exists(details, '$.user.roles[*] ? (@.type() == "string")') then 2 else 0 end
  + case when jsonb_path_exists(details, '$.afterwards[*].eventType ? (@ starts with "user.mfa.factor.activate" || @ starts with "device.enrollment.create" || @ starts with "user.mfa.factor.deactivate" || @ starts with "user.mfa.factor.reset_all" || @ starts with "user.mfa.factor.suspend" || @ starts with "user.mfa.factor.update" || @ starts with "user.account.update_password" || @ starts with "user.account.reset_password" || @ starts with "user.account.update_profile" || @ starts with "user.account.update_primary_email" || @ starts with "user.account.update_secondary_email" || @ starts with "system.api_token.create" || @ starts with "app.oauth2.client.lifecycle.create" || @ starts with "app.oauth2.credentials.lifecycle.create" || @ starts with "user.account.privilege.grant" || @ starts with "group.privilege.grant" || @ starts with "iam.role." || @ starts with "iam.resourceset.bindings.add" || @ starts with "app.oauth2.client.privilege.grant" || @ starts with "user.lifecycle.create" || @ starts with "system.idp.lifecycle." || @ starts with "idp.lifecycle." || @ starts with "zone." || @ starts with "policy.lifecycle." || @ starts with "policy.rule." || @ starts with "event_hook." || @ starts with "application.lifecycle." || @ starts with "group.user_membership.add" || @ starts with "application.user_membership.show_password")') then 1 else 0 end
end),"id");