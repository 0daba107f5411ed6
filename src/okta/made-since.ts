/** Helpers for removing what a thief made since a theft: which objects those are, and how the result is told. */
import { OktaError } from './error.ts';

/**
 * Whether an object was created since then. Okta gives creations to the second and events to the millisecond, so the
 * second in which the theft began counts.
 */
export function isSince(createdAt: number | null, since: number): boolean {
  return createdAt !== null && createdAt >= Math.floor(since / 1_000) * 1_000;
}

/** Waits for a removal; an object that is gone already, by an earlier try or by somebody else, is no error. */
export async function ignoreMissing(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof OktaError && error.status === 404)) throw error;
  }
}

/** Returns the sentence about the removed objects: `Removed 2 factors enrolled since …: sms, push.` */
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
