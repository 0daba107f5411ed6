/** What somebody who holds a session may do to keep or widen the access, the gravest first. */
export const ACTS = [
  // These two open the whole org, and remain when the account is the user's own again.
  'identity provider changed',
  'privilege granted',
  'factor enrolled',
  'API token created',
  'API token changed',
  'directory agent added',
  'support access granted',
  'authorization server changed',
  'event hook changed',
  'inline hook changed',
  'log stream changed',
  'policy changed',
  'factor removed',
  'factor changed',
  'password changed',
  'person created',
  'person shut out',
  'privilege taken away',
  'group changed',
  'application changed',
  'trusted origin changed',
  'password shown',
  'client secret read',
  'person let in',
  'enrolment token created',
  'profile changed',
  'admin console opened',
] as const;
export type Act = (typeof ACTS)[number];

/**
 * Acts that are an administrator's everyday work, or that another act follows: told beside a theft, but no sign of one.
 */
const TOLD_ONLY = ['person let in', 'enrolment token created'] as const;

/** Acts that speak for a theft. */
export type WeighedAct = Exclude<Act, (typeof TOLD_ONLY)[number]>;
export const WEIGHED_ACTS: readonly WeighedAct[] = ACTS.filter(isWeighed);

function isWeighed(act: Act): act is WeighedAct {
  return TOLD_ONLY.every((told) => told !== act);
}

/** Acts by prefix of Okta's event type; the first that matches counts. From the published catalogue of event types. */
export const ACT_PREFIXES: readonly (readonly [prefix: string, act: Act])[] = [
  ['user.mfa.factor.activate', 'factor enrolled'],
  ['device.enrollment.create', 'factor enrolled'],
  ['user.mfa.factor.deactivate', 'factor removed'],
  ['user.mfa.factor.reset_all', 'factor removed'],
  ['user.mfa.factor.suspend', 'factor removed'],
  ['user.mfa.factor.update', 'factor changed'],
  ['user.account.update_password', 'password changed'],
  ['user.account.reset_password', 'password changed'],
  ['user.account.update_profile', 'profile changed'],
  ['user.account.update_primary_email', 'profile changed'],
  ['user.account.update_secondary_email', 'profile changed'],
  ['device.token.enrollment.create', 'enrolment token created'],
  ['system.api_token.create', 'API token created'],
  ['system.api_token.update', 'API token changed'],
  ['system.api_token.enable', 'API token changed'],
  ['app.oauth2.client.lifecycle.create', 'API token created'],
  ['app.oauth2.credentials.lifecycle.create', 'API token created'],
  // Okta's catalogue describes `activate` as adding the credential, and `create` as activating it.
  ['app.oauth2.credentials.lifecycle.activate', 'API token created'],
  ['app.oauth2.client.read_client_secret', 'client secret read'],
  ['app.oauth2.trusted_server.', 'authorization server changed'],
  ['oauth2.as.', 'authorization server changed'],
  ['user.session.access_admin_app', 'admin console opened'],
  ['user.account.privilege.grant', 'privilege granted'],
  ['group.privilege.grant', 'privilege granted'],
  ['iam.role.', 'privilege granted'],
  ['iam.resourceset.bindings.add', 'privilege granted'],
  ['iam.resourceset.resources.add', 'privilege granted'],
  ['app.oauth2.admin.consent.grant', 'privilege granted'],
  ['user.account.privilege.revoke', 'privilege taken away'],
  ['app.oauth2.client.privilege.grant', 'privilege granted'],
  ['user.lifecycle.create', 'person created'],
  ['user.lifecycle.suspend', 'person shut out'],
  ['user.lifecycle.deactivate', 'person shut out'],
  ['user.lifecycle.delete.initiated', 'person shut out'],
  ['user.lifecycle.activate', 'person let in'],
  ['user.lifecycle.reactivate', 'person let in'],
  ['user.lifecycle.unsuspend', 'person let in'],
  ['system.idp.lifecycle.', 'identity provider changed'],
  ['idp.lifecycle.', 'identity provider changed'],
  ['system.idp.key.', 'identity provider changed'],
  ['zone.', 'policy changed'],
  ['policy.lifecycle.', 'policy changed'],
  ['policy.rule.', 'policy changed'],
  ['application.policy.sign_on.update', 'policy changed'],
  ['application.policy.sign_on.rule.', 'policy changed'],
  ['security.authenticator.lifecycle.', 'policy changed'],
  ['security.protected_action.settings.', 'policy changed'],
  ['security.session_protection.status.', 'policy changed'],
  ['security.attack_protection.settings.', 'policy changed'],
  ['security.threat.configuration.', 'policy changed'],
  ['system.mfa.factor.', 'policy changed'],
  ['event_hook.', 'event hook changed'],
  ['inline_hook.created', 'inline hook changed'],
  ['inline_hook.activated', 'inline hook changed'],
  ['inline_hook.updated', 'inline hook changed'],
  ['system.log_stream.lifecycle.', 'log stream changed'],
  ['system.agent.ad.create', 'directory agent added'],
  ['system.agent.register', 'directory agent added'],
  ['user.session.impersonation.grant', 'support access granted'],
  ['security.trusted_origin.', 'trusted origin changed'],
  ['application.lifecycle.', 'application changed'],
  ['app.keys.clone', 'application changed'],
  ['app.keys.generate', 'application changed'],
  ['group.user_membership.add', 'group changed'],
  ['application.user_membership.show_password', 'password shown'],
  ['application.user_membership.change_password', 'application changed'],
];

