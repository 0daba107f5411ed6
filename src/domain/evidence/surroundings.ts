import { fromCompanyEgress } from './company-egress.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { weigh } from './weigh.ts';

/** What else the org saw from the stranger's addresses (V: blocklists know a fifth of them at best). */
export const addressHistory: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  const { weights } = context.tuning;
  let [failed, shared] = [0, 0];
  for (const ip of stranger.ips) {
    if (owner?.ips.has(ip) === true) continue;
    failed = Math.max(failed, context.org.addresses.get(ip)?.failedUsers ?? 0);
    shared = Math.max(shared, context.org.addresses.get(ip)?.establishedUsers ?? 0);
  }
  if (failed >= 2 && failed > shared)
    return weigh(
      'address-history',
      weights.addressFailures,
      `${failed} other people failed to sign in from the same address`,
    );
  if (shared >= 3)
    return weigh(
      'address-history',
      fromCompanyEgress(suspicion) ? weights.addressOfCompany : weights.addressShared,
      `${shared} colleagues use the same address`,
    );
  return NOTHING;
};

/** An hour at which this user never works, by at least twenty stretches of use. */
export const unusualHour: EvidenceKind = ({ stranger, at, context }) => {
  const { hours } = context.baseline;
  const all = hours.reduce((sum, count) => sum + count, 0);
  if (all < 20) return NOTHING;
  const hour = Math.floor(at / 3_600_000) % 24;
  const near = [hour - 1, hour, hour + 1].reduce((n, h) => n + (hours[(h + 24) % 24] ?? 0), 0);
  if (near > 0) return NOTHING;
  const words = `active around ${hour}:00 UTC, when this user never is`;
  return weigh('unusual-hour', context.tuning.weights.oddHour, words, {
    events: stranger.moments.length,
  });
};

/** A failed or challenged request proves nobody's presence: mail scanners and probes make them. */
export const nobodyPresent: EvidenceKind = ({ stranger, context }) =>
  stranger.succeeded
    ? NOTHING
    : weigh('nobody-present', context.tuning.weights.nobodyPresent, 'nothing succeeded from there');
