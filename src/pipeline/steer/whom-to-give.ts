/** Finds out to whom an incident is to be given, and by which groups the two may approve. */
import { type Assignee, assigneeNamed } from '../../domain/response/assignee.ts';
import type { Decider } from '../../domain/response/themselves.ts';
import { storableText } from '../../domain/storable-text.ts';
import { groupsAtSignIn } from '../../store/console-people.ts';
import type { Rows } from '../../store/database.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { knownNames } from './known-names.ts';

/** Returns the assignee by a known name where somebody known is meant; the person who gives is known too. */
export async function whoIsMeant(
  rows: Rows,
  { config }: Pick<SteerDependencies, 'config'>,
  { by, assignee }: { readonly by: string; readonly assignee: string | null },
): Promise<Assignee | { readonly ok: true; readonly name: null }> {
  if (assignee === null || assignee === by) return { ok: true, name: assignee };
  const known = [...(await knownNames(rows, config)), { name: by }];
  return assigneeNamed(assignee, known, config.people);
}

/** Returns the groups of both by name, by which the policy may make them approvers; empty where there are none. */
export async function groupsOf(
  rows: Rows,
  { by, groups: own = [] }: Pick<Decider, 'by' | 'groups'>,
  assignee: string | null,
): Promise<{ readonly groups?: Readonly<Record<string, readonly string[]>> }> {
  const isAlone = assignee === null || assignee === by;
  const theirs = isAlone ? own : await groupsAtSignIn(rows, storableText(assignee));
  const all = [[by, own] as const, [assignee ?? by, theirs] as const];
  const groups = Object.fromEntries(all.filter(([, names]) => names.length > 0));
  return Object.keys(groups).length === 0 ? {} : { groups };
}
