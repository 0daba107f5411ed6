import { describe } from 'node:test';
import { NO_ORG_CONTEXT } from '../../../src/domain/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anEvent,
  change,
  itHolds,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../builders.ts';

const { home, office, neighbour, hosting, vpn, zeroTrust, relay, carrier } = PLACES;
const org = (asn: number, users: number, habitualUsers: number) => ({
  org: {
    ...NO_ORG_CONTEXT,
    activeUsers: 200,
    networks: new Map([[asn, { users, habitualUsers }]]),
  },
});
const proxied = (where: Where) =>
  spell(
    {
      from: where,
      change: (event) => ({ ...event, network: { ...event.network, isProxy: true } }),
    },
    MORNING + 1_800_000,
    3,
  );

describe('evidence from the network', () => {
  itHolds([
    ['a network never used', 'network-new', '+', change({ from: neighbour })],
    ['a network of other days', 'network-known', '-', change({ from: office })],
    [
      'a network of one other day',
      'network-known',
      '-',
      change({ from: neighbour }),
      { baseline: aBaseline(1, [{}, { from: neighbour }]) },
    ],
    ['nobody of the org was ever there', 'network-new-to-org', '+', change({ from: neighbour })],
    [
      'colleagues come from there',
      'network-of-org',
      '-',
      change({ from: neighbour }),
      org(22773, 12, 8),
    ],
    [
      'a few victims’ visits do not make a server the org’s',
      'network-of-org',
      '0',
      change({ from: hosting }),
      org(14061, 4, 1),
    ],
    ['rented servers', 'network-kind', '+', change({ from: hosting })],
    ['a commercial VPN', 'network-kind', '+', change({ from: vpn })],
    ['a company’s egress', 'network-kind', '-', change({ from: zeroTrust })],
    ['a carrier at home', 'network-kind', '-', change({ from: carrier })],
    [
      'Apple’s relay, by Safari on a Mac',
      'network-kind',
      '-',
      change({ from: relay, agent: AGENTS.safariMac }, { agent: AGENTS.safariMac }),
    ],
    ['Apple’s relay, by a Windows machine', 'relay-impossible', '+', change({ from: relay })],
    [
      'what Okta calls a proxy',
      'network-kind',
      '+',
      [...spell({}, MORNING, 3), ...proxied(neighbour)],
    ],
    [
      'network and client together',
      'network-changed-with-client',
      '+',
      change({ from: neighbour, agent: AGENTS.edgeWindows }),
    ],
    ['the network alone', 'network-changed-with-client', '0', change({ from: neighbour })],
    [
      'Okta’s residential proxy category',
      'network-kind',
      '+',
      change({
        from: neighbour,
        change: (event) => ({
          ...event,
          network: {
            ...event.network,
            services: [{ type: 'RESIDENTIAL_PROXY', operator: null, anonymous: true }],
          },
        }),
      }),
    ],
  ]);
});

describe('false alarms that are known: the network', () => {
  itHolds([
    [
      'the same provider under another number',
      'network-new',
      '0',
      change({ from: { ...home, asn: 33491, ip: '2601:18c::1' } }),
      { baseline: aBaseline(0) },
    ],
    [
      'another address of the same network',
      'network-new',
      '0',
      change({ from: { ...home, ip: '73.9.9.9' }, agent: AGENTS.chromeWindowsNext }),
    ],
    [
      'an event without an ASN from an address that had one',
      'network-new',
      '0',
      [
        ...change({ agent: AGENTS.chromeWindowsNext }),
        anEvent({ at: MORNING + 1, from: { ...home, asn: null } }),
      ],
    ],
    [
      'WARP, anonymous on healthy machines',
      'network-kind',
      '-',
      change({
        from: neighbour,
        change: (event) => ({
          ...event,
          network: {
            ...event.network,
            services: [{ type: 'WARP_VPN', operator: 'CLOUDFLARE', anonymous: true }],
          },
        }),
      }),
    ],
  ]);
});
