import { clientChange, networkChanged, shareAny } from '../compare/comparison.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { weigh } from '../compare/weigh.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** The network and the client changed together: what every tuned public rule converged to. */
export const conjunction: EvidenceKind = (suspicion) => {
  if (!clientDiverges(suspicion)) return NOTHING;
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  if (networkChanged(suspicion) !== true) return conjunctionNearby(suspicion);
  // Where only the fingerprint drifted on the way, everything else stayed.
  const sameClient = clientChange(suspicion) === 'none';
  const onlyPrint = sameClient && shareAny(owner?.deviceTokens ?? NONE, stranger.deviceTokens);
  return weigh(
    'network-changed-with-client',
    onlyPrint ? weights.conjunctionOfPrint : weights.conjunction,
    `network and ${onlyPrint ? 'browser fingerprint' : sameClient ? 'device' : 'client'} changed together`,
  );
};

const NONE: ReadonlySet<string> = new Set();

function conjunctionNearby(suspicion: Suspicion): readonly Evidence[] {
  const { owner, stranger, context } = suspicion;
  if (owner === null || owner.ips.size === 0 || stranger.ips.size === 0) return NOTHING;
  if (shareAny(owner.ips, stranger.ips)) return NOTHING;
  return weigh(
    'network-changed-with-client',
    context.tuning.weights.conjunctionNearby,
    `another address of the same network, with another ${clientChange(suspicion) === 'none' ? 'device' : 'client'}`,
  );
}
