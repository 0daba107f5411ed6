/** Handles a stolen session that was used after the action: tells of it, and plans the policy's next action. */
import { type ContainmentAssessment, ENDS_SESSIONS } from '../../domain/response/containment.ts';
import type { ContainmentDetails } from '../../domain/response/containment-details.ts';
import type { Situation } from '../../domain/response/guardrails.ts';
import { planSteps } from '../../domain/response/plan.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import { userSays } from '../../domain/response/user-question.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import { type PlanResult, planActions } from '../decide/plan-actions.ts';
import { planContextOf } from '../decide/plan-context.ts';
import { escalationSeries } from '../decide/plan-for-hijack.ts';
import { situationOf } from '../decide/situation.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

type Broken = Extract<ContainmentAssessment, { state: 'broken' }>;
export type Contained = Incident & { details: { containment: ContainmentDetails } };

/**
 * Plans one step further down the list each time containment breaks, behind the same guard rails as any plan.
 * @param proven false where the log could not be asked for the event: then a person decides
 */
export async function breakContainment(
  tx: Transaction,
  deps: Dependencies,
  incident: Contained,
  { event, byStranger }: Broken,
  proven: boolean,
): Promise<void> {
  const { org, id: incidentId, details } = incident;
  const now = deps.now();
  const timesBroken = details.containment.timesBroken + 1;
  const brokenBy = { uuid: event.uuid, at: event.publishedAt, eventType: event.eventType };
  const data = { ...brokenBy, at: new Date(brokenBy.at).toISOString(), byStranger, timesBroken };
  const entry = {
    org,
    incidentId,
    at: now,
    actor: 'system',
    kind: 'containment_broken' as const,
    data,
  };
  await appendHistory(tx, entry);
  const lastBadAt = event.publishedAt;
  const planned = await planNext(tx, deps, incident, { timesBroken, lastBadAt, proven });
  const notice = planned === null ? NOTHING_LEFT : STILL_ALIVE;
  await changeIncident(
    tx,
    incident,
    {
      containment: 'broken',
      status: 'in_progress',
      verifiedAt: null,
      lastBadAt: new Date(Math.max(event.publishedAt, incident.lastBadAt?.getTime() ?? 0)),
      details: {
        containment: {
          ...details.containment,
          brokenBy: proven ? brokenBy : { ...brokenBy, unproven: true },
          timesBroken,
        },
        urgency: details.urgency + 1,
        notices: [...new Set([...details.notices, notice, ...(planned?.notices ?? [])])],
      },
    },
    new Date(now),
  );
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}

const STILL_ALIVE = 'The session was used again after it had been ended.';
const NOTHING_LEFT =
  'The session was used again after it had been ended, and the policy’s `escalation` list has no further action: a person has to act in the Admin Console.';

async function planNext(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  {
    timesBroken,
    lastBadAt,
    proven,
  }: { readonly timesBroken: number; readonly lastBadAt: number; readonly proven: boolean },
): Promise<PlanResult | null> {
  const { details, userId } = incident;
  const { corroboration } = details;
  const org = orgOf(deps, incident.org);
  const next = org.config.responses.escalation[timesBroken - 1];
  if (next === undefined || userId === null) return null;
  const series = escalationSeries(timesBroken);
  const steps = planSteps([next], series, planContextOf(org, incident, userId, series));
  const policy = policyOf(deps, incident, userId);
  return planActions(tx, deps, {
    incident,
    userId,
    steps,
    situation: situationOf(org, {
      policy,
      corroboration: (proven || corroboration === 'forged' ? corroboration : null) ?? 'unavailable',
      sessionEnded: false,
      signedOutAt: null,
      companyWideMove: details.companyWideMove,
      loweredTo: await loweredTo(tx, incident, policy),
      lastBadAt,
      now: deps.now(),
    }),
  });
}

/**
 * Returns the present verdict if it is milder than a hijack, for which the sessions were ended, and the policy ends
 * none at it by itself; null where the judgement stands, or the user says that it was not them.
 */
async function loweredTo(
  tx: Transaction,
  { org, id, verdict, details }: Incident,
  { plans }: UserPolicy,
): Promise<Situation['loweredTo']> {
  // An incident that only a watch tells of has no plan.
  const plan = details.watch === null ? plans[verdict] : [];
  if (verdict === 'hijack' || plan.some(({ kind }) => ENDS_SESSIONS.has(kind))) return null;
  return userSays(await questionsOf(tx.rows, org, id)) === 'no' ? null : verdict;
}
