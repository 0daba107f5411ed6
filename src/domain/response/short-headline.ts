/** What is gravest about a theft in a few words, for where the whole sentence does not fit. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import { oneLine } from '../one-line.ts';
import { type Act, actOf } from '../session/acts.ts';
import type { Aftermath } from './aftermath.ts';
import { deedWords, gravityOf } from './deed.ts';
import type { IncidentDetails, IncidentKind } from './incident.ts';

type Headed = {
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  readonly details: Pick<IncidentDetails, 'afterwards' | 'addresses' | 'corroboration'>;
};

const MOST_DEEDS = 2;
const LONGEST_NAME = 40;

/**
 * Returns `API token created, factor enrolled, from DigitalOcean, Amsterdam`; null where nothing sensitive was done, or
 * what was done is not to be believed: then the whole headline says what there is to say.
 */
export function gravestInShort({ kind, verdict, details }: Headed): string | null {
  if (kind !== 'session_hijack' || verdict === 'benign' || details.corroboration === 'forged')
    return null;
  const told = new Map<Act, string>();
  for (const { eventType } of details.afterwards.toSorted(byGravity)) {
    const act = actOf(eventType);
    if (act === null || told.has(act) || told.size === MOST_DEEDS) continue;
    told.set(act, deedWords(eventType, act));
  }
  if (told.size === 0) return null;
  return [[...told.values()].join(', '), ...fromWhere(details)].join(', ');
}

function byGravity(a: Aftermath, b: Aftermath): number {
  return gravityOf(a) - gravityOf(b);
}

function fromWhere({ addresses }: Headed['details']): string[] {
  const [busiest] = addresses.stranger.toSorted((a, b) => b.events - a.events);
  if (busiest === undefined) return [];
  const { asOrg, city, country } = busiest;
  const parts = [asOrg, city ?? country].filter((part) => part !== null);
  if (parts.length === 0) return [];
  return [`from ${parts.map((part) => oneLine(part, LONGEST_NAME)).join(', ')}`];
}
