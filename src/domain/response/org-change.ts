/**
 * Tells what was done to a thing that an org is made of: created, switched off, deleted, or otherwise changed. What was
 * created is to be deleted, and what was deleted is to be put back: `changed` alone does not tell which.
 */

export type Change = 'created' | 'activated' | 'deactivated' | 'deleted' | 'changed' | 'read';

export type OrgChange = {
  /** `identity provider`. */
  readonly thing: string;
  readonly change: Change;
  /** `created`; Okta's own word for what is no change by itself: `verified`. */
  readonly done: string;
  /** `creating`. */
  readonly doing: string;
};

/** Things of the org by prefix of Okta's event type. */
const THINGS: readonly (readonly [prefix: string, thing: string])[] = [
  ['system.idp.lifecycle.', 'identity provider'],
  ['idp.lifecycle.', 'identity provider'],
  ['system.idp.key.', 'identity provider key'],
  ['oauth2.as.', 'authorization server'],
  ['app.oauth2.trusted_server.', 'trusted authorization server'],
  ['event_hook.', 'event hook'],
  ['system.log_stream.lifecycle.', 'log stream'],
  ['security.trusted_origin.', 'trusted origin'],
  ['policy.lifecycle.', 'policy'],
  ['policy.rule.', 'policy rule'],
  ['application.policy.sign_on.update', 'policy'],
  ['application.policy.sign_on.rule.', 'policy rule'],
  ['security.authenticator.lifecycle.', 'authenticator'],
  ['security.protected_action.settings.', 'protected action setting'],
  ['security.session_protection.status.', 'session protection setting'],
  ['security.attack_protection.settings.', 'attack protection setting'],
  ['security.threat.configuration.', 'ThreatInsight setting'],
  ['system.mfa.factor.', 'kind of factor'],
  ['zone.', 'network zone'],
  ['application.lifecycle.', 'application'],
  ['iam.role.', 'admin role'],
];

/** Changes by what follows the prefix, as Okta's published catalogue of event types has it. */
const CHANGES: Readonly<Record<string, Omit<OrgChange, 'thing'>>> = {
  create: { change: 'created', done: 'created', doing: 'creating' },
  created: { change: 'created', done: 'created', doing: 'creating' },
  add: { change: 'created', done: 'created', doing: 'creating' },
  activate: { change: 'activated', done: 'activated', doing: 'activating' },
  activated: { change: 'activated', done: 'activated', doing: 'activating' },
  deactivate: { change: 'deactivated', done: 'deactivated', doing: 'deactivating' },
  deactivated: { change: 'deactivated', done: 'deactivated', doing: 'deactivating' },
  delete: { change: 'deleted', done: 'deleted', doing: 'deleting' },
  deleted: { change: 'deleted', done: 'deleted', doing: 'deleting' },
  read_client_secret: { change: 'read', done: 'secret read', doing: 'reading the secret of' },
  verified: { change: 'changed', done: 'verified', doing: 'verifying' },
};

/** What can be said at least of an event type that a later catalogue adds. */
const OTHERWISE = { change: 'changed', done: 'changed', doing: 'changing' } as const;

/** Returns what an event type says was done to which thing; null where it is about no such thing. */
export function orgChangeOf(eventType: string): OrgChange | null {
  for (const [prefix, thing] of THINGS) {
    if (!eventType.startsWith(prefix)) continue;
    return { thing, ...(CHANGES[eventType.slice(prefix.length)] ?? OTHERWISE) };
  }
  return null;
}

/** `identity provider created`. */
export function changeInWords({ thing, done }: OrgChange): string {
  return `${thing} ${done}`;
}

/** Things that open the org to whoever made or weakened them: with one of them forgotten the thief comes back. */
export function opensOrg({ thing }: OrgChange): boolean {
  return OPENS_ORG.has(thing);
}

const OPENS_ORG: ReadonlySet<string> = new Set([
  'identity provider',
  'identity provider key',
  'authenticator',
  'kind of factor',
  'policy',
  'policy rule',
  'network zone',
]);

/** `creating an identity provider`: of a change that was refused. */
export function triedChangeInWords({ thing, doing }: OrgChange): string {
  return `${doing} ${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}`;
}
