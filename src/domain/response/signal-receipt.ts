/**
 * Whether Okta's log shows that it took a security event. Okta accepts one about an address that it does not know, or
 * with an id that it had before, just the same, and drops it in silence. Pure. Source: okta/okta-developer-docs, guide
 * “Configure an SSF receiver and publish a SET”.
 */
import { type LogEvent, SIGNAL_RECEIVED } from '../session/event.ts';
import type { Confirmation } from './containment-details.ts';

/** An event that was sent, with when that began by Okta's clock, epoch milliseconds. */
export type SentSignal = {
  readonly actionId: number;
  readonly userId: string;
  readonly at: number;
};

export type LoggedSignals = {
  /** Of the log since the first was sent, in any order. */
  readonly events: readonly LogEvent[];
  /** The provider in whose name they were sent. */
  readonly issuer: string;
  /** Receipts of other sent ones, by the uuid of the event. */
  readonly taken: ReadonlySet<string>;
  /** How far the clocks may differ, milliseconds. */
  readonly allowanceMs: number;
};

/** Returns the receipt of each that has one. Of several, each event of the log is the receipt of one. */
export function receiptsOf(
  sent: readonly SentSignal[],
  { events, issuer, taken, allowanceMs }: LoggedSignals,
): ReadonlyMap<number, Confirmation> {
  const used = new Set(taken);
  const received = events
    .filter(
      ({ eventType, opinion }) => eventType === SIGNAL_RECEIVED && opinion.riskIssuer === issuer,
    )
    .sort((a, b) => a.publishedAt - b.publishedAt || (a.uuid < b.uuid ? -1 : 1));
  const receipts = new Map<number, Confirmation>();
  // The latest first: an event cannot have been received before it was sent, and an earlier one may have been later.
  for (const { actionId, userId, at } of [...sent].sort((a, b) => b.at - a.at)) {
    const found = received.find(
      ({ uuid, publishedAt, targets }) =>
        !used.has(uuid) &&
        publishedAt >= at - allowanceMs &&
        targets.some(({ id }) => id === userId),
    );
    if (found === undefined) continue;
    used.add(found.uuid);
    const { uuid, publishedAt, eventType } = found;
    receipts.set(actionId, { uuid, at: publishedAt, eventType, says: TAKEN });
  }
  return receipts;
}

const TAKEN = 'Okta took the security event.';

/** Why a sent event counts as dropped, for the action and the incident. */
export const NOT_TAKEN =
  'Okta’s log does not show that it took the security event. Okta drops one in silence where no user has that address, or where it had one with the same id before: then nothing in Okta follows from it.';

/** The same where the log could not be read. */
export function notLookedUp(because: string): string {
  return `Whether Okta took the security event could not be looked up. ${because}`;
}
