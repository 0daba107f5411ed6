/** Tells who of those whom the identity provider lets in may read the console, and which of their groups count. */
import type { Config } from '../../config.ts';
import { CONSOLE_GROUP, isNamedAmong } from '../../domain/response/approver.ts';
import { approversNamed } from '../../domain/response/response-policy.ts';
import type { Decider } from '../../domain/response/themselves.ts';

type Named = Pick<Config, 'orgs' | 'consoleReaders'>;

/**
 * Whether this person may read. Where the policy names readers, it is they and the approvers; otherwise everybody who
 * can sign in. Whoever comes with a token is named by `API_TOKENS`.
 */
export function mayRead(config: Named, reader: Pick<Decider, 'by' | 'groups'>): boolean {
  const { consoleReaders } = config;
  if (consoleReaders === null || !reader.by.startsWith('console:')) return true;
  return isNamedAmong([...consoleReaders, ...approversOf(config)], reader);
}

/** Whether the policy names any group of the identity provider. */
export function namesGroups(config: Named): boolean {
  return groupNames(config).size > 0;
}

/** Returns those of a person's groups that the policy names: the others are nothing to keep. */
export function groupsThatCount(config: Named, told: readonly string[]): string[] {
  const named = groupNames(config);
  return told.filter((group) => named.has(group.toLowerCase()));
}

function groupNames(config: Named): ReadonlySet<string> {
  const entries = [...(config.consoleReaders ?? []), ...approversOf(config)];
  const groups = entries.filter((one) => one.startsWith(CONSOLE_GROUP));
  return new Set(groups.map((one) => one.slice(CONSOLE_GROUP.length).toLowerCase()));
}

/** Returns all approvers by name or group; that everybody may decide lets nobody in. */
function approversOf({ orgs }: Named): readonly string[] {
  return orgs.flatMap(({ responses }) => approversNamed(responses)).filter((one) => one !== '*');
}
