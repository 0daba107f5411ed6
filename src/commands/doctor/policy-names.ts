/** Checks that the org knows whom the policy names: a mistyped user or group protects, or selects, nobody. */
import type { OrgConfig } from '../../config.ts';
import type { PlannedAction, UserSelector } from '../../domain/response/response-policy.ts';
import type { OktaOrgClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/error.ts';
import { DOCTOR_SCOPES, type ScopeNeed } from '../../okta/scopes.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import type { OrgAccess } from './okta-access.ts';

const GROUPS_SCOPE = 'okta.groups.read';

/** Returns the scopes that looking up the policy's names needs beside those that the reader has anyway. */
export function policyNamesNeed({ responses }: OrgConfig): readonly ScopeNeed[] {
  return groupsNamed(responses).length === 0 ? [] : DOCTOR_SCOPES;
}

type Named = { readonly name: string; readonly where: string };

/** Returns the checks; none where the policy names nobody. */
export function policyNamesChecks({ org, reader }: OrgAccess): Check[] {
  const { key, responses } = org;
  const [users, groups] = [usersNamed(responses), groupsNamed(responses)];
  const check = (name: string, run: Check['run']): Check => ({ org: key, name, run });
  return [
    ...(users.length === 0
      ? []
      : [
          check('users of the policy', () => lookUp(reader, 'okta.users.read', users, unknownUser)),
        ]),
    ...(groups.length === 0
      ? []
      : [check('groups of the policy', () => lookUp(reader, GROUPS_SCOPE, groups, unknownGroup))]),
  ];
}

/** Looks up a name; null where it is known, otherwise what is wrong, in words. */
type LookUp = (client: OktaOrgClient, name: string) => Promise<string | null>;

async function lookUp(
  client: OktaOrgClient,
  scope: string,
  named: readonly Named[],
  find: LookUp,
): Promise<CheckResult> {
  const granted = await client.grantedScopes();
  if (granted?.missing.includes(scope)) {
    return off(`could not be looked up: ${scope} is not granted (${inWords(named)})`);
  }
  const unknown: string[] = [];
  for (const { name, where } of named) {
    try {
      const problem = await find(client, name);
      if (problem !== null) unknown.push(`“${name}” (${where})${problem}`);
    } catch (error) {
      if (!(error instanceof OktaError) || error.status !== 403) throw error;
      return off(`could not be looked up: ${error.message} (${inWords(named)})`);
    }
  }
  if (unknown.length === 0) return ok(`Okta knows ${inWords(named)}`);
  return fault(`Not known to Okta: ${unknown.join('; ')}.`, REMEDY);
}

const REMEDY =
  'Correct it in the policy file: as it stands it protects, or selects, nobody. If the account or group is there, the reader’s role does not reach it; its resource set has to hold all users and all groups.';

async function unknownUser(client: OktaOrgClient, wanted: string): Promise<string | null> {
  try {
    const { id, login } = await client.getUser(wanted);
    const isNamed = [id, login].some((one) => one.toLowerCase() === wanted.toLowerCase());
    // Okta also finds a user by the part of the login before the @; the policy does not.
    return isNamed ? null : `, which is written in full: ${login}`;
  } catch (error) {
    if (error instanceof OktaError && error.status === 404) return '';
    throw error;
  }
}

async function unknownGroup(client: OktaOrgClient, wanted: string): Promise<string | null> {
  return (await client.groupsCalled(wanted)).length > 0 ? null : '';
}

function usersNamed(responses: OrgConfig['responses']): readonly Named[] {
  return selectors(responses).flatMap(({ where, select: { users } }) =>
    users.map((name) => ({ name, where })),
  );
}

function groupsNamed(responses: OrgConfig['responses']): readonly Named[] {
  const selected = selectors(responses).flatMap(({ where, select: { groups } }) =>
    groups.map((name) => ({ name, where })),
  );
  const quarantines = actionsOf(responses).flatMap(({ params: { groupId } }) =>
    typeof groupId === 'string' ? [{ name: groupId, where: 'quarantine' }] : [],
  );
  return [...selected, ...new Map(quarantines.map((one) => [one.name, one])).values()];
}

function selectors(responses: OrgConfig['responses']): { where: string; select: UserSelector }[] {
  const { rules } = responses;
  return [
    { where: 'protected', select: responses.protected },
    ...rules.map(({ name, match }) => ({ where: `rule “${name}”`, select: match })),
  ];
}

function actionsOf({ plans, rules, escalation }: OrgConfig['responses']): readonly PlannedAction[] {
  const all = [plans, ...rules.map((rule) => rule.plans ?? {})];
  return [...all.flatMap((plan) => Object.values(plan).flat()), ...escalation];
}

function inWords(named: readonly Named[]): string {
  return named.map(({ name }) => name).join(', ');
}
