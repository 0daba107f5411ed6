/**
 * Judges from the log whether the stolen session can still act after the service acted. Any success that proves the
 * session alive counts, whoever's client it shows: a session that answers anybody answers the thief as well.
 */

import { isEcho } from '../session/echo.ts';
import { type LogEvent, UNIVERSAL_LOGOUT } from '../session/event.ts';
import type { FingerprintSources } from '../session/fingerprint.ts';
import type { Confirmation, ContainmentDetails } from './containment-details.ts';
import type { ActionStatus, StolenClient } from './incident.ts';
import type { ResponseActionKind } from './response-catalogue.ts';
import { failed, provesLife } from './session-alive.ts';

/** Actions that end a stolen session; the others keep the thief from opening the next one. */
export const ENDS_SESSIONS: ReadonlySet<string> = new Set<ResponseActionKind>([
  'clear_sessions',
  'universal_logout',
  'suspend',
]);

/** Whether something is agreed on, or under way, that ends the user's sessions. */
export function isEndingSessions(
  actions: readonly Readonly<{ kind: string; status: ActionStatus; undoOf: number | null }>[],
): boolean {
  return actions.some(
    ({ kind, status, undoOf }) =>
      undoOf === null && ENDS_SESSIONS.has(kind) && (status === 'approved' || status === 'running'),
  );
}

/** When containment is checked, in milliseconds. The demo and the tests look for shorter. */
export type ConfirmTiming = {
  /** Time from the service's action to the first look. */
  readonly firstLookMs: number;
  /** Between two looks. */
  readonly nextLookMs: number;
  /** After so long without an event of the session, it is contained. */
  readonly lookForMs: number;
  /** Time for what was under way when the service acted to finish, and for clocks that differ a little. */
  readonly allowanceMs: number;
};

/** Okta writes most events within seconds; reads of its log lag by up to some minutes. */
export const CONFIRM_TIMING: ConfirmTiming = {
  firstLookMs: 5_000,
  nextLookMs: 60_000,
  lookForMs: 10 * 60_000,
  allowanceMs: 10_000,
};

export type ContainmentInput = {
  readonly sessionIds: ReadonlySet<string>;
  readonly userId: string;
  readonly stolen: readonly StolenClient[];
  /** Epoch milliseconds, both by Okta's clock. */
  readonly actedAt: number;
  readonly now: number;
  readonly timing: ConfirmTiming;
  readonly parseUserAgent: FingerprintSources['parseUserAgent'];
  /** Events of the session and of the user since the service acted, in any order, from hook or System Log. */
  readonly events: readonly LogEvent[];
  /** Why the System Log could not be read, and whether it may be later; null when it was read. */
  readonly logUnreadable: { readonly because: string; readonly mayPass: boolean } | null;
};

export type ContainmentAssessment =
  | {
      readonly state: 'broken';
      readonly event: LogEvent;
      /** Whether the event shows the stranger's client, or another one. */
      readonly byStranger: boolean;
      readonly confirmations: readonly Confirmation[];
    }
  | { readonly state: 'looking'; readonly confirmations: readonly Confirmation[] }
  | { readonly state: 'verified'; readonly confirmations: readonly Confirmation[] }
  | {
      readonly state: 'unverified';
      readonly because: string;
      readonly confirmations: readonly Confirmation[];
    };

/** The state of a containment; depends on the set of events only. */
export function assessContainment(input: ContainmentInput): ContainmentAssessment {
  const confirmations = confirmationsIn(input);
  const alive = input.events.filter((event) => showsSessionAlive(event, input)).sort(byTime)[0];
  if (alive !== undefined) {
    const byStranger = input.stolen.some((client) => isClientOf(client, alive));
    return { state: 'broken', event: alive, byStranger, confirmations };
  }
  const { logUnreadable, timing } = input;
  const patience = logUnreadable?.mayPass === true ? 2 * timing.lookForMs : timing.lookForMs;
  if (input.now < input.actedAt + patience) return { state: 'looking', confirmations };
  if (logUnreadable !== null) {
    return { state: 'unverified', because: logUnreadable.because, confirmations };
  }
  return { state: 'verified', confirmations };
}

const CONFIRMING: Readonly<Record<string, string>> = {
  'user.session.clear': 'Okta cleared the user’s sessions.',
  'user.session.end': 'Okta ended the session.',
  'user.account.expire_password': 'Okta expired the password.',
  'user.account.reset_password': 'Okta reset the password.',
  'user.lifecycle.suspend': 'Okta suspended the user.',
  'user.mfa.factor.reset_all': 'Okta removed all factors.',
  [UNIVERSAL_LOGOUT]: 'Okta sent Universal Logout to the applications that are set up for it.',
  'app.oauth2.token.revoke': 'Okta revoked tokens.',
  'user.risk.change': 'Okta changed the user’s risk.',
  'user.risk.detect': 'Okta took the user’s risk as it was set.',
};

function confirmationsIn(input: ContainmentInput): readonly Confirmation[] {
  return input.events
    .filter((event) => confirms(event, input))
    .sort(byTime)
    .map(({ uuid, publishedAt, eventType, debug: { loggedOutAppIds: appIds } }) => ({
      uuid,
      at: publishedAt,
      eventType,
      says: appIds.length > 0 ? sentTo(appIds.length) : (CONFIRMING[eventType] ?? eventType),
      ...(appIds.length > 0 ? { appIds } : {}),
    }));
}

function sentTo(count: number): string {
  return `Okta sent Universal Logout to ${count} application${count === 1 ? '' : 's'} set up for it.`;
}

/**
 * Whether an event confirms what was done. `user.session.clear` names the acting admin's session and has the user as
 * its target, and the ended session of `user.session.end` stands in its debug data: so neither is found by its own
 * session id.
 */
function confirms(event: LogEvent, input: ContainmentInput): boolean {
  if (!(event.eventType in CONFIRMING) || failed(event)) return false;
  if (event.publishedAt < input.actedAt - input.timing.allowanceMs) return false;
  // What Okta detects by itself confirms nothing that was done.
  if (event.eventType === 'user.risk.detect' && !isEcho(event)) return false;
  const { endedSessionId } = event.debug;
  if (event.eventType === 'user.session.end' && endedSessionId !== null) {
    return input.sessionIds.has(endedSessionId);
  }
  const about = [event.actor.id, ...event.targets.map(({ id }) => id)];
  return about.includes(input.userId);
}

function showsSessionAlive(event: LogEvent, input: ContainmentInput): boolean {
  if (event.eventType in CONFIRMING) return false;
  if (event.publishedAt <= input.actedAt + input.timing.allowanceMs) return false;
  return provesLife(event, input);
}

function isClientOf(client: StolenClient, event: LogEvent): boolean {
  const sameIp = client.ip !== null && client.ip === event.client.ip;
  const sameNetwork = client.asn !== null && client.asn === event.network.asn;
  return sameIp || (sameNetwork && client.userAgent === event.client.userAgent);
}

function byTime(a: LogEvent, b: LogEvent): number {
  return a.publishedAt - b.publishedAt || (a.uuid < b.uuid ? -1 : 1);
}

/** When the service last acted, by the clock that dates the events of the log; epoch milliseconds. */
export function actedAtOkta({ lastActedAt, lastActedAtOkta }: ContainmentDetails): number {
  return lastActedAtOkta ?? lastActedAt;
}
