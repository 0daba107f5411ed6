/**
 * Takes forged events out of the record, replaces false copies of real events by the log's, and has what was judged
 * meanwhile judged again.
 */
import { readLogEvent } from '../../okta/log-event.ts';
import { inSavepoint, type Transaction } from '../../store/database.ts';
import type { EventRow } from '../../store/events.ts';
import { setForgedAside, type TakenOut } from '../../store/forged.ts';
import { judgedMeanwhile } from '../../store/judged-meanwhile.ts';
import { storeSetAside } from '../../store/set-aside.ts';
import { noteAlike } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { countRecorded } from '../record/count.ts';
import { daysOf } from '../record/days.ts';
import { eventRowMaker } from '../record/event-row.ts';
import { networkKeeper } from '../record/keep-networks.ts';
import { isAboutData, unstorable } from '../record/refused-row.ts';
import { storeAndQueue } from '../record/store-and-queue.ts';
import type { AlteredEvent } from './corroborate.ts';

/** Most sessions judged again: a theft hidden by invented colleagues is near them, and a whole company is too much. */
const JUDGED_AGAIN = 200;
/** Delay of judging again: similar events are being looked up, and finds within this time share one judgement. */
const FURTHER_FINDS_MS = 10_000;

export const FORGED =
  'forged: the event is not in the org’s System Log, or says something else there';
export const EMBELLISHED =
  'the org’s System Log says less of this event, and its copy is kept instead';

/**
 * Takes out forged events, and in the same transaction records the log's own copy of an altered one: the reader passed
 * it while the forgery was in its place, and would not bring it again. Other events from the same addresses are noted
 * to be looked up.
 */
export async function takeOutForged(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  forged: readonly AlteredEvent[],
): Promise<void> {
  const startAfter = new Date(deps.now() + FURTHER_FINDS_MS);
  await replace(deps, org, { altered: forged, reason: FORGED, startAfter }, async (tx, taken) => {
    await noteAlike(tx.client, org.key, taken.ips);
    return judgedMeanwhile(tx.client, org.key, taken, JUDGED_AGAIN);
  });
}

/**
 * Replaces the hook's copy of a real event, which says more, by the log's. It need not be a forgery, so it raises no
 * alarm; but nobody is signed out because of something that Okta's log does not say.
 */
export async function takeLogsWord(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  embellished: readonly AlteredEvent[],
): Promise<void> {
  if (embellished.length === 0) return;
  const { length: events } = embellished;
  deps.log.warn({ org: org.key, events }, 'the hook said more than the log, whose word is taken');
  const change = { altered: embellished, reason: EMBELLISHED };
  await replace(deps, org, change, async (_tx, { sessionIds }) => [...sessionIds]);
}

type Replacement = {
  readonly altered: readonly AlteredEvent[];
  readonly reason: string;
  /** When the sessions concerned are judged again; absent: at once. */
  readonly startAfter?: Date;
};

async function replace(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  { altered, reason, ...when }: Replacement,
  toJudge: (tx: Transaction, taken: TakenOut) => Promise<string[]>,
): Promise<void> {
  const rows = copiesInLog(deps, org, altered);
  await daysOf(deps)(rows);
  const stored = await deps.database.transaction(async (tx) => {
    const events = altered.map(({ event }) => event);
    const taken = await setForgedAside(tx.client, org.key, events, reason);
    const again = await toJudge(tx, taken);
    const copies: EventRow[] = [];
    for (const row of rows) copies.push(...(await storeCopy(tx, deps, row)));
    await networkKeeper(deps.now).keep(tx.client, rows);
    await deps.jobs.enqueue(
      tx,
      'triage',
      again.sort().map((sessionId) => ({ data: { org: org.key, sessionId }, ...when })),
    );
    return copies;
  });
  countRecorded(deps.metrics, { rows: stored, stored, setAside: [] }, deps.now());
}

function copiesInLog(
  { fingerprintSources }: Pick<Dependencies, 'fingerprintSources'>,
  org: Pick<Org, 'key'>,
  forged: readonly AlteredEvent[],
): readonly EventRow[] {
  const rowOf = eventRowMaker(fingerprintSources);
  return forged.flatMap(({ inLog }): EventRow[] => {
    const reading = readLogEvent(inLog);
    if (!reading.ok) return [];
    return [rowOf(org.key, 'system_log', reading.event, JSON.stringify(inLog))];
  });
}

/** Stores the log's copy; one that Postgres cannot hold is set aside, so that the forgery is taken out all the same. */
async function storeCopy(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs' | 'now'>,
  row: EventRow,
): Promise<readonly EventRow[]> {
  try {
    return await inSavepoint(tx, () => storeAndQueue(tx, deps, [row]));
  } catch (error) {
    if (!isAboutData(error)) throw error;
    await storeSetAside(tx.client, [unstorable(row, error)]);
    return [];
  }
}
