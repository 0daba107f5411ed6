/** Reads the filters in the list's address. What makes no sense is left out, and said. */
import { z } from 'zod';
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import {
  CONTAINMENT_STATES,
  INCIDENT_KINDS,
  INCIDENT_STATUSES,
} from '../../domain/response/incident.ts';
import {
  cameFrom,
  type IncidentQuery,
  incidentQuery,
  moment,
  searched,
} from '../../queries/incident-query.ts';

const PAGE_SIZE = 50;

const absent = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const queryShape = z.object({
  status: absent(z.enum(['open', ...INCIDENT_STATUSES])),
  verdict: absent(z.enum(VERDICTS)),
  kind: absent(z.enum(['session', 'alarm'])),
  waiting: absent(z.literal('yes')),
  byhand: absent(z.literal('yes')),
  search: absent(z.string().trim().pipe(searched(320))),
  user: absent(z.string().trim().pipe(searched(320))),
  containment: absent(z.enum(['open', ...CONTAINMENT_STATES])),
  /** The assignee: a name, `me`, or `nobody`. */
  taken: absent(z.string().trim().pipe(searched(320))),
  org: absent(searched(100)),
  from: absent(cameFrom),
  since: absent(z.iso.date().pipe(moment)),
  until: absent(z.iso.date().pipe(moment)),
  order: absent(z.literal('opened')),
  before: absent(z.string().regex(/^\d{1,16}(-\d{1,15})?$/)),
  chosen: absent(z.literal('all')),
});

export type ListQuery = z.infer<typeof queryShape> & {
  readonly filtered: boolean;
  /** Names of filters whose value makes no sense. */
  readonly ignored: readonly string[];
};

/** Reads the filters; never fails, and ignores one that makes no sense. */
export function readListQuery(query: unknown): ListQuery {
  const read = queryShape.parse(query);
  const { before: _place, chosen: _boxes, order: _turn, ...filters } = read;
  const ignored = Object.entries(sent(query))
    .filter(([name, value]) => value !== '' && isFilter(name) && read[name] === undefined)
    .map(([name]) => name);
  return {
    ...read,
    ignored,
    filtered: Object.values(filters).some((value) => value !== undefined),
  };
}

function sent(query: unknown): Record<string, unknown> {
  return typeof query === 'object' && query !== null ? { ...query } : {};
}

function isFilter(name: string): name is keyof typeof queryShape.shape {
  return Object.hasOwn(queryShape.shape, name);
}

/**
 * Returns the kinds of incidents to list. Verdict and containment are only about sessions: an alarm's are not what is
 * asked for, and are not counted.
 */
function kindsOf({ kind, verdict, containment }: ListQuery) {
  if (kind === 'session') return ['session_hijack'] as const;
  if (kind === 'alarm') return INCIDENT_KINDS.filter((one) => one !== 'session_hijack');
  return verdict === undefined && containment === undefined
    ? undefined
    : (['session_hijack'] as const);
}

/**
 * Returns the query for the store.
 * @param me who reads the list
 */
export function askedOf(query: ListQuery, me: string): IncidentQuery {
  const { status, verdict, containment, waiting, byhand, taken, user, search, org } = query;
  const { from, since, until, order = 'urgent', before } = query;
  const asked = {
    status: status === undefined ? undefined : [status],
    verdict: verdict === undefined ? undefined : [verdict],
    containment:
      containment === 'open'
        ? CONTAINMENT_STATES.filter((state) => state !== 'verified')
        : containment,
    kind: kindsOf(query),
    awaiting_approval: waiting === undefined ? undefined : 'true',
    by_hand: byhand === undefined ? undefined : 'true',
    assignee: taken === 'me' ? me : taken === 'nobody' ? '' : taken,
    user,
    search,
    org,
    from,
    since,
    until,
    order,
    limit: PAGE_SIZE,
  };
  const page = incidentQuery.safeParse({ ...asked, cursor: before });
  // The position is of another order, or malformed: the list begins anew.
  return page.success ? page.data : incidentQuery.parse(asked);
}

/** Returns the address of the next page; null on the last. */
export function olderThan(query: ListQuery, next: number | string | null): string | null {
  if (next === null) return null;
  return addressOf({ ...query, before: String(next), chosen: undefined });
}

/** Returns the address of the filtered list as a file. */
export function csvAddressOf(query: ListQuery): string {
  const all = { ...query, before: undefined, chosen: undefined, order: undefined };
  return `/incidents.csv${addressOf(all).slice(1)}`;
}

/** Returns the address of the list with its present filters. */
export function addressOf({ filtered: _derived, ignored: _wrong, ...fields }: ListQuery): string {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) address.set(name, String(value));
  return address.size === 0 ? '/' : `/?${address}`;
}
