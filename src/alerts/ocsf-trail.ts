/** The stranger's trail in an OCSF event: addresses to search for, and what OCSF has no place for. */

import { oneLine } from '../domain/one-line.ts';
import type { Aftermath, PlacedAddress, SeenAddress } from '../domain/response/aftermath.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { questionLines } from '../domain/response/question-in-words.ts';
import {
  MOST_ADDRESSES_TOLD,
  toldAddresses,
  toldDeeds,
  toldRefusals,
} from '../domain/response/trail-in-words.ts';
import type { UserQuestion } from '../domain/response/user-question.ts';
import { given, listOrNull } from './ocsf-objects.ts';

const IP_ADDRESS = 2;

/** Returns the addresses that can be searched for, and blocked, without harm to the user. */
export function observablesOf({ details }: IncidentStory) {
  const theirs = toldAddresses(details).told.filter(({ alsoUsers }) => !alsoUsers);
  if (theirs.length === 0) return null;
  const name = 'unmapped.stranger_addresses.ip';
  return theirs.map(({ ip }) => ({ name, type_id: IP_ADDRESS, type: 'IP Address', value: ip }));
}

/** Returns what was done in the session, and from which addresses: OCSF has no place for either. */
export function trailOf({ details, nextStep, questions }: IncidentStory) {
  const deeds = toldDeeds(details);
  const refusals = toldRefusals(details);
  const addresses = toldAddresses(details);
  return given({
    next_step: nextStep,
    asked_user: listOrNull(questions.map(askedOf)),
    done_by_stranger: listOrNull(deeds.told.map(deedObject)),
    done_by_stranger_more: deeds.more === 0 ? null : deeds.more,
    refused_to_stranger: listOrNull(
      refusals.told.map((refusal) =>
        given({ ...deedObject(refusal), because: refusal.because ?? null }),
      ),
    ),
    refused_to_stranger_more: refusals.more === 0 ? null : refusals.more,
    stranger_addresses: listOrNull(addresses.told.map(addressOf)),
    stranger_addresses_more: addresses.more === 0 ? null : addresses.more,
    own_addresses: ipsOf(details.addresses.own),
    unclear_addresses: ipsOf(details.addresses.unclear),
  });
}

function deedObject({ at, uuid, eventType, what, on, times }: Aftermath) {
  return given({
    time: at,
    uid: uuid,
    event_type: eventType,
    what: oneLine(what, 120),
    on: on === undefined ? null : oneLine(on, 200),
    count: times ?? 1,
  });
}

/** Returns what the user was asked and answered; a yes may be the thief's. */
function askedOf(question: UserQuestion) {
  const { status, answer, requestedBy, askedAt, answeredAt } = question;
  return given({
    status,
    answer,
    requested_by: requestedBy,
    asked_time: askedAt,
    answered_time: answeredAt,
    says: questionLines([question])[0] ?? null,
  });
}

/** Returns only the addresses, without their details: enough for those that are, or may be, the user's. */
export function ipsOf(addresses: readonly PlacedAddress[]): readonly string[] | null {
  return listOrNull(addresses.slice(0, MOST_ADDRESSES_TOLD).map(({ ip }) => ip));
}

function addressOf(seen: SeenAddress) {
  const { ip, asn, asOrg, networkKind, city, country, firstAt, lastAt, alsoUsers } = seen;
  const name = (text: string | null) => (text === null ? null : oneLine(text, LONGEST_NAME));
  return given({
    ip,
    asn,
    as_org: name(asOrg),
    network_kind: networkKind,
    city: name(city),
    country: name(country),
    first_seen_time: firstAt,
    last_seen_time: lastAt,
    also_users: alsoUsers,
  });
}

const LONGEST_NAME = 48;
