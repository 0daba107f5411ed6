import { cidrMatcher } from '../ip-address.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { type HostileNetworks, NOTHING_HOSTILE } from './hostile.ts';

/** The detection half of an operator's policy file. Everything empty means: nothing special is known. */
export type DetectionPolicy = {
  /** ASNs of networks that the company or its people use as a habit: a change to one is no news. */
  readonly trustedAsns: ReadonlySet<number>;
  /** IPv4 or IPv6 CIDRs, e.g. `198.51.100.0/24`. */
  readonly trustedCidrs: readonly string[];
  readonly trustedCountries: ReadonlySet<string>;
  /** ASNs or CIDRs through which the company itself reaches the internet. */
  readonly corporateEgressAsns: ReadonlySet<number>;
  readonly corporateEgressCidrs: readonly string[];
  /** ASNs of VPNs that are allowed here, whatever kind of network they look like. */
  readonly knownVpnAsns: ReadonlySet<number>;
  /** Countries where nobody of the company works, by the name Okta writes. */
  readonly untrustedRegions: ReadonlySet<string>;
  readonly hostile: HostileNetworks;
  /** Override the thresholds of `tuning.ts`; probabilities. */
  readonly thresholds: { readonly suspicious?: number; readonly hijack?: number };
  readonly switchedOff: ReadonlySet<EvidenceCode>;
  readonly exceptions: readonly DetectionException[];
};

/** Lets something pass until a day, for a stated reason. All given conditions must hold together. */
export type DetectionException = {
  readonly reason: string;
  /** When it stops counting; epoch milliseconds. */
  readonly expiresAt: number;
  /** User id or login, in any case of letters. */
  readonly user?: string;
  readonly asn?: number;
  readonly cidr?: string;
  /** One country, in every spelling that a log may have. */
  readonly countries?: readonly string[];
  /** A text that the raw user agent contains. */
  readonly userAgentContains?: string;
  /** Who let it pass from an incident; absent where the policy file does. */
  readonly by?: string;
};

export const NO_POLICY: DetectionPolicy = {
  trustedAsns: new Set(),
  trustedCidrs: [],
  trustedCountries: new Set(),
  corporateEgressAsns: new Set(),
  corporateEgressCidrs: [],
  knownVpnAsns: new Set(),
  untrustedRegions: new Set(),
  hostile: NOTHING_HOSTILE,
  thresholds: {},
  switchedOff: new Set(),
  exceptions: [],
};

/** Whether the policy names the address, or its network, as the company's own or as its people's habit. */
export function trustsAddress(
  policy: DetectionPolicy,
  { ip, asn }: { readonly ip: string; readonly asn: number | null },
): boolean {
  const asns = [policy.trustedAsns, policy.corporateEgressAsns, policy.knownVpnAsns];
  if (asn !== null && asns.some((trusted) => trusted.has(asn))) return true;
  return cidrMatcher([...policy.trustedCidrs, ...policy.corporateEgressCidrs])(ip);
}
