/** Decides on a judgement of `suspicious` or `hijack`: brings its incident up to date, and plans for it. */

import { trustsAddress } from '../../domain/judgement/detection-policy.ts';
import { LEFT_OUT } from '../../domain/response/addresses-to-block.ts';
import { actedAtOkta } from '../../domain/response/containment.ts';
import { newlyRobbedAt } from '../../domain/response/fellow-victims.ts';
import type { IncidentDetails } from '../../domain/response/incident.ts';
import { sentReference } from '../../domain/response/incident-name.ts';
import { type PlanStep, planSteps } from '../../domain/response/plan.ts';
import { type PlannedAction, policyFor } from '../../domain/response/response-policy.ts';
import { saidNoInTime, userSays } from '../../domain/response/user-question.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { idempotencyKeyOf } from './action-of-step.ts';
import { appearancesOf } from './appearances.ts';
import { askByItself } from './ask-user.ts';
import { containmentLeft } from './containment-left.ts';
import type { Decision, Deliberation } from './deliberation.ts';
import { endConsoleSessions, hasBecomeSure } from './end-console-sessions.ts';
import { DISARMED } from './forged.ts';
import { replaceBlocks } from './further-blocks.ts';
import { factsOf, sameFacts } from './incident-facts.ts';
import { judgeFellowsAgain } from './judge-fellows-again.ts';
import { noteJudgedAgain } from './judged-again.ts';
import { callOffUndecided } from './lowered.ts';
import { openNew, said } from './open-new.ts';
import { type PlanResult, planActions } from './plan-actions.ts';
import { planForHijack } from './plan-for-hijack.ts';
import { raisedAgainBy } from './raised-again.ts';
import { situationOf } from './situation.ts';
import { stillToldWith } from './told-together.ts';

/** Opens the incident, or brings the open one up to date, plans, and has receivers told if anything changed. */
export async function decideHijack(
  tx: Transaction,
  deps: Dependencies,
  open: Incident | null,
  closed: Incident | null,
  deliberation: Deliberation,
): Promise<Decision> {
  const { org, now, judgement } = deliberation;
  const policy = policyFor(org.config.responses, deliberation.subject);
  const facts = factsOf(deliberation, open);
  const before = open ?? (await openNew(tx, deps, deliberation, policy, facts, closed));
  if (before === null) throw new Error('an incident opened beside the locked session');
  const questions = await questionsOf(tx.rows, org.key, before.id);
  // Where the policy says so, a user's no counts as the verdict of a hijack.
  const byWord = policy.askUser.onNo === 'contain' && saidNoInTime(questions);
  const asHijack = byWord || judgement.verdict === 'hijack';
  const isOnlyTold = deliberation.toldBy != null && !asHijack;
  const plan = isOnlyTold ? [] : policy.plans[asHijack ? 'hijack' : judgement.verdict];
  const steps = await replaceBlocks(tx, before, stepsFor(before, deliberation, plan), now);
  // A thief has no reason to say no, so after a no what waits goes on waiting.
  const lowered =
    (before.verdict === 'hijack' || isOnlyTold) &&
    judgement.verdict === 'suspicious' &&
    userSays(questions) !== 'no';
  const keys = keysOf(before, steps);
  // Actions planned while Okta did not tell who the user is, and not wanted by the rule that turned out to be theirs.
  const foreign =
    policy.uncertainRule === null
      ? await callOffUndecided(tx, before, KNOWN_BY_NOW, { keys, heldBy: 'user_unknown', of: PLAN })
      : [];
  const calledOff = lowered
    ? [...foreign, ...(await callOffUndecided(tx, before, LOWERED, { keys }))]
    : foreign;
  const { corroboration, sessionEnded, signedOutAt, companyWideMove, lastBadAt } = deliberation;
  const ended = { sessionEnded, signedOutAt };
  const isKnown = open !== null && sameFacts(open, facts);
  const robbedAt = isKnown ? [] : newlyRobbedAt(open, facts);
  const victim = { org: org.key, userId: deliberation.userId, ips: robbedAt };
  const fellows = await judgeFellowsAgain(tx, deps, victim);
  const known = { policy, corroboration, ...ended, companyWideMove, lastBadAt, now };
  const situation = situationOf(org, known);
  const request = { incident: before, userId: deliberation.userId, steps, situation };
  const planned = asHijack
    ? await planForHijack(tx, deps, org, request)
    : await planActions(tx, deps, request);
  const data = { org: org.key, incidentId: before.id };
  if (wantsAnotherLook(before, deliberation)) await deps.jobs.enqueue(tx, 'confirm', [{ data }]);
  const asks = !isOnlyTold && (await askByItself(tx, deps, before, deliberation, questions));
  const isSame = !planned.changed && calledOff.length === 0 && !asks;
  if (open !== null && isSame && isKnown) {
    return { outcome: 'unchanged', incidentId: open.id };
  }
  // A new request for approval rings by itself.
  const raisedAgain = planned.asks
    ? before.details.raisedAgain
    : await raisedAgainBy(tx, deps, before, judgement.verdict, now);
  const toldWith = open === null ? {} : await stillToldWith(tx, open, facts);
  await changeIncident(
    tx,
    before,
    {
      ...facts,
      ...(await containmentLeft(tx, deps, before)),
      ...afterPlanning(before, { ...facts.details, ...toldWith, raisedAgain }, planned, steps),
    },
    new Date(now),
  );
  if (hasBecomeSure(open, facts)) await endConsoleSessions(tx, before, facts, now);
  if (open !== null) {
    await noteJudgedAgain(tx, open, facts, deliberation, said(deliberation, policy), calledOff);
  }
  await deps.jobs.enqueue(tx, 'notify', [{ data }]);
  const outcome = open === null ? 'opened' : 'updated';
  return {
    outcome,
    incidentId: before.id,
    ...(robbedAt.length === 0 ? {} : { robbedAt, fellows }),
  };
}

const LOWERED = 'Called off: with the events that came since, it is suspicious and no longer sure.';

/** Series of the steps of the policy's plan; those after a containment that did not hold have another. */
const PLAN = 'plan';

const KNOWN_BY_NOW =
  'Called off: Okta has told since who the user is, and the rule for them does not want it.';

function keysOf({ id }: Incident, steps: readonly PlanStep[]): ReadonlySet<string> {
  return new Set(steps.map(({ key }) => idempotencyKeyOf(id, key)));
}

function stepsFor(incident: Incident, deliberation: Deliberation, plan: readonly PlannedAction[]) {
  const { judgement, subject, source, firstBadAt, bad } = deliberation;
  return planSteps(plan, PLAN, {
    user: subject,
    source,
    addresses: deliberation.trail.addresses,
    trusts: (address) => trustsAddress(deliberation.org.config.detection, address),
    canTellOkta: deliberation.org.config.securityEvents !== null,
    askedByPerson: false,
    theft: {
      reference: sentReference(incident),
      firstBadAt,
      headline: judgement.headline,
      ...appearancesOf(bad),
    },
  });
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
  { approved, notices, gone }: PlanResult,
  steps: readonly PlanStep[],
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
