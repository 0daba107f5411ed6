import type { FingerprintSources } from '../domain/session/fingerprint.ts';
import { openAsnRanges } from './asn.ts';
import { openAsnDatabase, openCityDatabase } from './geo-database.ts';
import { networkClassifier } from './network-kind.ts';
import { userAgentParser } from './user-agent.ts';

export type GeoFiles = { readonly asn?: string | undefined; readonly city?: string | undefined };

/**
 * Everything a fingerprint is made from beside the event. An operator's databases come before the open
 * ranges. Throws `GeoDatabaseError` when a named file cannot be used.
 */
export async function openFingerprintSources(files: GeoFiles = {}): Promise<FingerprintSources> {
  const ranges = openAsnRanges();
  const database = files.asn === undefined ? null : await openAsnDatabase(files.asn);
  const city = files.city === undefined ? null : await openCityDatabase(files.city);
  return {
    parseUserAgent: userAgentParser(),
    lookUpNetwork: (ip) => database?.(ip) ?? ranges(ip),
    lookUpPlace: (ip) => city?.(ip) ?? null,
    classifyNetwork: networkClassifier(),
  };
}
