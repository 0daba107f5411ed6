import { sensitiveActOf } from './acts.ts';
import { EXCLUDED_FROM_BASELINE_RULE, type LogEvent, usableSessionId } from './event.ts';
import type { Fingerprint, FingerprintSources, NetworkKind } from './fingerprint.ts';

type OktasAddresses = Pick<FingerprintSources, 'isOktas'>;

/** Accounts of Okta's own that act as users in every new org. */
const OKTA_ACCOUNTS: ReadonlySet<string> = new Set([
  'system@okta.com',
  'freetrialorgcreator@okta.com',
]);

/**
 * The baseline rule's scope: what a user did in a browser session, without the four event types that
 * come from other devices or other people, and without what Okta's own machines or an application's
 * server did on the user's behalf. Who merely claims to be Okta (the user agent, from elsewhere) stays in.
 */
export function inBaselineScope(
  event: LogEvent,
  fingerprint: Fingerprint,
  addresses: OktasAddresses,
): boolean {
  return (
    event.actor.type === 'User' &&
    !EXCLUDED_FROM_BASELINE_RULE.has(event.eventType) &&
    usableSessionId(event) !== null &&
    !OKTA_ACCOUNTS.has(event.actor.alternateId ?? '') &&
    !isOktaItself(event, fingerprint, addresses) &&
    !isBackChannel(event, fingerprint)
  );
}

/** Amazon's networks in which Okta runs; seen in real `Okta-Integrations` events. */
const OKTA_CARRIERS: ReadonlySet<number> = new Set([16509, 14618]);

/**
 * Okta's Admin Console, which fetches its tokens from Okta's own machines in the user's session.
 * Source: panther-analysis `okta_potentially_stolen_session`.
 */
const ADMIN_CONSOLE_CLIENT_ID = 'okta.b58d5b75-07d4-5f25-bf59-368a1261a405';

/** Networks of people, where no machine of Okta's stands. */
const PEOPLES: ReadonlySet<NetworkKind> = new Set([
  'residential',
  'mobile',
  'roaming',
  'business',
  'vpn',
  'anonymiser',
  'relay',
]);

/**
 * Whether an event is Okta's own machine acting for a user: its user agent, from where Okta runs, or as Okta's own
 * client from a network of machines. The same user agent from elsewhere is somebody else's; from an unknown network it
 * says nothing and is left out. Anybody can rent servers where Okta runs and send its user agent: so whoever changes
 * anything is not Okta, and where Okta's own list of addresses is known, renting there is not enough.
 */
export function isOktaItself(
  event: LogEvent,
  fingerprint: Fingerprint,
  { isOktas }: OktasAddresses,
): boolean {
  const { clientKind, networkKind, asn } = fingerprint;
  if (clientKind !== 'okta-internal' || doesWhatPeopleDo(event)) return false;
  if (networkKind === 'okta' || asn === null) return true;
  const { ip, id } = event.client;
  const isListed = ip === null ? null : isOktas(ip);
  if (isListed ?? OKTA_CARRIERS.has(asn)) return true;
  return id === ADMIN_CONSOLE_CLIENT_ID && !PEOPLES.has(networkKind);
}

function doesWhatPeopleDo({ eventType }: LogEvent): boolean {
  const act = sensitiveActOf(eventType);
  return act !== null && act !== 'admin console opened';
}

/** Path of the token endpoint of the org's own authorization server, and of the custom ones. */
const TOKEN_ENDPOINT = /^\/oauth2\/(?:[^/?]+\/)?v1\/token(?:\?|$)/;

/** Event types of tokens granted to an application, mostly on its own server. */
export const TOKEN_GRANTED = /^app\.oauth2\.(?:as\.)?token\.grant/;

/**
 * Whether an application redeems its code or token at the token endpoint, from its own server and with its own secret:
 * no cookie of the user's session is shown there (RFC 6749, 3.2), though Okta logs it under the user and the session.
 * Some servers redeem with the tools that thieves use, too; a browser that redeems for itself is the user's, and
 * whatever claims to be Okta must pass `isOktaItself`.
 */
export function isBackChannel(
  { eventType, debug }: LogEvent,
  { clientKind }: Pick<Fingerprint, 'clientKind'>,
): boolean {
  if (clientKind === 'browser' || clientKind === 'okta-internal') return false;
  if (TOKEN_GRANTED.test(eventType)) return true;
  return debug.requestUri !== null && TOKEN_ENDPOINT.test(debug.requestUri);
}
