import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { usableSessionId } from '../../src/domain/session/event.ts';
import { readLogEvent } from '../../src/okta/log-event.ts';

const SAMPLES = new URL('../fixtures/samples/', import.meta.url);

function samples(): Record<string, unknown>[] {
  return readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(new URL(name, SAMPLES), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const REAL = {
  uuid: 'u1',
  published: '2026-01-02T03:04:05.678Z',
  eventType: 'user.session.start',
  actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
  client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'UA' } },
  request: { ipChain: [{ ip: '203.0.113.1' }] },
  authenticationContext: { externalSessionId: 'idx1', rootSessionId: 'idxRoot' },
  securityContext: { asNumber: 64500, asOrg: 'Example' },
};

function read(value: unknown) {
  const reading = readLogEvent(value);
  assert.ok(reading.ok, reading.ok ? '' : reading.reason);
  return reading.event;
}

suite('a log event', () => {
  test('says the same in the shape of a hook as in that of the System Log', () => {
    const { request, ...rest } = REAL;
    const hook = { ...rest, client: { ...REAL.client, ipChain: request.ipChain } };
    assert.deepEqual(read(hook), read(REAL));
  });

  test('says the same whether a key is null or left out', () => {
    const nulls = {
      ...REAL,
      device: null,
      target: null,
      outcome: null,
      displayMessage: null,
      debugContext: null,
    };
    assert.deepEqual(read(nulls), read(REAL));
  });

  test('says which program asked Okta Verify, and how, where Okta does', () => {
    const context = {
      bindingMethod: 'LOOPBACK',
      binaryIdentifier: 'com.google.Chrome.helper',
      validationStatus: 'SUCCESS',
    };
    const authenticationContext = { ...REAL.authenticationContext, authenticatorContext: context };
    assert.deepEqual(read({ ...REAL, authenticationContext }).authenticator, {
      bindingMethod: 'LOOPBACK',
      binary: 'com.google.Chrome.helper',
      validationStatus: 'SUCCESS',
    });
    assert.equal(read(REAL).authenticator, null);
  });

  test('takes its address from the chain where the client has none', () => {
    const event = read({ ...REAL, client: { userAgent: { rawUserAgent: 'UA' } } });
    assert.equal(event.client.ip, '203.0.113.1');
  });

  test('takes network and place from the hop that is the client, not from what it wrote before it', () => {
    const forged = {
      ip: '172.58.10.11',
      ipDetails: { asNumber: 21928, asOrg: 't-mobile usa, inc.' },
      geographicalContext: { country: 'United States', city: 'Boston' },
    };
    const seen = (client: object, ...more: object[]) => {
      const { securityContext, ...rest } = REAL;
      return read({ ...rest, client, request: { ipChain: [forged, ...more] } });
    };
    const client = { ipAddress: '2001:db8::9' };
    const alone = seen(client);
    assert.deepEqual([alone.network.asn, alone.client.place], [null, null]);
    const beside = seen(client, {
      ip: '2001:0DB8:0:0::9',
      ipDetails: { asNumber: 64501 },
      geographicalContext: { country: 'Netherlands' },
    });
    assert.deepEqual([beside.network.asn, beside.client.place?.country], [64501, 'Netherlands']);
    const withoutAddress = seen({});
    assert.equal(withoutAddress.client.ip, forged.ip);
    assert.equal(withoutAddress.network.asn, 21928);
  });

  test('tells which applications Universal Logout was sent to, however Okta writes the list', () => {
    const eventType = 'user.authentication.universal_logout';
    const of = (debugData: unknown, type = eventType) =>
      read({ ...REAL, eventType: type, debugContext: { debugData } }).debug.loggedOutAppIds;
    const ids = ['0oa1ysra5y0ESChAr0h8', '0oa2'];
    for (const written of [ids, JSON.stringify(ids), `[${ids.join(', ')}]`]) {
      assert.deepEqual(of({ appInstanceIds: written }), ids);
      assert.deepEqual(of({ AppInstanceIds: written }), ids);
    }
    for (const nothing of [{}, { appInstanceIds: null }, { appInstanceIds: {} }])
      assert.deepEqual(of(nothing), []);
    assert.deepEqual(of({ appInstanceIds: ids }, 'user.session.start'), []);
  });

  test('tells what its user reports as not theirs, as far as it says that', () => {
    const report = (debugData: unknown) =>
      read({
        ...REAL,
        eventType: 'user.account.report_suspicious_activity_by_enduser',
        debugContext: { debugData },
      }).debug.reported;
    const said = {
      suspiciousActivityEventIp: '203.0.113.9',
      suspiciousActivityBrowser: 'SAFARI',
      suspiciousActivityOs: 'Mac OS X (iPhone)',
      suspiciousActivityTimestamp: '2026-01-01T15:58:50.347Z',
    };
    const at = Date.parse('2026-01-01T15:58:50.347Z');
    assert.deepEqual(report(said), {
      ip: '203.0.113.9',
      at,
      client: 'SAFARI on Mac OS X (iPhone)',
    });
    assert.deepEqual(report({}), { ip: null, at: null, client: null });
    assert.equal(read({ ...REAL, debugContext: { debugData: said } }).debug.reported, null);
  });

  test('treats the texts “null” and “unknown” as nothing', () => {
    const event = read({
      ...REAL,
      outcome: { result: 'null' },
      actor: { ...REAL.actor, displayName: 'Unknown' },
    });
    assert.equal(event.outcome.result, null);
    assert.equal(event.actor.displayName, null);
  });

  test('takes the ASN from ipDetails where securityContext has none', () => {
    const event = read({
      ...REAL,
      securityContext: { asNumber: null, ipDetails: { asNumber: 64501, asOrg: 'Other' } },
    });
    assert.equal(event.network.asn, 64501);
  });

  test('reads an ASN however it is written, and none where it can be none', () => {
    const asnOf = (asNumber: unknown) =>
      read({ ...REAL, securityContext: { asNumber } }).network.asn;
    for (const written of [7922, '7922', 'AS7922', 'as 7922', 'ASN7922'])
      assert.equal(asnOf(written), 7922, String(written));
    for (const none of [
      0,
      -1,
      1.5,
      4_294_967_296,
      'AS',
      'ASIA',
      'AS4294967296',
      'AS79.2',
      {},
      null,
    ])
      assert.equal(asnOf(none), null, String(none));
  });

  test('has a session only where the id can name one', () => {
    const sessionOf = (id: unknown) =>
      usableSessionId(read({ ...REAL, authenticationContext: { externalSessionId: id } }));
    assert.equal(sessionOf('idx1'), 'idx1');
    for (const id of ['unknown', '-', '', 'null', null, {}, 'trsAbc123'])
      assert.equal(sessionOf(id), null, String(id));
    const viaToken = { ...REAL, transaction: { detail: { requestApiTokenId: '00T1' } } };
    assert.equal(usableSessionId(read(viaToken)), null);
  });

  test('is refused with a reason where it has no identity', () => {
    for (const missing of ['uuid', 'published', 'eventType', 'actor'] as const) {
      const reading = readLogEvent({ ...REAL, [missing]: undefined });
      assert.ok(!reading.ok && reading.reason.includes(missing), missing);
    }
    for (const value of [null, 1, 'text', [], true]) assert.equal(readLogEvent(value).ok, false);
  });

  test('of every public real sample that has an identity is read', () => {
    const all = samples();
    assert.ok(all.length > 80);
    for (const raw of all.filter(({ uuid }) => uuid !== undefined)) {
      const event = read(raw);
      assert.ok(event.publishedAt > Date.UTC(2015, 0));
    }
  });

  test('survives any value in the place of any of its parts', () => {
    const paths = pathsOf(samples().find((raw) => 'debugContext' in raw) ?? REAL);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const reading = readLogEvent(withValue(REAL, path, value));
        if (!reading.ok) assert.ok(reading.reason.length > 0);
        else assert.equal(typeof reading.event.uuid, 'string');
      }),
      { numRuns: 2_000 },
    );
  });
});

function pathsOf(node: unknown, path: string[] = []): string[][] {
  if (typeof node !== 'object' || node === null) return [path];
  return [
    path,
    ...Object.entries(node).flatMap(([key, part]) => pathsOf(part, [...path, key])),
  ].filter(({ length }) => length > 0);
}

function withValue(node: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = typeof node === 'object' && node !== null ? node : {};
  return { ...object, [key]: withValue((object as Record<string, unknown>)[key], rest, value) };
}
