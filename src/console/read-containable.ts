/** Reads what containing the chosen incidents would do, for the page on which a person agrees to it. */
import type { PlanStep } from '../domain/response/plan.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { offersByHand, whyNothingByHand } from '../pipeline/offers/by-hand.ts';
import { responderLacks } from '../pipeline/offers/responder-lacks.ts';
import { type Shown, shownStep } from '../pipeline/offers/shown-step.ts';
import { policyOf } from '../pipeline/policy-of.ts';
import { actionsOf } from '../store/actions.ts';
import { findIncident, type Incident, isOpen } from '../store/incidents.ts';
import { orgOfIncident } from '../store/org-status.ts';
import type { ActsIn } from './incident/will-fail.ts';

/** A step as it is shown; its seal tells whether it has changed since. */
export type ShownStep = Shown & Pick<PlanStep, 'hold' | 'leftOut'>;

export type Containable = {
  readonly incident: Incident;
  /** The steps of the plan for a hijack that are still to be done; never empty. */
  readonly plan: readonly ShownStep[];
} & Pick<ActsIn, 'lacking'>;

export type LeftAsItIs = { readonly id: number; readonly reason: string };

type Deps = Pick<Dependencies, 'database' | 'orgs'>;

/** Returns the incidents in the order given: each is either to be contained, or left with the reason. */
export async function readContainable(deps: Deps, ids: readonly number[]) {
  const containable: Containable[] = [];
  const left: LeftAsItIs[] = [];
  for (const id of ids) {
    const one = await readOne(deps, id);
    if (typeof one === 'string') left.push({ id, reason: one });
    else containable.push(one);
  }
  return { containable, left };
}

async function readOne(deps: Deps, id: number): Promise<Containable | string> {
  const { rows } = deps.database;
  const org = await orgOfIncident(rows, id);
  const incident = org === null ? null : await findIncident(rows, org, id);
  if (org === null || incident === null) return 'There is no such incident any more.';
  if (!deps.orgs.has(org)) return `Its org, ${org}, is not configured any more.`;
  if (!isOpen(incident)) return `It is ${incident.status}.`;
  if (incident.userId === null) return 'It is about no user.';
  const policy = policyOf(deps, incident, incident.userId);
  const barred = whyNothingByHand(incident, policy);
  if (barred !== null) return barred.reason;
  if (policy.isProtected === 'yes') return 'The policy protects its user.';
  const actions = await actionsOf(rows, org, id);
  const offered = offersByHand(deps, incident, actions)?.plan ?? [];
  const plan = offered.flatMap(({ step, stand }): ShownStep[] => {
    const shown = shownStep({ step, stand });
    return shown === null ? [] : [{ ...shown, hold: step.hold, leftOut: step.leftOut }];
  });
  if (plan.length === 0) return 'Nothing is left to do of what the policy plans for a hijack.';
  return { incident, plan, lacking: await responderLacks(deps, org) };
}
