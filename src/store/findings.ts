/** What judging found in a session. Each judgement replaces the whole set of the one before. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { findings } from './schema.ts';
import { storableJson } from './storable.ts';

export type FindingRow = typeof findings.$inferSelect;

/** Writes the findings of one session and removes those that the new judgement no longer has. */
export async function replaceFindings(
  { rows }: Transaction,
  org: string,
  sessionId: string,
  found: readonly Omit<FindingRow, 'org' | 'sessionId'>[],
): Promise<void> {
  const kept = found.map(({ eventUuid, trigger }) => `${eventUuid} ${trigger}`);
  const isSuperseded = sql`${findings.eventUuid} || ' ' || ${findings.trigger} <> all(${sql.param(kept)}::text[])`;
  await rows
    .delete(findings)
    .where(and(eq(findings.org, org), eq(findings.sessionId, sessionId), isSuperseded));
  for (let start = 0; start < found.length; start += ROWS_AT_ONCE) {
    await rows
      .insert(findings)
      .values(
        found
          .slice(start, start + ROWS_AT_ONCE)
          .map((finding) => storableJsonOf({ ...finding, org, sessionId })),
      )
      .onConflictDoUpdate({
        target: [findings.org, findings.sessionId, findings.eventUuid, findings.trigger],
        set: {
          at: sql`excluded.at`,
          userId: sql`excluded.user_id`,
          verdict: sql`excluded.verdict`,
          score: sql`excluded.score`,
          fromFingerprint: sql`excluded.from_fingerprint`,
          toFingerprint: sql`excluded.to_fingerprint`,
          evidence: sql`excluded.evidence`,
          incidentId: sql`excluded.incident_id`,
          judgedAt: sql`excluded.judged_at`,
        },
      });
  }
}

/** Rows per statement: Postgres takes 65,535 parameters, and a thief who keeps changing networks causes more. */
const ROWS_AT_ONCE = 1_000;

/** Gives the findings of one incident to another, as the next judgement would. */
export async function handOverFindings(
  { rows }: Transaction,
  org: string,
  from: number,
  to: number,
): Promise<void> {
  const ofIncident = and(eq(findings.org, org), eq(findings.incidentId, from));
  await rows.update(findings).set({ incidentId: to }).where(ofIncident);
}

/** The findings of one or more incidents, in the order in which they happened. */
export async function findingsOf(
  rows: Rows,
  org: string,
  incidentIds: readonly number[],
): Promise<FindingRow[]> {
  if (incidentIds.length === 0) return [];
  return rows
    .select()
    .from(findings)
    .where(and(eq(findings.org, org), inArray(findings.incidentId, [...incidentIds])))
    .orderBy(findings.at, findings.eventUuid);
}

function storableJsonOf(row: FindingRow): FindingRow {
  return {
    ...row,
    fromFingerprint: storableJson(row.fromFingerprint),
    toFingerprint: storableJson(row.toFingerprint),
    evidence: storableJson(row.evidence),
  };
}
