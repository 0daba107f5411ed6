import { ALONGSIDE, FIXED_LINES, networkChanged, shareAny } from '../compare/comparison.ts';
import { settledness, weigh } from '../compare/weigh.ts';
import { isOnAnotherLine } from './another-line.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { inWords } from './place.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const AT_ONCE_MS = 2 * MINUTE_MS;

/**
 * The time between the last request of one side and the first of the other. A device changes its network, or an
 * application its window, between two clicks; people who go somewhere are away for longer; a thief comes while the
 * session is in use, or long after.
 */
export const gapBetween: EvidenceKind = (suspicion) => {
  const { owner, stranger, gapMs } = suspicion;
  // On another line of one network `another-line` weighs it, and at one address nobody went anywhere.
  if (owner === null || isOnAnotherLine(suspicion) || shareAny(owner.ips, stranger.ips))
    return NOTHING;
  const weight = weightOf(suspicion);
  return weigh(
    'gap',
    weight > 0 ? weight * settledness(suspicion.context) : weight,
    inOneLine(suspicion),
    {
      seconds: Math.round(gapMs / 1000),
    },
  );
};

function weightOf(suspicion: Suspicion): number {
  const { stranger, gapMs, context } = suspicion;
  const { weights } = context.tuning;
  // Nobody carries a computer from one line to another so fast, but a wrongly named network looks like that.
  if (gapMs <= AT_ONCE_MS) return isBetweenFixedLines(suspicion) ? 0 : weights.gapOfSeconds;
  // A network that a device has beside another, or that rents out servers, is switched on and off at any time.
  if (!FIXED_LINES.has(stranger.fingerprint.networkKind)) return 0;
  if (gapMs < 5 * MINUTE_MS) return weights.gapOfMinutes;
  if (gapMs < 10 * MINUTE_MS) return weights.gapOfTenMinutes;
  if (gapMs < HOUR_MS / 2) return weights.gapOfHalfAnHour;
  return gapMs < HOUR_MS ? weights.gapOfAnHour : 0;
}

function inOneLine({ owner, uuid, gapMs }: Suspicion): string {
  if (gapMs < 500) return 'both in the same second';
  if (gapMs <= AT_ONCE_MS) return `only ${inWords(gapMs)} between the two`;
  const isReturn = owner?.moments.some((moment) => moment.uuid === uuid) === true;
  return isReturn
    ? `${inWords(gapMs)} from the last request there to the next from the other side`
    : `${inWords(gapMs)} after the last request from the other side`;
}

/** Whether the session went from one fixed network to another. */
function isBetweenFixedLines(suspicion: Suspicion): boolean {
  const kinds = [suspicion.owner, suspicion.stranger].map((look) => look?.fingerprint.networkKind);
  return (
    networkChanged(suspicion) === true &&
    kinds.every((kind) => kind !== undefined && !ALONGSIDE.has(kind))
  );
}
