import type { Config, OrgConfig } from '../../config.ts';
import { CONSOLE_GROUP, isGroup } from '../../domain/response/approver.ts';
import { differentPeople, type Person, personWith } from '../../domain/response/people.ts';
import { type ApprovalPolicy, approversNamed } from '../../domain/response/response-policy.ts';
import { type Check, type CheckResult, fault, ok, warning } from './check.ts';

/** Checks who may approve actions in Okta; none where the policy never acts. */
export function approverChecks(
  { key, responses }: OrgConfig,
  config: Pick<Config, 'apiTokens' | 'people' | 'oidc'>,
): Check[] {
  const { mode, rules } = responses;
  const acts = [mode, ...rules.map((rule) => rule.mode ?? mode)].some((one) => one !== 'observe');
  return acts ? [{ org: key, name: 'approvers', run: async () => lookAt(responses, config) }] : [];
}

function lookAt(
  responses: OrgConfig['responses'],
  { apiTokens, people, oidc }: Pick<Config, 'apiTokens' | 'people' | 'oidc'>,
): CheckResult {
  const named = approversNamed(responses);
  if (oidc === null && named.some((one) => one.startsWith(CONSOLE_GROUP))) return NO_GROUPS;
  if (named.includes('*')) return everybody(apiTokens);
  const { approval, rules } = responses;
  const lists = [approval, ...rules.map((rule) => ({ ...approval, ...rule.approval }))];
  const apart = [...new Set(lists.flatMap((one) => notJoined(one, people)))];
  if (apart.length > 0) return mayBeOnePerson(apart);
  const inGroup = lists.flatMap((one) => mayBeInGroup(one, people));
  return inGroup.length > 0 ? mayBeOneOfGroup([...new Set(inGroup)]) : ok(inWords(named, people));
}

const NO_GROUPS = fault(
  'the policy names a group of the identity provider, and there is none: nobody is in it',
  'Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET (docs/console.md), or name people in place of console-group:….',
);

function everybody(tokens: Config['apiTokens']) {
  const names = tokens.map(({ name }) => name).join(', ');
  const scripts = names === '' ? 'has a token' : `has a token (${names})`;
  return warning(
    `everybody decides who ${scripts}, may sign in to the console or is in the Slack channel`,
    'Name the approvers in the policy: responses.approval.approvers, such as [console:maria@example.com, slack:U012AB3CD] (docs/policy.md).',
  );
}

/**
 * Returns names in different channels of which two may belong to one person, where anything needs two people. Slack and
 * the console are compared by e-mail address, and somebody named as a person has all their names joined.
 */
function notJoined(approval: ApprovalPolicy, people: Config['people']): readonly string[] {
  const { approvals, twoPersonKinds, approvers } = approval;
  if (approvals < 2 && twoPersonKinds.length === 0) return [];
  const single = approvers.filter((one) => personWith(people, one) === null);
  const channels = new Set(single.map((one) => one.split(/[:-]/, 1)[0]));
  const isComparable = [...channels].every((one) => one === 'slack' || one === 'console');
  return isComparable || channels.size < 2 || differentPeople(single, people) < 2 ? [] : single;
}

function mayBeOnePerson(names: readonly string[]) {
  return warning(
    `where two people must agree, one may do so over two channels: ${names.join(', ')}`,
    'Say in the policy who is one person: { person: Maria, is: [api:maria, "slack:U012AB3CD"] } in place of the names, also for whoever has one name (docs/policy.md#two-people).',
  );
}

/**
 * Returns the people whom a list names beside a group, and of whom it names tokens and command lines alone, where
 * anything needs two people: who is in the group is not in the policy, and a token has no address to compare.
 */
function mayBeInGroup(approval: ApprovalPolicy, people: Config['people']): readonly Person[] {
  const { approvals, twoPersonKinds, approvers } = approval;
  if (approvals < 2 && twoPersonKinds.length === 0) return [];
  if (!approvers.some(isGroup)) return [];
  return approvers.flatMap((one) => {
    const person = personWith(people, one);
    return person?.is.every((name) => /^(api|cli):/.test(name)) === true ? [person] : [];
  });
}

function mayBeOneOfGroup(people: readonly Person[]) {
  const names = people.map(({ name, is }) => `${name} (${is.join(', ')})`).join(', ');
  return warning(
    `where two people must agree, whoever is also in a group that approves may do so alone: ${names}`,
    'Name their console login or Slack id as well: { person: Maria, is: [api:maria, "console:maria@example.com"] }; for a script, a login that nobody has (docs/policy.md#groups-and-readers).',
  );
}

/** Returns the approvers with each person once: `Maria (api:maria, slack:U1), api:jon`. */
function inWords(names: readonly string[], people: Config['people']): string {
  const said = names.map((name) => {
    const person = personWith(people, name);
    return person === null ? name : `${person.name} (${person.is.join(', ')})`;
  });
  return [...new Set(said)].join(', ');
}
