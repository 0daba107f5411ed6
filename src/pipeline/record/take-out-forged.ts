/**
 * What was found out as forged leaves the record; what was told falsely of a real event gives way to the truth,
 * and what was judged meanwhile is judged again.
 */
import { readLogEvent } from '../../okta/log-event.ts';
import type { EventRow } from '../../store/events.ts';
import { setForgedAside } from '../../store/forged.ts';
import { judgedMeanwhile } from '../../store/judged-meanwhile.ts';
import { noteAlike } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { createRecorder } from '../record.ts';
import type { ForgedEvent } from '../triage/corroborate.ts';
import { eventRowMaker } from './event-row.ts';

/** A theft that invented colleagues hide is near them; a whole company on one network is not judged anew. */
const JUDGED_AGAIN = 200;
/** Where one is found out its likes are being looked up: of several finds within this time one judging is made. */
const FURTHER_FINDS_MS = 10_000;

/**
 * The log's own copy of an altered event is recorded in its place: the reader, which went past it while the
 * forgery stood there, would not bring it again. What else came from the same addresses is to be looked up.
 */
export async function takeOutForged(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  forged: readonly ForgedEvent[],
): Promise<void> {
  const events = forged.map(({ event }) => event);
  await deps.database.transaction(async (tx) => {
    const taken = await setForgedAside(tx.client, org.key, events);
    await noteAlike(tx.client, org.key, taken.ips);
    const again = await judgedMeanwhile(tx.client, org.key, taken, JUDGED_AGAIN);
    const startAfter = new Date(deps.now() + FURTHER_FINDS_MS);
    await deps.jobs.enqueue(
      tx,
      'triage',
      again.sort().map((sessionId) => ({ data: { org: org.key, sessionId }, startAfter })),
    );
  });
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const rows = forged.flatMap(({ inLog }): EventRow[] => {
    const reading = readLogEvent(inLog);
    if (!reading.ok) return [];
    return [rowOf(org.key, 'system_log', reading.event, JSON.stringify(inLog))];
  });
  if (rows.length > 0) await createRecorder(deps).record({ rows, setAside: [] });
}
