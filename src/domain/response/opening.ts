/**
 * Tells how a stranger began the session, where they did: a phishing page in the middle, or somebody with the password,
 * signs in itself and takes no session over. Pure.
 */
import type { Finding } from '../judgement/judge.ts';
import { sensitiveActOf } from '../session/acts.ts';
import { type LogEvent, SUCCEEDED } from '../session/event.ts';
import { reauthenticationOf } from '../session/reauthentication.ts';

/** The stranger's own sign-in. */
export type Opening = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly uuid: string;
  /**
   * Whether nothing but a password, and factors that can be passed on, was seen: then they likely know the password.
   */
  readonly byPassword: boolean;
};

/** The longest that one sign-in takes; it asks for everything within minutes. */
const OF_ONE_SIGN_IN_MS = 10 * 60_000;

/** Event types of sign-ins for which a password was given elsewhere, or none. */
const WITHOUT_PASSWORD = /^user\.authentication\.auth_via_(IDP|social|inbound_SAML|iwa)$/i;

export function opensSession({ eventType, outcome }: LogEvent): boolean {
  return eventType === 'user.session.start' && SUCCEEDED.has(outcome.result);
}

/**
 * Returns the stranger's sign-in; null where somebody else began the session, since whoever signs in later may have
 * come with a stolen cookie.
 * @param ordered the session's events by time
 * @param theirs the first sign-in from the stranger's side
 */
export function openingOf(
  bad: readonly Finding[],
  ordered: readonly LogEvent[],
  theirs: LogEvent | undefined,
): Opening | null {
  const first = ordered.find(opensSession);
  if (first === undefined) return null;
  const { publishedAt: at, uuid } = first;
  // The session was used before, so this sign-in did not begin it, and the one that did is not held.
  const [earliest = first] = ordered;
  if (earliest.publishedAt < at - OF_ONE_SIGN_IN_MS) return null;
  // A proxy that passes the session on to another machine looks like its owner there: then the finding about the
  // session's start tells.
  const isTheirs =
    uuid === theirs?.uuid ||
    bad.some((one) => one.trigger === 'start' && one.uuid === uuid && one.verdict === 'hijack');
  if (!isTheirs) return null;
  // A factor that the stranger enrols proves nothing of the sign-in.
  const enrolled = ordered.find(({ eventType }) => sensitiveActOf(eventType) === 'factor enrolled');
  const beside = ordered.filter(
    ({ publishedAt }) =>
      Math.abs(publishedAt - at) <= OF_ONE_SIGN_IN_MS &&
      publishedAt < (enrolled?.publishedAt ?? Number.POSITIVE_INFINITY),
  );
  return { at, uuid, byPassword: !beside.some(needsNoPassword) };
}

function needsNoPassword(event: LogEvent): boolean {
  if (reauthenticationOf(event) === 'phishing-resistant') return true;
  return SUCCEEDED.has(event.outcome.result) && WITHOUT_PASSWORD.test(event.eventType);
}
