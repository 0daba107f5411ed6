import type { FingerprintSources } from '../domain/session/fingerprint.ts';
import { openAsnRanges } from './asn.ts';
import { type GeoFollowing, openAsnDatabase, openCityDatabase } from './geo-database.ts';
import { networkClassifier } from './network-kind.ts';
import { userAgentParser } from './user-agent.ts';

export type GeoFiles = { readonly asn?: string | undefined; readonly city?: string | undefined };

/**
 * Everything a fingerprint is made from beside the event. An operator's databases come before the open
 * ranges.
 * @param following without it, the files are read once
 * @throws GeoDatabaseError when a named file cannot be used and is not followed
 */
export async function openFingerprintSources(
  { asn, city: place }: GeoFiles = {},
  following: GeoFollowing | null = null,
): Promise<FingerprintSources> {
  const ranges = openAsnRanges();
  const database = asn === undefined ? null : await openAsnDatabase(asn, following);
  const city = place === undefined ? null : await openCityDatabase(place, following);
  return {
    parseUserAgent: userAgentParser(),
    lookUpNetwork: (ip) => database?.(ip) ?? ranges(ip),
    lookUpPlace: (ip) => city?.(ip) ?? null,
    classifyNetwork: networkClassifier(),
  };
}
