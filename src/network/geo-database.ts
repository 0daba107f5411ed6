import type { AsnResponse, CityResponse, Reader } from 'maxmind';
import { ipv4Number, ipv6Network } from '../domain/ip-address.ts';
import type { AsnRecord } from './asn-table.ts';
import { type Following, followFile } from './followed-file.ts';

export const GEO_VARIABLES = ['GEOIP_ASN_DB', 'GEOIP_CITY_DB', 'OKTA_IP_RANGES'] as const;
export type GeoVariable = (typeof GEO_VARIABLES)[number];

/** A database file that cannot be used; `message` says which, where it is named, and what to do. */
export class GeoDatabaseError extends Error {
  override readonly name = 'GeoDatabaseError';
  readonly code = 'geo_database_unusable';
  readonly retryable = false;

  constructor({ variable, path, wanted }: OperatorsFile, cause: unknown) {
    super(`${variable}: ${path} is not ${wanted}, or remove it to go without.`, { cause });
  }
}

export type OperatorsFile = {
  readonly variable: GeoVariable;
  readonly path: string;
  /** What the file has to be; the error says it after `is not`. */
  readonly wanted: string;
};

const MAXMIND =
  'a readable MaxMind database (.mmdb, not .gz or .csv). Set it to the path of a GeoLite2/GeoIP2 or DB-IP file';

/**
 * Opens an operator's ASN database.
 * @param following without it, the file is read once
 * @throws GeoDatabaseError where it cannot be used and is not followed
 */
export async function openAsnDatabase(
  path: string,
  following: Following | null = null,
): Promise<(ip: string) => AsnRecord | null> {
  const lookUp = await openDatabase<AsnResponse>('GEOIP_ASN_DB', path, following);
  return (ip) => {
    const found = lookUp(ip);
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

/** Opens an operator's City database, with names in English as Okta writes them. Parameters as in `openAsnDatabase`. */
export async function openCityDatabase(
  path: string,
  following: Following | null = null,
): Promise<(ip: string) => PlaceRecord | null> {
  const lookUp = await openDatabase<CityResponse>('GEOIP_CITY_DB', path, following);
  return (ip) => {
    const found = lookUp(ip);
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
  variable: GeoVariable,
  path: string,
  following: Following | null,
): Promise<(ip: string) => T | null> {
  const held = await openOperatorsFile(
    { variable, path, wanted: MAXMIND },
    {
      following,
      read: async () => {
        // Loaded only where an operator has such a file.
        const { open } = await import('maxmind');
        return open<T>(path);
      },
    },
  );
  return (ip) => {
    const reader = held();
    return reader === null ? null : lookUpIn(reader, ip);
  };
}

/**
 * Returns a function that gives the file's content when it was last usable; null where it never was.
 * @throws GeoDatabaseError where it cannot be used and is not followed
 */
export async function openOperatorsFile<T>(
  file: OperatorsFile,
  how: { readonly read: () => Promise<T>; readonly following: Following | null },
): Promise<() => T | null> {
  const read = async () => {
    try {
      return await how.read();
    } catch (cause) {
      throw new GeoDatabaseError(file, cause);
    }
  };
  const { following } = how;
  if (following === null) {
    const only = await read();
    return () => only;
  }
  return followFile({ path: file.path, name: file.variable, read }, following);
}

function lookUpIn<T extends AsnResponse | CityResponse>(reader: Reader<T>, ip: string): T | null {
  if (!isAddress(ip)) return null;
  try {
    return reader.get(ip);
  } catch {
    // The file was overwritten while in use; a delivery must not be lost because a network's name is missing.
    return null;
  }
}

/** Whether it is an address: the reader throws on anything else, and addresses in events are sometimes words. */
function isAddress(ip: string): boolean {
  return ipv4Number(ip) !== null || ipv6Network(ip) !== null;
}
