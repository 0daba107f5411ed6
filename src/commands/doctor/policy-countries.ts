/** Checks that the policy's countries exist: a mistyped name has no effect. */

import { countryMeant } from '../../config/policy/country.ts';
import type { OrgConfig } from '../../config.ts';
import { type Check, fault, ok } from './check.ts';

/** Returns the check; none where the policy names no country. */
export function policyCountriesChecks({ key, detection }: OrgConfig): Check[] {
  const { trustedCountries, untrustedRegions, exceptions } = detection;
  const inExceptions = exceptions.flatMap(({ countries }) => countries ?? []);
  const named = [...new Set([...trustedCountries, ...untrustedRegions, ...inExceptions])];
  if (named.length === 0) return [];
  const mistyped = named.flatMap((given) => {
    const meant = countryMeant(given);
    return meant === null ? [] : [`“${given}” (did you mean ${meant}?)`];
  });
  const result =
    mistyped.length === 0
      ? ok(named.join(', '))
      : fault(
          `Not the name of a country: ${mistyped.join('; ')}.`,
          'Correct it in the policy file, or give the two-letter code: as it stands it fits nothing.',
        );
  return [{ org: key, name: 'countries of the policy', run: async () => result }];
}
