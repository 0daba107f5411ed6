/** What was found out as forged leaves the record; what was told falsely of a real event gives way to the truth. */
import { readLogEvent } from '../../okta/log-event.ts';
import type { EventRow } from '../../store/events.ts';
import { setForgedAside } from '../../store/forged.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { createRecorder } from '../record.ts';
import type { ForgedEvent } from '../triage/corroborate.ts';
import { eventRowMaker } from './event-row.ts';

/**
 * The log's own copy of an altered event is recorded in its place: the reader, which went past it while the
 * forgery stood there, would not bring it again.
 */
export async function takeOutForged(
  deps: Dependencies,
  org: Pick<Org, 'key'>,
  forged: readonly ForgedEvent[],
): Promise<void> {
  const events = forged.map(({ event }) => event);
  await setForgedAside(deps.database, org.key, events);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const rows = forged.flatMap(({ inLog }): EventRow[] => {
    const reading = readLogEvent(inLog);
    if (!reading.ok) return [];
    return [rowOf(org.key, 'system_log', reading.event, JSON.stringify(inLog))];
  });
  if (rows.length > 0) await createRecorder(deps).record({ rows, setAside: [] });
}
