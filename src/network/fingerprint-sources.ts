import type { FingerprintSources } from '../domain/session/fingerprint.ts';
import { openAsnRanges } from './asn.ts';
import type { Following } from './followed-file.ts';
import { openAsnDatabase, openCityDatabase } from './geo-database.ts';
import { networkClassifier } from './network-kind.ts';
import { openOktaRanges } from './okta-ranges.ts';
import { userAgentParser } from './user-agent.ts';

export type GeoFiles = {
  readonly asn?: string | undefined;
  readonly city?: string | undefined;
  /** The list of its own addresses that Okta publishes. */
  readonly okta?: string | undefined;
};

/** Returns the files that the configuration names. */
export function geoFilesOf(named: {
  readonly asnDb: string | null;
  readonly cityDb: string | null;
  readonly oktaRanges: string | null;
}): GeoFiles {
  const { asnDb, cityDb, oktaRanges } = named;
  return { asn: asnDb ?? undefined, city: cityDb ?? undefined, okta: oktaRanges ?? undefined };
}

/**
 * Opens the sources that tell more of an event's client than the event itself. An operator's databases come before the
 * open ranges.
 * @param following without it, the files are read once
 * @throws GeoDatabaseError when a named file cannot be used and is not followed
 */
export async function openFingerprintSources(
  { asn, city: place, okta }: GeoFiles = {},
  following: Following | null = null,
): Promise<FingerprintSources> {
  const ranges = openAsnRanges();
  const database = asn === undefined ? null : await openAsnDatabase(asn, following);
  const city = place === undefined ? null : await openCityDatabase(place, following);
  const isOktas = okta === undefined ? null : await openOktaRanges(okta, following);
  return {
    parseUserAgent: userAgentParser(),
    lookUpNetwork: (ip) => database?.(ip) ?? ranges(ip),
    lookUpPlace: (ip) => city?.(ip) ?? null,
    classifyNetwork: networkClassifier(),
    isOktas: (ip) => isOktas?.(ip) ?? null,
  };
}
