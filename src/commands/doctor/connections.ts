/** Checks that Postgres has room for the connections of all instances, which may all be busy at once. */

import { connectionsOf } from '../../config/pool-sizes.ts';
import { plural } from '../../domain/in-words.ts';
import { type ConnectionRoom, connectionRoom } from '../../store/connection-room.ts';
import type { Database } from '../../store/database.ts';
import { type LiveInstance, liveInstances } from '../../store/instances.ts';
import { type Check, type CheckResult, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';

/** Factor during a rollout, while instances of the old version still run beside the new ones. */
const DURING_A_ROLLOUT = 1.5;
const NEARLY_ALL = 0.8;

/** Returns one check, which is off where the database cannot be asked. */
export function connectionChecks(door: DatabaseDoor): Check[] {
  const run = () => whereInOrder(door, lookAtConnections);
  return [{ org: null, name: 'connections', run }];
}

async function lookAtConnections({ pool }: Database): Promise<CheckResult> {
  const [room, live] = await Promise.all([connectionRoom(pool), liveInstances(pool)]);
  return judgeRoom(room, live);
}

/** Returns whether the connections are enough. @param live the instances that run now */
export function judgeRoom(
  { allowed, open }: ConnectionRoom,
  live: readonly Pick<LiveInstance, 'roles' | 'orgs'>[],
): CheckResult {
  const most = live.reduce(
    (sum, { roles, orgs }) => sum + connectionsOf(roles, Object.keys(orgs).length),
    0,
  );
  const needed = Math.ceil(most * DURING_A_ROLLOUT);
  const detail = `${open} open of the ${allowed} that Postgres allows; ${plural(live.length, 'instance')} may open ${most}`;
  if (allowed < needed)
    return warning(
      `${detail}, and half as many more during a rollout.`,
      `Set max_connections of Postgres to ${needed} and what it keeps for superusers, or run fewer instances. Else deliveries may get 503 when all are busy.`,
    );
  if (open > allowed * NEARLY_ALL)
    return warning(
      `${detail}.`,
      'Look in pg_stat_activity who else has them, or raise max_connections: a delivery for which none is left gets 503.',
    );
  return ok(detail);
}
