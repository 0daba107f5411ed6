import { type EvidenceKind, NOTHING } from './evidence.ts';
import { isNetworkInQuestion } from './opening.ts';
import { inWords } from './place.ts';
import { weigh } from './weigh.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Another network soon after the sign-in: a proxy in the middle hands the session over at once, and people move at
 * any time of the day. The first minute is left out, in which one sign-in is seen from several sides.
 */
export const soonAfterStart: EvidenceKind = (suspicion) => {
  const { owner, stranger, at, appearances, context } = suspicion;
  if (owner === null || stranger.firstAt < owner.firstAt || !isNetworkInQuestion(suspicion))
    return NOTHING;
  const age = at - Math.min(...appearances.map((look) => look.firstAt));
  if (age < MINUTE_MS || age >= HOUR_MS) return NOTHING;
  const { weights } = context.tuning;
  // A log begins in the middle of sessions, too.
  const began = appearances.some((look) => look.starts !== null) ? 'began' : 'was first seen';
  return weigh(
    'soon-after-start',
    age < 15 * MINUTE_MS ? weights.soonAfterStart : weights.withinTheHour,
    `only ${inWords(age)} after the session ${began}`,
    { seconds: Math.round(age / 1000) },
  );
};

/** How long the other side was there: an owner who moved stays for hours, or only passes by. */
export const stay: EvidenceKind = ({ owner, stranger, appearances, context }) => {
  if (owner === null) return NOTHING;
  const { weights } = context.tuning;
  const span = stranger.lastAt - stranger.firstAt;
  if (span >= 4 * HOUR_MS)
    return weigh(
      'stay',
      weights.stayedLong,
      `requests from there went on for ${inWords(span)}, as when somebody works`,
    );
  if (span >= 2 * HOUR_MS)
    return weigh(
      'stay',
      weights.stayed,
      `requests from there went on for ${inWords(span)}, as when somebody works`,
    );
  const later = Math.max(...appearances.map((look) => look.lastAt)) - stranger.lastAt;
  if (span >= MINUTE_MS / 2 || later < HOUR_MS / 2) return NOTHING;
  return weigh('stay', weights.passedBy, 'a brief appearance; the session went on from elsewhere');
};
