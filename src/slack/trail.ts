/** Tells what the stranger did and from where, briefly enough to be read at night. */

import type { Aftermath, PlacedAddress } from '../domain/response/aftermath.ts';
import { deedInWords, refusalInWords } from '../domain/response/deed.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import {
  alsoUsers,
  belongsInWords,
  MOST_ADDRESSES_TOLD,
  toldAddresses,
  toldDeeds,
  toldRefusals,
} from '../domain/response/trail-in-words.ts';
import { sensitiveActOf } from '../domain/session/acts.ts';
import { code, moment, prose } from './text.ts';

export function deedLines({ details }: IncidentStory): string[] {
  const { told, more } = toldDeeds(details);
  return [...told.map((deed) => `• ${moment(deed.at)}  ${inWords(deed)}`), ...andMore(more)];
}

export function refusalLines({ details }: IncidentStory): string[] {
  const { told, more } = toldRefusals(details);
  const line = (refusal: (typeof told)[number]) =>
    `• ${moment(refusal.at)}  ${prose(refusalInWords(refusal), 200)}`;
  return [...told.map(line), ...andMore(more)];
}

/** Returns the deed in words, in bold where it keeps or widens the access and does not merely open something. */
function inWords(deed: Aftermath): string {
  const words = prose(deedInWords(deed), 200);
  return sensitiveActOf(deed.eventType) === null || words === '' ? words : `*${words}*`;
}

/** Returns the addresses, the user's own apart: blocking one of those would shut out the user. */
export function addressLines({ details }: IncidentStory): string[] {
  const { told, more } = toldAddresses(details);
  if (told.length === 0) return [];
  const { own, unclear } = details.addresses;
  return [
    ...told.map(
      (seen) => `• ${code(seen.ip, 60)}  ${prose(belongsInWords(seen))}${alsoUsers(seen)}`,
    ),
    ...andMore(more),
    ...others('The user’s own', own),
    ...others('Of either of them', unclear),
  ];
}

function others(title: string, seen: readonly PlacedAddress[]): string[] {
  const told = seen.slice(0, MOST_ADDRESSES_TOLD).map(({ ip }) => code(ip, 60));
  return told.length === 0 ? [] : [`_${title}:_ ${told.join(', ')}`];
}

function andMore(count: number): string[] {
  return count > 0 ? [`… and ${count} more, see the console`] : [];
}
