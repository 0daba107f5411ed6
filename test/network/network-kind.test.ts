import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Network, NetworkService } from '../../src/domain/session/event.ts';
import type { NetworkKind } from '../../src/domain/session/fingerprint.ts';
import { networkClassifier } from '../../src/network/network-kind.ts';

const NOTHING: Network = {
  asn: null,
  asOrg: null,
  isp: null,
  domain: null,
  isProxy: null,
  services: [],
};
const named = (asOrg: string, asn: number | null = null): Network => ({ ...NOTHING, asn, asOrg });
const service = (
  type: string,
  operator: string | null,
  anonymous: boolean | null,
): NetworkService => ({
  type,
  operator,
  anonymous,
});

const NAMES: [NetworkKind, Network][] = [
  ['hosting', named('DigitalOcean, LLC')],
  ['hosting', named('Amazon.com, Inc.', 16509)],
  ['hosting', named('Acme Cloud Hosting')],
  ['hosting', named('QuickServers VPS Ltd')],
  ['vpn', named('M247 Europe SRL')],
  ['vpn', named('Example VPN Services')],
  ['anonymiser', named('Tor Exit Node Project')],
  ['zero-trust', named('ZSCALER, INC.')],
  ['zero-trust', named('Netskope Inc')],
  ['zero-trust', named('Cloudflare, Inc.', 13335)],
  ['relay', named('Akamai Technologies, Inc.', 36183)],
  ['relay', named('Akamai International B.V.', 20940)],
  ['mobile', named('T-Mobile USA, Inc.')],
  ['mobile', named('Vodacom Mobile')],
  ['roaming', named('Truphone Limited')],
  ['roaming', named('Some Travel eSIM Ltd')],
  ['roaming', named('Gogo Inflight Internet')],
  ['roaming', named('Viasat, Inc.', 7155)],
  ['mobile', named('Space Exploration Technologies Corporation', 14593)],
  ['residential', named('Telesim Telecom sp. z o.o.')],
  ['residential', named('Comcast Cable Communications, LLC')],
  ['residential', named('British Telecommunications PLC')],
  ['residential', named('Afrihost SP (Pty) Ltd')],
  ['business', named('Example University')],
  ['business', named('BT The Cloud')],
  ['business', named('Guest-Tek Interactive Entertainment')],
  // A name that speaks for an ordinary network is believed before the number.
  ['business', named('Guest-Tek Interactive Entertainment', 30633)],
  ['residential', named('Example Broadband', 30633)],
  ['hosting', named('Zorgblat', 30633)],
  ['hosting', named('Input Output Flood LLC', 53755)],
  ['hosting', named('WholeSale Internet, Inc.')],
  ['residential', named('Comcast Cable Communications, LLC', 53755)],
  ['hosting', named('SAKURA Internet Inc.', 9370)],
  ['hosting', named('GLOBAL INTERNET SOLUTIONS LLC', 207713)],
  ['hosting', named('CIZGI TELEKOMUNIKASYON ANONIM SIRKETI', 34619)],
  ['okta', named('Okta, Inc.')],
  // As registries write them: a part of a name is not the name.
  ['hosting', named('AfriCloud LLC', 209179)],
  ['hosting', named('Google LLC', 394089)],
  ['unknown', named('Bytedance Inc.', 396986)],
  ['residential', named('AMAZONIA TELECOMUNICACOES LTDA')],
  ['residential', named('Omaezaki Cable Television Co.Ltd')],
  ['residential', named('UMBRELLA CABLE SYSTEMS PVT LTD')],
  ['residential', named('KDDI CORPORATION', 2516)],
  ['residential', named('SCALEWAY S.A.S.', 29447)],
  ['residential', named('Iliad Italia S.p.A.')],
  ['hosting', named('Scaleway SAS', 12876)],
  ['residential', named('Philippine Long Distance Telephone Co.', 9299)],
  ['business', named('Ionion University')],
  ['business', named('Palo Alto Unified School District')],
  ['business', named('State Farm Mutual Automobile Insurance Company')],
  ['unknown', named('Healthcare Management Administrators, Inc.')],
  ['unknown', named('Wasserversorgung Bayerischer Wald')],
  ['unknown', named('OPTAGE Inc.', 17511)],
  ['unknown', named('Tele Columbus AG', 16202)],
  ['unknown', named('Zorgblat')],
  ['unknown', NOTHING],
];

describe('the kind of a network', () => {
  const kindOf = networkClassifier();
  for (const [kind, network] of NAMES) {
    it(`is ${kind}: ${network.asOrg ?? 'nothing said'}`, () => {
      assert.equal(kindOf(network), kind);
      assert.equal(kindOf(network), kind);
    });
  }

  const SERVICES: [string, NetworkKind, NetworkService[]][] = [
    ['Tor', 'anonymiser', [service('TOR', null, true)]],
    ['an anonymous tunnel without an operator', 'anonymiser', [service('PROXY', null, true)]],
    ['a residential proxy', 'anonymiser', [service('RESIDENTIAL_PROXY', 'SOMEBODY', true)]],
    ['a named VPN', 'vpn', [service('VPN', 'NORD_VPN', true)]],
    ['WARP, which calls itself anonymous', 'zero-trust', [service('WARP_VPN', 'CLOUDFLARE', true)]],
    ['iboss', 'zero-trust', [service('IBOSS_VPN', 'IBOSS', false)]],
  ];
  for (const [what, kind, services] of SERVICES) {
    it(`is ${kind} where Okta says: ${what}`, () => {
      assert.equal(kindOf({ ...named('Comcast Cable Communications, LLC', 7922), services }), kind);
    });
  }

  it('is what the network is known to carry where Okta cannot name the operator of a tunnel', () => {
    const tunnelIn = (network: Network, type: string) =>
      kindOf({ ...network, services: [service(type, null, true)] });
    assert.equal(tunnelIn(named('Datacamp Limited', 212238), 'VPN'), 'vpn');
    assert.equal(tunnelIn(named('Datacamp Limited', 212238), 'PROXY'), 'anonymiser');
    assert.equal(tunnelIn(named('Zscaler Switzerland GmbH', 62044), 'PROXY'), 'zero-trust');
    assert.equal(tunnelIn(named('Akamai Technologies, Inc.', 36183), 'VPN'), 'relay');
    assert.equal(tunnelIn(named('Hetzner Online GmbH', 24940), 'VPN'), 'anonymiser');
    const nordOnCloudflare = [service('VPN', 'NORD_VPN', true)];
    assert.equal(
      kindOf({ ...named('Cloudflare, Inc.', 13335), services: nordOnCloudflare }),
      'vpn',
    );
  });

  it('is what the number says where a company VPN is not anonymous', () => {
    assert.equal(
      kindOf({ ...named('Comcast', 7922), services: [service('VPN', 'ACME', false)] }),
      'residential',
    );
  });
});
