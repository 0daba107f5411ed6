/** Deletes for good what is older than `RETENTION_DAYS`; a value that fell far is told before anything goes by it. */
import { isDeepStrictEqual } from 'node:util';
import { planRetention, RETENTION_ALARM, type RetentionPlan } from '../../domain/retention.ts';
import { heldDays } from '../../store/held-days.ts';
import { pruneLoggedNetworks } from '../../store/logged-networks.ts';
import { dropDaysBefore, horizon } from '../../store/partitions.ts';
import { readRetention, writeRetention } from '../../store/retention.ts';
import { pruneSessions } from '../../store/sessions.ts';
import { pruneSetAside } from '../../store/set-aside.ts';
import { pruneSpotChecks } from '../../store/spot-checks.ts';
import { pruneUserAlarms } from '../../store/user-alarms.ts';
import { pruneContacts } from '../../store/user-contacts.ts';
import type { Dependencies } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Drops what is past retention.
 * @param now epoch milliseconds
 */
export async function keepToRetention(deps: Dependencies, now: number): Promise<void> {
  const { pool } = deps.database;
  const believed = believedNow(deps, now);
  const plan = await planned(deps, believed);
  await tellOfFall(deps, plan);
  const { firstDay } = horizon(believed, plan.days);
  const { dropped, left } = await dropDaysBefore(pool, firstDay);
  if (dropped > 0) deps.log.info({ stage: 'expire', dropped }, 'days past retention dropped');
  if (left > 0) {
    deps.log.warn({ stage: 'expire', left }, 'days past retention stay while somebody reads them');
  }
  const keptSince = new Date(firstDay * DAY_MS);
  await pruneSessions(pool, keptSince);
  await pruneSetAside(pool, keptSince);
  await pruneUserAlarms(pool, keptSince);
  await pruneContacts(pool, keptSince);
  await pruneLoggedNetworks(pool, keptSince);
  await pruneSpotChecks(pool);
}

/** Makes the plan and stores it, under a lock, so that a confirmation given meanwhile is not overwritten. */
async function planned(deps: Dependencies, now: number): Promise<RetentionPlan> {
  const { retentionDays } = deps.config;
  const { days } = await heldDays(deps.database.pool);
  return deps.database.transaction(async ({ client }) => {
    const known = await readRetention(client, { lock: true });
    const plan = planRetention(known, retentionDays, days, now);
    // Written only where it changed.
    if (!isDeepStrictEqual(plan.retention, known)) await writeRetention(client, plan.retention);
    if (plan.held !== null && known?.fall?.since !== plan.held.since) {
      const { from, days: to, going, until } = plan.held;
      deps.log.error(
        { stage: 'expire', from, to, days: going, until: new Date(until) },
        'retention fell: nothing is dropped by it for a day',
      );
    }
    const confirmedBy = plan.held === null ? known?.fall?.confirmedBy : null;
    if (confirmedBy != null)
      deps.log.info({ stage: 'expire', days: plan.days, confirmedBy }, 'retention fell, as meant');
    return plan;
  });
}

async function tellOfFall(deps: Dependencies, { held }: RetentionPlan): Promise<void> {
  if (held === null) return;
  const { from, days, going, since, until } = held;
  for (const org of deps.orgs.keys()) {
    await raiseAlarm(deps, org, {
      ...RETENTION_ALARM,
      headline: `Retention would delete ${going} days, ${from} → ${days}`,
      advice: `Nothing is deleted before ${new Date(until).toISOString()}. If RETENTION_DAYS=${days} is a slip, set it back for every worker. If it is meant, run “warden retention --confirm”.`,
      // Two workers with different settings change it to and fro; that raises one alarm an hour at the most.
      at: Math.floor(since / HOUR_MS) * HOUR_MS,
      seen: `${from} → ${days}`,
    });
  }
}

/** Difference from which on a clock is wrong and not merely inexact. */
const WRONG_BY_MS = 3_600_000;

/**
 * Returns the time by which things are deleted for good, going by Okta's clock where an org has answered: a machine
 * that woke up with a clock days ahead would find everything past retention.
 */
function believedNow({ orgs, log }: Dependencies, now: number): number {
  const told = [...orgs.values()].flatMap(({ reader, responder }) =>
    [reader, responder].flatMap((client) => client?.oktaTime() ?? []),
  );
  const least = Math.min(now, ...told);
  const aheadMs = now - least;
  if (aheadMs < WRONG_BY_MS) return now;
  log.warn({ stage: 'expire', aheadMs }, 'our clock is ahead of Okta’s: retention goes by Okta’s');
  return least;
}
