/** Raises alarms about jobs that failed for good, which nobody would miss: a change never judged looks like none. */
import { deadLetters } from '../../store/dead-letters.ts';
import type { Dependencies } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { STAGE_NAMES, type StageName } from '../stages.ts';

const HEADLINES: Readonly<Record<StageName, string>> = {
  triage: 'A session that changed could not be judged',
  respond: 'What was planned for an incident could not be done',
  confirm: 'Whether a session is contained could not be verified',
  notify: 'A receiver could not be told of an incident',
  escalate: 'What silence about an incident means could not be carried out',
};

/**
 * Counts them for the metrics, and raises one alarm per org and stage; called every minute. Jobs of an org that is no
 * longer configured are left out, since they would fail again however often they were tried.
 */
export async function watchDeadLetters(deps: Dependencies): Promise<void> {
  const all = await deadLetters(deps.database.pool);
  const letters = all.filter(({ org }) => deps.orgs.has(org));
  for (const stage of STAGE_NAMES) {
    const ofStage = letters.filter((each) => each.stage === stage);
    const jobs = ofStage.reduce((sum, each) => sum + each.jobs, 0);
    deps.metrics.deadLetters.set({ stage }, jobs);
    for (const { org, latestAt } of ofStage) {
      await raiseAlarm(deps, org, {
        kind: 'dead_letter',
        subject: stage,
        headline: HEADLINES[stage],
        advice:
          'It failed at every attempt, for half an hour or longer. The service’s log says why (“stage failed”). Once that is mended, “warden redrive” has it tried again: the job is kept for 30 days. What happens in the session or the incident next is tried anew by itself.',
        at: latestAt.getTime(),
        seen: latestAt.toISOString(),
      });
    }
  }
}
