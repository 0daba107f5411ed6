/** What may be asked of the list of incidents, by the API and on the command line. */
import { z } from 'zod';
import { ipv4Number, ipv6Network } from '../domain/ip-address.ts';
import { VERDICTS } from '../domain/judgement/verdict.ts';
import {
  INCIDENT_KINDS,
  INCIDENT_STATUSES,
  type IncidentStatus,
  OPEN_STATUSES,
} from '../domain/response/incident.ts';
import type { IncidentFilter } from '../store/incident-view.ts';

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

/** The database can hold no NUL, so none has to be looked for. */
export const searched = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !text.includes('\u0000'), 'must not hold a NUL character');

const AS_NUMBER = /^as(\d{1,10})$/i;

/** An address, or the number of a network. */
export const cameFrom = searched(100).refine(
  (text) => AS_NUMBER.test(text) || ipv4Number(text) !== null || ipv6Network(text) !== null,
  'must be an address or a network such as AS14061',
);

const FAR = Date.UTC(10_000, 0);

/** Years that Postgres and we write alike; a zone may lead out of them. */
export const moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'must be a day or a moment with its zone',
  )
  .refine((text) => Date.parse(text) >= Date.UTC(1970, 0) && Date.parse(text) < FAR, {
    error: 'must lie between the years 1970 and 9999',
  });

export const incidentQuery = z.strictObject({
  status: listOf(['open', ...INCIDENT_STATUSES]).optional(),
  verdict: listOf(VERDICTS).optional(),
  kind: listOf(INCIDENT_KINDS).optional(),
  user: searched(320).optional(),
  org: searched(100).optional(),
  from: cameFrom.optional(),
  since: moment.optional(),
  awaiting_approval: z.literal('true', 'must be true, or left out').optional(),
  limit: wholeNumber(MOST, `must be a whole number from 1 to ${MOST}`).default(DEFAULT_LIMIT),
  cursor: wholeNumber(Number.MAX_SAFE_INTEGER, 'must be the “next” of the page before').optional(),
});

export type IncidentQuery = z.infer<typeof incidentQuery>;

/** Asks for one more than wanted, which tells whether there is another page. */
export function incidentFilter(query: IncidentQuery): IncidentFilter {
  const { status, verdict, kind, user, org, from, since, awaiting_approval, limit, cursor } = query;
  return {
    ...(status === undefined
      ? {}
      : { statuses: [...new Set(status.flatMap((one) => [...statusesOf(one)]))] }),
    ...(verdict === undefined ? {} : { verdicts: verdict }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(user === undefined ? {} : { user }),
    ...(org === undefined ? {} : { org }),
    ...(from === undefined ? {} : { from: strangerFrom(from) }),
    ...(since === undefined ? {} : { openedSince: new Date(since) }),
    ...(awaiting_approval === undefined ? {} : { awaitingApproval: true }),
    ...(cursor === undefined ? {} : { before: cursor }),
    limit: limit + 1,
  };
}

function strangerFrom(from: string): NonNullable<IncidentFilter['from']> {
  const asn = AS_NUMBER.exec(from)?.[1];
  return asn === undefined ? { ip: from } : { asn: Number(asn) };
}

/** The page that was asked for, and the last id on it where there is another page. */
export function cutPage<T extends { readonly id: number }>(found: readonly T[], limit: number) {
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

function statusesOf(status: 'open' | IncidentStatus): readonly IncidentStatus[] {
  return status === 'open' ? OPEN_STATUSES : [status];
}
