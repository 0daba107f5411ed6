/** What users were asked about their incidents. Whoever changes a question holds its incident's row lock. */
import { and, asc, eq, gt, ne, sql } from 'drizzle-orm';
import type { UsersCounted } from '../domain/response/guardrails.ts';
import type { UserQuestion } from '../domain/response/user-question.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { askedUsers, incidents } from './schema.ts';
import { storableJson } from './storable.ts';

export type AskedUser = typeof askedUsers.$inferSelect;
export type QuestionChange = Partial<Omit<AskedUser, 'id' | 'org' | 'incidentId'>>;

/** All questions about one incident, the oldest first. */
export async function askedOf(rows: Rows, org: string, incidentId: number): Promise<AskedUser[]> {
  return rows
    .select()
    .from(askedUsers)
    .where(and(eq(askedUsers.org, org), eq(askedUsers.incidentId, incidentId)))
    .orderBy(asc(askedUsers.id));
}

/** All questions about one incident in the domain's form, the oldest first. */
export async function questionsOf(
  rows: Rows,
  org: string,
  incidentId: number,
): Promise<UserQuestion[]> {
  return (await askedOf(rows, org, incidentId)).map(questionOf);
}

/**
 * Adds a question and returns its id.
 * @param whyNot why it is not to be sent; null where it is
 */
export async function addQuestion(
  { rows }: Transaction,
  question: Pick<AskedUser, 'org' | 'incidentId' | 'requestedBy' | 'requestedAt'>,
  whyNot: string | null = null,
): Promise<number> {
  const status = whyNot === null ? 'asking' : 'not_asked';
  const [row] = await rows
    .insert(askedUsers)
    .values({ ...question, status, reason: whyNot })
    .returning({ id: askedUsers.id });
  if (row === undefined) throw new Error('a question was asked beside the locked incident');
  return row.id;
}

/**
 * Counts the other users who were asked automatically in the last hour and day, or are about to be. Call `lockLimits`
 * first.
 */
export async function countAsked(
  { rows }: Transaction,
  org: string,
  exceptUserId: string,
  now: number,
): Promise<UsersCounted> {
  const users = sql`count(distinct ${incidents.userId})`;
  const since = (ms: number) => new Date(now - ms).toISOString();
  const [counted] = await rows
    .select({
      hour: sql<number>`(${users} filter (where ${askedUsers.requestedAt} > ${since(3_600_000)}))::int`,
      day: sql<number>`${users}::int`,
    })
    .from(askedUsers)
    .innerJoin(
      incidents,
      and(eq(incidents.org, askedUsers.org), eq(incidents.id, askedUsers.incidentId)),
    )
    .where(
      and(
        eq(askedUsers.org, org),
        eq(askedUsers.requestedBy, 'system'),
        ne(askedUsers.status, 'not_asked'),
        gt(askedUsers.requestedAt, new Date(now - 86_400_000)),
        ne(incidents.userId, exceptUserId),
      ),
    );
  return counted ?? { hour: 0, day: 0 };
}

/** Copies a question and its answer to another incident. The copy names no Slack user, so no click answers it. */
export async function carryAnswer(
  { rows }: Transaction,
  org: string,
  incidentId: number,
  { id: _id, slackUser: _nobody, ...question }: UserQuestion,
): Promise<void> {
  const { requestedAt, askedAt, expiresAt, answeredAt } = question;
  await rows.insert(askedUsers).values({
    ...question,
    org,
    incidentId,
    requestedAt: new Date(requestedAt),
    askedAt: dateOf(askedAt),
    expiresAt: dateOf(expiresAt),
    answeredAt: dateOf(answeredAt),
  });
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/** Changes a question. The caller holds the row lock of the question's incident. */
export async function changeQuestion(
  { rows }: Transaction,
  org: string,
  id: number,
  { reason, seen, ...change }: QuestionChange,
): Promise<void> {
  await rows
    .update(askedUsers)
    .set({
      ...change,
      ...(reason === undefined ? {} : { reason: reason === null ? null : storableText(reason) }),
      ...(seen === undefined ? {} : { seen: seen === null ? null : storableJson(seen) }),
    })
    .where(and(eq(askedUsers.org, org), eq(askedUsers.id, id)));
}

/** A question with its times in epoch milliseconds. */
export function questionOf({
  org: _org,
  incidentId: _incidentId,
  requestedAt,
  askedAt,
  expiresAt,
  answeredAt,
  ...rest
}: AskedUser): UserQuestion {
  return {
    ...rest,
    requestedAt: requestedAt.getTime(),
    askedAt: askedAt?.getTime() ?? null,
    expiresAt: expiresAt?.getTime() ?? null,
    answeredAt: answeredAt?.getTime() ?? null,
  };
}
