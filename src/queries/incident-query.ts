/** What may be asked of the list of incidents, by the API and on the command line. */
import { z } from 'zod';
import { VERDICTS } from '../domain/judgement/verdict.ts';
import {
  CONTAINMENT_STATES,
  INCIDENT_KINDS,
  INCIDENT_STATUSES,
  type IncidentStatus,
  OPEN_STATUSES,
} from '../domain/response/incident.ts';
import { type People, spellingsOfPerson } from '../domain/response/people.ts';
import type { IncidentFilter } from '../store/incident-filter.ts';
import { isAddressOrNetwork, searchFor, strangerFrom } from './incident-search.ts';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** `a`, `a,b` and `?x=a&x=b` all mean a list. */
const listOf = <const T extends readonly string[]>(values: T) =>
  z.preprocess(
    (given) =>
      [given].flat().flatMap((part) => (typeof part === 'string' ? part.split(',') : [part])),
    z.array(z.enum(values, `must be one of ${values.join(', ')}`)).min(1),
  );

const wholeNumber = (most: number, message: string) =>
  z.coerce.number(message).int(message).min(1, message).max(most, message);

/** A text to look for; without NUL, which the database cannot hold. */
export const searched = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !text.includes('\u0000'), 'must not hold a NUL character');

/** Where a stranger came from: an address, or the number of a network. */
export const cameFrom = searched(100).refine(
  isAddressOrNetwork,
  'must be an address or a network such as AS14061',
);

const FAR = Date.UTC(10_000, 0);

const NO_MOMENT = 'must be a day or a moment with its zone';

/** A day or a moment, in years that Postgres and JavaScript write alike, checked after its zone is applied. */
export const moment = z
  .string(NO_MOMENT)
  // In a URL, a + that was not escaped arrives as a space.
  .transform((text) => text.replace(/ (?=\d\d:?\d\d$)/, '+'))
  .pipe(z.union([z.iso.datetime({ offset: true }), z.iso.date()], NO_MOMENT))
  .refine((text) => Date.parse(text) >= Date.UTC(1970, 0) && Date.parse(text) < FAR, {
    error: 'must lie between the years 1970 and 9999',
  });

const NEXT = 'must be the “next” of the page before';

const wanted = z.strictObject({
  status: listOf(['open', ...INCIDENT_STATUSES]).optional(),
  verdict: listOf(VERDICTS).optional(),
  kind: listOf(INCIDENT_KINDS).optional(),
  containment: listOf(CONTAINMENT_STATES).optional(),
  /** Who has it in hand; empty: nobody. */
  assignee: z.union([z.literal(''), searched(320)]).optional(),
  user: searched(320).optional(),
  search: z.string().trim().pipe(searched(320)).optional(),
  org: searched(100).optional(),
  from: cameFrom.optional(),
  since: moment.optional(),
  until: moment.optional(),
  updated_since: moment.optional(),
  awaiting_approval: z.literal('true', 'must be true, or left out').optional(),
  /** Only incidents about a user whom the policy protects, and not contained yet. */
  by_hand: z.literal('true', 'must be true, or left out').optional(),
});

/** The query where all that match are wanted, not a page of them. */
export const incidentsInAll = wanted;

export const incidentQuery = wanted
  .extend({
    limit: wholeNumber(MOST, `must be a whole number from 1 to ${MOST}`).default(DEFAULT_LIMIT),
    order: z
      .enum(['opened', 'updated', 'urgent'], 'must be opened, updated or urgent')
      .default('opened'),
    cursor: z
      .string(NEXT)
      .regex(/^(?:[1-9]\d{0,15}|(?:0|[1-9]\d{0,15})-[1-9]\d{0,14})$/, NEXT)
      .optional(),
  })
  .refine(
    ({ order, cursor }) => cursor === undefined || cursor.includes('-') === (order !== 'opened'),
    {
      path: ['cursor'],
      message: 'must be the “next” of a page in the same order',
    },
  );

export type IncidentQuery = z.infer<typeof incidentQuery>;

/**
 * Turns a query into the store's filter, for one row more than wanted, which tells whether there is another page.
 * @param people whose names the policy joins: what is given to one of them is the same person's
 */
export function incidentFilter(query: IncidentQuery, people: People): IncidentFilter {
  const { status, verdict, kind, containment, assignee, user, search, org, from, limit } = query;
  const { since, until, updated_since, awaiting_approval, by_hand } = query;
  return {
    ...(status === undefined
      ? {}
      : { statuses: [...new Set(status.flatMap((one) => [...statusesOf(one)]))] }),
    ...(verdict === undefined ? {} : { verdicts: verdict }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(containment === undefined ? {} : { containments: containment }),
    ...(assignee === undefined
      ? {}
      : { assignee: assignee === '' ? null : spellingsOfPerson(people, assignee) }),
    ...(user === undefined ? {} : { user }),
    ...(search === undefined ? {} : { search: searchFor(search) }),
    ...(org === undefined ? {} : { org }),
    ...(from === undefined ? {} : { from: strangerFrom(from) }),
    ...(since === undefined ? {} : { openedSince: new Date(since) }),
    ...(until === undefined ? {} : { openedBefore: endOf(until) }),
    ...(updated_since === undefined ? {} : { changedSince: new Date(updated_since) }),
    ...(awaiting_approval === undefined ? {} : { awaitingApproval: true }),
    ...(by_hand === undefined ? {} : { leftToPeople: true }),
    ...placeOf(query),
    limit: limit + 1,
  };
}

const DAY_MS = 86_400_000;

/** Returns the moment that ends an `until`; a day counts with all of its hours. */
export function endOf(until: string): Date {
  const at = Date.parse(until);
  return new Date(until.includes('T') ? at : at + DAY_MS);
}

function placeOf({
  cursor,
  order,
}: IncidentQuery): Pick<IncidentFilter, 'before' | 'after' | 'below'> {
  if (cursor === undefined) return {};
  const [first = 0, id = 0] = cursor.split('-').map(Number);
  if (order === 'opened') return { before: first };
  return order === 'updated' ? { after: { micros: first, id } } : { below: { rank: first, id } };
}

function statusesOf(status: 'open' | IncidentStatus): readonly IncidentStatus[] {
  return status === 'open' ? OPEN_STATUSES : [status];
}
