/** Checks that the org's System Log is read: only there can be seen what the hook loses, and who changes it. */
import type { Config, OrgConfig } from '../../config.ts';
import { duration } from '../../domain/in-words.ts';
import { logAges } from '../../pipeline/reconcile/log-age.ts';
import { START_A_READER } from '../../pipeline/reconcile/missed-reader.ts';
import type { Database } from '../../store/database.ts';
import { liveInstances } from '../../store/instances.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';
import { named } from './instances.ts';

/** Longest time since the log was read, enough for Okta's rate limits and a slow page. */
const READ_WITHIN_MS = 300_000;

/** Returns one check for the org. */
export function systemLogCheck(org: OrgConfig, config: Config, door: DatabaseDoor): Check {
  const pollMs = config.systemLogPollSeconds * 1_000;
  const run = async () => {
    if (pollMs === 0)
      return off('not read (SYSTEM_LOG_POLL_SECONDS=0): what the hook does not bring is not seen');
    if (org.credentials === null) return off('not read: there are no credentials for Okta');
    return whereInOrder(door, (database) => lookAtReader(org.key, pollMs, database));
  };
  return { org: org.key, name: 'System Log', run };
}

async function lookAtReader(org: string, pollMs: number, database: Database): Promise<CheckResult> {
  const [ages, live] = await Promise.all([
    logAges({ database, now: Date.now }),
    liveInstances(database.pool),
  ]);
  const readers = live.filter(({ roles }) => roles.includes('reader'));
  const { readAgoMs = null, behindMs = 0 } = ages.get(org) ?? {};
  if (readAgoMs === null) {
    if (live.length === 0 || readers.length > 0) return off('not read yet');
    return fault('Nobody has read it yet: no reader runs.', START_A_READER);
  }
  const detail = `read ${duration(readAgoMs)} ago`;
  if (readAgoMs <= Math.max(READ_WITHIN_MS, 3 * pollMs)) {
    const isBehind = behindMs > readAgoMs + pollMs;
    return ok(isBehind ? `${detail}; a reader catches up, ${duration(behindMs)} behind` : detail);
  }
  const who = readers.length === 0 ? 'no reader runs' : `${named(readers)} should read it`;
  return fault(
    `Last ${detail}: ${who}.`,
    readers.length === 0 ? START_A_READER : 'Its log says why (“the System Log was not read”).',
  );
}
