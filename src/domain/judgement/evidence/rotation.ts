import { neighbourhood } from '../../session/address-owners.ts';
import type { Appearance } from '../../session/appearance.ts';
import { FIXED_LINES } from '../compare/comparison.ts';
import { weigh } from '../compare/weigh.ts';
import { isOnAnotherLine } from './another-line.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/**
 * A household's line keeps its address for hours at least (P: LIVRA, DynamIPs). What comes from one neighbourhood after
 * the other within the hour is a pool of other people's lines: a residential proxy that gives each request
 * another. Carriers, tunnels and companies' egress do the same for everybody.
 */
export const rotatingAddresses: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  const { weights } = context.tuning;
  if (!FIXED_LINES.has(stranger.fingerprint.networkKind)) return NOTHING;
  // A provider that deals its addresses out to all its customers deals them to the owner as well.
  if (isOnAnotherLine(suspicion)) return NOTHING;
  const there = neighbourhoodsAnHour(stranger);
  if (there < FEW || (owner !== null && neighbourhoodsAnHour(owner) * 2 > there)) return NOTHING;
  return weigh(
    'rotating-addresses',
    there >= MANY ? weights.rotatesMuch : weights.rotates,
    `${Math.round(there)} unrelated addresses an hour, where a household or an office keeps one: as a residential proxy deals them out`,
  );
};

const FEW = 3;
const MANY = 5;
const HOUR_MS = 3_600_000;

/** Neighbourhoods per hour that a look was seen in; in less than an hour, all that there are. */
function neighbourhoodsAnHour({ ips, firstAt, lastAt }: Appearance): number {
  const places = new Set([...ips].map(neighbourhood));
  return places.size / Math.max(1, (lastAt - firstAt) / HOUR_MS);
}
