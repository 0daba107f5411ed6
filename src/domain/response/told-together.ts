/**
 * Tells a user's further incidents quietly with the first. Whoever signs in to one account a hundred times makes a
 * hundred incidents, among which the one that matters is overlooked. Each stays an incident of its own.
 */
import type { Verdict } from '../judgement/verdict.ts';
import { neighbourhood } from '../session/address-owners.ts';
import type { Aftermath } from './aftermath.ts';
import type { StolenClient } from './incident.ts';
import { isGraver } from './raised-again.ts';

/** How many incidents of one user are told like any other, and within how long. */
const TOLD_ALONE = 5;
export const TOLD_WITHIN_MS = 3_600_000;

export type OfOneUser = {
  readonly verdict: Verdict;
  readonly stolen: readonly StolenClient[];
  readonly afterwards: readonly Pick<Aftermath, 'eventType' | 'toOther'>[];
};

export type ToldAlone = OfOneUser & {
  readonly id: number;
  readonly isOpen: boolean;
  /** Whether its containment is verified in the log. */
  readonly isContained: boolean;
};

/**
 * Returns the incident with which this one is told: the first that is open. Null where it is told alone: where there
 * are few; where this one is graver, from another network, or has a sensitive deed that none of them has; or where all
 * of them were contained, so that whoever it is has come back.
 * @param before the user's others of the hour that were told alone, the earliest first
 */
export function toldWith(before: readonly ToldAlone[], incident: OfOneUser): number | null {
  const first = before.find(({ isOpen }) => isOpen);
  if (before.length < TOLD_ALONE || first === undefined) return null;
  if (before.every(({ verdict }) => isGraver(incident.verdict, verdict))) return null;
  if (before.every(({ isContained }) => isContained)) return null;
  const networks = new Set(before.flatMap(networksOf));
  const deeds = new Set(before.flatMap(deedsOf));
  const isKnown =
    networksOf(incident).every((network) => networks.has(network)) &&
    deedsOf(incident).every((deed) => deeds.has(deed));
  return isKnown ? first.id : null;
}

/** Whether the number told with one is worth saying: at 1, 10, 100 and so on. */
export function isWorthSaying(count: number): boolean {
  return Number.isInteger(Math.log10(count));
}

function networksOf({ stolen }: OfOneUser): (number | string)[] {
  return stolen.map(({ asn, ip }) => asn ?? (ip === null ? 'nowhere' : neighbourhood(ip)));
}

/** The deeds of an incident but for opened applications: these are many, and which is opened makes nothing graver. */
function deedsOf({ afterwards }: OfOneUser): string[] {
  return afterwards
    .filter(({ eventType }) => eventType !== 'user.authentication.sso')
    .map(({ eventType, toOther }) => `${eventType} ${toOther === true}`);
}
