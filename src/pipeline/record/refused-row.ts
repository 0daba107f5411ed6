/** An event that Postgres cannot hold, told from a database that cannot hold anything. */
import type pg from 'pg';
import type { EventRow } from '../../store/events.ts';
import type { SetAside } from '../../store/set-aside.ts';

/** SQLSTATE classes 22, 23 and 54 (too long, too deep): the row is at fault, not the database. */
export function isAboutData(error: unknown): boolean {
  const state = (error as Partial<pg.DatabaseError> | null)?.code ?? '';
  return /^(?:2[23]|54)...$/.test(state);
}

/** The event as it is kept for a person to look at. */
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
