import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RESOLUTIONS } from '../../../src/domain/response/incident.ts';
import { type ClosedIncident, isNews } from '../../../src/domain/response/reopen.ts';
import type { Fingerprint } from '../../../src/domain/session/fingerprint.ts';

const CURL: Fingerprint = {
  asn: 14061,
  asOrg: 'DigitalOcean',
  asnSource: 'okta',
  networkKind: 'hosting',
  isProxy: null,
  userAgent: 'curl/8',
  clientKind: 'script',
  family: 'curl',
  major: 8,
  os: null,
  deviceClass: 'unknown',
  embedded: false,
  deviceToken: null,
  deviceFingerprint: null,
  deviceId: null,
  deviceManaged: null,
  country: null,
  city: null,
  lat: null,
  lon: null,
};

function closed(resolution: ClosedIncident['resolution']): ClosedIncident {
  const stolen = [{ ip: '203.0.113.9', asn: 14061, userAgent: 'curl/8' }];
  return { resolution, closedAt: 1_000, stolen, findingUuids: new Set(['e1']) };
}

suite('news about a closed incident', () => {
  test('the evidence that it was closed over is none, however it was closed', () => {
    for (const resolution of RESOLUTIONS) {
      assert.equal(
        isNews(closed(resolution), [{ uuid: 'e1', at: 2_000, stranger: { fingerprint: CURL } }]),
        false,
      );
      assert.equal(
        isNews(closed(resolution), [{ uuid: 'e0', at: 500, stranger: { fingerprint: CURL } }]),
        false,
      );
    }
    assert.equal(isNews(closed('benign'), []), false);
    const asItWasClosed = { uuid: 'e0', at: 1_000, stranger: { fingerprint: CURL } };
    assert.equal(isNews(closed('true_positive'), [asItWasClosed]), false);
  });

  test('another client on a known network is, and a known one on another network', () => {
    for (const other of [{ userAgent: 'Chrome' }, { asn: 64496 }]) {
      const fingerprint = { ...CURL, ...other };
      const later = [{ uuid: 'e2', at: 500, stranger: { fingerprint } }];
      assert.equal(isNews(closed('benign'), later), true, JSON.stringify(other));
    }
  });

  test('the same client afterwards is, unless a person called it harmless', () => {
    const later = [{ uuid: 'e2', at: 2_000, stranger: { fingerprint: CURL } }];
    assert.equal(isNews(closed('true_positive'), later), true);
    assert.equal(isNews(closed('false_positive'), later), false);
    assert.equal(isNews(closed('benign'), later), false);
  });

  test('any of several clients that it was closed over is known', () => {
    const one = closed('benign');
    const [curl] = one.stolen;
    assert.ok(curl);
    const several = { ...one, stolen: [{ ...curl, asn: 9009 }, curl] };
    const later = [{ uuid: 'e2', at: 2_000, stranger: { fingerprint: CURL } }];
    assert.equal(isNews(several, later), false);
  });

  test('another client always is', () => {
    const other = [{ uuid: 'e2', at: 500, stranger: { fingerprint: { ...CURL, asn: 9009 } } }];
    for (const resolution of RESOLUTIONS) assert.equal(isNews(closed(resolution), other), true);
  });
});
