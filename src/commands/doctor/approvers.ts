import type { Config, OrgConfig } from '../../config.ts';
import { type Check, ok, warning } from './check.ts';

/** Checks who may approve actions in Okta; none where the policy never acts. */
export function approverChecks(
  { key, responses }: OrgConfig,
  { apiTokens }: Pick<Config, 'apiTokens'>,
): Check[] {
  const { mode, approval, rules } = responses;
  const acts = [mode, ...rules.map((rule) => rule.mode ?? mode)].some((one) => one !== 'observe');
  if (!acts) return [];
  const lists = [approval, ...rules.map((rule) => rule.approval)].map((one) => one?.approvers);
  const named = [...new Set(lists.flat().filter((one) => one !== undefined))];
  const result = named.includes('*') ? everybody(apiTokens) : ok(named.join(', '));
  return [{ org: key, name: 'approvers', run: async () => result }];
}

function everybody(tokens: Config['apiTokens']) {
  const names = tokens.map(({ name }) => name).join(', ');
  const scripts = names === '' ? 'has a token' : `has a token (${names})`;
  return warning(
    `everybody decides who ${scripts}, may sign in to the console or is in the Slack channel`,
    'Name the approvers in the policy: responses.approval.approvers, such as [console:maria@example.com, slack:U012AB3CD] (docs/policy.md).',
  );
}
