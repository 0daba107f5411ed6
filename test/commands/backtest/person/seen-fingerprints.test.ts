import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { seenFingerprints } from '../../../../src/commands/backtest/person/seen-fingerprints.ts';
import type { SeenFingerprint } from '../../../../src/domain/judgement/baseline.ts';
import { sightingOf } from '../../../../src/domain/session/sighting.ts';
import { openFingerprintSources } from '../../../../src/network/fingerprint-sources.ts';
import { readLogEvent } from '../../../../src/okta/log-event.ts';
import { fingerprintsOfUser } from '../../../../src/store/user-fingerprints.ts';
import { timelineOf } from '../../../domain/builders.ts';
import { aLogEvent, HOME, type LogEventOptions, MOBILE } from '../../../pipeline/log-events.ts';
import { storedEvents } from '../../../store/stored-events.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOON = Math.floor(Date.now() / DAY) * DAY - 9 * DAY + DAY / 2;
const NEXT_DOOR = { ...HOME, ip: '198.51.100.8' };

/** Three days at home by two addresses, on the way by phone, across one midnight, and days with nothing. */
const EVENTS: readonly LogEventOptions[] = [
  { at: NOON, look: HOME },
  { at: NOON + 10 * MINUTE, look: NEXT_DOOR },
  { at: NOON + 30 * MINUTE, look: MOBILE },
  { at: NOON + 90 * MINUTE, look: HOME },
  { at: NOON + DAY / 2 - 20 * MINUTE, look: MOBILE },
  { at: NOON + DAY / 2 + 20 * MINUTE, look: MOBILE },
  { at: NOON + 4 * DAY, look: NEXT_DOOR },
  { at: NOON + 4 * DAY + 20 * MINUTE, look: { ...HOME, token: 'token-2' } },
];

function inWords(rows: readonly SeenFingerprint[]): string[] {
  return rows
    .map(({ fingerprint: { asn, deviceToken }, firstSeenAt, lastSeenAt }) =>
      [asn, deviceToken, ...[firstSeenAt, lastSeenAt].map((at) => (at - NOON) / MINUTE)].join(' '),
    )
    .sort();
}

suite('what baselines are learnt from', () => {
  test('is in a backtest what the service keeps: a row for each look of a session on each day', async (t) => {
    const sources = await openFingerprintSources();
    const sightings = EVENTS.map((options) => {
      const reading = readLogEvent(aLogEvent(options));
      assert.ok(reading.ok);
      const sighting = sightingOf(reading.event, sources);
      assert.ok(sighting !== null);
      return sighting;
    });
    const times = { firstAt: NOON, lastAt: NOON, judgedAt: NOON, changedAt: [] };
    const session = { key: 'idxOne', userId: '00uAda', timeline: timelineOf(sightings), ...times };
    const backtested = inWords(seenFingerprints([session], new Map()));
    assert.deepEqual(backtested, [
      '21928 token-1 30 700',
      '21928 token-1 740 740',
      '7922 token-1 0 90',
      '7922 token-1 5760 5760',
      '7922 token-2 5780 5780',
    ]);
    const { ask } = await storedEvents(t, EVENTS);
    const { rows } = await ask((client) =>
      fingerprintsOfUser(client, { org: 'main', userId: '00uAda', since: 0, lookedAtBefore: 0 }),
    );
    assert.deepEqual(inWords(rows), backtested);
  });
});
