import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { readLogEvent } from '../../src/okta/log-event.ts';
import type { JsonObject } from './event-json.ts';
import { BENIGN_KINDS, generate, THEFT_KINDS } from './generate.ts';
import { random } from './random.ts';
import { DEFAULT_RATES, variedRates } from './rates.ts';

const OPTIONS = { seed: 'generator', people: 60, days: 14 };

function fingerprintOf(events: Iterable<JsonObject>): string {
  const hash = createHash('sha256');
  for (const event of events) hash.update(JSON.stringify(event));
  return hash.digest('hex');
}

function externalId(event: JsonObject): unknown {
  return (event.authenticationContext as JsonObject).externalSessionId;
}

describe('the scenario generator', () => {
  it('gives the same company for the same seed, byte for byte, and another for another', () => {
    const one = fingerprintOf(generate(OPTIONS).events);
    assert.equal(fingerprintOf(generate(OPTIONS).events), one);
    assert.notEqual(fingerprintOf(generate({ ...OPTIONS, seed: 'other' }).events), one);
  });

  it('knows at least fourteen kinds of benign life and eleven of theft, by distinct names', () => {
    assert.ok(new Set(BENIGN_KINDS).size === BENIGN_KINDS.length && BENIGN_KINDS.length >= 14);
    assert.ok(new Set(THEFT_KINDS).size === THEFT_KINDS.length && THEFT_KINDS.length >= 11);
  });

  it('lets every kind happen, where its rate allows', () => {
    const lived = new Set<string>();
    const stolen = new Set<string>();
    for (
      let i = 0;
      i < 12 && (lived.size < BENIGN_KINDS.length || stolen.size < THEFT_KINDS.length);
      i += 1
    ) {
      const rates = { ...often(), theftsPer1000UserDays: 200, quietDays: 2 };
      const corpus = generate({ seed: `all kinds ${i}`, people: 60, days: 8, rates });
      for (const _ of corpus.events);
      for (const kind of corpus.lived.keys()) lived.add(kind);
      for (const { kind } of corpus.labels) stolen.add(kind);
    }
    assert.deepEqual(
      BENIGN_KINDS.filter((kind) => !lived.has(kind)),
      [],
    );
    assert.deepEqual(
      THEFT_KINDS.filter((kind) => !stolen.has(kind)),
      [],
    );
  });

  it('leaves kinds out', () => {
    const without = [...BENIGN_KINDS, ...THEFT_KINDS.filter((kind) => kind !== 'tor')];
    const corpus = generate({
      ...OPTIONS,
      without,
      rates: { theftsPer1000UserDays: 100, quietDays: 1 },
    });
    for (const _ of corpus.events);
    assert.deepEqual([...new Set(corpus.labels.map(({ kind }) => kind))], ['tor']);
    const left = [...corpus.lived.keys()].filter(
      (kind) => !['admin-console', 'new-user', 'overnight', 'shared-kiosk'].includes(kind),
    );
    assert.deepEqual(left, []);
  });

  it('writes events that are read, with holes as real logs have them', () => {
    let events = 0;
    let withoutAsn = 0;
    let hookShaped = 0;
    for (const value of generate(OPTIONS).events) {
      const reading = readLogEvent(JSON.parse(JSON.stringify(value)));
      assert.ok(reading.ok, JSON.stringify(value));
      events += 1;
      if (reading.event.network.asn === null) withoutAsn += 1;
      if (!('request' in value)) hookShaped += 1;
    }
    assert.ok(events > 3000);
    assert.ok(Math.abs(withoutAsn / events - DEFAULT_RATES.asnMissing) < 0.05);
    assert.ok(Math.abs(hookShaped / events - DEFAULT_RATES.hookShaped) < 0.05);
  });

  it('lets some events come late and some twice, and never invents a session for an API token', () => {
    const corpus = generate(OPTIONS);
    const seen = new Set<unknown>();
    let twice = 0;
    let late = 0;
    let newest = 0;
    for (const event of corpus.events) {
      if (seen.has(event.uuid)) twice += 1;
      seen.add(event.uuid);
      const at = Date.parse(String(event.published));
      if (at < newest - 60_000) late += 1;
      newest = Math.max(newest, at);
      const detail = (event.transaction as JsonObject).detail as JsonObject | undefined;
      if (detail?.requestApiTokenId !== undefined) assert.match(String(externalId(event)), /^trs/);
    }
    assert.ok(twice > 0 && late > 0);
  });

  it('gives one uuid to no two events, also where two sessions of a day use an application with a server', () => {
    const rates = { theftsPer1000UserDays: 300 };
    const seen = new Map<unknown, string>();
    let echoes = 0;
    for (const event of generate({ seed: 'b', people: 60, days: 20, rates }).events) {
      const { userAgent } = event.client as { userAgent: JsonObject | null };
      if (String(userAgent?.rawUserAgent).startsWith('axios/')) echoes += 1;
      const about = `${event.published} ${externalId(event)}`;
      assert.equal(seen.get(event.uuid) ?? about, about);
      seen.set(event.uuid, about);
    }
    assert.ok(echoes > 0);
  });

  it('labels sessions by ids that stand in the log, from the time of the first bad event', () => {
    const corpus = generate({ ...OPTIONS, rates: { theftsPer1000UserDays: 100 } });
    const times = new Map<unknown, number[]>();
    for (const event of corpus.events) {
      const id = externalId(event);
      const own = times.get(id) ?? [];
      own.push(Date.parse(String(event.published)));
      times.set(id, own);
    }
    assert.ok(corpus.labels.length > 5);
    for (const label of corpus.labels) {
      const own = label.sessionIds.flatMap((id) => times.get(id) ?? []);
      assert.ok(own.includes(Date.parse(label.firstBadAt)), label.kind);
    }
  });
});

describe('varied rates', () => {
  it('are each within the breadth of the default, and differ by seed', () => {
    const one = variedRates(random('one'), 3);
    assert.notDeepEqual(one, variedRates(random('two'), 3));
    for (const [name, value] of Object.entries(one)) {
      const usual = Object.entries(DEFAULT_RATES).find(([other]) => other === name)?.[1] ?? 0;
      if (usual < 1) assert.ok(value > 0 && value < 1, name);
      else assert.ok(value >= Math.min(2, usual / 3) && value <= usual * 3.5, name);
    }
  });
});

function often(): Partial<typeof DEFAULT_RATES> {
  const rare = Object.entries(DEFAULT_RATES).filter(([, value]) => value < 0.1);
  return Object.fromEntries(rare.map(([name]) => [name, 0.15]));
}
