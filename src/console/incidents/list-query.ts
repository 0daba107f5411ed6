/** The filters of the list, as they stand in its address. What makes no sense is left out, and said. */
import { z } from 'zod';
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES } from '../../domain/response/incident.ts';
import {
  cameFrom,
  cutPage,
  incidentFilter,
  moment,
  searched,
} from '../../pipeline/incident-query.ts';

const PAGE_SIZE = 50;

const absent = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const queryShape = z.object({
  status: absent(z.enum(['open', ...INCIDENT_STATUSES])),
  verdict: absent(z.enum(VERDICTS)),
  kind: absent(z.enum(['session', 'alarm'])),
  waiting: absent(z.literal('yes')),
  user: absent(z.string().trim().pipe(searched(320))),
  org: absent(searched(100)),
  from: absent(cameFrom),
  since: absent(z.iso.date().pipe(moment)),
  before: absent(z.coerce.number().int().positive()),
  chosen: absent(z.literal('all')),
});

export type ListQuery = z.infer<typeof queryShape> & {
  readonly filtered: boolean;
  /** Names of what was asked for and makes no sense. */
  readonly ignored: readonly string[];
};

/** Never fails: a filter that makes no sense is none. */
export function readListQuery(query: unknown): ListQuery {
  const read = queryShape.parse(query);
  const { before: _place, chosen: _boxes, ...filters } = read;
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

/** A verdict is about a session; what an alarm was filed under is nobody's question, and not counted so. */
function kindsOf({ kind, verdict }: Pick<ListQuery, 'kind' | 'verdict'>) {
  if (kind === 'session') return ['session_hijack'] as const;
  if (kind === 'alarm') return INCIDENT_KINDS.filter((one) => one !== 'session_hijack');
  return verdict === undefined ? undefined : (['session_hijack'] as const);
}

/** One more than a page is asked for, to know whether there is another. */
export function filterOf(query: ListQuery) {
  const { status, verdict, kind, waiting, user, org, from, since, before } = query;
  return incidentFilter({
    status: status === undefined ? undefined : [status],
    verdict: verdict === undefined ? undefined : [verdict],
    kind: kindsOf({ kind, verdict })?.slice(),
    awaiting_approval: waiting === undefined ? undefined : 'true',
    user,
    org,
    from,
    since,
    order: 'opened',
    cursor: before === undefined ? undefined : String(before),
    limit: PAGE_SIZE,
  });
}

/** The page's rows, and the address of the next page where there is one. */
export function pageOf<T extends { readonly id: number }>(found: readonly T[], query: ListQuery) {
  const { rows, next } = cutPage(found, PAGE_SIZE);
  if (next === null) return { rows, older: null };
  return { rows, older: addressOf({ ...query, before: next, chosen: undefined }) };
}

/** The list as it stands, as an address. */
export function addressOf({ filtered: _derived, ignored: _wrong, ...fields }: ListQuery): string {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) address.set(name, String(value));
  return address.size === 0 ? '/' : `/?${address}`;
}
