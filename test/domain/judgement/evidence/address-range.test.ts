import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JudgeContext } from '../../../../src/domain/judgement/judge-context.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  change,
  itHolds,
  judged,
  MORNING,
  ownAt,
  PLACES,
} from '../../builders.ts';

const { home, office, neighbour, carrier, hosting, vpn } = PLACES;
/** Another street of the provider's, in the same part of its addresses; and one in another part. */
const nearHome = { ...home, ip: '73.1.200.9' };
const farFromHome = { ...home, ip: '73.200.5.9' };
const usualNeighbour = { baseline: aBaseline(20, [{}, { from: neighbour }]) };
const edge = { agent: AGENTS.edgeWindows };
const opened = (from: typeof home) => [
  anEvent({ type: 'user.session.start', at: MORNING, from, agent: AGENTS.firefoxLinux }),
];

describe('evidence from the part of a provider’s addresses', () => {
  itHolds([
    [
      'a network of other days, in a part where the user never was',
      'address-range',
      '+',
      change({ from: neighbour }),
      usualNeighbour,
    ],
    [
      'the same in a part where they were',
      'address-range',
      '0',
      change({ from: { ...neighbour, ip: '68.0.99.1' } }),
      { ...usualNeighbour, ownAddresses: ownAt(home, neighbour) },
    ],
    [
      'a carrier of other days, in such a part',
      'address-range',
      '+',
      change({ from: carrier }),
      { baseline: aBaseline(20, [{}, { from: carrier }]) },
    ],
    [
      'a commercial VPN of other days, whose exits are anywhere',
      'address-range',
      '0',
      change({ from: vpn }),
      { baseline: aBaseline(20, [{}, { from: vpn }]) },
    ],
    ['a network that is new as a whole', 'address-range', '0', change({ from: neighbour })],
    [
      'one that is new by its number only',
      'address-range',
      '-',
      change({ from: { ...home, asn: 33491, asOrg: 'Comcast Cable' } }, { from: office }),
    ],
    [
      'one that is new by its name as well, whose addresses are beside the user’s',
      'address-range',
      '0',
      change({ from: { ...neighbour, ip: nearHome.ip } }),
    ],
    [
      'a sign-in from such a one',
      'address-range',
      '0',
      opened({ ...neighbour, ip: nearHome.ip, country: 'Canada' }),
    ],
    [
      'another client in a part of the same network where the user never was',
      'address-range',
      '+',
      change({ ...edge, from: farFromHome }),
    ],
    [
      'another client in the user’s part of it, but not in their range',
      'address-range',
      '0',
      change({ ...edge, from: nearHome }, { from: farFromHome }),
    ],
    ['another client at home', 'address-range', '-', change(edge)],
    [
      'a sign-in beside where the user is on other days',
      'address-range',
      '-',
      opened({ ...nearHome, asn: 33491, country: 'Canada' }),
    ],
    [
      'a sign-in in a cloud’s block, where the user has a server, and half the world another',
      'address-range',
      '0',
      opened({ ...hosting, ip: '138.68.200.1' }),
      { ownAddresses: ownAt(home, hosting) },
    ],
    [
      'nothing known of somebody new',
      'address-range',
      '0',
      change({ from: neighbour }),
      { baseline: aBaseline(1, [{}, { from: neighbour }]) },
    ],
  ]);
});

describe('evidence from where a session was opened', () => {
  itHolds([
    [
      'a sign-in on a household’s line',
      'ordinary-start',
      '-',
      opened({ ...neighbour, country: 'Canada' }),
    ],
    ['a sign-in from a rented server', 'ordinary-start', '0', opened(hosting)],
    ['a move', 'ordinary-start', '0', change({ from: neighbour })],
  ]);
});

describe('where in a provider’s addresses the other side is, is said once', () => {
  const saidOf = (events: readonly LogEvent[], overrides: Partial<JudgeContext> = {}) =>
    (judged(events, overrides)?.evidence ?? [])
      .filter(({ code }) => code === 'network-known' || code === 'address-range')
      .map(({ detail }) => detail)
      .toSorted();

  it('of a network of other days, in a part where the user never was', () => {
    assert.deepEqual(saidOf(change({ from: neighbour }), usualNeighbour), [
      'Cox Communications Inc. (AS22773) is a network this user has on other days',
      'in a part of the provider’s addresses where this user is on no other day',
    ]);
  });

  it('of one that is new by its number only', () => {
    const renumbered = { ...home, asn: 33491 };
    assert.deepEqual(saidOf(change({ from: renumbered }, { from: office })), [
      'Comcast Cable Communications, LLC (AS33491) is a network this user has on other days',
      'in a range of addresses where this user is on other days',
    ]);
  });

  it('of the network that a session begins on', () => {
    assert.deepEqual(saidOf(opened({ ...home, asn: 33491, country: 'Canada' })), [
      'Comcast Cable Communications, LLC (AS33491) is a network this user has on other days',
      'in a range of addresses where this user is on other days',
    ]);
  });

  it('of addresses of the user’s that go by the name of a provider who is new to them', () => {
    const renamed = { ...home, asn: 64561, asOrg: 'Albion Broadband' };
    assert.deepEqual(saidOf(change({ from: renamed }, { from: office })), [
      'in a range of addresses where this user is on other days, though under another provider’s name',
    ]);
  });

  it('where only the range is not the user’s, with the network', () => {
    const besides = change({ from: { ...neighbour, ip: '68.0.99.1' } });
    const own = { ...usualNeighbour, ownAddresses: ownAt(home, neighbour) };
    assert.deepEqual(saidOf(besides, own), [
      'this user is on Cox Communications Inc. (AS22773) on other days, but never in this range of addresses',
    ]);
  });
});
