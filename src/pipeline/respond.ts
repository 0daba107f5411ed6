/**
 * Stage 4. Carries out the approved actions of one incident, one after the other. Two workers may take the same
 * incident, since each action is claimed by its row. The lease of a worker that dies runs out, and the next one does
 * the action again, which is harmless because `performAction` reads the user's state first.
 */
import type { Dependencies } from './dependencies.ts';
import { claimAction } from './respond/claim.ts';
import { learnUser } from './respond/learn-user.ts';
import { recordOutcome } from './respond/outcome.ts';
import { runAction } from './respond/run.ts';
import { DEFAULT_TIMING, type RespondTiming } from './respond/timing.ts';
import type { StageJobs } from './stages.ts';

/** Runs every action that may run now, and queues a job for those that have to wait. */
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
