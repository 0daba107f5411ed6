/**
 * Plans for a hijack: the policy's plan, and again the steps after a containment that did not hold, if they were called
 * off or held because the verdict had fallen.
 */
import { type PlanStep, planSteps } from '../../domain/response/plan.ts';
import { actionsOf } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { idempotencyKeyOf } from './action-of-step.ts';
import { type PlanRequest, type PlanResult, planActions } from './plan-actions.ts';
import { planContextOf } from './plan-context.ts';

type Deps = Pick<Dependencies, 'jobs' | 'metrics' | 'orgs'>;

/** Plans the steps of the request and rules anew on the others, all behind the same guard rails. */
export async function planForHijack(
  tx: Transaction,
  deps: Deps,
  org: Org,
  request: PlanRequest,
): Promise<PlanResult> {
  const plan = await planActions(tx, deps, request);
  const further = await escalateAgain(tx, deps, org, request);
  return {
    changed: plan.changed || further.changed,
    approved: plan.approved || further.approved,
    asks: plan.asks || further.asks,
    notices: [...plan.notices, ...further.notices],
    gone: [...plan.gone, ...further.gone],
  };
}

async function escalateAgain(
  tx: Transaction,
  deps: Deps,
  org: Org,
  { incident, userId, situation }: PlanRequest,
): Promise<PlanResult> {
  const lowered = (await actionsOf(tx.rows, org.key, incident.id)).filter(
    ({ guard }) => guard === 'lowered',
  );
  const keys = new Set(lowered.map(({ idempotencyKey }) => idempotencyKey));
  const steps = escalationSteps(org, incident, userId).filter(({ key }) =>
    keys.has(idempotencyKeyOf(incident.id, key)),
  );
  // That the judgement is proven does not prove that the session lived on.
  const isProven = incident.details.containment?.brokenBy?.unproven !== true;
  const { corroboration: ofJudgement } = situation;
  const corroboration = isProven || ofJudgement === 'forged' ? ofJudgement : 'unavailable';
  return planActions(tx, deps, {
    incident,
    userId,
    steps,
    situation: { ...situation, corroboration },
  });
}

function escalationSteps(org: Org, incident: Incident, userId: string): readonly PlanStep[] {
  return org.config.responses.escalation.flatMap((next, index) => {
    const series = escalationSeries(index + 1);
    return planSteps([next], series, planContextOf(org, incident, userId, series));
  });
}

/**
 * Returns the series of the steps after a containment that did not hold.
 * @param times how often containment did not hold
 */
export function escalationSeries(times: number): string {
  return `escalation-${times}`;
}
