import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type DetectionPolicy,
  NO_POLICY,
} from '../../../../src/domain/judgement/detection-policy.ts';
import { AGENTS, change, DAY, itHolds, judged, MORNING, PLACES } from '../../builders.ts';

const { hosting, abroad } = PLACES;
const with_ = (policy: Partial<DetectionPolicy>) => ({ policy: { ...NO_POLICY, ...policy } });
const until = MORNING + DAY;

describe('the policy', () => {
  const moved = change({ from: hosting });
  itHolds([
    ['a trusted ASN', 'policy-trusts', '-', moved, with_({ trustedAsns: new Set([14061]) })],
    ['a known VPN', 'policy-trusts', '-', moved, with_({ knownVpnAsns: new Set([14061]) })],
    ['a trusted CIDR', 'policy-trusts', '-', moved, with_({ trustedCidrs: ['138.68.0.0/16'] })],
    ['a CIDR elsewhere', 'policy-trusts', '0', moved, with_({ trustedCidrs: ['138.69.0.0/16'] })],
    [
      'an untrusted region',
      'policy-distrusts',
      '+',
      change({ from: abroad }),
      with_({ untrustedRegions: new Set(['Poland']) }),
    ],
    [
      'a trusted country',
      'country',
      '0',
      change({ from: abroad }),
      with_({ trustedCountries: new Set(['Poland']) }),
    ],
    [
      'an exception for the user',
      'policy-trusts',
      '-',
      moved,
      with_({ exceptions: [{ reason: 'test', user: '00uada', expiresAt: until }] }),
    ],
    [
      'an exception for another user',
      'policy-trusts',
      '0',
      moved,
      with_({ exceptions: [{ reason: 'test', user: '00ubob', expiresAt: until }] }),
    ],
    [
      'an exception that has run out',
      'policy-trusts',
      '0',
      moved,
      with_({ exceptions: [{ reason: 'test', user: '00uada', expiresAt: MORNING }] }),
    ],
    [
      'an exception without a condition',
      'policy-trusts',
      '0',
      moved,
      with_({ exceptions: [{ reason: 'test', expiresAt: until }] }),
    ],
    [
      'an exception of which one condition does not hold',
      'policy-trusts',
      '0',
      moved,
      with_({
        exceptions: [{ reason: 'test', asn: 14061, countries: ['France'], expiresAt: until }],
      }),
    ],
  ]);

  const stolen = change({ from: hosting, agent: AGENTS.firefoxLinux, token: null });

  it('makes an excepted user’s hijack benign, and says for what reason', () => {
    const exceptions = [{ reason: 'red team, ticket 12', user: 'ada', expiresAt: until }];
    const byLogin = [{ reason: 'red team, ticket 12', user: 'Ada@Example.com', expiresAt: until }];
    assert.equal(judged(stolen, with_({ exceptions }))?.verdict, 'hijack');
    const judgement = judged(stolen, with_({ exceptions: byLogin }));
    assert.equal(judgement?.verdict, 'benign');
    assert.match(judgement.evidence[0]?.detail ?? '', /red team, ticket 12/);
  });

  it('does not let a trusted network speak for another client', () => {
    const judgement = judged(stolen, with_({ trustedAsns: new Set([14061]) }));
    assert.equal(judgement?.verdict, 'hijack');
  });

  it('switches the correction off that counts overlapping signs for less', () => {
    const corrected = (policy: Partial<DetectionPolicy>) =>
      judged(stolen, with_(policy))?.evidence.some(({ code }) => code === 'counted-once');
    assert.equal(corrected({}), true);
    assert.equal(corrected({ switchedOff: new Set(['counted-once']) }), false);
  });

  it('switches evidence off, and overrides thresholds', () => {
    const codes = (policy: Partial<DetectionPolicy>) =>
      judged(stolen, with_(policy))?.evidence.map(({ code }) => code);
    assert.ok(codes({})?.includes('os-changed'));
    assert.ok(!codes({ switchedOff: new Set(['os-changed']) })?.includes('os-changed'));
    assert.equal(judged(stolen, with_({ thresholds: { hijack: 1 } }))?.verdict, 'suspicious');
  });
});
