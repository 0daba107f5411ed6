/** Networks and cities of the simulated world, and what a request shows of them. */
import { NETWORK_LIST } from './network-list.ts';
import type { Random } from './random.ts';

export type NetworkKind =
  | 'residential'
  | 'mobile'
  | 'office'
  | 'hosting'
  | 'vpn'
  | 'tor'
  | 'sase'
  | 'relay'
  | 'satellite'
  | 'travel-sim';

export type Network = {
  readonly asn: number;
  readonly kind: NetworkKind;
  readonly country: string;
  readonly org: string;
  readonly v4: readonly string[];
  /** First address of an IPv6 block, or null where the network has none. */
  readonly v6: string | null;
};

export type City = {
  readonly city: string;
  readonly state: string;
  readonly country: string;
  /** ISO 3166 code, the key networks are found by. */
  readonly code: string;
  readonly lat: number;
  readonly lon: number;
  /** Hours ahead of UTC, summer time ignored. */
  readonly utcOffset: number;
};

/** Where a request comes from: one address on one network, and where it is said to be. */
export type Attachment = {
  readonly network: Network;
  readonly ip: string;
  readonly place: City;
  /** What an address database says of the service behind it, e.g. a named VPN. */
  readonly service: { type: string; operator: string | null; anonymous: boolean } | null;
};

export const NETWORKS: readonly Network[] = NETWORK_LIST.trim()
  .split('\n')
  .map((line) => {
    const [asn = '', kind = '', country = '', org = '', v4 = '', v6 = ''] = line.split('|');
    return {
      asn: Number(asn),
      kind: kind as NetworkKind,
      country,
      org,
      v4: v4.split(' '),
      v6: v6 === '' ? null : v6,
    };
  });

const CITY_ROWS: readonly (readonly [string, string, string, string, number, number, number])[] = [
  ['New York', 'New York', 'United States', 'US', 40.71, -74.01, -5],
  ['Chicago', 'Illinois', 'United States', 'US', 41.88, -87.63, -6],
  ['Denver', 'Colorado', 'United States', 'US', 39.74, -104.99, -7],
  ['Seattle', 'Washington', 'United States', 'US', 47.61, -122.33, -8],
  ['Austin', 'Texas', 'United States', 'US', 30.27, -97.74, -6],
  ['Toronto', 'Ontario', 'Canada', 'CA', 43.65, -79.38, -5],
  ['Vancouver', 'British Columbia', 'Canada', 'CA', 49.28, -123.12, -8],
  ['London', 'England', 'United Kingdom', 'GB', 51.51, -0.13, 0],
  ['Manchester', 'England', 'United Kingdom', 'GB', 53.48, -2.24, 0],
  ['Berlin', 'Land Berlin', 'Germany', 'DE', 52.52, 13.4, 1],
  ['Munich', 'Bavaria', 'Germany', 'DE', 48.14, 11.58, 1],
  ['Paris', 'Île-de-France', 'France', 'FR', 48.86, 2.35, 1],
  ['Lyon', 'Auvergne-Rhône-Alpes', 'France', 'FR', 45.76, 4.84, 1],
  ['Madrid', 'Madrid', 'Spain', 'ES', 40.42, -3.7, 1],
  ['Amsterdam', 'North Holland', 'The Netherlands', 'NL', 52.37, 4.9, 1],
  ['Warsaw', 'Mazovia', 'Poland', 'PL', 52.23, 21.01, 1],
  ['Milan', 'Lombardy', 'Italy', 'IT', 45.46, 9.19, 1],
  ['Tokyo', 'Tokyo', 'Japan', 'JP', 35.68, 139.69, 9],
  ['Sydney', 'New South Wales', 'Australia', 'AU', -33.87, 151.21, 10],
  ['Bengaluru', 'Karnataka', 'India', 'IN', 12.97, 77.59, 5.5],
  ['São Paulo', 'São Paulo', 'Brazil', 'BR', -23.55, -46.63, -3],
  ['Cairo', 'Cairo Governorate', 'Egypt', 'EG', 30.04, 31.24, 2],
  ['Lagos', 'Lagos', 'Nigeria', 'NG', 6.52, 3.38, 1],
  ['Moscow', 'Moscow', 'Russia', 'RU', 55.76, 37.62, 3],
  ['Kyiv', 'Kyiv City', 'Ukraine', 'UA', 50.45, 30.52, 2],
  ['Hanoi', 'Hanoi', 'Vietnam', 'VN', 21.03, 105.85, 7],
  ['Istanbul', 'Istanbul', 'Turkey', 'TR', 41.01, 28.98, 3],
  ['Bucharest', 'București', 'Romania', 'RO', 44.43, 26.1, 2],
  ['Lima', 'Lima', 'Peru', 'PE', -12.05, -77.04, -5],
  ['Zurich', 'Zurich', 'Switzerland', 'CH', 47.37, 8.54, 1],
  ['Stockholm', 'Stockholm', 'Sweden', 'SE', 59.33, 18.06, 1],
  ['Ashburn', 'Virginia', 'United States', 'US', 39.04, -77.49, -5],
];

