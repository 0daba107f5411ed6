import type { AsnResponse, CityResponse, Reader } from 'maxmind';
import { ipv4Number, ipv6Network } from '../domain/ip-address.ts';
import type { AsnRecord } from './asn-table.ts';

type Variable = 'GEOIP_ASN_DB' | 'GEOIP_CITY_DB';

/** A database file that cannot be used; `message` says which, where it is named, and what to do. */
export class GeoDatabaseError extends Error {
  override readonly name = 'GeoDatabaseError';
  readonly code = 'geo_database_unusable';
  readonly retryable = false;

  constructor(variable: Variable, path: string, cause: unknown) {
    super(
      `${variable}: ${path} is not a readable MaxMind database (.mmdb, not .gz or .csv). Set it to the ` +
        'path of a GeoLite2/GeoIP2 or DB-IP file, or remove it to go without.',
      { cause },
    );
  }
}

/** An operator's ASN database. Read again when the file changes. Throws `GeoDatabaseError`. */
export async function openAsnDatabase(path: string): Promise<(ip: string) => AsnRecord | null> {
  const reader = await openDatabase<AsnResponse>('GEOIP_ASN_DB', path);
  return (ip) => {
    const found = isAddress(ip) ? reader.get(ip) : null;
    if (found === null || found.autonomous_system_number === undefined) return null;
    return {
      asn: found.autonomous_system_number,
      asOrg: found.autonomous_system_organization ?? null,
    };
  };
}

export type PlaceRecord = {
  readonly country: string | null;
  readonly city: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
};

/** An operator's City database, names in English as Okta writes them. Throws `GeoDatabaseError`. */
export async function openCityDatabase(path: string): Promise<(ip: string) => PlaceRecord | null> {
  const reader = await openDatabase<CityResponse>('GEOIP_CITY_DB', path);
  return (ip) => {
    const found = isAddress(ip) ? reader.get(ip) : null;
    if (found === null) return null;
    return {
      country: found.country?.names?.en ?? null,
      city: found.city?.names?.en ?? null,
      lat: found.location?.latitude ?? null,
      lon: found.location?.longitude ?? null,
    };
  };
}

async function openDatabase<T extends AsnResponse | CityResponse>(
  variable: Variable,
  path: string,
): Promise<Reader<T>> {
  // Loaded only where an operator has such a file.
  const { open } = await import('maxmind');
  try {
    return await open<T>(path, { watchForUpdates: true, watchForUpdatesNonPersistent: true });
  } catch (cause) {
    throw new GeoDatabaseError(variable, path, cause);
  }
}

/** The reader throws on anything else, and addresses in events are sometimes words. */
function isAddress(ip: string): boolean {
  return ipv4Number(ip) !== null || ipv6Network(ip) !== null;
}
