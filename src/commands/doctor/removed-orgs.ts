import type { Config } from '../../config.ts';
import { plural } from '../../domain/in-words.ts';
import { leftInWords, PUT_IT_BACK } from '../../queries/removed-orgs.ts';
import type { Database } from '../../store/database.ts';
import { deadLetters } from '../../store/dead-letters.ts';
import { leftBehind } from '../../store/left-behind.ts';
import { type Check, type CheckResult, fault, ok } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';

/** Returns one check: that nothing waits in an org that this configuration does not have. */
export function removedOrgChecks({ orgs }: Config, door: DatabaseDoor): Check[] {
  const configured = orgs.map(({ key }) => key);
  const run = () => whereInOrder(door, (database) => lookForRemoved(configured, database));
  return [{ org: null, name: 'removed orgs', run }];
}

async function lookForRemoved(
  configured: readonly string[],
  { pool }: Database,
): Promise<CheckResult> {
  const left = await leftBehind(pool, configured);
  if (left.length > 0) return fault(`${left.map(leftInWords).join('; ')}.`, PUT_IT_BACK);
  const letters = (await deadLetters(pool)).filter(({ org }) => !configured.includes(org));
  if (letters.length === 0) return ok('nothing of theirs waits');
  const jobs = letters.reduce((sum, each) => sum + each.jobs, 0);
  const orgs = [...new Set(letters.map(({ org }) => org))].join(', ');
  return ok(
    `nothing of theirs waits; ${plural(jobs, 'job')} of ${orgs} failed for good and will be deleted`,
  );
}
