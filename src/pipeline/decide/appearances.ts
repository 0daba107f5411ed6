/** How both sides of a theft look, for whoever is told of it in a call of ours. */
import type { Finding } from '../../domain/judgement/judge.ts';
import type { Side } from '../../domain/judgement/sides.ts';
import type { Appearances, SessionAppearance } from '../../domain/response/response-catalogue.ts';

/** Of the gravest finding; what is unknown is null. */
export function appearancesOf(
  bad: readonly Pick<Finding, 'score' | 'owner' | 'stranger'>[],
): Appearances {
  const [gravest] = [...bad].sort((one, other) => other.score - one.score);
  return { owner: appearanceOf(gravest?.owner), stranger: appearanceOf(gravest?.stranger) };
}

function appearanceOf(side: Side | null | undefined): SessionAppearance {
  return { ip: side?.ip ?? null, userAgent: side?.fingerprint.userAgent ?? null };
}
