import type { LogEvent } from './event.ts';

/** Okta's own alarm about a session or its user. */
export type Alarm = {
  readonly kind:
    | 'session hijack suspected'
    | 'session context changed'
    | 'client roaming'
    | 'risk detected';
  readonly level: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  /** In Okta's words, for the reader. */
  readonly detail: string;
  /** A provider of shared signals that Okta had it from; null where Okta does not say. */
  readonly issuer: string | null;
  readonly at: number;
  readonly uuid: string;
};

const HIJACK_WORDS = /hijack|session (token )?theft|token replay|cookie/i;

/**
 * Okta's opinion that this session, or its user's, is not right; null for every ordinary event.
 * Sources: Okta's Identity Threat Protection event types, and okta/customer-detections
 * `itp_suspected_session_hijacking` for the words of the reason.
 */
export function alarmOf(event: LogEvent): Alarm | null {
  const { opinion, eventType } = event;
  if (isOrdinary(event)) return null;
  const words = [opinion.detectionName, ...opinion.riskReasons].filter((word) => word !== null);
  const hijack = words.some((word) => HIJACK_WORDS.test(word));
  const kind = kindOf(eventType, hijack, opinion.detectionName !== null);
  if (kind === null) return null;
  return {
    kind,
    level: opinion.riskLevel,
    detail: words.join(', '),
    issuer: opinion.riskIssuer,
    at: event.publishedAt,
    uuid: event.uuid,
  };
}

/** The earlier of two; of one event told twice, the copy with a level, and the lesser by its words. */
export function firstAlarm(known: Alarm | undefined, other: Alarm): Alarm {
  if (known === undefined || other.at < known.at) return other;
  if (other.at > known.at) return known;
  const key = ({ uuid, level, detail, issuer }: Alarm) => `${uuid}|${level}|${detail}|${issuer}`;
  return key(other) < key(known) ? other : known;
}

/** Nearly all events: told apart first, because this runs on every one. */
function isOrdinary({ opinion, eventType }: LogEvent): boolean {
  return (
    opinion.detectionName === null &&
    opinion.riskReasons.length === 0 &&
    eventType !== 'user.session.context.change' &&
    eventType !== 'security.session.detect_client_roaming' &&
    eventType !== 'user.risk.detect'
  );
}

function kindOf(eventType: string, hijack: boolean, named: boolean): Alarm['kind'] | null {
  switch (eventType) {
    case 'user.session.context.change':
      return hijack ? 'session hijack suspected' : 'session context changed';
    case 'security.session.detect_client_roaming':
      return 'client roaming';
    case 'user.risk.detect':
      return hijack ? 'session hijack suspected' : 'risk detected';
    default:
      if (hijack) return 'session hijack suspected';
      return named ? 'risk detected' : null;
  }
}
