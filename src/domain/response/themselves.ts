/** Tells whether whoever decides is the person an incident is about, by whichever channel they came. Pure. */

/** Whoever decides, and what else is known of them. */
export type Decider = {
  /** `slack:U1`, `api:name`, `console:login`, `cli:name`. */
  readonly by: string;
  /** Their e-mail addresses; null or left out where nobody told. */
  readonly addresses?: readonly string[] | null | undefined;
  /** All their names, where the policy joins several. */
  readonly alsoKnownAs?: readonly string[] | undefined;
  /** Groups of theirs that the policy names, as it writes them: `console-group:SOC`, `slack-group:S…`. */
  readonly groups?: readonly string[] | undefined;
  /** Groups that the policy names and of which nobody told whether they are in them, as it writes them. */
  readonly untoldGroups?: readonly string[] | undefined;
};

/** The user of an incident, by the names that a person has elsewhere too. */
export type NamedUser = { readonly login: string | null; readonly email: string | null };

/** Returns the names that an incident has for its user. */
export function userOf(incident: {
  readonly userLogin: string | null;
  readonly details: { readonly user: { readonly email?: string | undefined } | null };
}): NamedUser {
  return { login: incident.userLogin, email: incident.details.user?.email ?? null };
}

/** All names of somebody who signs in as themselves, in lower case; empty for a token, and a machine's user. */
export function namesOf({ by, addresses, alsoKnownAs }: Decider): readonly string[] {
  const logins = [by, ...(alsoKnownAs ?? [])].flatMap(
    (name) => /^console:(.+)$/is.exec(name)?.[1] ?? [],
  );
  const all = [...logins, ...(addresses ?? [])].map((name) => name.toLowerCase());
  return [...new Set(all)];
}

/** Whether these are one person. A user whom nothing names is nobody. */
export function isThemselves(decider: Decider, user: NamedUser): boolean {
  const names = namesOf(decider);
  return [user.login, user.email].some(
    (name) => name !== null && name !== '' && names.includes(name.toLowerCase()),
  );
}

/** Whether a click could be the user’s own and nobody can tell: Slack names people by ids that Okta does not know. */
export function mayBeThemselves(decider: Decider, user: NamedUser): boolean {
  if (!decider.by.startsWith('slack:') || (user.login === null && user.email === null))
    return false;
  const isComparable = [user.login, user.email].some((name) => name?.includes('@') === true);
  return namesOf(decider).length === 0 || !isComparable;
}
