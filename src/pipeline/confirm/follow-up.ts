/** Watches the user of a theft more strictly for some days afterwards: more is told, and nothing more is done. */
import { strangersOwn } from '../../domain/response/fellow-victims.ts';
import { HARMLESS_RESOLUTIONS } from '../../domain/response/harmless.ts';
import type { Resolution } from '../../domain/response/incident.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { sessionsAround } from '../../store/user-alarms.ts';
import {
  addToWatchlist,
  endWatchlistEntry,
  lockWatchesOfUser,
  type WatchlistEntry,
  watchesOfUser,
  watchlistInForce,
} from '../../store/watchlist.ts';
import { judgeFellowsAgain } from '../decide/judge-fellows-again.ts';
import type { Dependencies } from '../dependencies.ts';

const DAY_MS = 86_400_000;
const AFTER_CONTAINMENT = 'a session of theirs was stolen, and contained';

type Deps = Pick<Dependencies, 'jobs' | 'now' | 'orgs'>;

/** Begins the watch that the policy wants, once per incident. */
export async function watchAfterContainment(
  tx: Transaction,
  deps: Deps,
  incident: Incident,
): Promise<void> {
  const { org, id, kind, userId } = incident;
  const days = deps.orgs.get(org)?.config.responses.watchDaysAfterContainment ?? 0;
  if (days === 0 || kind !== 'session_hijack' || userId === null) return;
  await lockWatchesOfUser(tx, org, userId);
  const all = await watchesOfUser(tx.rows, org, userId);
  if (all.some(({ incidentId }) => incidentId === id)) return;
  const until = deps.now() + days * DAY_MS;
  // A watch that somebody began may last longer.
  if (all.some(({ endedAt, expiresAt }) => endedAt === null && expiresAt.getTime() >= until))
    return;
  const since = incident.actedAt === null ? {} : { since: incident.actedAt.getTime() };
  await beginWatch(tx, deps, incident, {
    userId,
    by: 'system',
    reason: AFTER_CONTAINMENT,
    days,
    ...since,
  });
}

type Wish = {
  readonly userId: string;
  readonly by: string;
  readonly reason: string;
  readonly days: number;
  /** Epoch milliseconds; absent: from now on. */
  readonly since?: number;
};

/** Puts the incident's user on the watchlist, in place of any watch in force. The caller holds the row lock. */
export async function beginWatch(
  tx: Transaction,
  deps: Deps,
  { org, id: incidentId, userLogin }: Incident,
  { userId, by, reason, days, since }: Wish,
): Promise<WatchlistEntry> {
  const now = deps.now();
  const at = new Date(now);
  await lockWatchesOfUser(tx, org, userId);
  for (const before of await watchlistInForce(tx.rows, org, at, userId))
    await endWatchlistEntry(tx, before, { endedAt: at, endedBy: by });
  const entry = await addToWatchlist(tx, {
    org,
    incidentId,
    userId,
    userLogin,
    reason,
    createdBy: by,
    createdAt: at,
    since: new Date(since ?? now),
    expiresAt: new Date(now + days * DAY_MS),
  });
  const data = { reason, until: entry.expiresAt.toISOString() };
  await appendHistory(tx, { org, incidentId, at: now, actor: by, kind: 'watch_began', data });
  // What they did between the action and this was judged without the watch.
  const sessions = await sessionsAround(tx.client, { org, userId, at: now });
  const jobs = sessions.map((sessionId) => ({ data: { org, sessionId } }));
  await deps.jobs.enqueue(tx, 'triage', jobs);
  return entry;
}

/** Ends a watch before its time, and notes it in the history of its incident. */
export async function endWatch(
  tx: Transaction,
  { now: clock }: Pick<Dependencies, 'now'>,
  entry: WatchlistEntry,
  { by, because = null }: { readonly by: string; readonly because?: string | null },
): Promise<void> {
  const { org, incidentId, reason } = entry;
  const now = clock();
  await endWatchlistEntry(tx, entry, { endedAt: new Date(now), endedBy: by });
  const said = { org, incidentId, at: now, actor: by, kind: 'watch_ended' as const };
  await appendHistory(tx, { ...said, data: { reason, because } });
}

/** Follows up a resolution: the policy's watch ends or begins, and sessions that it bears on are judged again. */
export async function afterClosing(
  tx: Transaction,
  deps: Deps,
  incident: Incident,
  { by, resolution }: { readonly by: string; readonly resolution: Resolution },
): Promise<void> {
  const { org, id, userId, subject: sessionId, containment, details } = incident;
  if (userId === null) return;
  if (HARMLESS_RESOLUTIONS.includes(resolution)) {
    const inForce = await watchlistInForce(tx.rows, org, new Date(deps.now()), userId);
    for (const entry of inForce.filter(({ incidentId }) => incidentId === id))
      if (entry.createdBy === 'system')
        await endWatch(tx, deps, entry, { by, because: 'it was no theft' });
    return;
  }
  if (resolution !== 'true_positive') return;
  // A closed incident is not looked at again, so the watch begins now.
  if (containment === 'acted' || containment === 'verified')
    await watchAfterContainment(tx, deps, incident);
  await judgeFellowsAgain(tx, deps, { org, userId, ips: strangersOwn(details.addresses) });
  if (details.watch !== null) await deps.jobs.enqueue(tx, 'triage', [{ data: { org, sessionId } }]);
}
