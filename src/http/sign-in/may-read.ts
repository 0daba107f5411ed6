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
  return groupsNamed(config).size > 0;
}

/** Returns those of a person's groups that the policy names, as it writes them: the others are nothing to keep. */
export function groupsThatCount(config: Named, told: readonly string[]): string[] {
  const names = new Set(told.map((group) => `${CONSOLE_GROUP}${group}`.toLowerCase()));
  return [...groupsNamed(config)].filter((entry) => names.has(entry.toLowerCase()));
}

function groupsNamed(config: Named): ReadonlySet<string> {
  const entries = [...(config.consoleReaders ?? []), ...approversOf(config)];
  return new Set(entries.filter((one) => one.startsWith(CONSOLE_GROUP)));
}

/** Returns all approvers by name or group; that everybody may decide lets nobody in. */
function approversOf({ orgs }: Named): readonly string[] {
  return orgs.flatMap(({ responses }) => approversNamed(responses)).filter((one) => one !== '*');
}
