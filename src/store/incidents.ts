/** Incidents as rows: opening, locking, changing. What people are shown is in `incident-view.ts`. */
import { randomBytes } from 'node:crypto';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import {
  type IncidentDetails,
  type IncidentKind,
  NO_DETAILS,
  OPEN_STATUSES,
} from '../domain/response/incident.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { type Incident, withDetails } from './incident-row.ts';
import { incidents } from './schema.ts';
import { storableJson } from './storable.ts';

export type { Incident } from './incident-row.ts';

export type NewIncident = {
  readonly org: string;
  readonly kind: IncidentKind;
  readonly subject: string;
  readonly verdict: Incident['verdict'];
  readonly headline: string;
  readonly openedAt: Date;
} & Partial<Omit<Incident, 'id' | 'uid' | 'revision'>>;

export type IncidentChange = Partial<
  Omit<Incident, 'id' | 'uid' | 'org' | 'revision' | 'details'>
> & {
  /** The keys of `details` to replace; the others stay. */
  readonly details?: Partial<IncidentDetails>;
};

/** Returns an incident without a lock: a decision that depends on it must read it again under one. */
export async function findIncident(rows: Rows, org: string, id: number): Promise<Incident | null> {
  const [row] = await rows.select().from(incidents).where(isIncident(org, id));
  return row === undefined ? null : withDetails(row);
}

/** Returns an incident, locked until the transaction ends; null where the org has none of that id. */
export async function lockIncident({ rows }: Transaction, org: string, id: number) {
  const [row] = await rows.select().from(incidents).where(isIncident(org, id)).for('update');
  return row === undefined ? null : withDetails(row);
}

/** All incidents of a kind about one subject, the latest first, locked until the transaction ends. */
export async function lockIncidentsAbout(
  { rows }: Transaction,
  org: string,
  kind: IncidentKind,
  subject: string,
): Promise<Incident[]> {
  const found = await rows
    .select()
    .from(incidents)
    .where(and(eq(incidents.org, org), eq(incidents.kind, kind), eq(incidents.subject, subject)))
    .orderBy(desc(incidents.id))
    .for('update');
  return found.map(withDetails);
}

/** Locks the open incidents about any of these subjects, the oldest first. */
export async function lockOpenIncidentsAbout(
  { rows }: Transaction,
  org: string,
  kind: IncidentKind,
  subjects: readonly string[],
): Promise<Incident[]> {
  if (subjects.length === 0) return [];
  const about = and(eq(incidents.kind, kind), inArray(incidents.subject, [...subjects]));
  const open = inArray(incidents.status, [...OPEN_STATUSES]);
  const found = await rows
    .select()
    .from(incidents)
    .where(and(eq(incidents.org, org), about, open))
    .orderBy(incidents.id)
    .for('update');
  return found.map(withDetails);
}

/** Random bytes, enough to tell apart a handful of incidents that had the same number. */
const UID_BYTES = 6;

/**
 * Opens an incident, or returns null where one about the same subject is open already: two workers that find the same
 * at the same moment open one incident.
 */
export async function openIncident(
  { rows }: Transaction,
  incident: NewIncident,
): Promise<Incident | null> {
  const values = {
    score: 0,
    updatedAt: incident.openedAt,
    ...incident,
    ...storable(incident),
    details: storableJson({ ...NO_DETAILS, ...incident.details }),
    uid: randomBytes(UID_BYTES).toString('hex'),
  };
  const [row] = await rows.insert(incidents).values(values).onConflictDoNothing().returning();
  return row === undefined ? null : withDetails(row);
}

/**
 * Changes an incident and increments its revision, which notifiers go by. Its time always increases: `at` may have been
 * taken before the wait for a lock, and what was told later must not look older.
 */
export async function changeIncident(
  { rows }: Transaction,
  incident: Incident,
  change: IncidentChange,
  at: Date,
): Promise<Incident> {
  const { details, ...columns } = change;
  const [row] = await rows
    .update(incidents)
    .set({
      ...columns,
      ...storable(columns),
      details: storableJson({ ...incident.details, ...details }),
      updatedAt: sql`greatest(${incidents.updatedAt} + interval '1 millisecond', ${at.toISOString()}::timestamptz)`,
      revision: sql`${incidents.revision} + 1`,
    })
    .where(isIncident(incident.org, incident.id))
    .returning();
  return row === undefined ? incident : withDetails(row);
}

/** Whether the incident is neither resolved nor closed. */
export function isOpen(incident: Pick<Incident, 'status'>): boolean {
  return OPEN_STATUSES.includes(incident.status);
}

function isIncident(org: string, id: number) {
  return and(eq(incidents.org, org), eq(incidents.id, id));
}

const TEXTS = ['headline', 'userLogin', 'userName', 'assignee'] as const;

function storable(incident: Partial<Incident>): Partial<Incident> {
  const cleaned: Partial<Incident> = {};
  for (const key of TEXTS) {
    const value = incident[key];
    if (typeof value === 'string') cleaned[key] = storableText(value);
  }
  return cleaned;
}
