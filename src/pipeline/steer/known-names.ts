/** Collects the names that an incident may be given to: approvers, holders of tokens, and whoever signed in. */
import type { Config } from '../../config.ts';
import { isGroup } from '../../domain/response/approver.ts';
import type { KnownName } from '../../domain/response/assignee.ts';
import { approversNamed } from '../../domain/response/response-policy.ts';
import { consolePeopleKnown } from '../../store/console-people.ts';
import type { Rows } from '../../store/database.ts';

/** Returns the names, each once, those of the policy first. */
export async function knownNames(
  rows: Rows,
  { people, orgs, apiTokens }: Pick<Config, 'people' | 'orgs' | 'apiTokens'>,
): Promise<readonly KnownName[]> {
  const approvers = orgs
    .flatMap(({ responses }) => approversNamed(responses))
    .filter((one) => one !== '*' && !isGroup(one));
  const named = [
    ...people.flatMap(({ is }) => is),
    ...approvers,
    ...apiTokens.map(({ name }) => `api:${name}`),
  ].map((name): KnownName => ({ name }));
  const signedIn = (await consolePeopleKnown(rows)).map(({ name, email }) => ({ name, email }));
  const known = new Map<string, KnownName>();
  for (const one of [...named, ...signedIn]) {
    const key = one.name.toLowerCase();
    known.set(key, { ...one, name: known.get(key)?.name ?? one.name });
  }
  return [...known.values()];
}
