/**
 * What was found out as forged leaves the record; what was told falsely of a real event gives way to the truth,
 * and what was judged meanwhile is judged again.
 */
import { readLogEvent } from '../../okta/log-event.ts';
import { inSavepoint, type Transaction } from '../../store/database.ts';
import type { EventRow } from '../../store/events.ts';
import { setForgedAside } from '../../store/forged.ts';
import { judgedMeanwhile } from '../../store/judged-meanwhile.ts';
import { storeSetAside } from '../../store/set-aside.ts';
import { noteAlike } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { ForgedEvent } from '../triage/corroborate.ts';
import { countRecorded } from './count.ts';
import { daysOf } from './days.ts';
import { eventRowMaker } from './event-row.ts';
import { toldKeeper } from './keep-told.ts';
import { isAboutData, unstorable } from './refused-row.ts';
import { storeAndQueue } from './store-and-queue.ts';

/** A theft that invented colleagues hide is near them; a whole company on one network is not judged anew. */
const JUDGED_AGAIN = 200;
/** Where one is found out its likes are being looked up: of several finds within this time one judging is made. */
const FURTHER_FINDS_MS = 10_000;

/**
 * The log's own copy of an altered event is recorded in its place, in one transaction: the reader, which went past
 * it while the forgery stood there, would not bring it again. What else came from the same addresses is to be
 * looked up.
 */
export async function takeOutForged(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  forged: readonly ForgedEvent[],
): Promise<void> {
  const rows = copiesInLog(deps, org, forged);
  await daysOf(deps)(rows);
  const stored = await deps.database.transaction(async (tx) => {
    const taken = await setForgedAside(
      tx.client,
      org.key,
      forged.map(({ event }) => event),
    );
    await noteAlike(tx.client, org.key, taken.ips);
    const again = await judgedMeanwhile(tx.client, org.key, taken, JUDGED_AGAIN);
    const copies: EventRow[] = [];
    for (const row of rows) copies.push(...(await storeCopy(tx, deps, row)));
    await toldKeeper(deps.now).keep(tx.client, rows);
    const startAfter = new Date(deps.now() + FURTHER_FINDS_MS);
    await deps.jobs.enqueue(
      tx,
      'triage',
      again.sort().map((sessionId) => ({ data: { org: org.key, sessionId }, startAfter })),
    );
    return copies;
  });
  countRecorded(deps.metrics, { rows: stored, stored, setAside: [] }, deps.now());
}

function copiesInLog(
  { fingerprintSources }: Pick<Dependencies, 'fingerprintSources'>,
  org: Pick<Org, 'key'>,
  forged: readonly ForgedEvent[],
): readonly EventRow[] {
  const rowOf = eventRowMaker(fingerprintSources);
  return forged.flatMap(({ inLog }): EventRow[] => {
    const reading = readLogEvent(inLog);
    if (!reading.ok) return [];
    return [rowOf(org.key, 'system_log', reading.event, JSON.stringify(inLog))];
  });
}

/** One that Postgres cannot hold is set aside and does not keep the forgery where it is. */
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
