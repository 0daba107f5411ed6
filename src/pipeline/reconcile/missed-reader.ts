/**
 * Checks in a worker whether anybody reads the System Log. Readers report their own troubles, but only others can
 * report that there is no reader, or that it hangs; an attacker who then switches the hook off would not be noticed.
 */
import { liveInstances } from '../../store/instances.ts';
import type { Dependencies } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { type LogAge, logAges } from './log-age.ts';
import { momentOf, TOLD_AFTER_MS, UNTIL_THEN } from './silence.ts';

/** Extra time in which a living reader raises the alarm first, since it knows what Okta answers. */
const READER_FIRST_MS = 5 * 60_000;

/** What to do where no reader runs. */
export const START_A_READER = 'Start one: “warden serve” in all roles, or in the role reader.';

/** Raises one alarm per org and day; call it every minute. */
export async function missReader(deps: Dependencies, now: number): Promise<void> {
  const { database, orgs, config } = deps;
  if (config.systemLogPollSeconds === 0) return;
  const [ages, live] = [await logAges(deps), await liveInstances(database.pool)];
  const reads = live.some(({ roles }) => roles.includes('reader'));
  const firstStart = Math.min(now, ...live.map(({ startedAt }) => startedAt.getTime()));
  // After all instances were stopped, the log was not read for long, and a reader just started is at its first page.
  if (now - firstStart < READER_FIRST_MS) return;
  const patienceMs = TOLD_AFTER_MS + 2 * config.systemLogPollSeconds * 1_000;
  for (const { key, reader } of orgs.values()) {
    if (reader === null) continue;
    const { lastReadAt, since } = silenceOf(ages.get(key), now, firstStart);
    if (now - lastReadAt < patienceMs + READER_FIRST_MS) continue;
    const at = momentOf(since + TOLD_AFTER_MS, now);
    const instant = new Date(lastReadAt).toISOString();
    await raiseAlarm(deps, key, {
      kind: 'delivery_silence',
      subject: 'system_log',
      headline: reads
        ? `The System Log is not read since ${instant}, though a reader runs`
        : `Nobody reads the System Log since ${instant}: no reader runs`,
      advice: `${reads ? 'The reader’s log says why it does not get on.' : START_A_READER} ${UNTIL_THEN} Nobody else looks for that: see in Okta’s System Log (eventType sw "event_hook") whether our hook was changed meanwhile.`,
      at,
      // How long ago the log was read is computed anew each time, and differs by a moment.
      toldFrom: at - 60_000,
      since: lastReadAt,
      seen: reads ? 'a reader runs' : 'no reader runs',
    });
  }
}

/** Returns since when nothing was read, and since when a reader would report it, which may be earlier. */
function silenceOf(age: LogAge | undefined, now: number, firstStart: number) {
  const readAgoMs = age?.readAgoMs ?? null;
  const lastReadAt = readAgoMs === null ? (age?.unreadSince ?? firstStart) : now - readAgoMs;
  return { lastReadAt, since: Math.min(age?.unreadSince ?? lastReadAt, lastReadAt) };
}
