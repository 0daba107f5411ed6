/** Tells to whom an incident is given, from what somebody wrote: a name as known here, or somebody outside. Pure. */
import { editDistance } from '../closest.ts';
import { isSamePerson, type People, personWith, withoutChannel } from './people.ts';

/** A name that an incident may be given to, as the history has it. */
export type KnownName = {
  /** `slack:U…`, `api:name`, `console:login`, `cli:name`. */
  readonly name: string;
  /** E-mail address, where the identity provider told it. */
  readonly email?: string | null;
};

/** Nobody writes an id from memory, so one that is unknown is no slip. */
const SLACK_ID = /^slack:[UW][A-Z0-9]{1,20}$/;

export type Assignee =
  | { readonly ok: true; readonly name: string }
  /** It is nobody known, and so like somebody who is that it may be a slip; or it may be two people. */
  | { readonly ok: false; readonly reason: string };

/**
 * Returns the assignee. What is like no known name is somebody outside, and so is what has several words.
 * @param known in the order in which a bare name is looked for
 */
export function assigneeNamed(
  given: string,
  known: readonly KnownName[],
  people: People,
): Assignee {
  const exact = known.find(({ name }) => name.toLowerCase() === given.toLowerCase());
  if (exact !== undefined) return { ok: true, name: exact.name };
  const wanted = given.toLowerCase();
  const called = known.filter((one) => callings(one, people).includes(wanted));
  const [first] = called;
  if (first !== undefined) {
    const other = called.find(({ name }) => !isSamePerson(people, name, first.name));
    if (other === undefined) return { ok: true, name: first.name };
    return { ok: false, reason: mayBeTwo(given, first.name, other.name) };
  }
  const meant =
    /\s/.test(given) || SLACK_ID.test(given) ? undefined : likeliest(given, known, people);
  if (meant === undefined) return { ok: true, name: given };
  return {
    ok: false,
    reason: `Nobody here is called ${given}; did you mean ${meant.name}? Somebody outside is written in several words.`,
  };
}

/** Returns what a person may be called without the channel, in lower case. */
function callings({ name, email }: KnownName, people: People): readonly string[] {
  const bare = withoutChannel(name);
  const addresses = [bare, email?.toLowerCase() ?? ''].filter((text) => text.includes('@'));
  const person = personWith(people, name)?.name.toLowerCase() ?? '';
  const parts = addresses.flatMap((address) => [address, address.slice(0, address.indexOf('@'))]);
  return [bare, person, ...parts].filter((text) => text !== '');
}

function likeliest(given: string, known: readonly KnownName[], people: People) {
  const wanted = withoutChannel(given);
  // A letter swapped with the next counts two. Colleagues share the rest of an address.
  const { length } = wanted.split('@', 1)[0] ?? wanted;
  const far = length <= 3 ? 1 : length <= 8 ? 2 : 3;
  return known
    .map((one) => ({
      name: one.name,
      distance: Math.min(...callings(one, people).map((text) => editDistance(wanted, text))),
    }))
    .filter(({ distance }) => distance <= far)
    .sort((a, b) => a.distance - b.distance)[0];
}

function mayBeTwo(given: string, one: string, other: string): string {
  return `${given} may be ${one} or ${other}: write the name whole. Where both are one person, the policy can say so.`;
}
