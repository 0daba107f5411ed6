/** Finds settings that are valid alone, but not together with others, given or inherited. */

import { TUNING } from '../../domain/judgement/tuning.ts';
import { isGroup, peopleNeeded } from '../../domain/response/approver.ts';
import { differentPeople, type People } from '../../domain/response/people.ts';
import type { ApprovalPolicy, PlannedAction } from '../../domain/response/response-policy.ts';
import { detectionPolicy } from './detection.ts';
import type { PolicySettings } from './orgs.ts';
import { peopleNamed, sharedNames } from './persons.ts';
import { type ResponseSettings, type RuleSettings, responsePolicy } from './responses.ts';

type Path = readonly PropertyKey[];
export type Contradiction = { readonly path: Path; readonly what: string };

/** Returns the contradictions between settings that are each valid, with the key that causes each of them. */
export function contradictions(settings: PolicySettings) {
  const { detection, responses, orgs = [] } = settings;
  const people = peopleNamed(settings);
  const detectionForAll = detectionPolicy(detection);
  const responsesForAll = responsePolicy(responses);
  const found = [
    ...sharedNames(settings),
    ...crossed(detection, detectionForAll, ['detection']),
    ...tooFewPeople(responses, responsesForAll, people, ['responses']),
    ...orgs.flatMap((org, index) => [
      ...crossed(org.detection, detectionPolicy(org.detection, detectionForAll), [
        'orgs',
        index,
        'detection',
      ]),
      ...tooFewPeople(org.responses, responsePolicy(org.responses, responsesForAll), people, [
        'orgs',
        index,
        'responses',
      ]),
    ]),
  ];
  // One key may leave several rules with too few people.
  return [...new Map(found.map((one) => [one.path.join('.'), one])).values()];
}

function crossed(
  given: PolicySettings['detection'],
  policy: ReturnType<typeof detectionPolicy>,
  path: Path,
): Contradiction[] {
  const { suspicious, hijack } = { ...TUNING.thresholds, ...policy.thresholds };
  if (given?.thresholds === undefined || suspicious <= hijack) return [];
  const what = `suspicious must not be above hijack (they are ${suspicious} and ${hijack}, what is not given here included)`;
  return [{ path: [...path, 'thresholds'], what }];
}

/** Returns where fewer people may approve than have to: for everybody, and for each rule. */
function tooFewPeople(
  given: ResponseSettings | undefined,
  policy: ReturnType<typeof responsePolicy>,
  people: People,
  path: Path,
): Contradiction[] {
  if (given === undefined) return [];
  const planned = [...Object.values(policy.plans).flat(), ...policy.escalation];
  const everybody = waitedForInVain(policy.approval, planned, given, people, path);
  const rules = policy.rules.map((rule, index) => {
    const own = given.rules?.[index];
    const approval = { ...policy.approval, ...rule.approval };
    const actions = Object.values({ ...policy.plans, ...rule.plans }).flat();
    return own === undefined
      ? waitedForInVain(approval, actions, given, people, path)
      : waitedForInVain(approval, actions, own, people, [...path, 'rules', index]);
  });
  return [everybody, ...rules].filter((one) => one !== null);
}

function waitedForInVain(
  approval: ApprovalPolicy,
  actions: readonly PlannedAction[],
  given: ResponseSettings | RuleSettings,
  everybody: People,
  path: Path,
): Contradiction | null {
  const { approvals, approvers } = approval;
  // How many are in a group, only the identity provider or Slack knows.
  if (approvers.some((one) => one === '*' || isGroup(one))) return null;
  const people = differentPeople(approvers, everybody);
  const grave = actions.find(({ kind }) => peopleNeeded(kind, approval) > people)?.kind;
  if (approvals <= people && grave === undefined) return null;
  const { approval: said } = given;
  const keys =
    approvals > people
      ? [said?.approvals && ['approval', 'approvals'], said?.approvers && ['approval', 'approvers']]
      : [
          said?.approvers && ['approval', 'approvers'],
          said?.two_person_kinds && ['approval', 'two_person_kinds'],
          given.plans && ['plans'],
          'escalation' in given && given.escalation && ['escalation'],
        ];
  // Where all of it is inherited, the problem is told at the place that it comes from.
  const key = keys.find((one) => Array.isArray(one));
  if (key === undefined) return null;
  const wanted = approvals > people ? `${approvals} people` : `two people for ${grave}`;
  const what = `asks for ${wanted}, and approvers names ${people} (all names of one person, and one name in two channels, are one): nobody could ever agree; name more approvers, or ask for fewer`;
  return { path: [...path, ...key], what };
}
