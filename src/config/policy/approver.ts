/** An entry of a list of approvers: one name, or a person with all names that are theirs. */
import { z } from 'zod';
import type { People, Person } from '../../domain/response/people.ts';
import { keyed, listOf, text, textOr } from './keyed.ts';

const NAME = 'must be slack:U…, api:name, console:login or cli:name';

const NAMED = /^(slack|api|console|cli):\S+$/;

const name = text.regex(NAMED, NAME);

const CONSOLE_GROUP = /^console-group:\S.*$/;
/** A user group of Slack by its id, as in a mention: its handle may be given to another group. */
const SLACK_GROUP = /^slack-group:S[A-Z0-9]{1,20}$/;

/** A reader of the console, by their own name or by a group of the identity provider. */
export const consoleReader = textOr('must be console:login or console-group:NAME').refine(
  (given) => /^console:\S+$/.test(given) || CONSOLE_GROUP.test(given),
  'must be console:login or console-group:NAME',
);

const everybodyOrName = textOr(
  'must be a name such as api:maria, or a mapping of person and is',
).refine(
  (given) => given === '*' || [CONSOLE_GROUP, SLACK_GROUP, NAMED].some((form) => form.test(given)),
  `${NAME}, console-group:NAME, slack-group:S…, or * for everybody who can reach it`,
);

const person = keyed({
  person: text,
  is: listOf(name).min(1, 'must name what this person is called: api:maria, "slack:U…"'),
});

export const approver = z.union([everybodyOrName, person]);
export type ApproverSettings = z.infer<typeof approver>;

/** Returns the names that may decide, one by one. */
export function approverNames(given: readonly ApproverSettings[]): string[] {
  return given.flatMap((one) => (typeof one === 'string' ? [one] : one.is));
}

/** Returns the people of some lists. Somebody in several lists has all names that any of them gives. */
export function peopleOf(lists: readonly (readonly ApproverSettings[])[]): People {
  const known = new Map<string, Person>();
  for (const one of lists.flat()) {
    if (typeof one === 'string') continue;
    const key = one.person.toLowerCase();
    const before = known.get(key);
    const is = [...new Set([...(before?.is ?? []), ...one.is])];
    known.set(key, { name: before?.name ?? one.person, is });
  }
  return [...known.values()];
}
