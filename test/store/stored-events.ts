import type { TestContext } from 'node:test';
import type pg from 'pg';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import type { Database } from '../../src/store/database.ts';
import { storeEvents } from '../../src/store/events.ts';
import { type LogEventOptions, rowsOf } from '../pipeline/log-events.ts';
import { testDatabase } from '../support/database.ts';

export type Stored = {
  readonly database: Database;
  readonly ask: <T>(question: (client: pg.ClientBase) => Promise<T>) => Promise<T>;
};

/** A database that holds these events and what recording them leaves behind, to be asked in transactions. */
export async function storedEvents(
  t: TestContext,
  events: readonly LogEventOptions[],
): Promise<Stored> {
  const database = await testDatabase(t);
  const rows = rowsOf(eventRowMaker(await openFingerprintSources()), events);
  await database.transaction((tx) => storeEvents(tx.client, rows));
  return { database, ask: (question) => database.transaction(({ client }) => question(client)) };
}
