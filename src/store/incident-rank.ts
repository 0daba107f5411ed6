/** How soon somebody has to look at an incident, as a number that the database sorts by. */
import { sql } from 'drizzle-orm';

/** Beginnings of the types of events whose effect outlives the sessions. A change to this list needs a migration. */
const LASTING = [
  'user.mfa.factor.activate',
  'device.enrollment.create',
  'device.token.enrollment.create',
  'user.mfa.factor.deactivate',
  'user.mfa.factor.reset_all',
  'user.mfa.factor.suspend',
  'user.mfa.factor.update',
  'user.account.update_password',
  'user.account.reset_password',
  'user.account.update_profile',
  'user.account.update_primary_email',
  'user.account.update_secondary_email',
  'system.api_token.create',
  'system.api_token.update',
  'system.api_token.enable',
  'app.oauth2.client.lifecycle.create',
  'app.oauth2.credentials.lifecycle.create',
  'app.oauth2.credentials.lifecycle.activate',
  'app.oauth2.client.read_client_secret',
  'app.oauth2.trusted_server.',
  'oauth2.as.',
  'user.account.privilege.grant',
  'group.privilege.grant',
  'iam.role.',
  'iam.resourceset.bindings.add',
  'iam.resourceset.resources.add',
  'app.oauth2.admin.consent.grant',
  'user.account.privilege.revoke',
  'app.oauth2.client.privilege.grant',
  'user.lifecycle.create',
  'user.lifecycle.suspend',
  'user.lifecycle.deactivate',
  'user.lifecycle.delete.initiated',
  'user.lifecycle.activate',
  'user.lifecycle.reactivate',
  'user.lifecycle.unsuspend',
  'user.session.impersonation.grant',
  'system.idp.lifecycle.',
  'idp.lifecycle.',
  'system.idp.key.',
  'zone.',
  'policy.lifecycle.',
  'policy.rule.',
  'application.policy.sign_on.update',
  'application.policy.sign_on.rule.',
  'security.authenticator.lifecycle.',
  'security.protected_action.settings.',
  'security.session_protection.status.',
  'security.attack_protection.settings.',
  'security.threat.configuration.',
  'system.mfa.factor.',
  'event_hook.',
  'inline_hook.created',
  'inline_hook.activated',
  'inline_hook.updated',
  'system.log_stream.lifecycle.',
  'system.agent.ad.create',
  'system.agent.register',
  'security.trusted_origin.',
  'application.lifecycle.',
  'app.keys.clone',
  'app.keys.generate',
  'group.user_membership.add',
  'application.user_membership.change_password',
  'application.user_membership.show_password',
];
const IS_LASTING = LASTING.map((prefix) => `@ starts with "${prefix}"`).join(' || ');

/**
 * The rank in SQL; 0: the incident is over; the higher, the more urgent: an open hijack that is not contained (12 to
 * 15), a suspicion or an alarm about the service (8 to 11), what is verified as contained or judged benign (4 to 7).
 * Within each group, two more for an administrator, or for a user whom the policy protects and only a person can help,
 * and one more where something was done whose effect outlives the session. Postgres stores it with the incident:
 * computing it for all that a wide filter matches took more than a second.
 */
export const INCIDENT_RANK = sql.raw(`(case
  when status not in ('new', 'in_progress', 'contained') then 0
  else case
    when kind <> 'session_hijack' then 8
    when containment = 'verified' or verdict = 'benign' then 4
    when verdict = 'suspicious' then 8
    else 12 end
  + case when jsonb_path_exists(details, '$.user.roles[*] ? (@.type() == "string")') or details -> 'isProtected' = 'true' then 2 else 0 end
  + case when jsonb_path_exists(details, '$.afterwards[*].eventType ? (${IS_LASTING})') then 1 else 0 end
end)`);
