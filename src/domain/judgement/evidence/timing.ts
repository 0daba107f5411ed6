import type { Appearance } from '../../session/appearance.ts';
import { clientChange } from '../compare/comparison.ts';
import { isNetworkInQuestion } from '../compare/opening.ts';
import { isRented } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import type { Weights } from '../weights.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { inWords } from './place.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How old the session was at the change. A proxy in the middle hands it over at once, and people move at any time of
 * the day. In the first minute one sign-in is seen from several sides.
 */
export const soonAfterStart: EvidenceKind = (suspicion) => {
  const { owner, stranger, at, uuid, appearances, context } = suspicion;
  if (owner === null) return NOTHING;
  const isReturn = owner.moments.some((moment) => moment.uuid === uuid);
  const age = at - Math.min(...appearances.map((look) => look.firstAt));
  const isLater = stranger.firstAt >= owner.firstAt && isNetworkInQuestion(suspicion);
  if (age < MINUTE_MS ? !isOneSignIn(suspicion) : !isLater) return NOTHING;
  // The log may begin in the middle of a session.
  const began = appearances.some((look) => look.starts !== null) ? 'began' : 'was first seen';
  return weigh(
    'soon-after-start',
    weightOfAge(age, context.tuning.weights),
    age < MINUTE_MS
      ? `within the minute in which the session ${began}: one sign-in is seen from several sides`
      : `${isReturn ? 'the other side was back ' : ''}only ${inWords(age)} after the session ${began}`,
    { seconds: Math.round(age / 1000) },
  );
};

/** Whether one client is on two networks; on a rented one a proxy in the middle may be beside its victim at once. */
function isOneSignIn(suspicion: Suspicion): boolean {
  return ['none', 'unknown'].includes(clientChange(suspicion)) && !isRented(suspicion);
}

function weightOfAge(age: number, weights: Weights): number {
  if (age < MINUTE_MS) return weights.whileSigningIn;
  if (age < HOUR_MS / 2) return weights.soonAfterStart;
  return age < 4 * HOUR_MS ? weights.hoursAfterStart : 0;
}

/** How long the stranger was there: an owner who moved stays for hours, or only passes by; a thief takes some time. */
export const stay: EvidenceKind = ({ owner, stranger, appearances, context }) => {
  if (owner === null) return NOTHING;
  const { weights } = context.tuning;
  const span = lengthOf(stranger);
  if (span >= 4 * HOUR_MS)
    return weigh(
      'stay',
      weights.stayedLong,
      `requests from there went on for ${inWords(span)}, as when somebody works`,
    );
  if (span >= MINUTE_MS)
    return weigh(
      'stay',
      span < HOUR_MS / 2 ? weights.lookedAround : weights.stayedAWhile,
      `requests from there for ${inWords(span)}: neither passing by nor a day’s work`,
    );
  const later = Math.max(...appearances.map((look) => look.lastAt)) - stranger.lastAt;
  // The latest look may still go on.
  if (span >= MINUTE_MS / 2 || later < HOUR_MS / 2) return NOTHING;
  return weigh('stay', weights.passedBy, 'a brief appearance; the session went on from elsewhere');
};

/** How long a look was there, in milliseconds; acts logged outside the rule's scope, as enrolments are, count too. */
function lengthOf({ firstAt, lastAt, acts }: Appearance): number {
  const done = [...acts.values()].filter(({ at }) => at >= firstAt && at - firstAt <= HOUR_MS);
  return Math.max(lastAt, ...done.map(({ at }) => at)) - firstAt;
}
