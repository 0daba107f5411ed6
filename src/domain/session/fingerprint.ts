import type { LogEvent, Network } from './event.ts';

/** What the sender of a request is, as far as its user agent tells. */
export type ClientKind =
  | 'browser'
  | 'script'
  | 'native'
  | 'okta-agent'
  | 'okta-internal'
  | 'unknown';

export type OsFamily = 'Windows' | 'macOS' | 'iOS' | 'Android' | 'Linux' | 'ChromeOS';

export type DeviceClass = 'desktop' | 'phone' | 'tablet' | 'unknown';

/** A user agent taken apart; `null` where it does not say. */
export type ParsedUserAgent = {
  /** The header itself; all events that carry it share one copy. */
  readonly raw: string | null;
  readonly kind: ClientKind;
  /** `Chrome`, `Edge`, `Firefox`, `Safari`, `python-requests`, …: never with a version. */
  readonly family: string | null;
  readonly major: number | null;
  readonly os: OsFamily | null;
  readonly deviceClass: DeviceClass;
  /** An application or its browser view (WebView, WKWebView, Electron): hands over to the browser. */
  readonly embedded: boolean;
};

/**
 * What kind of network an address belongs to. `anonymiser` is Tor, an anonymous or residential proxy;
 * `vpn` a commercial VPN; `zero-trust` a company's cloud egress (Zscaler, Netskope, WARP);
 * `relay` iCloud Private Relay; `roaming` a travel SIM's carrier or a satellite's, whose customers are anywhere;
 * `okta` Okta's own address.
 */
export type NetworkKind =
  | 'hosting'
  | 'anonymiser'
  | 'vpn'
  | 'zero-trust'
  | 'relay'
  | 'mobile'
  | 'roaming'
  | 'residential'
  | 'business'
  | 'okta'
  | 'unknown';

/** What a session looks like from one client at one moment. `null` is "not said", never "none". */
export type Fingerprint = {
  readonly asn: number | null;
  readonly asOrg: string | null;
  /** `okta`: the event said so; `table`: the service's own ranges said so, and Okta's word wins over it. */
  readonly asnSource: 'okta' | 'table' | null;
  readonly networkKind: NetworkKind;
  readonly isProxy: boolean | null;
  /** The raw header, as whoever sent it chose to write it. */
  readonly userAgent: string | null;
  readonly clientKind: ClientKind;
  readonly family: string | null;
  readonly major: number | null;
  readonly os: OsFamily | null;
  readonly deviceClass: DeviceClass;
  readonly embedded: boolean;
  readonly deviceToken: string | null;
  readonly deviceFingerprint: string | null;
  readonly deviceId: string | null;
  readonly deviceManaged: boolean | null;
  readonly country: string | null;
  readonly city: string | null;
  /** Whole degrees: enough for a speed over 500 km, and stable against small shifts of the data. */
  readonly lat: number | null;
  readonly lon: number | null;
};

/** What a network is called, and the kind that follows from it. */
export type NetworkName = Pick<Fingerprint, 'asOrg' | 'networkKind'>;

/** What the pure code cannot know by itself; `src/network` has the real ones. Each must be pure. */
export type FingerprintSources = {
  readonly parseUserAgent: (raw: string) => ParsedUserAgent;
  /** The owner of an address by the service's own tables, for the many events on which Okta says nothing. */
  readonly lookUpNetwork: (ip: string) => { asn: number; asOrg: string | null } | null;
  /** Place of an address by an operator's own City database, or null. */
  readonly lookUpPlace: (ip: string) => {
    country: string | null;
    city: string | null;
    lat: number | null;
    lon: number | null;
  } | null;
  readonly classifyNetwork: (network: Network, ip: string | null) => NetworkKind;
  /** Whether an address is in Okta's published list of its own addresses; null where there is no such list. */
  readonly isOktas: (ip: string) => boolean | null;
};

const NO_USER_AGENT: ParsedUserAgent = {
  raw: null,
  kind: 'unknown',
  family: null,
  major: null,
  os: null,
  deviceClass: 'unknown',
  embedded: false,
};

/** Reduces an event to its fingerprint. Costs a few microseconds when the sources cache. */
export function fingerprintOf(event: LogEvent, sources: FingerprintSources): Fingerprint {
  const { client, device } = event;
  const raw = client.userAgent;
  const agent = raw === null ? NO_USER_AGENT : sources.parseUserAgent(raw);
  const own = event.network.asn;
  const table = own === null && client.ip !== null ? sources.lookUpNetwork(client.ip) : null;
  const network = table === null ? event.network : { ...event.network, ...table };
  const place = placeOf(event, sources);
  return {
    asn: network.asn,
    asOrg: network.asOrg,
    asnSource: own !== null ? 'okta' : table !== null ? 'table' : null,
    networkKind: sources.classifyNetwork(network, client.ip),
    isProxy: network.isProxy,
    userAgent: agent.raw,
    clientKind: agent.kind,
    family: agent.family,
    major: agent.major,
    os: agent.os,
    deviceClass: agent.deviceClass,
    embedded: agent.embedded,
    deviceToken: event.deviceToken,
    deviceFingerprint: event.deviceFingerprint,
    deviceId: device?.id ?? null,
    deviceManaged: device?.managed ?? null,
    country: place?.country ?? null,
    city: place?.city ?? null,
    lat: wholeDegrees(place?.lat),
    lon: wholeDegrees(place?.lon),
  };
}

function placeOf(event: LogEvent, sources: FingerprintSources) {
  const { ip, place: said } = event.client;
  if (said !== null && said.country !== null) return said;
  return ip === null ? null : sources.lookUpPlace(ip);
}

function wholeDegrees(degrees: number | null | undefined): number | null {
  return degrees === null || degrees === undefined ? null : Math.round(degrees);
}

/** Key that is equal where `sameFingerprint` holds, whatever name a network went by. Not meant to be read back. */
export function fingerprintKey(fp: Fingerprint): string {
  return `${fp.asn}|${fp.asnSource}|${fp.networkKind}|${fp.isProxy}|${fp.userAgent}|${fp.deviceToken}|${fp.deviceFingerprint}|${fp.deviceId}|${fp.deviceManaged}|${fp.country}|${fp.city}|${fp.lat}|${fp.lon}`;
}

/** Whether two are equal in all that judging compares; what is read out of the user agent is compared with it. */
export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return (
    a === b ||
    (a.asn === b.asn &&
      a.userAgent === b.userAgent &&
      a.deviceToken === b.deviceToken &&
      a.deviceFingerprint === b.deviceFingerprint &&
      a.deviceId === b.deviceId &&
      a.deviceManaged === b.deviceManaged &&
      a.country === b.country &&
      a.city === b.city &&
      a.lat === b.lat &&
      a.lon === b.lon &&
      a.isProxy === b.isProxy &&
      // One network has more than one name: which of them is told must not depend on which came first.
      a.asOrg === b.asOrg &&
      a.networkKind === b.networkKind &&
      a.asnSource === b.asnSource)
  );
}
