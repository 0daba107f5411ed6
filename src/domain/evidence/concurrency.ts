import type { Appearance } from '../appearance.ts';
import { ALONGSIDE, clientDiverges, networkChanged, sameOperator } from './comparison.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { familiarity, weigh } from './weigh.ts';

/** Two events further apart than this say nothing about being in two places at once. */
const AT_ONCE_MS = 15 * 60_000;

/**
 * Both sides in use, in turns. With different clients that is two people. With the same client it is
 * two people only where no device can be in both networks: a phone's carrier, a VPN's split tunnel and a
 * company's egress run beside another network all day long.
 */
export const concurrentUse: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  if (owner === null) return NOTHING;
  const turns = turnsBetween(owner, stranger);
  if (turns < 2) return NOTHING;
  const { weights } = context.tuning;
  const further = weights.concurrentTurn * Math.min(3, turns - 2);
  if (clientDiverges(suspicion))
    return weigh(
      'concurrent-use',
      weights.concurrentClients + further,
      'both clients were in use in turns',
      { turns },
    );
  if (networkChanged(suspicion) !== true || sameOperator(owner, stranger)) return NOTHING;
  const scale = exclusiveness(suspicion);
  return weigh(
    'concurrent-use',
    (weights.concurrentNetworks + further) * scale,
    'both networks were in use in turns, where one device can only be in one',
    { turns },
  );
};

/** How many times one side followed the other within a quarter of an hour. 2 = there and back. */
export function turnsBetween(a: Appearance, b: Appearance): number {
  let turns = 0;
  let [i, j] = [0, 0];
  let last: { side: Appearance; at: number } | null = null;
  while (i < a.moments.length || j < b.moments.length) {
    const [x, y] = [a.moments[i], b.moments[j]];
    const takeA = y === undefined || (x !== undefined && x.at <= y.at);
    const at = (takeA ? x?.at : y?.at) ?? 0;
    const side = takeA ? a : b;
    if (takeA) i += 1;
    else j += 1;
    if (last !== null && last.side !== side && at - last.at <= AT_ONCE_MS) turns += 1;
    last = { side, at };
  }
  return turns;
}

function exclusiveness({ owner, stranger, context }: Suspicion): number {
  const kinds = [owner?.fingerprint.networkKind, stranger.fingerprint.networkKind];
  if (familiarity(context.baseline.asns, stranger.fingerprint.asn) === 'habit') return 0.1;
  if (kinds.some((kind) => kind !== undefined && ALONGSIDE.has(kind))) return 0.15;
  return kinds.includes('unknown') ? 0.7 : 1;
}
