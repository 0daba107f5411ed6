import { HOOK_EVENT_TYPES } from './hook-event-types.ts';

export { HOOK_EVENT_TYPES };

/**
 * The event types that the service uses, and how each arrives. Okta's event hooks carry only what is marked
 * `event-hook-eligible` in its catalogue (264 of 1,178 types in release 2026.08.1); the rest arrives by the System Log
 * alone. Both feeds follow this one list.
 */
export const SCOPE: readonly { readonly prefix: string; readonly why: string }[] = [
  {
    prefix: 'user.',
    why: 'sessions, sign-in, factors, passwords, risk, and what our own actions leave',
  },
  { prefix: 'device.', why: 'a device enrolled by a thief outlives the session' },
  {
    prefix: 'security.',
    why: 'Okta’s own detections, breached credentials, authenticators, origins',
  },
  { prefix: 'policy.', why: 'sign-on decisions, re-evaluation, and policies weakened' },
  { prefix: 'iam.', why: 'admin roles and resource sets given away' },
  { prefix: 'group.privilege.', why: 'admin rights given to a group' },
  { prefix: 'application.lifecycle.', why: 'an application added as a way back in' },
  { prefix: 'application.policy.', why: 'access to an application denied' },
  { prefix: 'application.user_membership.', why: 'applications added, app passwords changed' },
  { prefix: 'app.oauth2.as.consent.', why: 'consent given to a client of the thief' },
  { prefix: 'app.oauth2.admin.consent.', why: 'API scopes given to an OAuth client' },
  { prefix: 'app.oauth2.client.', why: 'OAuth clients added or given admin rights, secrets read' },
  { prefix: 'app.oauth2.credentials.', why: 'a secret or key added to an OAuth client' },
  { prefix: 'app.oauth2.trusted_server.', why: 'a foreign authorization server trusted' },
  { prefix: 'app.keys.', why: 'an application’s signing key copied' },
  { prefix: 'oauth2.as.', why: 'authorization servers added or changed' },
  { prefix: 'inline_hook.created', why: 'a server of the thief asked at each sign-in' },
  {
    prefix: 'inline_hook.activated',
    why: 'the same; of each call a hook that runs leaves an event, too',
  },
  { prefix: 'inline_hook.updated', why: 'the same' },
  { prefix: 'system.api_token.', why: 'an API token outlives every session' },
  { prefix: 'system.oauth2.', why: 'tokens used from outside their allowed addresses' },
  { prefix: 'system.idp.', why: 'an identity provider added as a way back in' },
  { prefix: 'system.org.rate_limit.', why: 'we may be missing answers' },
  { prefix: 'system.log_stream.', why: 'another watcher switched off' },
  { prefix: 'event_hook.', why: 'failed deliveries, and somebody changing or removing our hook' },
  { prefix: 'system.operation.rate_limit.', why: 'the hook’s daily quota' },
  { prefix: 'zone.', why: 'addresses let in or shut out' },
];

const BY_HOOK: ReadonlySet<string> = new Set(HOOK_EVENT_TYPES);

/** Whether the event hook brings this type; other types never count as missing from a delivery. */
export function comesByHook(eventType: string): boolean {
  return BY_HOOK.has(eventType);
}

/**
 * The `filter` of the System Log reader: everything a user did (the baseline rule's scope), and every type in scope
 * whoever did it, so that it covers all that the hook brings and can prove it complete. Left out are the types with
 * which machines fill the log: token grants, imports, provisioning. 28 clauses, some 1,000 characters; Okta names no
 * limit, and a URL of this length passes everywhere.
 */
export const SYSTEM_LOG_FILTER: string = [
  'actor.type eq "User"',
  ...SCOPE.map(({ prefix }) => `eventType sw "${prefix}"`),
].join(' or ');
