import type { Situation } from '../../domain/response/guardrails.ts';
import type { Org } from '../dependencies.ts';

type Known = Pick<
  Situation,
  'policy' | 'corroboration' | 'sessionEnded' | 'companyWideMove' | 'lastBadAt' | 'now'
> &
  Partial<Pick<Situation, 'loweredTo'>>;

/** What the guard rails go by, beside what is counted while the org's limits are locked. */
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
