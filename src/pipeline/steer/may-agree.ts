/** Tells whether somebody may agree to anything about an incident, before a form shows them the actions. */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import type { IncidentStatus } from '../../domain/response/incident.ts';
import { findIncident, isOpen } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { SteerRequest } from './incident.ts';
import { type JudgedOtherwise, judgedOtherwise } from './judged-otherwise.ts';
import { approversOf, whyMayNotAgree } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

export type MayAgreeOutcome =
  | { readonly outcome: 'may_agree' }
  | JudgedOtherwise
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
    }
  | { readonly outcome: 'not_found' };

type MayAgreeRequest = SteerRequest & {
  /** How it was judged when this was decided, as far as that is known. */
  readonly verdict?: Verdict | undefined;
};

export const mayApprove = keepingRefusals('approve', mayAgree);
export const mayAct = keepingRefusals('act', mayAgree);

async function mayAgree(
  deps: SteerDependencies,
  { org, incidentId, verdict, ...decider }: MayAgreeRequest,
): Promise<MayAgreeOutcome> {
  const incident = await findIncident(deps.database.rows, org, incidentId);
  if (incident === null) return { outcome: 'not_found' };
  const { rows } = deps.database;
  const refusal = await whyMayNotAgree(rows, incident, approversOf(deps, incident), decider);
  if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
  const { status, closedBy } = incident;
  if (!isOpen(incident)) return { outcome: 'already_closed', status, closedBy };
  return judgedOtherwise(incident, verdict) ?? { outcome: 'may_agree' };
}
