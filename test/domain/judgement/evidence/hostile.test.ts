import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressSet } from '../../../../src/domain/address-set.ts';
import { NO_POLICY } from '../../../../src/domain/judgement/detection-policy.ts';
import { type HostileNetworks, NOTHING_HOSTILE } from '../../../../src/domain/judgement/hostile.ts';
import {
  AGENTS,
  anEvent,
  change,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../../builders.ts';

const { home, abroad } = PLACES;
const hostile = (lists: Partial<HostileNetworks>) => ({
  policy: { ...NO_POLICY, hostile: { ...NOTHING_HOSTILE, ...lists } },
});
const cidrs = (...entries: string[]) => hostile({ addresses: addressSet(entries) });

describe('a hostile address', () => {
  const moved = change({ from: abroad });
  itHolds([
    ['a CIDR of the policy', 'hostile-address', '+', moved, cidrs('83.20.0.0/16')],
    ['a network of the policy', 'hostile-address', '+', moved, hostile({ asns: new Set([5617]) })],
    [
      'an entry of the file',
      'hostile-address',
      '+',
      moved,
      hostile({ file: '/etc/bad.txt', listed: addressSet(['83.20.1.1']) }),
    ],
    ['an address elsewhere', 'hostile-address', '0', moved, cidrs('83.21.0.0/16')],
  ]);

  it('has a session judged that begins there, on the user’s own network with the user’s own client', () => {
    const start = [
      anEvent({ type: 'user.session.start', from: home }),
      ...spell({}, MORNING + MINUTE),
    ];
    assert.equal(judged(start), null);
    const judgement = judged(start, cidrs('73.1.1.0/24'));
    assert.equal(judgement?.findings[0]?.trigger, 'start');
    const [first] = judgement?.evidence ?? [];
    assert.equal(first?.code, 'hostile-address');
    assert.equal(
      first?.detail,
      '73.1.1.1 is hostile by the company’s own list: hostile_cidrs names it as 73.1.1.0/24',
    );
  });

  it('has a session judged that goes on there, though neither network nor client changes', () => {
    const there = { ...home, ip: '73.1.1.9' };
    const moved = [...spell({}, MORNING), ...spell({ from: there }, MORNING + 20 * MINUTE)];
    assert.equal(judged(moved), null);
    const judgement = judged(
      moved,
      hostile({ file: '/etc/bad.txt', listed: addressSet(['73.1.1.9']) }),
    );
    assert.match(
      judgement?.evidence[0]?.detail ?? '',
      /^73\.1\.1\.9 is hostile .* bad\.txt names it$/,
    );
  });

  it('of somebody new makes a sign-in suspicious, and alone no hijack', () => {
    const start = spell(
      { type: 'user.session.start', from: abroad, agent: AGENTS.chromeWindows },
      MORNING,
      1,
    );
    const judgement = judged(start, cidrs('83.20.1.1'));
    assert.equal(judgement?.verdict, 'suspicious');
    assert.equal(judged(start)?.verdict ?? 'benign', 'benign');
  });

  it('is the stranger’s side, also where it came first', () => {
    const judgement = judged(
      change({}, { from: abroad, type: 'user.session.start' }),
      cidrs('83.20.1.1'),
    );
    assert.equal(judgement?.findings[0]?.stranger.ip, '83.20.1.1');
    assert.ok(judgement?.evidence.some(({ code }) => code === 'hostile-address'));
  });
});
