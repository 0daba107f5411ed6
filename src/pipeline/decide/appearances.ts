/** Tells how both sides of a theft look, for a call to Okta that reports it. */
import type { Finding } from '../../domain/judgement/judge.ts';
import type { Side } from '../../domain/judgement/sides.ts';
import type { Appearances, SessionAppearance } from '../../domain/response/response-catalogue.ts';

/** Returns both sides of the gravest finding; what is unknown is null. */
export function appearancesOf(
  bad: readonly Pick<Finding, 'score' | 'owner' | 'stranger'>[],
): Appearances {
  const [gravest] = [...bad].sort((one, other) => other.score - one.score);
  return { owner: appearanceOf(gravest?.owner), stranger: appearanceOf(gravest?.stranger) };
}

function appearanceOf(side: Side | null | undefined): SessionAppearance {
  return { ip: side?.ip ?? null, userAgent: side?.fingerprint.userAgent ?? null };
}
