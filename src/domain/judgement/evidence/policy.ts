import { cidrMatcher } from '../../ip-address.ts';
import { userOf } from '../../session/session.ts';
import { networkChanged } from '../compare/comparison.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { weigh } from '../compare/weigh.ts';
import { networkInWords } from '../compare/words.ts';
import type { DetectionException, DetectionPolicy } from '../detection-policy.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** What the operator's policy says about the stranger's network, and the exceptions still in force. */
export const policyKnows: EvidenceKind = (suspicion) => {
  const { stranger, context } = suspicion;
  const { policy, tuning } = context;
  const exception = policy.exceptions.find((candidate) => covers(candidate, suspicion));
  if (exception !== undefined)
    return weigh(
      'policy-trusts',
      tuning.weights.policyException,
      `exception ${exception.by === undefined ? 'in the policy' : `of ${exception.by}`}: ${exception.reason}`,
    );
  if (!isTrustedNetwork(policy, suspicion) || networkChanged(suspicion) === false) return NOTHING;
  // A trusted network says where somebody is, not who: it does not speak for another client.
  const weight = clientDiverges(suspicion)
    ? tuning.weights.policyTrusts / 4
    : tuning.weights.policyTrusts;
  return weigh('policy-trusts', weight, `${networkInWords(stranger)} is trusted by the policy`);
};

function isTrustedNetwork(policy: DetectionPolicy, { stranger }: Suspicion): boolean {
  const { asn } = stranger.fingerprint;
  const asns = [policy.trustedAsns, policy.corporateEgressAsns, policy.knownVpnAsns];
  if (asn !== null && asns.some((trusted) => trusted.has(asn))) return true;
  const cidrs = [...policy.trustedCidrs, ...policy.corporateEgressCidrs];
  if (cidrs.length === 0 || stranger.ips.size === 0) return false;
  return [...stranger.ips].every(cidrMatcher(cidrs));
}

function covers(
  exception: DetectionException,
  { stranger, timeline, context }: Suspicion,
): boolean {
  if (exception.expiresAt <= context.now) return false;
  const user = userOf(timeline);
  const { fingerprint, ips } = stranger;
  const { cidr, countries, userAgentContains: part } = exception;
  const { country } = fingerprint;
  return (
    [exception.user, exception.asn, cidr, countries, part].some((c) => c !== undefined) &&
    (exception.user === undefined ||
      [user?.id, user?.login].some((name) => isSame(name, exception.user))) &&
    (exception.asn === undefined || exception.asn === fingerprint.asn) &&
    (countries === undefined || (country !== null && countries.includes(country))) &&
    (cidr === undefined || (ips.size > 0 && [...ips].every(cidrMatcher([cidr])))) &&
    (part === undefined || fingerprint.userAgent?.includes(part) === true)
  );
}

/** Okta takes a login in any case of letters, and so do the people who write policies. */
function isSame(one: string | null | undefined, other: string | undefined): boolean {
  return typeof one === 'string' && one.toLowerCase() === other?.toLowerCase();
}
