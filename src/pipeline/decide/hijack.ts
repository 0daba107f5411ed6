/** Decides on a judgement of `suspicious` or `hijack`: brings its incident up to date, and plans for it. */
import { LEFT_OUT } from '../../domain/response/addresses-to-block.ts';
import { actedAtOkta } from '../../domain/response/containment.ts';
import { newlyRobbedAt } from '../../domain/response/fellow-victims.ts';
import type { IncidentDetails } from '../../domain/response/incident.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { policyFor, type UserPolicy } from '../../domain/response/response-policy.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { askByItself } from './ask-user.ts';
import { containmentLeft } from './containment-left.ts';
import type { Decision, Deliberation } from './deliberation.ts';
import { endConsoleSessions, hasBecomeSure } from './end-console-sessions.ts';
import { DISARMED } from './forged.ts';
import { factsOf, type IncidentFacts, sameFacts } from './incident-facts.ts';
import { judgeFellowsAgain } from './judge-fellows-again.ts';
import { noteJudgedAgain } from './judged-again.ts';
import { openNew, said } from './open-new.ts';
import { type JudgementPlan, planForJudgement } from './plan-for-judgement.ts';
import { raisedAgainBy } from './raised-again.ts';
import { stillToldWith } from './told-together.ts';

/** Opens the incident, or brings the open one up to date, plans, and has receivers told if anything changed. */
export async function decideHijack(
  tx: Transaction,
  deps: Dependencies,
  open: Incident | null,
  closed: Incident | null,
  deliberation: Deliberation,
): Promise<Decision> {
  const { org, userId } = deliberation;
  const policy = policyFor(org.config.responses, deliberation.subject);
  const facts = factsOf(deliberation, open);
  const before = open ?? (await openNew(tx, deps, deliberation, policy, facts, closed));
  if (before === null) throw new Error('an incident opened beside the locked session');
  const questions = await questionsOf(tx.rows, org.key, before.id);
  const isKnown = open !== null && sameFacts(open, facts);
  const robbedAt = isKnown ? [] : newlyRobbedAt(open, facts);
  const victim = { org: org.key, userId, ips: robbedAt };
  const fellows = await judgeFellowsAgain(tx, deps, victim);
  const plan = await planForJudgement(tx, deps, before, deliberation, policy, questions);
  const data = { org: org.key, incidentId: before.id };
  if (wantsAnotherLook(before, deliberation)) await deps.jobs.enqueue(tx, 'confirm', [{ data }]);
  const asks = !plan.isOnlyTold && (await askByItself(tx, deps, before, deliberation, questions));
  const isSame = !plan.changed && plan.calledOff.length === 0 && !asks;
  if (open !== null && isSame && isKnown) return { outcome: 'unchanged', incidentId: open.id };
  await bringUpToDate(tx, deps, { open, before, deliberation, policy, facts, plan });
  await deps.jobs.enqueue(tx, 'notify', [{ data }]);
  return {
    outcome: open === null ? 'opened' : 'updated',
    incidentId: before.id,
    ...(robbedAt.length === 0 ? {} : { robbedAt, fellows }),
  };
}

/** Writes what is known now, and what is planned, on the incident and into its history. */
async function bringUpToDate(
  tx: Transaction,
  deps: Dependencies,
  {
    open,
    before,
    deliberation,
    policy,
    facts,
    plan,
  }: {
    readonly open: Incident | null;
    readonly before: Incident;
    readonly deliberation: Deliberation;
    readonly policy: UserPolicy;
    readonly facts: IncidentFacts;
    readonly plan: JudgementPlan;
  },
): Promise<void> {
  const { judgement, now } = deliberation;
  // A new request for approval rings by itself.
  const raisedAgain = plan.asks
    ? before.details.raisedAgain
    : await raisedAgainBy(tx, deps, before, judgement.verdict, now);
  const toldWith = open === null ? {} : await stillToldWith(tx, open, facts);
  const change = {
    ...facts,
    ...(await containmentLeft(tx, deps, before)),
    ...afterPlanning(before, { ...facts.details, ...toldWith, raisedAgain }, plan),
  };
  await changeIncident(tx, before, change, new Date(now));
  if (hasBecomeSure(open, facts)) await endConsoleSessions(tx, before, facts, now);
  if (open === null) return;
  const asJudged = said(deliberation, policy);
  await noteJudgedAgain(tx, open, facts, deliberation, asJudged, plan.calledOff);
}

/** Whether the session had an event after the action, so that its containment has to be checked again. */
function wantsAnotherLook(
  { containment, details }: Incident,
  { lastEventAt }: Deliberation,
): boolean {
  const acted = containment === 'acted' || containment === 'verified';
  return acted && details.containment !== null && lastEventAt > actedAtOkta(details.containment);
}

function afterPlanning(
  before: Incident,
  details: Partial<IncidentDetails>,
  { approved, notices, gone, steps }: JudgementPlan,
) {
  const proven = details.corroboration === 'confirmed';
  const told = before.details.notices.filter(
    (notice) =>
      !(proven && notice === DISARMED) && !gone.includes(notice) && !isOldList(notice, steps),
  );
  const all = [...new Set([...told, ...notices])];
  return {
    ...(approved ? { containment: 'acting' as const, status: 'in_progress' as const } : {}),
    details: { ...details, notices: all },
  };
}

/** Whether the notice tells of addresses left out of a block that have changed since. */
function isOldList(notice: string, steps: readonly PlanStep[]): boolean {
  const blocks = steps.filter(({ kind }) => kind === 'block_ip');
  const isList = blocks.length > 0 && notice.startsWith(LEFT_OUT);
  return isList && blocks.every(({ leftOut }) => leftOut !== notice);
}
