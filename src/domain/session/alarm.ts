import { type BindingFault, bindingFault } from './device-binding.ts';
import { isEcho } from './echo.ts';
import { CONTEXT_CHANGED, type LogEvent, REPORTED_BY_USER, usableSessionId } from './event.ts';

/** An alarm about a session or its user, raised by Okta or by that user. */
export type Alarm = {
  readonly kind:
    | 'session hijack suspected'
    | 'session context changed'
    | 'device no longer managed'
    | 'client roaming'
    | 'risk detected'
    | 'risk raised'
    | 'policy no longer met'
    | 'device binding broken'
    | 'device binding missing'
    | 'phishing declined'
    | 'reported by the user';
  readonly level: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  /** In Okta's words, for the reader. */
  readonly detail: string;
  /** The provider of shared signals that Okta had it from; null where Okta does not say. */
  readonly issuer: string | null;
  /** The one address that it is about; null where it is about whatever the session or the user did. */
  readonly from: string | null;
  /** When what it is about happened, epoch milliseconds. */
  readonly at: number;
  readonly uuid: string;
};

const HIJACK_WORDS = /hijack|session (token )?theft|token replay|cookie/i;

/**
 * Actor types that may call a session hijacked: Okta, a provider whom the org trusts, the user of the session itself.
 */
const HEARD: ReadonlySet<string> = new Set(['SystemPrincipal', 'SecurityEventProvider', 'User']);

/**
 * Returns the alarm that an event raises about its session or its user; null for ordinary events, and for what somebody
 * set by hand. Sources: Okta's Identity Threat Protection event types, and okta/customer-detections
 * `itp_suspected_session_hijacking` for the words of the reason.
 */
export function alarmOf(event: LogEvent): Alarm | null {
  const { opinion } = event;
  if (isOrdinary(event)) return null;
  if (event.eventType === REPORTED_BY_USER) return reportOf(event);
  const fault = bindingFault(event);
  if (fault !== null) return unboundOf(event, fault);
  if (isEcho(event)) return null;
  const words = [opinion.detectionName, ...opinion.riskReasons].filter((word) => word !== null);
  const hijack = HEARD.has(event.actor.type) && words.some((word) => HIJACK_WORDS.test(word));
  const kind = kindOf(event, hijack, opinion.detectionName !== null);
  if (kind === null) return null;
  const isPhishing = kind === 'phishing declined';
  return {
    kind,
    level: opinion.riskLevel,
    detail: isPhishing
      ? `FastPass, of a sign-in passed on from ${event.client.ip ?? 'an unknown address'}`
      : words.join(', '),
    issuer: opinion.riskIssuer,
    from: isPhishing ? event.client.ip : changedAt(event, kind),
    at: event.publishedAt,
    uuid: event.uuid,
  };
}

/**
 * Returns the earlier of two alarms; of two copies of one event the one with a level, then the lesser by its words.
 * Where they name two addresses, the result names none.
 */
export function firstAlarm(known: Alarm | undefined, other: Alarm): Alarm {
  if (known === undefined) return other;
  const key = ({ uuid, level, detail, issuer }: Alarm) => `${uuid}|${level}|${detail}|${issuer}`;
  const isOther = other.at === known.at ? key(other) < key(known) : other.at < known.at;
  return { ...(isOther ? other : known), from: other.from === known.from ? known.from : null };
}

/**
 * Whether an alarm is about its user, whatever session it is logged under: a report is made from wherever the mail was
 * read, and a phishing site's sign-in is none of the user's sessions.
 */
export function isAboutUser(event: LogEvent): boolean {
  return (
    event.eventType === REPORTED_BY_USER ||
    event.outcome.reason === DECLINED ||
    usableSessionId(event) === null
  );
}

/** Whether an event can raise no alarm, like nearly all; asked first, because this runs for every event. */
function isOrdinary({ opinion, eventType, outcome, debug }: LogEvent): boolean {
  return (
    opinion.detectionName === null &&
    opinion.riskReasons.length === 0 &&
    outcome.reason !== DECLINED &&
    debug.terminationReason === null &&
    !ALARMING.has(eventType)
  );
}

/** Source: okta/customer-detections `detect_aitm_phishing_using_okta_fastpass`. */
const DECLINED = 'FastPass declined phishing attempt';

const ALARMING: ReadonlySet<string> = new Set([
  CONTEXT_CHANGED,
  'security.session.detect_client_roaming',
  'user.risk.detect',
  'user.risk.change',
  'policy.auth_reevaluate.fail',
  REPORTED_BY_USER,
]);

function kindOf(event: LogEvent, hijack: boolean, named: boolean): Alarm['kind'] | null {
  if (event.outcome.reason === DECLINED) return 'phishing declined';
  switch (event.eventType) {
    case CONTEXT_CHANGED:
      if (hijack) return 'session hijack suspected';
      return isUnmanagedThere(event) ? 'device no longer managed' : 'session context changed';
    case 'security.session.detect_client_roaming':
      return 'client roaming';
    case 'user.risk.detect':
      return hijack ? 'session hijack suspected' : 'risk detected';
    default:
      if (hijack) return 'session hijack suspected';
      if (named) return 'risk detected';
      if (event.eventType === 'policy.auth_reevaluate.fail') return 'policy no longer met';
      return isRiskRaised(event) ? 'risk raised' : null;
  }
}

/** Whether a request of the session showed an unmanaged device; what Okta Verify reports later is about its own. */
function isUnmanagedThere({ actor, debug }: LogEvent): boolean {
  return actor.type === 'User' && debug.contextChange?.lostManagement === true;
}

/**
 * The address after a context change; null for a hijack, which is about the whole session: the owner's return to it is
 * a change of context as well.
 */
function changedAt({ debug }: LogEvent, kind: Alarm['kind']): string | null {
  return kind === 'session hijack suspected' ? null : (debug.contextChange?.newIp ?? null);
}

/**
 * Whether Okta itself raised the risk: what a person or a tool sets by hand, this service included, is only their own
 * word come back.
 */
function isRiskRaised({ eventType, actor, opinion }: LogEvent): boolean {
  return (
    eventType === 'user.risk.change' &&
    opinion.riskLevel === 'HIGH' &&
    actor.type === 'SystemPrincipal'
  );
}

/** The alarm that Okta ended the session at a request without the key of its device; names that request's address. */
function unboundOf(event: LogEvent, fault: BindingFault): Alarm {
  return {
    kind: fault === 'broken' ? 'device binding broken' : 'device binding missing',
    level: null,
    detail: `Okta ended the session: ${event.debug.terminationReason}`,
    issuer: null,
    from: event.client.ip,
    at: event.publishedAt,
    uuid: event.uuid,
  };
}

/**
 * The alarm of a user's report; null where it failed, or names the address it was sent from, which says nothing of a
 * stranger.
 */
function reportOf(event: LogEvent): Alarm | null {
  const { reported } = event.debug;
  if (event.outcome.result === 'FAILURE' || reported === null) return null;
  const { ip, at, client } = reported;
  if (ip !== null && ip === event.client.ip) return null;
  return {
    kind: 'reported by the user',
    level: null,
    detail: client ?? '',
    issuer: null,
    from: ip,
    at: at === null || at > event.publishedAt ? event.publishedAt : at,
    uuid: event.uuid,
  };
}
