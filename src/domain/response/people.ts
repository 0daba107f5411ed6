/**
 * Tells which names are one person. A name is `channel:name` (`slack:U1`, `api:maria`): the same name in two channels is
 * one person, and what else one person is called the policy says. Pure.
 */
import type { Decider } from './themselves.ts';

/** Somebody whom the policy names together with all their names. */
export type Person = {
  readonly name: string;
  /** `slack:U…`, `api:name`, `console:login`, `cli:name`. */
  readonly is: readonly string[];
};

export type People = readonly Person[];

/** Returns the name without its channel, in lower case: `api:Maria` is `maria`. */
export function withoutChannel(name: string): string {
  return name.replace(/^[a-z]+:/i, '').toLowerCase();
}

/** Returns the person who has this name, by whichever channel; null where the policy joins it with no other. */
export function personWith(people: People, name: string): Person | null {
  const wanted = withoutChannel(name);
  return people.find(({ is }) => is.some((one) => withoutChannel(one) === wanted)) ?? null;
}

/** Whether two names are one person's. */
export function isSamePerson(people: People, one: string, other: string): boolean {
  return keyOf(people, one) === keyOf(people, other);
}

/** Counts the different people among these, so that nobody is the second pair of eyes to themselves. */
export function differentPeople(names: readonly string[], people: People): number {
  return new Set(names.map((name) => keyOf(people, name))).size;
}

/** Returns whoever decides with the other names that the policy gives them. */
export function knownAs<D extends Decider>(people: People, decider: D): D {
  const person = personWith(people, decider.by);
  return person === null ? decider : { ...decider, alsoKnownAs: person.is };
}

/** Whether a name is one of theirs, by whichever channel. */
export function isNameOf(
  { by, alsoKnownAs = [] }: Pick<Decider, 'by' | 'alsoKnownAs'>,
  name: string,
): boolean {
  return [by, ...alsoKnownAs].map(withoutChannel).includes(withoutChannel(name));
}

/** Returns every spelling, in lower case, of the names of the person who has this one, to look for what is theirs. */
export function spellingsOfPerson(people: People, name: string): readonly string[] {
  const person = personWith(people, name);
  const bare = [name, ...(person === null ? [] : [person.name, ...person.is])].map(withoutChannel);
  return [...new Set(bare)].flatMap((one) => [one, ...CHANNELS.map((channel) => channel + one)]);
}

const CHANNELS = ['slack:', 'api:', 'console:', 'cli:'] as const;

function keyOf(people: People, name: string): string {
  const person = personWith(people, name);
  return person === null ? withoutChannel(name) : `person ${people.indexOf(person)}`;
}
