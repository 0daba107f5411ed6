/** A person's client: everything that Okta sees of a browser and its network. */
import UAParser from 'ua-parser-js';
import type { Json, JsonObject } from '../../openapi/json.ts';

export type BrowserClient = {
  readonly ip: string;
  readonly userAgent: string;
  readonly asn?: number | null;
  readonly asOrg?: string | null;
  readonly isProxy?: boolean | null;
  /** Anonymisers Okta knows behind the address; shown in `ipDetails` and `debugData.tunnels`. */
  readonly services?: readonly NetworkService[];
  /** Value of `debugData.dtHash`; a thief with the whole cookie jar has the victim's. */
  readonly deviceToken?: string | null;
  /** Value of `debugData.deviceFingerprint`; computed in the browser, so not stolen with cookies. */
  readonly deviceFingerprint?: string | null;
  readonly place?: Place | null;
};

export type Place = {
  readonly country: string;
  readonly state?: string | null;
  readonly city?: string | null;
  readonly lat: number;
  readonly lon: number;
};

export type NetworkService = {
  /** `VPN`, `Proxy`, `Tor`, `Residential Proxy`. */
  readonly type: string;
  readonly operator?: string | null;
  readonly isAnonymous?: boolean | null;
};

/** Returns the parts of a log event that come from the client, in the System Log's shape. */
export function clientParts(client: BrowserClient): JsonObject {
  const place = geographicalContext(client.place ?? null);
  return {
    client: {
      userAgent: userAgentInOktasWords(client.userAgent),
      zone: 'null',
      device: deviceKind(client.userAgent),
      id: null,
      ipAddress: client.ip,
      geographicalContext: place,
    },
    device: null,
    securityContext: securityContext(client),
    request: {
      ipChain: [
        {
          ip: client.ip,
          geographicalContext: place,
          version: client.ip.includes(':') ? 'V6' : 'V4',
          source: null,
        },
      ],
    },
  };
}

/** Returns the `debugData` that comes from the client; all values are texts, as in every real sample. */
export function clientDebugData(client: BrowserClient): { [key: string]: Json } {
  return {
    ...(client.deviceToken == null ? {} : { dtHash: client.deviceToken }),
    ...(client.deviceFingerprint == null ? {} : { deviceFingerprint: client.deviceFingerprint }),
    ...(client.services === undefined ? {} : { tunnels: tunnels(client.services) }),
  };
}

function tunnels(services: readonly NetworkService[]): string {
  return JSON.stringify(
    services.map(({ type, operator, isAnonymous }) => ({
      operator: operator ?? null,
      type: type.toUpperCase().replaceAll(' ', '_'),
      anonymous: isAnonymous ?? null,
    })),
  );
}

function securityContext(client: BrowserClient): JsonObject {
  const network = {
    asNumber: client.asn ?? null,
    asOrg: client.asOrg ?? null,
    isp: client.asOrg ?? null,
    domain: null,
  };
  const services = client.services?.map(({ type, operator, isAnonymous }) => ({
    type,
    operator: operator ?? null,
    isAnonymous: isAnonymous ?? null,
  }));
  return {
    ...network,
    isProxy: client.isProxy ?? null,
    ...(services === undefined ? {} : { ipDetails: { ...network, ipServiceCategories: services } }),
  };
}

function geographicalContext(place: Place | null): JsonObject | null {
  if (place === null) return null;
  return {
    city: place.city ?? null,
    state: place.state ?? null,
    country: place.country,
    postalCode: null,
    geolocation: { lat: place.lat, lon: place.lon },
  };
}

function userAgentInOktasWords(raw: string): JsonObject {
  const { browser, os } = new UAParser(raw).getResult();
  const name = (browser.name ?? 'UNKNOWN').toUpperCase().replaceAll(' ', '_');
  const system = os.name === 'Mac OS' ? 'Mac OS X' : os.name;
  const version = os.name === 'Windows' && os.version !== undefined ? ` ${os.version}` : '';
  return {
    rawUserAgent: raw,
    os: system === undefined ? 'Unknown' : `${system}${version}`,
    browser: name,
  };
}

function deviceKind(raw: string): string {
  const type = new UAParser(raw).getDevice().type;
  if (type === 'mobile') return 'Mobile';
  if (type === 'tablet') return 'Tablet';
  return /Mozilla\//.test(raw) ? 'Computer' : 'Unknown';
}
