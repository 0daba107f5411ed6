/**
 * Carries out what was agreed on for one incident, action after action. Two workers on the same incident
 * are safe: an action is claimed by its row. A worker that dies loses its lease, and the next one
 * does the action again, which is harmless because `performAction` reads the user's state first.
 */
import type { Dependencies } from './dependencies.ts';
import { claimAction } from './respond/claim.ts';
import { learnUser } from './respond/learn-user.ts';
import { recordOutcome } from './respond/outcome.ts';
import { runAction } from './respond/run.ts';
import type { StageJobs } from './stages.ts';

export type RespondTiming = {
  /** How long a worker may be silent before its action is given to another. */
  readonly leaseMs: number;
  /** First pause after a passing failure; doubled each time, up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After so long without an answer from Okta, a person decides. */
  readonly giveUpAfterMs: number;
};

export const DEFAULT_TIMING: RespondTiming = {
  leaseMs: 15_000,
  firstPauseMs: 1_000,
  longestPauseMs: 120_000,
  giveUpAfterMs: 2 * 3_600_000,
};

/** Runs every action that may run now; leaves a job for what has to wait. */
export async function respond(
  deps: Dependencies,
  job: StageJobs['respond'],
  timing: RespondTiming = DEFAULT_TIMING,
): Promise<void> {
  await learnUser(deps, job);
  for (;;) {
    const claim = await claimAction(deps, job, timing);
    switch (claim.kind) {
      case 'nothing':
        return;
      case 'wait':
        return deps.jobs.enqueue(null, 'respond', [{ data: job, startAfter: claim.until }]);
      case 'held':
        continue;
      case 'run': {
        const outcome = await runAction(deps, claim.action, timing);
        await recordOutcome(deps, claim.action, outcome, timing);
      }
    }
  }
}
