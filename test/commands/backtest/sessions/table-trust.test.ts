import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeAlone, openPart } from '../../../../src/commands/backtest/parts/part.ts';
import { putTogether } from '../../../../src/commands/backtest/report/report.ts';
import { tableHolds } from '../../../../src/commands/backtest/sessions/table-trust.ts';
import { NO_POLICY } from '../../../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import { openFingerprintSources } from '../../../../src/network/fingerprint-sources.ts';
import { AGENTS } from '../../../domain/builders.ts';

const sources = await openFingerprintSources();

describe('the table of address ranges', () => {
  /** So many addresses, of which the table has every so many-th right. */
  const holds = (addresses: number, rightEvery: number) => {
    const owners = new Map<string, number>();
    for (let i = 0; i < addresses; i += 1) owners.set(`203.0.${i >> 8}.${i & 255}`, i % rightEvery);
    return tableHolds(owners, { lookUpNetwork: () => ({ asn: 0, asOrg: null }) });
  };

  it('is believed where it is wrong about some, or about a few', () => {
    assert.equal(holds(200, 3), true);
    assert.equal(holds(30, 1000), true);
  });

  it('is not believed where nearly all it says is contradicted, however large the log', () => {
    assert.equal(holds(200, 6), false);
    assert.equal(holds(30_000, 6), false);
    assert.equal(holds(30_000, 3), true);
  });

  it('is not asked about ranges, and not blamed for what it does not know', () => {
    const owners = new Map(Array.from({ length: 80 }, (_, i) => [`203.0.113.${i}`, 64_500]));
    assert.equal(tableHolds(owners, { lookUpNetwork: () => null }), true);
    const ranges = new Map([...owners].map(([, asn], i) => [`203.0.${i}/24`, asn]));
    const unasked = () => assert.fail('a range is no address');
    assert.equal(tableHolds(ranges, { lookUpNetwork: unasked }), true);
  });
});

/** An address of a household's, by the table. */
const address = (i: number) => `73.${i}.4.5`;

function event(session: string, i: number, asn: number | null, agent: string, ms = 0) {
  return {
    uuid: `${session}-${i}-${ms}`,
    published: new Date(Date.UTC(2026, 4, 4, 8, i) + ms).toISOString(),
    eventType: 'user.authentication.sso',
    outcome: { result: 'SUCCESS' },
    actor: { id: '00uada', type: 'User', alternateId: 'ada@acme.example' },
    authenticationContext: { externalSessionId: session },
    securityContext: asn === null ? {} : { asNumber: asn, asOrg: 'Deutsche Telekom AG' },
    client: { ipAddress: address(i), userAgent: { rawUserAgent: agent } },
  };
}

describe('what a log with other addresses than the real ones is judged by', () => {
  const told = (addresses: number) => {
    const part = openPart(0, 1, sources);
    for (let i = 1; i <= addresses; i += 1) {
      part.takeValue(event(`elsewhere-${i}`, i, 3320, AGENTS.chromeWindows), { file: 0, line: 0 });
    }
    part.takeValue(event('s1', 100, 7922, AGENTS.chromeWindows), { file: 0, line: 0 });
    part.takeValue(event('s1', 101, null, 'Okta-Integrations', 500), { file: 0, line: 0 });
    const { judged } = putTogether([judgeAlone(part, { policy: NO_POLICY, tuning: TUNING })]);
    return judged.map(({ line }) => line.verdict);
  };

  it('is nothing that the table says: Okta’s own machine is no impostor', () => {
    assert.deepEqual(told(60), []);
  });

  it('is the table, too, where it was not found wrong', () => {
    assert.deepEqual(told(3), ['hijack']);
  });
});
