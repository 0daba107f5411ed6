/**
 * Begins and ends a stricter watch over a user for some days, at a person's word. A watch only tells more, so everybody
 * may begin one; ending it lets less be seen, so it takes an approver, and nobody does it about themselves.
 */
import type { Decider } from '../../domain/response/themselves.ts';
import { hasEnded } from '../../store/for-a-time.ts';
import { lockIncident } from '../../store/incidents.ts';
import {
  findWatchlistEntry,
  lockWatchlistEntry,
  type WatchlistEntry,
} from '../../store/watchlist.ts';
import { beginWatch, endWatch } from '../confirm/follow-up.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { SteerRequest } from './incident.ts';
import { whyMayNotCallOffHere } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

export type WatchOutcome =
  | { readonly outcome: 'watched'; readonly watch: WatchlistEntry }
  | { readonly outcome: 'not_possible'; readonly reason: string }
  | { readonly outcome: 'not_found' };

/** Begins a watch from now on, in place of one that is in force. */
export async function watchUser(
  deps: SteerDependencies,
  request: SteerRequest & { readonly reason: string; readonly days: number },
): Promise<WatchOutcome> {
  const { org, incidentId, by, reason, days } = request;
  return deps.database.transaction(async (tx): Promise<WatchOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const { kind, userId } = incident;
    if (kind !== 'session_hijack' || userId === null)
      return { outcome: 'not_possible', reason: 'It is about no user’s session.' };
    const watch = await beginWatch(tx, deps, incident, { userId, by, reason, days });
    return { outcome: 'watched', watch };
  });
}

export type EndWatchOutcome =
  | { readonly outcome: 'ended' | 'already_ended' | 'not_found' }
  | { readonly outcome: 'not_allowed'; readonly reason: string };

/** Ends a watch before its time; incidents it led to stay open for a person. */
export const endWatchOfUser = keepingRefusals('unwatch', endByHand);

async function endByHand(
  deps: SteerDependencies,
  { org, watchId, ...decider }: { readonly org: string; readonly watchId: number } & Decider,
): Promise<EndWatchOutcome> {
  return deps.database.transaction(async (tx): Promise<EndWatchOutcome> => {
    // The incident is locked first, as closing does; otherwise each could wait for the other.
    const seen = await findWatchlistEntry(tx.rows, org, watchId);
    const incident = seen === null ? null : await lockIncident(tx, org, seen.incidentId);
    const entry = incident === null ? null : await lockWatchlistEntry(tx, org, watchId);
    if (entry === null || incident === null) return { outcome: 'not_found' };
    const refusal = await whyMayNotCallOffHere(tx.rows, deps, incident, decider);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    if (hasEnded(entry, deps.now())) return { outcome: 'already_ended' };
    await endWatch(tx, deps, entry, { by: decider.by });
    return { outcome: 'ended' };
  });
}
