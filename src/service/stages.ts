/** Connects each queue to the stage that handles its jobs. */
import { confirm } from '../pipeline/confirm.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { escalate } from '../pipeline/escalate.ts';
import { notify } from '../pipeline/notify.ts';
import type { StageHandlers } from '../pipeline/queue/workers.ts';
import { respond } from '../pipeline/respond.ts';
import { triage } from '../pipeline/triage.ts';

/** Returns a handler for every stage, given what the stages need. */
export function stagesWith(deps: Dependencies): StageHandlers {
  return {
    triage: (job) => triage(deps, job),
    respond: (job) => respond(deps, job),
    confirm: (job) => confirm(deps, job),
    notify: (job) => notify(deps, job),
    escalate: (job) => escalate(deps, job),
  };
}
