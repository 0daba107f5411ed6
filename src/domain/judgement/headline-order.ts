/** Who came when, as the first line about a session tells it. */
import type { Appearance } from '../session/appearance.ts';
import { KNOWN_DAYS } from './baseline.ts';
import { familiarity } from './compare/weigh.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { isOrgMachine } from './evidence/org-machine.ts';
import { inWords } from './evidence/place.ts';
import type { Lead } from './lead.ts';

/** Whether the stranger came first; if the owner was there before, a change to them is only their return. */
export function isStrangerFirst({ suspicion: { owner, stranger }, transition }: Lead): boolean {
  return transition?.from === stranger && (owner === null || !cameBefore(owner, stranger));
}

/** Whether one look came before the other; of two at one moment, the one that signed in. */
function cameBefore(one: Appearance, other: Appearance): boolean {
  if (one.firstAt !== other.firstAt) return one.firstAt < other.firstAt;
  return one.starts !== null && other.starts === null;
}

/** The look before a stranger from whom the session went on to the owner; null where they began it, as mostly. */
export function cameFrom(lead: Lead): Appearance | null {
  const { stranger, appearances, context } = lead.suspicion;
  if (!isStrangerFirst(lead)) return null;
  const { asn } = stranger.fingerprint;
  const earlier = appearances.filter(
    (look) =>
      leftAt(look, stranger) < stranger.firstAt &&
      look.fingerprint.asn !== null &&
      look.fingerprint.asn !== asn &&
      isOrgMachine(look, appearances, context.org) === null,
  );
  return earlier.toSorted((a, b) => leftAt(b, stranger) - leftAt(a, stranger))[0] ?? null;
}

/** When the one was last seen before the other came; epoch milliseconds. */
export function leftAt(look: Appearance, { firstAt }: Appearance): number {
  return look.moments.findLast(({ at }) => at <= firstAt)?.at ?? look.firstAt;
}

export function isSecondNew({ transition, suspicion }: Lead): boolean {
  const { baseline } = suspicion.context;
  const asn = transition?.to.fingerprint.asn ?? null;
  return baseline.seen.days >= KNOWN_DAYS && familiarity(baseline.asns, asn) === 'never';
}

export function laterThan(look: Appearance, next: Appearance): string {
  return laterInWords(next.firstAt - leftAt(look, next));
}

export function laterInWords(ms: number): string {
  return ms < 500 ? 'in the same second' : `${inWords(ms)} later`;
}

/**
 * `, the first in use again 2 h later`: the first goes on beside the other, which a device that moved does not. Nothing
 * for the next morning's use, which says less, for a line has little room.
 */
export function againInWords(first: Appearance, at: number): string {
  const again = first.moments.find((moment) => moment.at > at);
  if (again === undefined || again.at - at > SAME_DAY_MS) return '';
  if (again.at - at < BOTH_AT_ONCE_MS) return ', both in use';
  return `, the first in use again ${laterInWords(again.at - at)}`;
}

/** Where the first is in use again sooner than this, both are in use at once. */
const BOTH_AT_ONCE_MS = 60_000;
const SAME_DAY_MS = 12 * 3_600_000;

/** The next network of a session after the stranger's, if it had one. */
export function wentOnFrom({ stranger, appearances, context }: Suspicion): Appearance | null {
  const { asn } = stranger.fingerprint;
  const next = appearances.find(
    (look) =>
      look.firstAt > stranger.firstAt &&
      look.succeeded &&
      look.fingerprint.asn !== null &&
      look.fingerprint.asn !== asn &&
      isOrgMachine(look, appearances, context.org) === null,
  );
  return next ?? null;
}
