/** Plans for a judgement of `suspicious` or `hijack`, and calls off what waits and is not wanted any more. */
import { trustsAddress } from '../../domain/judgement/detection-policy.ts';
import { sentReference } from '../../domain/response/incident-name.ts';
import { type PlanStep, planSteps } from '../../domain/response/plan.ts';
import type { PlannedAction, UserPolicy } from '../../domain/response/response-policy.ts';
import { saidNoInTime, type UserQuestion, userSays } from '../../domain/response/user-question.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { idempotencyKeyOf } from './action-of-step.ts';
import { appearancesOf } from './appearances.ts';
import type { Deliberation } from './deliberation.ts';
import { replaceBlocks } from './further-blocks.ts';
import { callOffUndecided } from './lowered.ts';
import { type PlanResult, planActions } from './plan-actions.ts';
import { planForHijack } from './plan-for-hijack.ts';
import { situationOf } from './situation.ts';

export type JudgementPlan = PlanResult & {
  /** Whether a watch alone has it told: nothing follows by itself. */
  readonly isOnlyTold: boolean;
  readonly steps: readonly PlanStep[];
  /** Ids of actions. */
  readonly calledOff: readonly number[];
};

/** Plans what the policy wants for the user now. The incident is as it was before the judgement, or new. */
export async function planForJudgement(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs' | 'metrics' | 'orgs'>,
  incident: Incident,
  deliberation: Deliberation,
  policy: UserPolicy,
  questions: readonly UserQuestion[],
): Promise<JudgementPlan> {
  const { org, userId, judgement, now } = deliberation;
  // Where the policy says so, a user's no counts as the verdict of a hijack.
  const byWord = policy.askUser.onNo === 'contain' && saidNoInTime(questions);
  const asHijack = byWord || judgement.verdict === 'hijack';
  const isOnlyTold = deliberation.toldBy != null && !asHijack;
  const plan = isOnlyTold ? [] : policy.plans[asHijack ? 'hijack' : judgement.verdict];
  const steps = await replaceBlocks(tx, incident, stepsFor(incident, deliberation, plan), now);
  // A thief has no reason to say no, so after a no what waits goes on waiting.
  const isLowered =
    (incident.verdict === 'hijack' || isOnlyTold) &&
    judgement.verdict === 'suspicious' &&
    userSays(questions) !== 'no';
  const calledOff = await callOffUnwanted(tx, incident, steps, policy, isLowered);
  const { corroboration, sessionEnded, signedOutAt, companyWideMove, lastBadAt } = deliberation;
  const known = {
    policy,
    corroboration,
    sessionEnded,
    signedOutAt,
    companyWideMove,
    lastBadAt,
    now,
  };
  const request = { incident, userId, steps, situation: situationOf(org, known) };
  const planned = asHijack
    ? await planForHijack(tx, deps, org, request)
    : await planActions(tx, deps, request);
  return { ...planned, isOnlyTold, steps, calledOff };
}

/** Series of the steps of the policy's plan; those after a containment that did not hold have another. */
const PLAN = 'plan';

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

const KNOWN_BY_NOW =
  'Called off: Okta has told since who the user is, and the rule for them does not want it.';
const LOWERED = 'Called off: with the events that came since, it is suspicious and no longer sure.';

async function callOffUnwanted(
  tx: Transaction,
  incident: Incident,
  steps: readonly PlanStep[],
  { uncertainRule }: UserPolicy,
  isLowered: boolean,
): Promise<readonly number[]> {
  const keys = new Set(steps.map(({ key }) => idempotencyKeyOf(incident.id, key)));
  // Actions planned while Okta did not tell who the user is, and not wanted by the rule that turned out to be theirs.
  const foreign =
    uncertainRule === null
      ? await callOffUndecided(tx, incident, KNOWN_BY_NOW, {
          keys,
          heldBy: 'user_unknown',
          of: PLAN,
        })
      : [];
  return isLowered
    ? [...foreign, ...(await callOffUndecided(tx, incident, LOWERED, { keys }))]
    : foreign;
}
