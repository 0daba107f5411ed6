/** The summary line of a PagerDuty alert: what happened, how far it is contained, to whom, and what is gravest. */
import { capital } from '../domain/in-words.ts';
import { oneLine } from '../domain/one-line.ts';
import { isHalfAgreed, stillNeeded } from '../domain/response/agreement.ts';
import type { ContainmentState } from '../domain/response/incident.ts';
import { type IncidentStory, isDenied, stuckUndos } from '../domain/response/incident-story.ts';
import { BY_HAND, isLeftToPeople } from '../domain/response/left-to-people.ts';
import { gravestInShort } from '../domain/response/short-headline.ts';

/** PagerDuty's limit for a summary, in characters. */
const LONGEST = 1_024;

/** `INC-4: Hijacked, not contained: Gus Adminson (SUPER_ADMIN): privilege granted, from DigitalOcean, Amsterdam`. */
export function summaryOf(story: IncidentStory): string {
  const undo = stuckUndos(story)[0];
  const half = story.actions.find(isHalfAgreed);
  const first = [
    ...(undo === undefined ? [] : [`“${undo.title}” was not done. `]),
    ...(undo === undefined && isDenied(story) ? ['The user says that it was not them. '] : []),
    ...(half === undefined ? [] : [`${capital(stillNeeded(half))}. `]),
  ].join('');
  const said = [standingOf(story), whoOf(story), gravestInShort(story) ?? story.headline];
  const rest = said.filter((part) => part !== null).join(': ');
  return oneLine(`${story.reference}: ${first}${rest}`, LONGEST);
}

const STANDING: Readonly<Record<ContainmentState, string>> = {
  none: 'Hijacked, not contained',
  acting: 'Hijacked, being contained',
  acted: 'Hijacked, acted on, not verified yet',
  verified: 'Hijacked, contained',
  broken: 'Hijacked, containment broken',
};

/** Returns null for an alarm, whose headline says everything, and for a forged delivery. */
function standingOf({ kind, verdict, containment, details }: IncidentStory): string | null {
  if (kind !== 'session_hijack' || verdict === 'benign') return null;
  if (details.corroboration === 'forged') return null;
  return verdict === 'hijack' ? STANDING[containment] : 'Suspicious';
}

/** Returns the user's name and marks; null where the headline names the user and there are no marks to add. */
function whoOf(story: IncidentStory): string | null {
  const { user, details } = story;
  const roles = details.user?.roles ?? [];
  const who = user?.name ?? user?.login ?? null;
  const marks = [...roles, ...(isLeftToPeople(story) ? [BY_HAND] : [])];
  if (marks.length > 0)
    return `${who ?? (roles.length > 0 ? 'administrator' : 'user')} (${marks.join(', ')})`;
  return gravestInShort(story) === null ? null : who;
}
