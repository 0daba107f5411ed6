import type { Evidence } from './evidence/evidence.ts';
import type { EvidenceCode } from './evidence-codes.ts';

/**
 * Codes whose observations are largely one fact: a network known to the user, known to the org, in the same city, is
 * one ordinary network seen three times. The sum of a group is kept within bounds, so that it cannot outvote the
 * others: a thief behind a proxy next door has an ordinary network too.
 */
export type Group = {
  readonly name: string;
  readonly codes: readonly EvidenceCode[];
  readonly least: number;
  /** The lower bound where the client changed as well, and the network absolves even less. */
  readonly leastWithClient?: number;
  readonly most: number;
};

export const GROUPS: readonly Group[] = [
  {
    // P(a thief's network is ordinary for the victim) is some 0.13: residential proxies are sold by city (J).
    name: 'network',
    codes: [
      'network-new',
      'network-known',
      'network-new-to-org',
      'network-of-org',
      'network-kind',
      'same-operator',
      'country',
      'travel',
      'company-move',
    ],
    least: -2,
    leastWithClient: -1.2,
    // New, far and abroad are one journey seen three times (J, S).
    most: 7.5,
  },
  {
    name: 'device',
    codes: ['device-fingerprint', 'device-identity', 'device-token'],
    // A registered device's key is in no cookie jar, so the bound leaves room for what it says.
    least: -6,
    most: 7,
  },
  {
    // The place of the phone and that of other sessions tell one thing: where the user is.
    name: 'whereabouts',
    codes: ['authenticator-place', 'seen-elsewhere'],
    least: -2.5,
    most: 3.5,
  },
  { name: 'Okta’s opinion', codes: ['okta-risk', 'okta-alarm'], least: -1, most: 7 },
  {
    name: 'behaviour',
    codes: [
      'after-the-change',
      'many-applications',
      'new-applications',
      'application-new-to-user',
      'applications-known-to-user',
      'stay',
    ],
    least: -1.6,
    most: 8,
  },
];

/** The corrections that keep each group within its bounds, as evidence of their own, so that the sum adds up. */
export function countedOnce(
  evidence: readonly Evidence[],
  { clientChanged }: { readonly clientChanged: boolean },
): readonly Evidence[] {
  return GROUPS.flatMap(({ name, codes, ...bounds }) => {
    const least = clientChanged ? (bounds.leastWithClient ?? bounds.least) : bounds.least;
    const signs = evidence.filter(({ code }) => codes.includes(code));
    const sum = signs.reduce((total, { weight }) => total + weight, 0);
    const within = Math.min(bounds.most, Math.max(least, sum));
    const weight = Math.round((within - sum) * 100) / 100;
    if (weight === 0) return [];
    const side = sum > within ? 'for' : 'against';
    const speaking = signs.filter((sign) => sign.weight > 0 === sum > 0).length;
    const detail =
      speaking === 1
        ? `${name}: a single sign does not decide, so it counts for less`
        : `${name}: the ${speaking} signs ${side} a hijack are largely one fact, so together they count for less`;
    return [{ code: 'counted-once' as const, weight, detail, facts: { group: name } }];
  });
}
