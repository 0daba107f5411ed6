/**
 * What was found out as forged leaves the record; what was told falsely of a real event gives way to the truth,
 * and what was judged meanwhile is judged again.
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
import { toldKeeper } from '../record/keep-told.ts';
import { isAboutData, unstorable } from '../record/refused-row.ts';
import { storeAndQueue } from '../record/store-and-queue.ts';
import type { AlteredEvent } from './corroborate.ts';

/** A theft that invented colleagues hide is near them; a whole company on one network is not judged anew. */
const JUDGED_AGAIN = 200;
/** Where one is found out its likes are being looked up: of several finds within this time one judging is made. */
const FURTHER_FINDS_MS = 10_000;

export const FORGED =
  'forged: the event is not in the org’s System Log, or says something else there';
export const EMBELLISHED =
  'the org’s System Log says less of this event, and its copy is kept instead';

/**
 * The log's own copy of an altered event is recorded in its place, in one transaction: the reader, which went past
 * it while the forgery stood there, would not bring it again. What else came from the same addresses is to be
 * looked up.
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
 * The log's copy of a real event stands for the hook's, which says more. Nobody need have forged that, so it alarms
 * nobody; but what Okta's log does not say, nobody is signed out by.
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
  /** When that is which is to be judged again; absent: at once. */
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
    await toldKeeper(deps.now).keep(tx.client, rows);
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
