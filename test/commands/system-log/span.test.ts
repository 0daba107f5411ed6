import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpan } from '../../../src/commands/system-log/span.ts';

const NOW = Date.UTC(2026, 9, 1, 12);

test('A time is how long ago, or a date or time, in UTC unless it says otherwise', () => {
  for (const [text, at] of [
    ['30d', '2026-09-01T12:00:00.000Z'],
    ['12h', '2026-10-01T00:00:00.000Z'],
    ['12H', '2026-10-01T00:00:00.000Z'],
    ['2026-09-01', '2026-09-01T00:00:00.000Z'],
    ['2026-09-01T08:30', '2026-09-01T08:30:00.000Z'],
    ['2026-09-01 08:30:15', '2026-09-01T08:30:15.000Z'],
    ['2026-09-01T08:30:15.25z', '2026-09-01T08:30:15.250Z'],
    ['2026-09-01T08:30+02:00', '2026-09-01T06:30:00.000Z'],
    ['2026-09-01T08:30:00-0530', '2026-09-01T14:00:00.000Z'],
  ] as const) {
    const span = readSpan({ since: text }, NOW);
    assert.deepEqual([new Date(span.since).toISOString(), span.until], [at, NOW], text);
  }
});

test('What is no time is refused', () => {
  for (const text of [
    '',
    '30',
    '30m',
    '-3d',
    'd',
    '2026-9-1',
    '2026-02-30',
    '2026-13-01',
    '2026-09-01T25:00',
    '2026-09-01T08:00+99:00',
    'Sep 1 2026',
    '1788220800',
  ]) {
    assert.throws(() => readSpan({ since: text }, NOW), /is no time\. Write how long ago/, text);
    assert.throws(
      () => readSpan({ since: '30d', until: text }, NOW),
      /--until .* is no time/,
      text,
    );
  }
});

test('The end is now at the latest, and the beginning as far back as Okta keeps', () => {
  const day = 86_400_000;
  assert.equal(readSpan({ since: '1d', until: '2027-01-01' }, NOW).until, NOW);
  assert.deepEqual(readSpan({ since: '90d' }, NOW), {
    since: NOW - 90 * day,
    until: NOW,
    cut: false,
  });
  assert.deepEqual(readSpan({ since: '91d' }, NOW), {
    since: NOW - 90 * day,
    until: NOW,
    cut: true,
  });
  assert.throws(() => readSpan({ since: '91d', until: '90d' }, NOW), /there is nothing to read/);
});
