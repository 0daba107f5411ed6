/** Tells who may decide about an incident: whom the policy lists, unless somebody else may be acting in their name. */
import {
  SLACK_IS_SILENT,
  whyMayNotCallOff,
  whyMayNotDecide,
} from '../../domain/response/approver.ts';
import { knownAs, withoutChannel } from '../../domain/response/people.ts';
import {
  type Decider,
  isThemselves,
  mayBeThemselves,
  namesOf,
  userOf,
} from '../../domain/response/themselves.ts';
import type { Rows } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import { openTheftOf } from '../../store/open-thefts.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

/** Returns who may approve what is done about the incident, by the policy for its user, else by the org's. */
export function approversOf(
  deps: Pick<SteerDependencies, 'orgs'>,
  incident: Incident,
): readonly string[] {
  return policyFor(deps, incident).approval.approvers;
}

/** Returns why this person may agree to nothing here; null where they may, also in an incident about themselves. */
export async function whyMayNotAgree(
  rows: Rows,
  incident: Incident,
  approvers: readonly string[],
  decider: Decider,
): Promise<string | null> {
  const refusal = whyMayNotDecide(approvers, decider);
  if (refusal !== null || isThemselves(decider, userOf(incident))) return refusal;
  return whyNotTrusted(rows, decider);
}

/** Returns the same for calling off, closing, or letting something pass, which nobody does about themselves. */
export async function whyMayNotCallOffHere(
  rows: Rows,
  deps: Pick<SteerDependencies, 'orgs'>,
  incident: Incident,
  decider: Decider,
  { approval, mode } = policyFor(deps, incident),
): Promise<string | null> {
  const acts = mode !== 'observe';
  return (
    whyMayNotCallOff(approval.approvers, decider, userOf(incident), acts) ??
    (await whyNotTrusted(rows, decider))
  );
}

/** Returns why this person may not give it to this assignee; null where they may. Whoever has it silences the pager. */
export async function whyMayNotAssign(
  rows: Rows,
  { config }: Pick<SteerDependencies, 'config'>,
  incident: Incident,
  assignee: string | null,
  decider: Decider,
): Promise<string | null> {
  const user = userOf(incident);
  if (isThemselves(decider, user)) return ABOUT_THEM;
  const names = assignee === null ? [] : [assignee, withoutChannel(assignee)];
  const given = knownAs(config.people, { by: assignee ?? '', addresses: names });
  if (isThemselves(given, user)) return ABOUT_THEM;
  if (mayBeThemselves(decider, user)) return SLACK_IS_SILENT;
  return whyNotTrusted(rows, decider);
}

const ABOUT_THEM =
  'It is about them, and nobody has an incident about themselves in hand: whoever has their session may be answering.';

/** Returns why this person is not trusted: while their own session counts as stolen, a thief may be deciding. */
export async function whyNotTrusted(rows: Rows, decider: Decider): Promise<string | null> {
  const theft = await openTheftOf(rows, namesOf(decider));
  return theft === null
    ? null
    : `Your own session was stolen (INC-${theft.id} is open): whoever has it may be answering. Somebody else has to decide, or close that first.`;
}

function policyFor(deps: Pick<SteerDependencies, 'orgs'>, incident: Incident) {
  const { org, userId } = incident;
  return userId === null ? orgOf(deps, org).config.responses : policyOf(deps, incident, userId);
}
