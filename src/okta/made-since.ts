/** What a thief made since a theft: which of Okta's objects it is, taking one away, and saying so. */
import { OktaError } from './error.ts';

/** Okta tells the second of a creation, and of an event the millisecond: what a thief made first is of his own time. */
export function isSince(createdAt: number | null, since: number): boolean {
  return createdAt !== null && createdAt >= Math.floor(since / 1_000) * 1_000;
}

/** Gone already, by an earlier try or somebody else's hand. */
export async function ignoreMissing(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof OktaError && error.status === 404)) throw error;
  }
}

/** `Removed 2 factors enrolled since …: sms, push.` */
export function removed(
  names: readonly string[],
  noun: string,
  verb: string,
  since: number,
): string {
  const from = new Date(since).toISOString();
  if (names.length === 0) return `No ${noun} was ${verb} since ${from}.`;
  return `Removed ${names.length} ${noun}${names.length === 1 ? '' : 's'} ${verb} since ${from}: ${names.join(', ')}.`;
}
