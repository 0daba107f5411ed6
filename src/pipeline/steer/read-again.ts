/** Reads again what was set aside: a later version may read what an earlier one could not. */
import { readDelivery } from '../../okta/delivery.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { EventRow } from '../../store/events.ts';
import { forgetSetAside, type KeptAside } from '../../store/set-aside.ts';
import type { Dependencies } from '../dependencies.ts';
import { EMBELLISHED, FORGED } from '../proof/take-out-forged.ts';
import type { EventRowMaker } from '../record/event-row.ts';
import type { Recorder } from '../record.ts';

/** Whether it could not be read; events that are not Okta's were read, and taken out. */
export function isUnread({ reason }: Pick<KeptAside, 'reason'>): boolean {
  return reason !== FORGED && reason !== EMBELLISHED;
}

/** Returns its events, or null where one of them still cannot be read. */
export function rowsOfKept(
  { org, source, body }: KeptAside,
  rowOf: EventRowMaker,
): readonly EventRow[] | null {
  const parsed = parse(body);
  const delivery = readDelivery(parsed);
  const rows: EventRow[] = [];
  for (const raw of delivery.ok ? delivery.events : [parsed]) {
    const reading = readLogEvent(raw);
    if (!reading.ok) return null;
    try {
      rows.push(rowOf(org, source, reading.event, delivery.ok ? JSON.stringify(raw) : body));
    } catch {
      return null;
    }
  }
  return rows;
}

/** Events per recording: a delivery that was set aside for having too many has too many for one commit. */
const AT_ONCE = 1_000;

/** Records events as if they came now, and removes what was set aside. Repeatable, since events are known by uuid. */
export async function recordKept(
  { database }: Pick<Dependencies, 'database'>,
  recorder: Pick<Recorder, 'record'>,
  { org, id }: KeptAside,
  rows: readonly EventRow[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await recorder.record({ rows: rows.slice(from, from + AT_ONCE), setAside: [] });
  await forgetSetAside(database.pool, org, id);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