export const CITIES: readonly City[] = CITY_ROWS.map(
  ([city, state, country, code, lat, lon, utcOffset]) => ({
    city,
    state,
    country,
    code,
    lat,
    lon,
    utcOffset,
  }),
);

/** Cities in which companies of the simulation have their people. */
export const HOME_CITIES = CITIES.slice(0, 21);
/** Cities that thieves work from when they work from home. */
export const FAR_CITIES = CITIES.slice(20, 29);

export function networksOf(kinds: readonly NetworkKind[], country?: string): readonly Network[] {
  const found = NETWORKS.filter(
    (network) =>
      kinds.includes(network.kind) && (country === undefined || network.country === country),
  );
  if (found.length > 0) return found;
  return NETWORKS.filter((network) => kinds.includes(network.kind));
}

export function networkByAsn(asn: number): Network {
  const found = NETWORKS.find((network) => network.asn === asn);
  if (found === undefined) throw new RangeError(`AS${asn} is not in the list of networks`);
  return found;
}

/** A fresh address of the network. A home keeps it for weeks, a phone for an hour. */
export function addressOf(r: Random, network: Network): string {
  const [base = '0.0.0.0', bits = '24'] = r.pick(network.v4).split('/');
  const octets = base.split('.').map(Number);
  const start = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const at = start + r.whole(1, 2 ** (32 - Number(bits)) - 2);
  return [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.');
}

/** An IPv6 address of the network, or null where it has none. */
export function addressV6Of(r: Random, network: Network): string | null {
  if (network.v6 === null) return null;
  const given = network.v6.replace(/::$/, '').split(':');
  const groups = [...given, '0', '0'].slice(0, 3);
  while (groups.length < 8) groups.push(r.whole(1, 0xffff).toString(16));
  return groups.join(':');
}

export function attach(r: Random, network: Network, place: City): Attachment {
  return { network, ip: addressOf(r, network), place, service: serviceOf(r, network) };
}

const VPN_OPERATORS = ['NORD_VPN', 'EXPRESS_VPN', 'SURFSHARK_VPN', 'PROTON_VPN', 'MULLVAD_VPN'];

function serviceOf(r: Random, network: Network): Attachment['service'] {
  if (network.kind === 'vpn') {
    return { type: 'VPN', operator: r.pick(VPN_OPERATORS), anonymous: true };
  }
  if (network.kind === 'tor') return { type: 'TOR', operator: null, anonymous: true };
  if (network.kind === 'relay') {
    return { type: 'VPN', operator: 'APPLE_ICLOUD_RELAY_PROXY', anonymous: true };
  }
  if (network.asn === 13335) return { type: 'VPN', operator: 'WARP_VPN', anonymous: true };
  if (network.kind === 'sase') {
    const operator = network.asn === 55256 ? 'NETSKOPE' : 'ZSCALER_PROXY';
    return { type: 'PROXY', operator, anonymous: false };
  }
  return null;
}

export function cityByName(city: string): City {
  const found = CITIES.find((candidate) => candidate.city === city);
  if (found === undefined) throw new RangeError(`${city} is not in the list of cities`);
  return found;
}
