/** What the end of a session says about acting on it. */

export type SessionEnd = {
  /** Whether it has ended, by itself or by somebody's hand. */
  readonly sessionEnded: boolean;
  /** When its own user, or whoever had it, signed out (epoch milliseconds); null where that is not what ended it. */
  readonly signedOutAt: number | null;
};

type Ended = SessionEnd & {
  /** Epoch milliseconds. */
  readonly lastBadAt: number;
};

/**
 * Why a person decides on what interrupts the user; null where the session has not ended, or somebody signed out of it
 * soon after the last bad event. Whoever stole it may sign out and keep what outlives it: tokens, the remembered
 * device, the sessions inside applications. A user who has signed out already loses little by what follows.
 */
export function heldByEnd({ sessionEnded, signedOutAt, lastBadAt }: Ended): string | null {
  const soon = signedOutAt !== null && signedOutAt - lastBadAt <= SIGNED_OUT_SOON_MS;
  return sessionEnded && !soon
    ? 'The session has ended; a person decides whether more is needed.'
    : null;
}

/** A sign-out later than that is more likely the end of the user's own day. */
const SIGNED_OUT_SOON_MS = 15 * 60_000;

/** Whether clearing the sessions would end nothing more: a sign-out leaves tokens and remembered devices. */
export function leavesNothingToClear({ sessionEnded, signedOutAt }: SessionEnd): boolean {
  return sessionEnded && signedOutAt === null;
}
