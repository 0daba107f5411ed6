import type { Situation } from '../../domain/response/guardrails.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import type { SessionEnd } from '../../domain/response/session-end.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Org } from '../dependencies.ts';

type Known = Pick<
  Situation,
  'policy' | 'corroboration' | keyof SessionEnd | 'companyWideMove' | 'lastBadAt' | 'now'
> &
  Partial<Pick<Situation, 'loweredTo'>>;

/** Returns what the guard rails go by, except for what is counted while the org's limits are locked. */
export function situationOf(
  { config }: Org,
  known: Known,
): Omit<Situation, 'signedOut' | 'paused'> {
  const { limits, staleAfterMinutes } = config.responses;
  return {
    loweredTo: null,
    ...known,
    limits,
    staleAfterMinutes,
  };
}

/** Returns the same from the incident where nothing is being judged, but a person or the user has decided. */
export function situationOfIncident(
  org: Org,
  { details, lastBadAt }: Incident,
  { policy, now }: { readonly policy: UserPolicy; readonly now: number },
): ReturnType<typeof situationOf> {
  return situationOf(org, {
    policy,
    corroboration: details.corroboration ?? 'unavailable',
    sessionEnded: details.sessionEnded,
    signedOutAt: details.signedOutAt ?? null,
    companyWideMove: details.companyWideMove,
    lastBadAt: lastBadAt?.getTime() ?? now,
    now,
  });
}
