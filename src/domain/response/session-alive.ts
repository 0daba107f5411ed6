/**
 * Tells which events prove that somebody got into the session: what only its cookie or a browser's token opens. Pure.
 */
import { type LogEvent, usableSessionId } from '../session/event.ts';
import type { FingerprintSources } from '../session/fingerprint.ts';
import { isBackChannel } from '../session/scope.ts';

export type SessionInQuestion = {
  readonly sessionIds: ReadonlySet<string>;
  readonly userId: string;
  readonly parseUserAgent: FingerprintSources['parseUserAgent'];
};

/** Whether a success of the user's own in one of the sessions shows that it still answers. */
export function provesLife(
  event: LogEvent,
  { sessionIds, userId, parseUserAgent }: SessionInQuestion,
): boolean {
  if (event.actor.id !== userId || event.transactionType === 'JOB') return false;
  if (failed(event) || WITHOUT_THE_SESSION.test(event.eventType)) return false;
  const { userAgent } = event.client;
  const clientKind = userAgent === null ? 'unknown' : parseUserAgent(userAgent).kind;
  // A server's tokens outlive the session that they were granted in.
  if (isBackChannel(event, { clientKind })) return false;
  const sessionId = usableSessionId(event);
  const own = event.externalSessionId;
  return (
    (sessionId !== null && sessionIds.has(sessionId)) ||
    (event.apiTokenId === null && own !== null && sessionIds.has(own))
  );
}

/**
 * What is logged under a session without anybody having used it: Okta's remarks, its locks, the messages that it sends,
 * a sign-out, and the answer of a telephone to a push. Source: the catalogue of event types, release 2026.08.1.
 */
const WITHOUT_THE_SESSION = new RegExp(
  `^(?:${[
    'user\\.session\\.(?:expire|context\\.change)',
    'user\\.risk\\.',
    'policy\\.(?:entity_risk|auth_reevaluate|continuous_access)\\.',
    'security\\.',
    'app\\.oauth2\\..*revoke',
    'user\\.authentication\\.(?:slo|universal_logout)',
    'user\\.account\\.(?:lock|unlock)',
    'user\\.mfa\\.okta_verify',
    'system\\.(?:push|sms|email|voice)\\.',
  ].join('|')})`,
);

/** Results of a refused try, which shows a thief who knocks, not one who is inside. */
const FAILED: ReadonlySet<string> = new Set([
  'FAILURE',
  'DENY',
  'CHALLENGE',
  'ABANDONED',
  'UNANSWERED',
  'RATE_LIMIT',
  'SKIPPED',
]);

/** Whether an event tells of something that was refused or came to nothing. */
export function failed({ outcome }: LogEvent): boolean {
  return outcome.result !== null && FAILED.has(outcome.result);
}
