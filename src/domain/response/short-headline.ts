/** What is gravest about a theft in a few words, for where the whole sentence does not fit. Pure. */
import { companyName } from '../judgement/company-name.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { oneLine } from '../one-line.ts';
import { type Act, sensitiveActOf } from '../session/acts.ts';
import type { Aftermath } from './aftermath.ts';
import { deedWords, gravityOf } from './deed.ts';
import type { IncidentDetails, IncidentKind } from './incident.ts';

type Headed = {
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  readonly details: Pick<
    IncidentDetails,
    'addresses' | 'afterwards' | 'appearances' | 'corroboration' | 'opening'
  >;
};

const MOST_DEEDS = 2;
const LONGEST_NAME = 40;

/**
 * Returns `API token created, factor enrolled, from DigitalOcean, Amsterdam`; null where nothing sensitive was done, or
 * what was done is not to be believed: then the whole headline says what there is to say.
 */
export function gravestInShort(incident: Headed): string | null {
  if (!isTheft(incident)) return null;
  const { details } = incident;
  const told = new Map<Act, string>();
  for (const { eventType } of details.afterwards.toSorted(byGravity)) {
    const act = sensitiveActOf(eventType);
    if (act === null || told.has(act) || told.size === MOST_DEEDS) continue;
    told.set(act, deedWords(eventType, act));
  }
  if (told.size === 0) return null;
  return [[...told.values()].join(', '), ...fromWhere(details)].join(', ');
}

/**
 * Returns `session also in Firefox on Linux, from OVH, Paris`, or `session opened in …` where it began there; null where
 * one of the two sides, or the network, is not known, such as of an alarm of Okta's alone.
 * @param clientOf names the client of a user agent without its version, which a row has no room for
 */
export function changeInShort(
  incident: Headed,
  clientOf: (userAgent: string) => string,
): string | null {
  if (!isTheft(incident)) return null;
  const { appearances, opening } = incident.details;
  const [from] = fromWhere(incident.details);
  const theirs = appearances?.stranger.userAgent ?? null;
  if (from === undefined || theirs === null) return null;
  const client = clientOf(theirs);
  if (opening !== null) return `session opened in ${client}, ${from}`;
  const users = appearances?.owner.userAgent ?? null;
  if (users === null) return null;
  return clientOf(users) === client
    ? `session also ${from}, in the same ${client}`
    : `session also in ${client}, ${from}`;
}

/** Whether it is said to be a theft, and may be believed. */
function isTheft({ kind, verdict, details }: Headed): boolean {
  return kind === 'session_hijack' && verdict !== 'benign' && details.corroboration !== 'forged';
}

function byGravity(a: Aftermath, b: Aftermath): number {
  return gravityOf(a) - gravityOf(b);
}

function fromWhere({ addresses }: Headed['details']): string[] {
  const [busiest] = addresses.stranger.toSorted((a, b) => b.events - a.events);
  if (busiest === undefined) return [];
  const { asOrg, city, country } = busiest;
  const company = asOrg === null ? null : companyName(asOrg);
  const parts = [company, city ?? country].filter((part) => part !== null);
  if (parts.length === 0) return [];
  return [`from ${parts.map((part) => oneLine(part, LONGEST_NAME)).join(', ')}`];
}
