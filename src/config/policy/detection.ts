/** Reads the `detection:` part of the policy file. */
import { z } from 'zod';
import { addressSet, isAddressOrCidr } from '../../domain/address-set.ts';
import { type DetectionPolicy, NO_POLICY } from '../../domain/judgement/detection-policy.ts';
import { EVIDENCE_CODES } from '../../domain/judgement/evidence-codes.ts';
import { isNetwork } from '../address.ts';
import { country, spellingsOf } from './country.ts';
import { keyed, listOf, oneOf, text, textOr, wholeNumber } from './keyed.ts';

const asn = wholeNumber(1, 4_294_967_295);
const network = text.refine(isNetwork, 'must be an address or a CIDR such as 198.51.100.0/24');

/** An address or a CIDR that is not too wide: half the world, by mistake, would raise an alarm for every session. */
const hostile = text.refine(
  isAddressOrCidr,
  'must be an address, or a CIDR from /8 (IPv6: /16) on, such as 198.51.100.0/24',
);

const countries = listOf(country);

const PROBABILITY = 'must be a probability above 0, up to 1';
const probability = z.number(PROBABILITY).gt(0, PROBABILITY).lte(1, PROBABILITY);

const DAY = 'must be a day such as 2027-01-31, or a moment such as 2027-01-31T08:00:00Z';
const moment = textOr(DAY)
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, DAY)
  .refine((day) => !Number.isNaN(Date.parse(day)) && isDay(day.slice(0, 10)), DAY)
  .transform((day) => Date.parse(day));

/** Whether the day exists: `Date.parse` takes 31 February for 3 March. */
function isDay(day: string): boolean {
  const parsed = Date.parse(day);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day);
}

const CONDITIONS = ['user', 'asn', 'cidr', 'country', 'user_agent_contains'] as const;

const exception = keyed({
  reason: text,
  expires_at: moment,
  user: text.optional(),
  asn: asn.optional(),
  cidr: network.optional(),
  country: country.optional(),
  user_agent_contains: text.optional(),
}).refine(
  (given) => CONDITIONS.some((condition) => given[condition] !== undefined),
  `needs at least one condition (${CONDITIONS.join(', ')}): without one it would let everything pass`,
);

export const detectionSchema = keyed({
  trusted_asns: listOf(asn).optional(),
  trusted_cidrs: listOf(network).optional(),
  trusted_countries: countries.optional(),
  corporate_egress_asns: listOf(asn).optional(),
  corporate_egress_cidrs: listOf(network).optional(),
  known_vpn_asns: listOf(asn).optional(),
  untrusted_regions: countries.optional(),
  hostile_asns: listOf(asn).optional(),
  hostile_cidrs: listOf(hostile).optional(),
  hostile_file: text.optional(),
  thresholds: keyed({ suspicious: probability.optional(), hijack: probability.optional() })
    // Where only one is given, the other is inherited, and `contradictions.ts` compares them.
    .refine(
      ({ suspicious = 0, hijack = 1 }) => suspicious <= hijack,
      'suspicious must not be above hijack',
    )
    .optional(),
  switched_off: listOf(oneOf(EVIDENCE_CODES)).optional(),
  exceptions: listOf(exception).optional(),
});
export type DetectionSettings = z.infer<typeof detectionSchema>;

/** Returns the policy with everything that the file says; what it leaves out is as in `under`. */
export function detectionPolicy(
  given: DetectionSettings | undefined,
  under: DetectionPolicy = NO_POLICY,
): DetectionPolicy {
  if (given === undefined) return under;
  const set = <T>(own: readonly T[] | undefined, other: ReadonlySet<T>) =>
    own === undefined ? other : new Set(own);
  return {
    trustedAsns: set(given.trusted_asns, under.trustedAsns),
    trustedCidrs: given.trusted_cidrs ?? under.trustedCidrs,
    trustedCountries: set(given.trusted_countries?.flatMap(spellingsOf), under.trustedCountries),
    corporateEgressAsns: set(given.corporate_egress_asns, under.corporateEgressAsns),
    corporateEgressCidrs: given.corporate_egress_cidrs ?? under.corporateEgressCidrs,
    knownVpnAsns: set(given.known_vpn_asns, under.knownVpnAsns),
    untrustedRegions: set(given.untrusted_regions?.flatMap(spellingsOf), under.untrustedRegions),
    hostile: hostileNetworks(given, under.hostile),
    thresholds: thresholds(given.thresholds, under.thresholds),
    switchedOff: set(given.switched_off, under.switchedOff),
    exceptions: given.exceptions?.map(exceptionOf) ?? under.exceptions,
  };
}

function hostileNetworks(
  given: DetectionSettings,
  under: DetectionPolicy['hostile'],
): DetectionPolicy['hostile'] {
  const { hostile_asns: asns, hostile_cidrs: cidrs, hostile_file: file } = given;
  return {
    ...under,
    ...(asns === undefined ? {} : { asns: new Set(asns) }),
    ...(cidrs === undefined ? {} : { addresses: addressSet(cidrs) }),
    ...(file === undefined ? {} : { file }),
  };
}

function thresholds(
  given: DetectionSettings['thresholds'],
  under: DetectionPolicy['thresholds'],
): DetectionPolicy['thresholds'] {
  const suspicious = given?.suspicious ?? under.suspicious;
  const hijack = given?.hijack ?? under.hijack;
  return {
    ...(suspicious === undefined ? {} : { suspicious }),
    ...(hijack === undefined ? {} : { hijack }),
  };
}

function exceptionOf(given: z.infer<typeof exception>): DetectionPolicy['exceptions'][number] {
  return {
    reason: given.reason,
    expiresAt: given.expires_at,
    ...(given.user === undefined ? {} : { user: given.user }),
    ...(given.asn === undefined ? {} : { asn: given.asn }),
    ...(given.cidr === undefined ? {} : { cidr: given.cidr }),
    ...(given.country === undefined ? {} : { countries: spellingsOf(given.country) }),
    ...(given.user_agent_contains === undefined
      ? {}
      : { userAgentContains: given.user_agent_contains }),
  };
}