/** The sensitive act behind an event type, or null for everyday work. */
export function sensitiveActOf(eventType: string): Act | null {
  for (const [prefix, act] of ACT_PREFIXES) if (eventType.startsWith(prefix)) return act;
  return null;
}

/** Returns the act behind an event type if it speaks for a theft, else null. */
export function weighedActOf(eventType: string): WeighedAct | null {
  const act = sensitiveActOf(eventType);
  return act !== null && isWeighed(act) ? act : null;
}

/** Each act in words, as something that was tried. */
const TRIED: Readonly<Record<Act, string>> = {
  'factor enrolled': 'enrolling a factor',
  'API token created': 'creating an API token',
  'API token changed': 'changing an API token',
  'privilege granted': 'granting a privilege',
  'privilege taken away': 'taking a privilege away',
  'authorization server changed': 'changing an authorization server',
  'client secret read': 'reading a client secret',
  'person let in': 'activating or unsuspending a person',
  'enrolment token created': 'creating an enrolment token',
  'identity provider changed': 'changing an identity provider',
  'event hook changed': 'changing an event hook',
  'directory agent added': 'adding a directory agent',
  'support access granted': 'granting Okta’s support access',
  'inline hook changed': 'changing an inline hook',
  'log stream changed': 'changing a log stream',
  'policy changed': 'changing a policy',
  'factor removed': 'removing a factor',
  'factor changed': 'changing a factor',
  'password changed': 'changing a password',
  'person created': 'creating a person',
  'person shut out': 'suspending or deactivating a person',
  'group changed': 'changing a group',
  'application changed': 'changing an application',
  'trusted origin changed': 'changing a trusted origin',
  'password shown': 'having a password shown',
  'profile changed': 'changing a profile',
  'admin console opened': 'opening the admin console',
};

/** Returns in words an act that was tried and refused, as `enrolling a factor`. */
export function triedInWords(act: Act): string {
  return TRIED[act];
}

/** What acts on an account are called where it was never the user's own. */
const ON_OTHERS: Partial<Record<Act, string>> = {
  'factor enrolled': 'factor enrolled for others',
  'privilege granted': 'privilege granted to others',
  'factor removed': 'factor removed for others',
  'factor changed': 'factor changed for others',
  'password changed': 'password changed for others',
  'profile changed': 'profile changed for others',
};

/** Returns `password changed`, or `password changed for others` where a look did it to other people's accounts only. */
export function actInWords(act: WeighedAct, notOnOthers: ReadonlySet<WeighedAct>): string {
  return notOnOthers.has(act) ? act : (ON_OTHERS[act] ?? act);
}
