/** Tells an event that Postgres cannot hold from a database that is at fault. */
import type pg from 'pg';
import type { EventRow } from '../../store/events.ts';
import type { SetAside } from '../../store/set-aside.ts';

/** Whether the row is at fault and not the database: SQLSTATE classes 22, 23 and 54 (too long, too deep). */
export function isAboutData(error: unknown): boolean {
  const state = (error as Partial<pg.DatabaseError> | null)?.code ?? '';
  return /^(?:2[23]|54)...$/.test(state);
}

/** Returns the event as it is set aside for a person to look at. */
export function unstorable(row: EventRow, error: unknown): SetAside {
  return {
    org: row.org,
    source: row.source,
    reason: `Postgres refused the event (${(error as pg.DatabaseError).code})`,
    eventIndex: null,
    deliveryId: null,
    body: row.raw,
  };
}
