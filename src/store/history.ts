/**
 * What happened to an incident, when and by whom: append-only (a trigger refuses change) and chained. The hash of each
 * entry covers the one before, so that a copy kept elsewhere shows any tampering.
 */
import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { HistoryKind } from '../domain/response/history-kinds.ts';
import { historyLine } from '../domain/response/history-line.ts';
import type { NamedIncident } from '../domain/response/incident-name.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { incidentEvents, incidents } from './schema.ts';
import { storableJson } from './storable.ts';

export type HistoryEntry = {
  readonly org: string;
  readonly incidentId: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `system`, `slack:U…`, `api:name`, `console:login`, `cli:name`. */
  readonly actor: string;
  readonly kind: HistoryKind;
  readonly data: Readonly<Record<string, unknown>>;
};

export type HistoryCheck =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  | { readonly intact: false; readonly sequence: number; readonly problem: string };

const FIRST_HASH = '0'.repeat(64);

/** Adds one entry. Takes the incident's row lock, so that entries follow each other one by one. */
export async function appendHistory(
  { rows, lines }: Transaction,
  entry: HistoryEntry,
): Promise<void> {
  const { org, incidentId } = entry;
  const mine = and(eq(incidents.org, org), eq(incidents.id, incidentId));
  const [incident] = await rows
    .select({ kind: incidents.kind })
    .from(incidents)
    .where(mine)
    .for('update');
  const [last] = await rows
    .select({ sequence: incidentEvents.sequence, hash: incidentEvents.hash })
    .from(incidentEvents)
    .where(and(eq(incidentEvents.org, org), eq(incidentEvents.incidentId, incidentId)))
    .orderBy(desc(incidentEvents.sequence))
    .limit(1);
  const chained = {
    org,
    incidentId,
    sequence: (last?.sequence ?? 0) + 1,
    at: new Date(entry.at),
    actor: storableText(entry.actor),
    kind: entry.kind,
    data: storableJson(entry.data),
    previousHash: last?.hash ?? FIRST_HASH,
  };
  await rows.insert(incidentEvents).values({ ...chained, hash: hashOf(chained) });
  if (incident === undefined) return;
  const { sequence, actor, kind } = chained;
  const at = chained.at.toISOString();
  const said = { org, incidentId, incidentKind: incident.kind, sequence, at, kind, actor };
  lines.push(historyLine({ ...said, data: entry.data }));
}

/** Checks one incident's history by recomputing its whole chain. */
export async function verifyHistory(
  rows: Rows,
  org: string,
  incidentId: number,
): Promise<HistoryCheck> {
  return checkChain(await readHistory(rows, org, incidentId));
}

/** Checks a chain of entries that were read already, oldest first. */
export function checkChain(entries: readonly ChainEntry[]): HistoryCheck {
  let head = FIRST_HASH;
  for (const [index, entry] of entries.entries()) {
    const { sequence } = entry;
    if (sequence !== index + 1) return broken(index + 1, 'an entry is missing');
    if (entry.previousHash !== head) return broken(sequence, 'it does not follow the one before');
    if (!isOwnHash(entry)) return broken(sequence, 'its content was changed');
    head = entry.hash;
  }
  return { intact: true, entries: entries.length, head };
}

/** Whether an entry's content matches its hash. */
export function isOwnHash(entry: ChainEntry): boolean {
  return entry.hash === hashOf(entry);
}

/** All entries of an incident's history, oldest first. */
export async function readHistory(rows: Rows, org: string, incidentId: number) {
  return rows
    .select()
    .from(incidentEvents)
    .where(and(eq(incidentEvents.org, org), eq(incidentEvents.incidentId, incidentId)))
    .orderBy(asc(incidentEvents.sequence));
}

const PAGE = 500;

/** Yields every incident of all orgs, in order of id. */
export async function* everyIncident(rows: Rows): AsyncGenerator<NamedIncident> {
  let after = 0;
  for (;;) {
    const page = await rows
      .select({ org: incidents.org, id: incidents.id, uid: incidents.uid })
      .from(incidents)
      .where(gt(incidents.id, after))
      .orderBy(asc(incidents.id))
      .limit(PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Whether the history of one of these incidents has an entry whose data contains this. */
export async function isInHistory(
  rows: Rows,
  org: string,
  incidentIds: readonly number[],
  data: HistoryEntry['data'],
): Promise<boolean> {
  const [found] = await rows
    .select({ sequence: incidentEvents.sequence })
    .from(incidentEvents)
    .where(
      and(
        eq(incidentEvents.org, org),
        inArray(incidentEvents.incidentId, [...incidentIds]),
        sql`${incidentEvents.data} @> ${JSON.stringify(data)}::jsonb`,
      ),
    )
    .limit(1);
  return found !== undefined;
}

function broken(sequence: number, problem: string): HistoryCheck {
  return { intact: false, sequence, problem: `Entry ${sequence}: ${problem}.` };
}

type Chained = {
  readonly org: string;
  readonly incidentId: number;
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly kind: string;
  readonly data: unknown;
  readonly previousHash: string;
};

export type ChainEntry = Chained & { readonly hash: string };

function hashOf({
  org,
  incidentId,
  sequence,
  at,
  actor,
  kind,
  data,
  previousHash,
}: Chained): string {
  const content = { org, incidentId, sequence, at: at.toISOString(), actor, kind, data };
  return createHash('sha256').update(previousHash).update(canonicalJson(content)).digest('hex');
}

/**
 * Returns JSON with sorted keys and no spaces: equal values give equal text, in whatever order `jsonb` returns keys.
 */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}
