import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import {
  bigintArray,
  booleanArray,
  jsonArray,
  textArray,
  timestampArray,
} from '../../src/store/binary-array.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';

/** Text that Postgres can hold: no NUL; half surrogates become the replacement character, as in any UTF-8. */
const storable = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', ''));

suite('binary arrays come back from Postgres as they were sent', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  let database: Database;
  before(async () => {
    database = await testDatabase({ after: (work) => cleanups.push(work) });
  });
  after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  async function roundTrip<T>(type: string, bytes: Buffer): Promise<(T | null)[]> {
    const { rows } = await database.pool.query<{ value: T | null }>(
      `select value from unnest($1::${type}[]) with ordinality as t (value, at) order by at`,
      [bytes],
    );
    return rows.map(({ value }) => value);
  }

  const check = <T>(
    values: fc.Arbitrary<T>,
    type: string,
    bytesOf: (values: T[]) => Buffer,
    back: (value: T) => unknown = (value) => value,
  ) =>
    fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 40 }), async (list) => {
        assert.deepEqual(await roundTrip(type, bytesOf(list)), list.map(back));
      }),
      { numRuns: 100 },
    );

  test('text, in any script, and nulls', () =>
    check(fc.option(storable), 'text', textArray, (text) => text?.toWellFormed() ?? null));

  test('JSON text as it is', () =>
    check(
      fc.option(fc.json().map((json) => json.replaceAll('\\u0000', ''))),
      'json',
      jsonArray,
      (json) => (json === null ? null : JSON.parse(json)),
    ));

  test('whole numbers up to the largest safe one', () =>
    check(fc.option(fc.maxSafeInteger()), 'bigint', bigintArray, (number) =>
      number === null ? null : String(number),
    ));

  test('instants to the millisecond', () =>
    check(
      fc.option(fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9_999, 0) })),
      'timestamptz',
      timestampArray,
      (at) => (at === null ? null : new Date(at)),
    ));

  test('truth values', () => check(fc.boolean(), 'boolean', booleanArray));
});
