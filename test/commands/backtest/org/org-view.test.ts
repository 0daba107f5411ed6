import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countBefore, orgHabitsOf } from '../../../../src/commands/backtest/org/org-view.ts';
import { openPart, type Part } from '../../../../src/commands/backtest/parts/part.ts';
import { allOwners, ownerOf } from '../../../../src/commands/backtest/sessions/owners.ts';
import { openFingerprintSources } from '../../../../src/network/fingerprint-sources.ts';

const sources = await openFingerprintSources();
const AT = (hours: number) => new Date(Date.UTC(2026, 4, 4) + hours * 3_600_000).toISOString();

function event(
  user: string,
  hours: number,
  ip: string,
  over: { asn?: number; result?: string; session?: string } = {},
) {
  const { asn = null, result = 'SUCCESS', session = `idx${user}` } = over;
  return {
    uuid: `${user}-${hours}-${ip}`,
    published: AT(hours),
    eventType: 'user.authentication.sso',
    actor: { id: user, type: 'User', alternateId: `${user}@acme.example` },
    client: { ipAddress: ip, userAgent: { rawUserAgent: 'Mozilla/5.0' } },
    outcome: { result },
    authenticationContext: { externalSessionId: session },
    securityContext: { asNumber: asn },
    debugContext: { debugData: { dtHash: `token of ${user === 'cleo' ? 'ada' : user}` } },
  };
}

function partWith(...events: ReturnType<typeof event>[]): Part {
  const part = openPart(0, 1, sources);
  for (const [line, one] of events.entries()) part.takeValue(one, { file: 0, line });
  return part;
}

describe('the org, put together from two parts', () => {
  const parts = [
    partWith(
      event('ada', 1, '198.18.2.1', { asn: 64500 }),
      event('ada', 30, '198.18.2.1', { asn: 64500 }),
    ),
    partWith(
      event('ben', 2, '198.18.2.1', { result: 'FAILURE', session: 'unknown' }),
      event('ben', 5, '198.18.2.1'),
      event('cleo', 3, '198.51.100.7', { asn: 64501 }),
    ),
  ];
  const owners = allOwners(parts.map((part) => part.owners()));
  const habits = orgHabitsOf(parts.map((part) => part.share(owners)));
  const at = (hours: number) => Date.parse(AT(hours));

  it('counts people on a network, and those who came on a second day, as of a moment', () => {
    const network = habits.networks.get(64500);
    assert.equal(countBefore(network?.first, at(1)), 0);
    assert.equal(countBefore(network?.first, at(4)), 1);
    assert.equal(
      countBefore(network?.first, at(6)),
      2,
      'Okta’s word about the address holds for Ben too',
    );
    assert.equal(countBefore(network?.secondDay, at(29)), 0);
    assert.equal(countBefore(network?.secondDay, at(31)), 1);
  });

  it('forgets a failure once the person succeeded', () => {
    const address = habits.addresses.get('198.18.2.1');
    const failed = (hours: number) =>
      countBefore(address?.failedFirst, at(hours)) -
      countBefore(address?.succeededAfter, at(hours));
    assert.deepEqual([failed(2), failed(4), failed(6)], [0, 1, 0]);
    assert.equal(countBefore(address?.succeeded, at(6)), 2);
  });

  it('keeps addresses and devices that more than one person used, and no others', () => {
    assert.deepEqual([...habits.addresses.keys()], ['198.18.2.1']);
    assert.deepEqual([...habits.devices.keys()], ['token of ada']);
  });

  it('knows the owner of an address’s neighbours', () => {
    assert.equal(ownerOf('198.18.2.77', owners), 64500);
    assert.equal(ownerOf('203.0.113.1', owners), null);
  });
});
