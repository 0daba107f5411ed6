import { type WeighedAct, weighedActOf } from './acts.ts';
import { type Alarm, alarmOf, isAboutUser } from './alarm.ts';
import { bindingFault } from './device-binding.ts';
import { isEcho } from './echo.ts';
import { type LogEvent, SUCCEEDED, type Target, usableSessionId } from './event.ts';
import { type Fingerprint, type FingerprintSources, fingerprintOf } from './fingerprint.ts';
import { type Reauthentication, reauthenticationOf } from './reauthentication.ts';
import { inBaselineScope, isBackChannel, isOktaItself } from './scope.ts';

/** One event of a session, reduced to what judging compares. */
export type Sighting = {
  readonly uuid: string;
  readonly at: number;
  readonly sessionId: string;
  /** Null also where it is the session itself; see `namesRoot`. */
  readonly rootSessionId: string | null;
  /** Whether Okta named the root, be it the session itself. */
  readonly namesRoot: boolean;
  readonly userId: string;
  readonly login: string | null;
  readonly fingerprint: Fingerprint;
  readonly ip: string | null;
  /** Okta's word on the address differs from the service's own table, which is then wrong about such addresses. */
  readonly tableDisagrees: boolean;
  /** False for events that only say something about the session (re-authentication, Okta's alarms). */
  readonly inScope: boolean;
  /** False for failures, challenges and the session's expiry: they prove nobody's presence in the session. */
  readonly succeeded: boolean;
  readonly startsSession: boolean;
  readonly act: WeighedAct | null;
  /** Whether it was done to other people's accounts alone. */
  readonly actsOnOthers: boolean;
  /** Okta's id of the application opened; null where none was, or it was refused. */
  readonly app: string | null;
  readonly appName: string | null;
  readonly reauthentication: Reauthentication | null;
  readonly alarm: Alarm | null;
  /** Okta's rating of the request; null where somebody set it by hand, which says nothing of the request. */
  readonly riskLevel: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  readonly threatSuspected: boolean;
  /** Okta's behaviour detections that were positive, e.g. `New Device`. */
  readonly behaviors: readonly string[];
};

/** Whether somebody did it and was allowed to; a request at which Okta ended the session was not. */
export function isDone(event: LogEvent): boolean {
  const { eventType, outcome } = event;
  return SUCCEEDED.has(outcome.result) && !REMARKS.has(eventType) && bindingFault(event) === null;
}

/**
 * Event types by which Okta itself remarks on a session, with the client of some request: the baseline rule compares
 * them like any other event, but nobody did them. `user.session.expire` is logged after a sign-out or an
 * administrator's revocation, with the client of whatever came next (Okta's event type reference); a change of context
 * is also logged for scanners, and for applications' servers.
 */
const REMARKS: ReadonlySet<string> = new Set([
  'user.session.expire',
  'user.session.context.change',
]);

/**
 * The event as a sighting of a session, or null where it says nothing about one: no usable session id,
 * an API token, Okta's own machines or an application's server, another kind of actor.
 */
export function sightingOf(event: LogEvent, sources: FingerprintSources): Sighting | null {
  if (usableSessionId(event) === null) return null;
  const raised = alarmOf(event);
  const alarm = raised === null || isAboutUser(event) ? null : raised;
  if (event.actor.type !== 'User' && alarm === null) return null;
  const fingerprint = fingerprintOf(event, sources);
  const inScope = inBaselineScope(event, fingerprint, sources);
  const reauthentication = reauthenticationOf(event);
  const act = weighedActOf(event.eventType);
  const succeeded = isDone(event);
  const app = event.eventType === 'user.authentication.sso' && succeeded ? appOf(event) : null;
  if (!inScope && alarm === null && reauthentication === null && act === null) return null;
  if (isOktaItself(event, fingerprint, sources) || isBackChannel(event, fingerprint)) return null;
  const user = event.actor.type === 'User' ? event.actor : userAmong(event);
  return {
    uuid: event.uuid,
    at: event.publishedAt,
    sessionId: event.externalSessionId ?? '',
    rootSessionId: usableRoot(event),
    namesRoot: usableSessionId(event) === event.rootSessionId,
    userId: user?.id ?? event.actor.id,
    login: user?.alternateId ?? null,
    fingerprint,
    ip: event.client.ip,
    tableDisagrees: disagrees(fingerprint, event.client.ip, sources),
    inScope,
    succeeded,
    startsSession: event.eventType === 'user.session.start',
    act,
    actsOnOthers: act !== null && isOnOthers(event),
    app: app?.id ?? null,
    appName: app?.displayName ?? null,
    reauthentication,
    alarm,
    riskLevel: isEcho(event) ? null : event.opinion.riskLevel,
    threatSuspected: event.opinion.threatSuspected === true,
    behaviors: positiveBehaviors(event.opinion.behaviors),
  };
}

function disagrees(
  { asn, asnSource }: Fingerprint,
  ip: string | null,
  sources: FingerprintSources,
): boolean {
  if (asnSource !== 'okta' || ip === null) return false;
  const table = sources.lookUpNetwork(ip);
  return table !== null && table.asn !== asn;
}

function userAmong(event: LogEvent) {
  return event.targets.find((target) => target.type === 'User') ?? null;
}

function usableRoot(event: LogEvent): string | null {
  const key = usableSessionId(event);
  return key === event.externalSessionId ? null : key;
}

function isOnOthers({ actor, targets }: LogEvent): boolean {
  const people = targets.filter(({ type }) => type === 'User');
  return people.length > 0 && people.every(({ id }) => id !== actor.id);
}

function appOf(event: LogEvent): Target | null {
  return event.targets.find((target) => target.type === 'AppInstance') ?? null;
}

const NONE: readonly string[] = [];

function positiveBehaviors(behaviors: Readonly<Record<string, string>>): readonly string[] {
  let positive: string[] | null = null;
  for (const name in behaviors) {
    if (behaviors[name] === 'POSITIVE') {
      positive ??= [];
      positive.push(name);
    }
  }
  return positive ?? NONE;
}
