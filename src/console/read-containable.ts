/** What containing chosen incidents would do, read for the page on which a person agrees to it. */
import { offersByHand, type WantedStep, whyNothingByHand } from '../pipeline/by-hand.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { policyOf } from '../pipeline/policy-of.ts';
import { responderLacks } from '../pipeline/responder-lacks.ts';
import { actionsOf } from '../store/actions.ts';
import { findIncident, type Incident, isOpen } from '../store/incidents.ts';
import { orgOfIncident } from '../store/org-status.ts';
import type { ActsIn } from './incident/will-fail.ts';

export type Containable = {
  readonly incident: Incident;
  /** What is left to do of the plan for a hijack; never empty. */
  readonly plan: readonly WantedStep[];
  readonly org: ActsIn;
};

export type LeftAsItIs = { readonly id: number; readonly reason: string };

type Deps = Pick<Dependencies, 'database' | 'orgs'>;

/** In the order given; each is either to be contained, or left with the reason. */
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
  const barred = whyNothingByHand(incident, policyOf(deps, incident, incident.userId));
  if (barred !== null) return barred.reason;
  const actions = await actionsOf(rows, org, id);
  const plan = offersByHand(deps, incident, actions)?.plan ?? [];
  if (plan.length === 0) return 'Nothing is left to do of what the policy plans for a hijack.';
  const orgUrl = deps.orgs.get(org)?.config.url ?? null;
  return { incident, plan, org: { orgUrl, lacking: await responderLacks(deps, org) } };
}
